"""Themes that no source declares: mapped from other vocabularies, found in texts."""

import csv
from pathlib import Path

import pytest

from talka.graph.records import Text, ThemeLink
from talka.graph.theme_links import LEAST, MOST, TRUST, theme_links
from talka.ontology.concepts import scheme
from talka.ontology.mappings import CONFIDENCE
from talka.ontology.named import IN_TITLE, TWICE
from talka.ontology.terms import METHOD, THEME

LABELS = Path(__file__).parents[1] / "data" / "labels" / "themes_mapped.csv"


def test_nothing_from_nothing() -> None:
    assert theme_links() == ()
    assert theme_links(title=[Text("")], texts=[Text("", "en"), Text("12 %")]) == ()


def test_mapped() -> None:
    assert theme_links(mapped=[("keep", "Urban development")]) == (
        ThemeLink(THEME + "urban-development", METHOD + "mapped", 1.0, "keep.eu: Urban development"),
    )


def test_found_in_text() -> None:
    link = ThemeLink(THEME + "youth-centres", METHOD + "found-in-text", IN_TITLE, "fritidsgård")
    assert theme_links(title=[Text("En fritidsgård", "sv")]) == (link,)


def test_methods_are_those_of_the_scheme() -> None:
    links = theme_links(mapped=[("keep", "Tourism")], title=[Text("Volunteering", "en")])
    assert {link.method.removeprefix(METHOD) for link in links} == {"mapped", "found-in-text"}
    assert {link.method for link in links} <= {concept.iri for concept in scheme("method")}


def test_declared_themes_are_not_given_again() -> None:
    declared = (THEME + "heritage-tourism",)
    links = theme_links(declared, mapped=[("keep", "Tourism")], title=[Text("Tourism", "en")])
    assert THEME + "heritage-tourism" not in {link.theme for link in links}


def test_each_theme_once_with_its_best_confidence() -> None:
    links = theme_links(
        mapped=[("keep", "Energy efficiency"), ("keep", "Renewable energy")], title=[Text("Solar power", "en")]
    )
    assert [(link.theme, link.confidence, link.via) for link in links] == [
        (THEME + "energy-transition", IN_TITLE, "Solar power")
    ]


def test_what_is_more_likely_wrong_than_right_is_not_given() -> None:
    assert theme_links(texts=[Text("We met at a museum.", "en")]) == ()
    assert theme_links(mapped=[("sdg", "http://metadata.un.org/sdg/10.2")]) == (
        ThemeLink(THEME + "social-inclusion", METHOD + "mapped", 0.8, "UN goals: Reduced inequalities"),
    )


def test_the_surest_come_first_and_no_more_than_a_handful() -> None:
    title = Text("Museums, tourism, poverty, refugees, volunteering and hiking", "en")
    links = theme_links(mapped=[("keep", "Urban development")], title=[title])
    assert len(links) == MOST
    assert links[0].theme == THEME + "urban-development"
    assert [link.confidence for link in links] == sorted((link.confidence for link in links), reverse=True)


def test_a_text_and_its_translation_are_one_witness() -> None:
    texts = [Text("A museum.", "en"), Text("Ett museum.", "sv")]
    assert theme_links(texts=texts) == ()
    (link,) = theme_links(texts=[Text("A museum.", "en"), Text("Our museum.", "en-GB")])
    assert link.confidence == TWICE


def test_unknown_languages_are_identified() -> None:
    (link,) = theme_links(title=[Text("Mēs esam brīvprātīgie un strādājam kopā ar citiem")])
    assert link.theme == THEME + "volunteering"
    assert theme_links(title=[Text("Wir bauen ein Museum und planen einen Film über das Design im Grenzraum")]) == ()


def test_no_concept_of_a_machine_is_surer_than_the_machine() -> None:
    (link,) = theme_links(mapped=[("euroscivoc", "/29/101/1367/1771")])
    assert link.via == "EuroSciVoc: social inequalities"
    assert link.confidence == pytest.approx(CONFIDENCE["closeMatch"] * TRUST["euroscivoc"])


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[float, bool]]:
    """Confidence and whether it is right: themes of projects by their EuroSciVoc codes, as judged."""
    with LABELS.open(encoding="utf-8", newline="") as stream:
        return [
            (CONFIDENCE[row["predicate"]] * TRUST["euroscivoc"], row["verdict"] == "yes")
            for row in csv.DictReader(stream)
        ]


def test_given_links_are_right_as_often_as_they_say(verdicts: list[tuple[float, bool]]) -> None:
    given = [(confidence, right) for confidence, right in verdicts if confidence >= LEAST]
    stated = sum(confidence for confidence, _ in given) / len(given)
    assert sum(right for _, right in given) / len(given) == pytest.approx(stated, abs=0.03)


def test_links_not_given_are_mostly_wrong(verdicts: list[tuple[float, bool]]) -> None:
    others = [right for confidence, right in verdicts if confidence < LEAST]
    assert sum(others) / len(others) < LEAST
