"""The organisations of an Erasmus+ export, which have no ids in most years: who is who, what kind, in which town."""

import csv
import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files

from talka.graph.records import Organisation, Text
from talka.graph.sources.notes import local_id
from talka.graph.tables.cells import Refusal
from talka.ontology.concepts import fold
from talka.ontology.terms import KIND

SOURCE = "Erasmus+ Project Results"
PERSON = re.compile(r"natural person|private (person|individual)")
"""Types of applicants who are no organisations: their names are not loaded."""
_NOTHING = {"-", "--", ".", "n/a", "na", "none", "no", "null", "unknown", "not available", "x"}
_POSTCODE = re.compile(r"(?=.*[0-9])[\w .\-]{2,12}")
_POSTCODE_AND_TOWN = re.compile(
    r"(?:[A-Z]{1,3}[ \-]?)?(?:[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{4,6}(?:-[0-9]{2,3})?) +(?P<town>[^\d,;]{2,60})"
)


def filled(cell: str) -> str:
    """A cell without the words that people write into forms instead of leaving them empty."""
    return "" if cell.strip().lower() in _NOTHING else cell.strip()


@lru_cache
def kinds() -> dict[str, str]:
    """The kind of organisation by folded type and by code of the type; empty where the type does not tell it."""
    text = (files("talka.graph") / "sources" / "erasmus" / "types.tsv").read_text(encoding="utf-8")
    table = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        table[_type(row["label"])] = table[row["code"]] = KIND + row["kind"] if row["kind"] else ""
    return table


@lru_cache(maxsize=1024)
def kind(cell: str) -> str:
    """IRI of a kind, empty where the type tells none. Raises Refusal for a type that is not in the table.

    >>> kind("Local Public body"), kind("Other")
    ('https://w3id.org/talka/kind/municipality', '')
    """
    try:
        return kinds()[_type(cell)]
    except KeyError:
        raise Refusal("is not a known type of organisation", "The organisation is loaded without a kind.") from None


def _type(label: str) -> str:
    return fold(re.sub(r"\s*[–—-]\s*", "-", label))


def town(address: str) -> str:
    """The town of an address that reads "street, postcode, town" or ends in "postcode town"; empty where it does not.

    >>> town("Austrasse 15, 9495, Triesen"), town("Vocarska 17\\n32000 Vukovar"), town("Triesen, Austrasse")
    ('Triesen', 'Vukovar', '')
    """
    parts = [part.strip() for part in re.split(r"[,\n]", address) if part.strip()]
    if len(parts) >= 3 and _POSTCODE.fullmatch(parts[-2]) and _is_town(parts[-1]):
        return parts[-1]
    if parts and (match := _POSTCODE_AND_TOWN.fullmatch(parts[-1])) and _is_town(match["town"]):
        return match["town"].strip()
    return ""


def _is_town(part: str) -> bool:
    return bool(filled(part)) and len(part) <= 60 and not re.search(r"\d|@|www", part) and part[:1].isalpha()


@lru_cache(maxsize=1 << 15)
def organisation_id(name: str, country: str, place: str, identifier: str = "") -> str:
    """The id: of its OID or PIC where there is one, else of name, country and town without case, accents and signs.

    >>> organisation_id('Biedrība "Talsi"', "LV", "Talsi") == organisation_id("BIEDRIBA TALSI", "LV", "TALSI")
    True
    >>> organisation_id("Biedrība", "LV", "Talsi", "pic:999981634")
    'pic-999981634'
    """
    if identifier:
        return identifier.replace(":", "-")
    words = " ".join(re.findall(r"\w+", fold(name))) or fold(name)
    key = local_id(words, words, country, " ".join(re.findall(r"\w+", fold(place))))
    return f"{country.lower()}-{key}" if country else key


def identifier(scheme: str) -> Callable[[str], str]:
    """Parses an OID ("E10012345") or a PIC (nine digits)."""
    pattern, example = (r"[Ee][0-9]{8}", "E10012345") if scheme == "oid" else (r"[0-9]{9}", "999981634")

    def parse(cell: str) -> str:
        if not re.fullmatch(pattern, cell):
            raise Refusal(f"is not an {scheme.upper()}", f"It looks like {example}.")
        return f"{scheme}:{cell.upper()}"

    return parse


def organisation(
    name: str, country: str, place: str, kind_: str, website: str, identifiers: tuple[str, ...]
) -> Organisation:
    """Its name is in no certain language: many applicants write it in English, others in their own."""
    return Organisation(
        id=organisation_id(name, country, place, *identifiers[:1]),
        names=(Text(name),),
        country=country,
        kind=kind_,
        website=website,
        identifiers=identifiers,
        locality=place,
        source=SOURCE,
    )


def rank(found: Organisation) -> bytes:
    """Which of several descriptions of an organisation to keep: the one that says most, and not in capital letters.

    The rest is a hash of its facts, so that the choice does not depend on the order of the rows.
    """
    name = found.names[0].value
    facts = (found.kind, found.website, found.locality, found.country, *found.identifiers)
    digest = blake2b("\n".join((name, *facts)).encode(), digest_size=6).digest()
    return bytes((sum(map(bool, facts)), not name.isupper())) + digest
