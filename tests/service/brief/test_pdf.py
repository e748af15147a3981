"""The PDF: its letters, its pages, what screen readers get, and that no name in it is code."""

import io
import json
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from talka.graph.network import Network
from talka.ontology.concepts import LANGUAGES
from talka.service.brief.content import Brief
from talka.service.brief.pdf import _COVERED, TEMPLATE, _compiler, brief_pdf, printable
from talka.service.words import Words

Briefs = Callable[[str], Brief]
A4 = (210 / 25.4 * 72, 297 / 25.4 * 72)
"""Points."""


def squeezed(text: str) -> str:
    """Without white space, which a PDF does not keep at the ends of lines."""
    return "".join(text.split())


def reader(brief: Brief, network: Network, language: str) -> PdfReader:
    return PdfReader(io.BytesIO(brief_pdf(brief, network, Words(network, language))))


def text_of(document: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in document.pages))


@pytest.mark.parametrize(
    ("about", "language", "names"),
    [
        ("Talsi", "lv", ["Talsu novada pašvaldība", "Mērsraga ostas pārvalde", "Klaipėdos valstybinė kolegija"]),
        ("Aglandjia", "el", ["Δήμος Αγλαντζιάς", "Πανεπιστήμιο Κύπρου", "Ποιοι δραστηριοποιούνται"]),
        ("Trakai", "lt", ["Trakų rajono savivaldybė", "Nowy Sącz", "Târgoviște"]),
        ("Braga", "pt", ["Município de Braga", "Κυπριακός Σύνδεσμος Καταναλωτών"]),
        ("Dalarna", "sv", ["Högskolan Dalarna", "Vilka som är aktiva"]),
    ],
)
def test_names_stand_in_it_in_their_letters(
    brief_of: Briefs, default_network: Network, about: str, language: str, names: list[str]
) -> None:
    text = text_of(reader(brief_of(about), default_network, language))
    for name in names:
        assert squeezed(name) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a4_titled_tagged_and_of_its_language(brief_of: Briefs, default_network: Network, language: str) -> None:
    document = reader(brief_of("Talsi"), default_network, language)
    assert 2 <= len(document.pages) <= 4
    for page in document.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.1)
    words = Words(default_network, language)
    assert document.metadata is not None
    assert document.metadata.title == f"{words.gettext('Synergy brief')}: Talsu novads"
    root = document.root_object
    assert str(root["/Lang"]) == language
    marks = root["/MarkInfo"].get_object()
    assert isinstance(marks, DictionaryObject)
    assert marks["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in document.xmp_metadata.stream.get_data()  # type: ignore[union-attr]


def test_pictures_have_words(brief_of: Briefs, default_network: Network) -> None:
    said: list[str] = []

    def walk(node: object) -> None:
        node = getattr(node, "get_object", lambda: node)()
        if isinstance(node, DictionaryObject):
            if "/Alt" in node:
                said.append(str(node["/Alt"]))
            walk(node.get("/K"))
        elif isinstance(node, list):
            for each in node:
                walk(each)

    walk(reader(brief_of("Talsi"), default_network, "en").root_object["/StructTreeRoot"])
    assert any(alt.startswith("Bar chart: Rural development 2") for alt in said)
    assert any("Talsu novada pašvaldība: Lithuania 6" in alt for alt in said)


@pytest.mark.parametrize("about", ["LV", "SE", "social-economy", "Lisboa", "local-government"])
def test_large_ones_are_at_most_four_pages(brief_of: Briefs, default_network: Network, about: str) -> None:
    for language in ("en", "el"):
        assert len(reader(brief_of(about), default_network, language).pages) <= 4


def test_the_same_brief_is_the_same_file(brief_of: Briefs, default_network: Network) -> None:
    made = [brief_pdf(brief_of("Trakai"), default_network, Words(default_network, "lt")) for _ in range(2)]
    assert made[0] == made[1]


def test_code_in_names_is_only_text(harmful: tuple[Network, Brief], harm: str) -> None:
    network, brief = harmful
    document = reader(brief, network, "en")
    text = text_of(document)
    for ending in ("one", "three", "title", "need"):
        assert squeezed(f"{harm} {ending}") in text
    assert "root:" not in text
    links = [a.get_object() for page in document.pages for a in page.get("/Annots", [])]
    assert not [link for link in links if "/URI" in str(link)], "a link from a name or a script"


def test_letters_that_no_font_has_are_spelled(harmful: tuple[Network, Brief]) -> None:
    network, brief = harmful
    assert "DongJing" in text_of(reader(brief, network, "en"))
    assert printable("a\x00b\u200b東") == "abDong"


def test_the_fonts_have_all_letters_that_are_left_as_they_are() -> None:
    """Typst refuses to write PDF/UA with a letter that is missing; unassigned ones are not printable."""
    letters = "".join(chr(n) for first, last in _COVERED for n in range(first, last + 1))
    data: dict[str, object] = {
        "lang": "en",
        "title": printable(letters),
        "kicker": "",
        "figures": [],
        "chapters": [],
        "made": "",
    }
    data |= {"lead": [{"text": printable(letters), "title": True, "lang": ""}], "note": []}
    made = _compiler().compile(
        TEMPLATE.read_bytes(), format="pdf", sys_inputs={"brief": json.dumps(data)}, pdf_standards=["ua-1"]
    )
    assert made
