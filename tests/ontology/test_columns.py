"""Every table and column of a Talka folder is explained in six languages, and nothing else is."""

import re
from importlib.resources import files

import pytest

from talka.graph.tables.columns import COLUMNS
from talka.ontology.columns import Words, column, guide, table
from talka.ontology.concepts import LANGUAGES

EVERY = [(name, head) for name, columns in COLUMNS.items() for head in columns]


def complete(words: Words) -> None:
    for texts in (words.label, words.help):
        assert set(texts) == set(LANGUAGES), texts
        assert all(text.strip() == text and text for text in texts.values())


@pytest.mark.parametrize(("name", "head"), EVERY)
def test_columns_are_explained_in_all_languages(name: str, head: str) -> None:
    complete(column(name, head))


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_are_explained_in_all_languages(name: str) -> None:
    complete(table(name))


@pytest.mark.parametrize("part", ["title", "purpose", "fill", "help", "privacy", "check", "required"])
def test_the_guide_is_there_in_all_languages(part: str) -> None:
    assert set(guide(part)) == set(LANGUAGES)


def test_nothing_is_explained_that_is_not_there() -> None:
    text = (files("talka.ontology") / "columns.ttl").read_text(encoding="utf-8")
    described = set(re.findall(r"^column:(\S+) ", text, re.MULTILINE))
    assert described <= {head for _, head in EVERY} | {f"{name}.{head}" for name, head in EVERY}


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_the_sheets_as_they_are_called(language: str) -> None:
    assert "municipalities" in column("organisations", "municipality").help[language]
    assert "contacts" in guide("privacy")[language]
    assert "talka validate" in guide("check")[language]


def test_help_fits_into_the_message_of_a_spreadsheet() -> None:
    for name, head in EVERY:
        for language, text in column(name, head).help.items():
            assert len(text) <= 255, (name, head, language)
