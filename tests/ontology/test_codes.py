"""The small schemes: kinds, kinds of collaboration, roles and categories."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from talka.ontology.concepts import LANGUAGES, fold, scheme
from talka.ontology.terms import SKOS

SCHEMES = {"kind": 17, "collaboration-kind": 4, "role": 6, "category": 4, "method": 5}


@pytest.mark.parametrize(("name", "size"), SCHEMES.items())
def test_six_labels_each(name: str, size: int) -> None:
    assert len(scheme(name)) >= size
    for concept in scheme(name):
        missing = [language for language in LANGUAGES if not concept.labels.get(language)]
        assert not missing, f"ontology/codes.ttl: give {name}:{concept.id} a skos:prefLabel in {', '.join(missing)}"
        assert re.fullmatch("[a-z]+(-[a-z]+)*", concept.id)
        assert concept.broader is None


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_stands_for_two_concepts(name: str, language: str) -> None:
    labels = [fold(concept.labels[language]) for concept in scheme(name)]
    assert len(set(labels)) == len(labels), f"ontology/codes.ttl: {name} has a label twice in {language}"


@pytest.mark.parametrize("name", SCHEMES)
def test_labels_and_ids_find_their_concept(name: str) -> None:
    for concept in scheme(name):
        assert scheme(name).find(concept.id.upper()) is concept
        for label in concept.labels.values():
            assert scheme(name).find(label) is concept


def test_no_language_tag_but_the_six(ontology: Path) -> None:
    for path in ontology.glob("*.ttl"):
        for quad in ox.parse(path=str(path)):
            language = getattr(quad.object, "language", None)
            assert language is None or language in LANGUAGES, f"{path.name}: {quad.object} has another language"
            if quad.predicate.value in (SKOS.prefLabel, SKOS.altLabel):
                assert language, f"{path.name}: give {quad.object} a language"
