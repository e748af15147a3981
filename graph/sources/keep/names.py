"""What the name of a body in keep.eu holds: the name in one language or two, and an acronym."""

import re

from talka.graph.records import Text
from talka.graph.sources.keep.languages import language_of, official
from talka.ontology.concepts import fold

NAME_CERTAIN = 8.0
"""Least lead of a name's language over the next one: names are short and full of places."""
_ACRONYM = re.compile(r"(?P<name>.{8,}?)\s*\((?P<acronym>[^\W\d_][\w.&-]{1,11})\)")
_ENGLISH = re.compile(r"(?i)\b(of|and|the|municipality|county|city|council|university)\b|\w (commune|region)$")
"""Words that tell an English name full of foreign places, such as "Municipality of Nagykálló"."""
_PARTS = re.compile(r"\s*/\s*|\s+[-–]\s+")


def names_of(
    name: str, country: str, around: frozenset[str] = frozenset()
) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """The names in a cell, one for each language, and other names such as an acronym.

    A cell is split where a slash or dash parts two names in two languages, neither of them English, and where
    brackets at the end hold the initials of the words before them. All else stays together: most slashes part a
    body and its unit.

    country: where the body is; around: languages spoken in its programme, for a name in the neighbours' language

    >>> names_of("Univerza na Primorskem / Università del Litorale", "SI", frozenset({"it"}))[0]
    (Text(value='Univerza na Primorskem', language='sl'), Text(value='Università del Litorale', language='it'))
    >>> names_of("Agency for Regional Development (ARD)", "BG")
    ((Text(value='Agency for Regional Development', language='en'),), (Text(value='ARD', language=''),))
    """
    others: tuple[Text, ...] = ()
    bracketed = _ACRONYM.fullmatch(name)
    if bracketed and _are_initials(bracketed["acronym"], bracketed["name"]):
        name, others = bracketed["name"], (Text(bracketed["acronym"]),)
    among = official(country, regional=True) | {"en"}
    parts = _PARTS.split(name)
    if len(parts) == 2 and all(len(part.split()) > 1 for part in parts):
        languages = [_language(part, among | around) for part in parts]
        if all(languages) and languages[0] != languages[1] and "en" not in languages:
            return tuple(map(Text, parts, languages)), others
    return (Text(name, _language(name, among)),), others


def _language(name: str, among: frozenset[str]) -> str:
    return "en" if _ENGLISH.search(name) else language_of(name, among, certain=NAME_CERTAIN)


def _are_initials(acronym: str, name: str) -> bool:
    """Whether an acronym in capitals is made of initials of the name's words, in their order."""
    letters = fold(acronym.replace(".", "").replace("-", ""))
    initials = iter([word[0] for word in re.findall(r"\w+", fold(name))])
    return acronym.isupper() and len(letters) > 1 and all(letter in initials for letter in letters)
