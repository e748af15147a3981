"""The translations: complete, without guesses, with the same placeholders and the right number of plural forms.

A failing test is mended by `pybabel extract` and an entry in service/locales/*.po; babel.cfg says how.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from talka.ontology.concepts import LANGUAGES
from talka.service.words import LOCALES, catalogue

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@cache
def words() -> frozenset[str | tuple[str, str]]:
    """All sentences that stand in the sources now; a pair has a plural."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, keywords={**DEFAULT_KEYWORDS, "mark": None})
    return frozenset(m if isinstance(m, str) else (m[0], m[1]) for _, _, m, _, _ in found)


@cache
def translations(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def test_there_are_words_of_every_kind() -> None:
    assert "Both work on {themes}." in words(), "the reasons of matching/ are not extracted"
    assert "Suggested partners abroad" in words(), "the templates are not extracted"
    assert "strong fit" in words(), "the Python files of the pages are not extracted"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    entries = {message.id: message.string for message in translations(language) if message.id}
    ids = {entry if isinstance(entry, str) else (entry[0], entry[1]) for entry in entries}
    assert words() - ids == set(), "not in the catalogue: add them"
    assert ids - words() == set(), "no longer in the sources: remove them"
    empty = [i for i, s in entries.items() if not s or (isinstance(s, tuple) and not all(s))]
    assert empty == []


def test_the_template_of_the_catalogues_is_up_to_date() -> None:
    with (LOCALES / "talka.pot").open("rb") as file:
        ids = {m.id if isinstance(m.id, str) else (m.id[0], m.id[1]) for m in read_po(file) if m.id}
    assert ids == words()


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_a_guess(language: str) -> None:
    assert [message.id for message in translations(language) if message.fuzzy and message.id] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_source(language: str) -> None:
    for message in translations(language):
        if not message.id:
            continue
        singular = message.id if isinstance(message.id, str) else message.id[0]
        forms = [message.string] if isinstance(message.string, str) else message.string or []
        for form in forms:
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(singular)), (singular, form)


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_the_forms_of_the_language(language: str) -> None:
    plural = get_plural(language)
    assert translations(language).num_plurals == plural.num_plurals
    assert translations(language).plural_expr == plural.plural_expr
    for message in translations(language):
        if message.id and not isinstance(message.id, str):
            assert len(message.string or ()) == plural.num_plurals, message.id


@pytest.mark.parametrize(
    ("language", "one", "two", "ten"),
    [
        ("lv", "Atrasta 1 organizācija", "Atrastas 2 organizācijas", "Atrastas 10 organizācijas"),
        ("lt", "Rasta 1 organizacija", "Rastos 2 organizacijos", "Rasta 10 organizacijų"),
        ("el", "Βρέθηκε 1 οργανισμός", "Βρέθηκαν 2 οργανισμοί", "Βρέθηκαν 10 οργανισμοί"),
    ],
)
def test_compiled_at_start_and_used(language: str, one: str, two: str, ten: str) -> None:
    say = catalogue(language).ngettext
    said = [say("%(count)s organisation found", "%(count)s organisations found", n) % {"count": n} for n in (1, 2, 10)]
    assert said == [one, two, ten]
