"""The theme scheme: the data themselves are tested, and a failing test says how to mend the file."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from talka.ontology.concepts import LANGUAGES, Concept, fold
from talka.ontology.terms import SKOS, THEME
from talka.ontology.themes import themes

FILE = "ontology/themes.ttl"
EUROVOC, SDG = "http://eurovoc.europa.eu/", "http://metadata.un.org/sdg/"
MAPPINGS = {SKOS.exactMatch.replace("exact", kind) for kind in ("exact", "close", "broad", "narrow", "related")}


def links(ontology: Path) -> dict[str, list[str]]:
    """IRIs to which each theme is mapped."""
    table: dict[str, list[str]] = defaultdict(list)
    for quad in ox.parse(path=str(ontology / "themes.ttl")):
        if quad.predicate.value in MAPPINGS and isinstance(quad.object, ox.NamedNode):
            table[str(getattr(quad.subject, "value", ""))].append(quad.object.value)
    return table


def names(concept: Concept, language: str) -> list[str]:
    return [concept.labels[language], *concept.synonyms.get(language, ())]


def test_there_are_neither_too_few_themes_nor_too_many() -> None:
    assert 80 <= len(themes()) <= 120


def test_the_tree_has_two_or_three_levels() -> None:
    depths = {concept.id: len(themes().ancestors(concept.iri)) for concept in themes()}
    assert max(depths.values()) <= 3, f"{FILE}: move up {[id_ for id_, depth in depths.items() if depth > 3]}"
    branches = [concept for concept in themes().top() if themes().narrower(concept.iri)]
    assert len(branches) >= 10


def test_broader_themes_exist() -> None:
    for concept in themes():
        assert concept.broader is None or concept.broader in themes(), (
            f"{FILE}: {concept.id} has an unknown skos:broader"
        )


def test_ids_are_plain() -> None:
    for concept in themes():
        assert re.fullmatch("[a-z]+(-[a-z]+)*", concept.id), f"{FILE}: rename {concept.id}, letters and hyphens only"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_theme_has_one_label_and_two_synonyms(language: str, ontology: Path) -> None:
    labels: dict[str, int] = defaultdict(int)
    for quad in ox.parse(path=str(ontology / "themes.ttl")):
        if quad.predicate.value == SKOS.prefLabel and getattr(quad.object, "language", "") == language:
            labels[str(getattr(quad.subject, "value", ""))] += 1
    for concept in themes():
        assert labels[concept.iri] == 1, f"{FILE}: give {concept.id} exactly one skos:prefLabel@{language}"
        count = len(concept.synonyms.get(language, ()))
        assert count >= 2, f"{FILE}: {concept.id} has {count} skos:altLabel@{language}; add the words people use"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_stands_for_two_themes(language: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in themes():
        for name in names(concept, language):
            owners[fold(name)].add(concept.id)
    shared = {name: sorted(ids) for name, ids in owners.items() if len(ids) > 1}
    assert not shared, f"{FILE}: keep each of these @{language} with one theme only: {shared}"


def test_no_name_of_one_language_means_another_theme_in_another() -> None:
    """`find` does not know the language of a word that it is asked for."""
    for concept in themes():
        for language in LANGUAGES:
            for name in names(concept, language):
                found = themes().find(name)
                assert found is concept, f"{FILE}: {name!r}@{language} of {concept.id} finds {found and found.id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_clean(language: str) -> None:
    for concept in themes():
        for name in names(concept, language):
            where = f"{FILE}: mend {name!r}@{language} of {concept.id}"
            assert name == " ".join(name.split()), f"{where}: odd spaces"
            assert name, where
            assert not re.search(r"[<>|\"]", name), f"{where}: a list in a cell is separated by |"
        assert len(set(map(fold, names(concept, language)))) == len(names(concept, language)), (
            f"{FILE}: {concept.id} has a name twice in {language}"
        )


GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")


def test_greek_is_greek_and_the_others_are_not() -> None:
    for concept in themes():
        for language in LANGUAGES:
            label = concept.labels[language]
            assert bool(GREEK.search(label)) == (language == "el"), f"{FILE}: {concept.id} has {label!r}@{language}"


def test_each_theme_is_linked_to_eurovoc_and_to_the_goals(ontology: Path) -> None:
    table = links(ontology)
    for concept in themes():
        for name, base in (("EuroVoc", EUROVOC), ("a UN goal", SDG)):
            found = [link for link in table[concept.iri] if link.startswith(base)]
            assert found, f"{FILE}: link {concept.id} to {name} with skos:exactMatch, closeMatch or broadMatch"
        strangers = [link for link in table[concept.iri] if not link.startswith((EUROVOC, SDG))]
        assert not strangers, f"{FILE}: {concept.id} is linked to {strangers}"


def test_links_exist(ontology: Path, vocab: Path) -> None:
    existing = set()
    for path in [*(vocab / "eurovoc").glob("*.csv"), vocab / "un-sdg" / "sdg_goals_targets_indicators.csv"]:
        with path.open(encoding="utf-8", newline="") as stream:
            existing |= {row["uri"] for row in csv.DictReader(stream)}
    for theme, targets in links(ontology).items():
        for target in targets:
            assert target in existing, (
                f"{FILE}: {theme.removeprefix(THEME)} is linked to {target}, which does not exist"
            )


def test_all_themes_belong_to_the_scheme(ontology: Path) -> None:
    text = (ontology / "themes.ttl").read_text(encoding="utf-8")
    assert text.count(" a skos:Concept ") == text.count("skos:inScheme theme:") == len(themes())
    assert text.count("skos:topConceptOf theme:") == len(themes().top())


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("ungdomsgård", "youth-centres"),
        ("Līdzdalības budžets", "participatory-budgeting"),
        ("SAVANORYSTĖ", "volunteering"),
        ("orçamento participativo", "participatory-budgeting"),
        ("εθελοντισμος", "volunteering"),
        ("https://w3id.org/talka/theme/sport", "sport"),
        ("sport", "sport"),
    ],
)
def test_find(name: str, theme: str) -> None:
    found = themes().find(name)
    assert found is not None
    assert found.id == theme
