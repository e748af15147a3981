"""What RDF/XML and JSON-LD can ask of whoever reads them, and what of it is refused."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, BinaryIO
from xml.parsers import expat

from talka.graph.tables.cells import Refusal

CONTEXT_URL = "https://w3id.org/talka/context.jsonld"
"""The address under which a JSON-LD file may name Talka's own context, which is read from the package."""
ENTITIES, ENTITY_LENGTH = 100, 200
"""Most entities of a document, and their greatest length in characters: they are used to shorten namespaces."""
_STEP = 1 << 20


class InLine(Refusal):
    """A refusal of what stands in a line of a file."""

    def __init__(self, reason: str, mend: str, value: str, line: int) -> None:
        super().__init__(reason, mend, value)
        self.line = line


class _Doctype:
    """Refuses every declaration in a document type that could fetch or multiply."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser, self._entities = parser, 0
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity

    def _refuse(self, reason: str, mend: str, value: str) -> None:
        raise InLine(reason, mend, value, self._parser.CurrentLineNumber)

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if system or public:
            mend = "Nothing is fetched: remove the DOCTYPE."
            self._refuse("is a document type that stands elsewhere", mend, system or public or "")

    def _entity(
        self,
        name: str,
        parameter: bool,
        value: str | None,
        base: str | None,
        system: str | None,
        public: str | None,
        notation: str | None,
    ) -> None:
        self._entities += 1
        if value is None:
            mend = "Nothing is fetched: remove the ENTITY, and write what it stands for."
            self._refuse(f"is what the external entity {name} would read", mend, system or public or "")
        elif parameter or "&" in value or "%" in value:
            mend = "Write out what it stands for: entities of entities can grow without limit."
            self._refuse("is an entity that is made of other entities", mend, name)
        elif len(value) > ENTITY_LENGTH or self._entities > ENTITIES:
            reason = f"is one entity too long or too many (at most {ENTITIES} of {ENTITY_LENGTH} characters)"
            self._refuse(reason, "Write out what it stands for.", name)


def check_xml(stream: BinaryIO) -> None:
    """Read a document to its end, in constant memory. Raises InLine for what is not well-formed or not safe.

    All of it, since pyoxigraph also obeys a DOCTYPE that stands within the root element.
    """
    parser = expat.ParserCreate()
    _Doctype(parser)
    try:
        while chunk := stream.read(_STEP):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = f"is not well-formed XML: {expat.errors.messages[error.code]}"
        raise InLine(reason, "Correct it, or export the file anew.", "", error.lineno) from error


def remote_contexts(data: bytes) -> list[str]:
    """The addresses of the contexts that a JSON-LD document would have fetched, in their order.

    >>> remote_contexts(b'{"@context": ["https://schema.org", {"@import": "https://example.org/c"}]}')
    ['https://schema.org', 'https://example.org/c']
    """
    try:
        return list(_addresses(json.loads(data)))
    except (ValueError, RecursionError):
        return []


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _addresses(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("@context", "@import"):
                yield from (one for one in (item if isinstance(item, list) else [item]) if isinstance(one, str))
            yield from _addresses(item)


def with_own_context(data: bytes) -> bytes:
    """A JSON-LD document with Talka's context in the place of its address; as it was if it is not JSON."""
    own = json.loads((files("talka.ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]

    def put(value: Any) -> Any:
        if isinstance(value, list):
            return [put(item) for item in value]
        if isinstance(value, dict):
            return {key: _replace(item) if key == "@context" else put(item) for key, item in value.items()}
        return value

    def _replace(context: Any) -> Any:
        if isinstance(context, list):
            return [_replace(item) for item in context]
        return own if context == CONTEXT_URL else put(context)

    try:
        return json.dumps(put(json.loads(data))).encode()
    except (ValueError, RecursionError):
        return data
