"""A brief as PDF, typeset by Typst offline: A4, tagged for screen readers (PDF/UA-1), the same bytes each time.

The brief reaches the template as JSON. It is data there and never code, whatever a name looks like.
"""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from unicodedata import normalize
from xml.etree import ElementTree

import typst
from anyascii import anyascii

from talka.graph.network import Network
from talka.service.brief.content import Brief
from talka.service.brief.sheet import sheet
from talka.service.brief.voice import Voice
from talka.service.words import Words

TEMPLATE = Path(__file__).parent / "brief.typ"
_COVERED = ((0x20, 0x331), (0x370, 0x484), (0x490, 0x4FF), (0x1E00, 0x1FFE), (0x2010, 0x2040), (0x20A0, 0x20C0))
"""Letters of the fonts in Typst's wheel: Latin, Greek and Cyrillic, and what is printed among them."""
_lock = Lock()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Made once: reading the fonts takes most of the time. Those of the system are left alone, since they differ."""
    return typst.Compiler(root=TEMPLATE.parent, ignore_system_fonts=True)


def brief_pdf(brief: Brief, network: Network, words: Words) -> bytes:
    voice = Voice(network, words)
    data = asdict(sheet(brief, words, lambda statement: [asdict(piece) for piece in voice.pieces(statement)]))
    with _lock:
        made = _compiler().compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"brief": json.dumps(_printable(data))},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst made no single file")
    return made


def _printable(data: object) -> object:
    """The same with all texts in letters that the fonts have."""
    if isinstance(data, dict):
        return {name: _drawable(value) if name == "svg" else _printable(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_printable(each) for each in data]
    return printable(data) if isinstance(data, str) else data


def _drawable(svg: str) -> str:
    picture = ElementTree.fromstring(svg)  # noqa: S314  # we drew it
    for element in picture.iter():
        if element.text:
            element.text = printable(element.text)
    return ElementTree.tostring(picture, encoding="unicode")


def printable(text: str) -> str:
    """Letters that no font here has, spelled in Latin ones; marks that are not printed are left out.

    >>> printable("Rīga, Αθήνα, Київ, 東京")
    'Rīga, Αθήνα, Київ, DongJing'
    """
    letters = (letter for letter in normalize("NFC", text) if letter.isprintable())
    return "".join(letter if _covered(letter) else anyascii(letter) for letter in letters)


def _covered(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _COVERED)
