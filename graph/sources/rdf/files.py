"""RDF files of strangers to quads: the syntax told by the content, nothing fetched, nothing expanded without limit.

pyoxigraph reads one statement at a time and never opens an address. What it does not refuse by itself is refused here:
entities of XML (it expands them without limit), relative IRIs that JSON-LD would leave out without a word, gzip bombs.
"""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from talka.graph.sources.rdf.guards import CONTEXT_URL, check_xml, remote_contexts, with_own_context
from talka.graph.tables.archives import RATIO, UNPACKED
from talka.graph.tables.cells import Refusal

HEAD = 1 << 16
"""Bytes from the beginning of a file by which its syntax is told."""
JSON_LIMIT = 32 << 20
"""Largest JSON-LD, in bytes: it can only be read whole, in memory of about 25 times its size."""
_SMALL = 1 << 20
_RELATIVE = "https://relative.invalid/"
"""The base of JSON-LD without one, by which its relative IRIs are told: no address can have this host (RFC 2606)."""
_BOM = b"\xef\xbb\xbf"
_RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_IRI = rb"<[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}]*>"
_TEXT = re.compile(
    rb"(?:\s|#[^\n]*\n)*(?:@prefix\s|@base\s|@version\s|(?:prefix|base|version|graph)\s[^\n]*[<\"]"
    rb"|%(iri)s\s*(?:[<a{]|[\w-]*:)|<[^\s<>\"{}]*>\s+(?:%(iri)s|a\s|<[^\s<>\"{}]*>\s*[\"'])|_:\w\S*\s|[\[{(][^\"]*%(iri)s)"
    % {b"iri": _IRI},
    re.IGNORECASE,
)
_JSON_LD = re.compile(rb'\s*[\[{].*?"@(?:context|id|type|graph|value)"\s*:', re.DOTALL)
_OTHERS = (
    (re.compile(rb"PK\x03\x04"), "is a zip file", "Unpack it and load the folder."),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "is encoded in UTF-16", "Save it in UTF-8."),
    (
        re.compile(rb"\s*<(?:!doctype\s+)?html", re.IGNORECASE),
        "is a web page",
        "Download the data behind it as Turtle.",
    ),
    (re.compile(rb'\s*[\[{]\s*["{\]}]'), "is JSON, but not JSON-LD", 'JSON-LD has "@context" and "@id" near the top.'),
)


class Unreadable(Refusal):
    """Why a file is refused as a whole; `line` is 0 and `file` is empty where they are not known."""

    def __init__(self, reason: str, mend: str, value: str = "", line: int = 0) -> None:
        super().__init__(reason, mend, value)
        self.line = line
        self.file = ""


def syntax_of(head: bytes) -> ox.RdfFormat | None:
    """The syntax of a file that begins like this; None for what is not RDF.

    N-Quads stands for N-Triples too, and TriG for Turtle: each can be read as the other.

    >>> syntax_of(b'@prefix org: <http://www.w3.org/ns/org#> .') == ox.RdfFormat.TRIG
    True
    """
    head = head.removeprefix(_BOM)
    if head.lstrip().startswith(b"<") and _RDF in head and re.search(rb"<(?:[\w.-]+:)?RDF[\s>]", head):
        return ox.RdfFormat.RDF_XML
    if _JSON_LD.match(head) and not _TEXT.match(head):
        return ox.RdfFormat.JSON_LD
    if _TEXT.match(head):
        return ox.RdfFormat.N_QUADS if _are_quads(head) else ox.RdfFormat.TRIG
    return None


def _are_quads(head: bytes) -> bool:
    """Whether all whole lines are N-Quads."""
    lines = head if len(head) < HEAD else head[: head.rfind(b"\n") + 1]
    try:
        return sum(1 for _ in ox.parse(input=lines, format=ox.RdfFormat.N_QUADS)) > 0
    except SyntaxError:
        return False


def begins_as_rdf(path: Path) -> bool:
    """Whether a file begins as RDF does, also one that is compressed with gzip. Never raises."""
    try:
        return syntax_of(_head(path)) is not None
    except (Refusal, OSError):
        return False


def quads(path: Path) -> Iterator[ox.Quad]:
    """The quads of a file; blank nodes get labels that no other file has. Raises Unreadable, also while it is read."""
    try:
        syntax = _known_syntax(path)
        if syntax == ox.RdfFormat.RDF_XML:
            with open_bytes(path) as stream:
                check_xml(stream)
        if syntax == ox.RdfFormat.JSON_LD:
            yield from _json_ld(path)
            return
        with open_bytes(path) as stream:
            yield from ox.parse(input=stream, format=syntax, rename_blank_nodes=True)
    except SyntaxError as error:
        raise _syntax_error(error) from error
    except MemoryError as error:
        raise Unreadable("has a text of more than 16 MB", "Shorten it, or look for a missing quote.") from error
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})", "Check who may read the file.") from error
    except Unreadable:
        raise
    except Refusal as refusal:
        raise Unreadable(refusal.reason, refusal.mend, refusal.value, getattr(refusal, "line", 0)) from refusal


def _known_syntax(path: Path) -> ox.RdfFormat:
    head = _head(path)
    if not head.removeprefix(_BOM).strip():
        raise Unreadable("is empty", "Write at least one organisation, or remove the file.")
    syntax = syntax_of(head)
    if syntax is None:
        for pattern, reason, mend in _OTHERS:
            if pattern.match(head.removeprefix(_BOM)):
                raise Unreadable(reason, mend)
        raise Unreadable("is not RDF", "Save it as Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD in UTF-8.")
    return syntax


def _json_ld(path: Path) -> Iterator[ox.Quad]:
    with open_bytes(path) as stream:
        data = stream.read(JSON_LIMIT + 1)
    if len(data) > JSON_LIMIT:
        mend = "Save it as N-Quads or Turtle, or as several files in a folder."
        raise Unreadable(f"is JSON-LD of more than {JSON_LIMIT >> 20} MB, which can only be read in memory", mend)
    if CONTEXT_URL.encode() in data:
        data = with_own_context(data)
    try:
        for quad in ox.parse(input=data, format=ox.RdfFormat.JSON_LD, base_iri=_RELATIVE, rename_blank_nodes=True):
            for term in (quad.subject, quad.predicate, quad.object):
                if isinstance(term, ox.NamedNode) and term.value.startswith(_RELATIVE):
                    reason = "is a relative IRI, and the file says nowhere to what"
                    mend = 'Write whole IRIs, or add "@base": "https://..." to the context.'
                    raise Unreadable(reason, mend, term.value.removeprefix(_RELATIVE))
            yield quad
    except SyntaxError as error:
        if urls := remote_contexts(data):
            mend = "Nothing is fetched: write the context itself into the file, in the place of its address."
            if "schema.org" in urls[0]:
                mend += ' For schema.org that is {"@vocab": "https://schema.org/"}.'
            raise Unreadable("is a context that stands elsewhere", mend, urls[0]) from error
        raise


def _syntax_error(error: SyntaxError) -> Unreadable:
    """Line, reason and mend from what the parser says."""
    said = re.sub(r"^Parser error (?:at|between) .*?: ", "", str(error.msg))
    line = error.lineno or 0
    if "No scheme found" in said:
        what = re.search(r"IRI '([^']*)'", said)
        mend = "Write whole IRIs, or a base: @base <https://...> . in Turtle, xml:base in RDF/XML."
        return Unreadable("has a relative IRI, and says nowhere to what", mend, what[1] if what else "", line)
    if "UTF-8" in said:
        return Unreadable("is not UTF-8", "Save the file in UTF-8.", line=line)
    return Unreadable(f"cannot be read: {said[:200]}", "Correct it, or export the file anew.", line=line)


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """A file as bytes, without byte order mark, unpacked where it is gzip. Raises Refusal, also while it is read."""
    with path.open("rb") as packed:
        is_gzip = packed.read(2) == b"\x1f\x8b"
        packed.seek(0)
        stream = io.BufferedReader(_Unpacked(packed), 1 << 20) if is_gzip else packed
        if stream.peek(3)[:3] == _BOM:
            stream.read(3)
        yield stream


def _head(path: Path) -> bytes:
    with open_bytes(path) as stream:
        return stream.read(HEAD)


class _Unpacked(io.RawIOBase):
    """The content of a gzip file, refused when it is damaged or grows beyond what any RDF does."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed, self._stream, self._size = packed, gzip.GzipFile(fileobj=packed), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]", /) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable(f"is damaged or cut off ({error})", "Download it again and compare its size.") from error
        self._size += len(data)
        if self._size > UNPACKED:
            raise Unreadable(f"unpacks to more than {UNPACKED >> 30} GB", "Split it into several files.")
        if self._size > _SMALL and self._size > RATIO * self._packed.tell():
            raise Unreadable(f"unpacks to more than {RATIO} times its size", "No RDF is like that; ask who made it.")
        buffer[: len(data)] = data
        return len(data)
