"""Themes named in a text, in six languages and in the forms in which people write them; how likely they are right."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from talka.ontology import named
from talka.ontology.ambiguous import AMBIGUOUS, MISREAD
from talka.ontology.concepts import LANGUAGES
from talka.ontology.named import IN_TITLE, OFTEN, ONCE, SEVERAL, TWICE, found_themes, named_themes
from talka.ontology.terms import THEME
from talka.ontology.themes import themes

LABELS = Path(__file__).parents[1] / "data" / "labels" / "themes_found.csv"
CORDIS = Path(__file__).parents[2].parent / "shared" / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip"
HOW = {"title": IN_TITLE, "several": SEVERAL, "often": OFTEN, "twice": TWICE, "once": ONCE}

INFLECTED = [
    ("en", "They ran three youth centres.", "youth-centres"),
    ("en", "Youth exchanges for everybody", "youth-exchanges"),
    ("en", "VOLUNTEERING in the mountains", "volunteering"),
    ("sv", "Vi driver fritidsgårdar i två kommuner", "youth-centres"),
    ("sv", "Ungdomsråden bestämmer själva", "youth-participation"),
    ("lv", "Mēs strādājam jauniešu centrā", "youth-centres"),
    ("lv", "sadarbība starp jauniešu domēm", "youth-participation"),
    ("lt", "Dirbame jaunimo centruose", "youth-centres"),
    ("lt", "jaunimo tarybos nariai", "youth-participation"),
    ("pt", "Temos dois centros de juventude", "youth-centres"),
    ("pt", "os conselhos municipais de juventude", "youth-participation"),
    ("el", "Λειτουργούμε κέντρα νεότητας", "youth-centres"),
    ("el", "τα συμβούλια νέων της περιοχής", "youth-participation"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_names_its_theme(language: str) -> None:
    """A name that stands for two themes goes to the first in the order of the scheme."""
    lost = [
        (theme.id, name)
        for theme in themes()
        for name in (theme.labels[language], *theme.synonyms.get(language, ()))
        if not named_themes(name, language)
    ]
    assert lost == []
    labels = [(theme.id, theme.labels[language]) for theme in themes()]
    assert [label for label in labels if THEME + label[0] not in named_themes(label[1], language)] == []


@pytest.mark.parametrize(("language", "text", "theme"), INFLECTED)
def test_inflected_forms(language: str, text: str, theme: str) -> None:
    assert THEME + theme in named_themes(text, language)


def test_order_of_appearance_and_once_each() -> None:
    text = "Volunteering, a youth club, volunteering again and a youth centre."
    assert named_themes(text, "en") == [THEME + "volunteering", THEME + "youth-centres"]


@pytest.mark.parametrize("language", [*LANGUAGES, "de", ""])
def test_nothing_is_named_in_nothing(language: str) -> None:
    assert named_themes("", language) == named_themes(" .,! 12 ", language) == []


def test_parts_of_words_name_nothing() -> None:
    assert named_themes("youthful centrepieces", "en") == []


def found(title: str, text: str = "", language: str = "en") -> dict[str, float]:
    return {hit.theme.removeprefix(THEME): hit.confidence for hit in found_themes(title, text, language)}


class TestAcronyms:
    @pytest.mark.parametrize("text", ["Is it work?", "We are wise.", "A vet stems the blood."])
    def test_words_are_not_acronyms(self, text: str) -> None:
        assert {"artificial-intelligence", "work-integration", "vocational-training", "science-education"}.isdisjoint(
            theme.removeprefix(THEME) for theme in named_themes(text, "en")
        )

    @pytest.mark.parametrize(
        ("text", "language", "theme"),
        [
            ("AI for all", "en", "artificial-intelligence"),
            ("Jobs at SMEs", "en", "small-enterprises"),
            ("a club for lgbt youth", "en", "lgbtiq"),
            ("stöd med IT", "sv", "digital"),
            ("NVO sadarbība", "lv", "civil-society-development"),
        ],
    )
    def test_acronyms(self, text: str, language: str, theme: str) -> None:
        assert THEME + theme in named_themes(text, language)


def test_shall_is_no_school() -> None:
    assert named_themes("Vi ska och skulle", "sv") == []


class TestFound:
    def test_the_longest_name_counts_and_not_the_ones_in_it(self) -> None:
        assert found("Youth unemployment") == {"youth-employment": IN_TITLE}

    def test_how_often_and_where(self) -> None:
        assert found("", "A museum.") == {"libraries-museums": ONCE}
        assert found("", "A museum and its museum shop.") == {"libraries-museums": TWICE}
        assert found("", "Museums, museums, museums.") == {"libraries-museums": OFTEN}
        assert found("", "Poverty and food banks.") == {"poverty": SEVERAL}
        assert found("Museum", "Poverty.") == {"libraries-museums": IN_TITLE, "poverty": ONCE}

    def test_the_likeliest_comes_first(self) -> None:
        hits = found_themes("A museum", "Tourism. Poverty and low income.", "en")
        assert [hit.confidence for hit in hits] == sorted((hit.confidence for hit in hits), reverse=True)

    def test_words_as_they_are_written(self) -> None:
        hits = found_themes("", "Refugees welcome, asylum for a refugee", "en")
        assert [hit.words for hit in hits] == [("Refugees", "asylum")]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_ambiguous_words_alone_say_nothing(self, language: str) -> None:
        for word in AMBIGUOUS[language].split():
            assert found(word, f"{word} {word}", language) == {}, f"ontology/ambiguous.py: {word!r} still names a theme"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_ambiguous_words_are_names(self, language: str) -> None:
        """Otherwise the row does nothing."""
        idle = [word for word in AMBIGUOUS[language].split() if not named_themes(word, language)]
        assert idle == [], f"ontology/ambiguous.py: take away {idle}, which are no names of a theme in {language}"

    def test_misread_words_name_nothing(self) -> None:
        for language, words in MISREAD.items():
            assert named_themes(words, language) == []

    @pytest.mark.parametrize("language", ["de", "", "xx"])
    def test_other_languages(self, language: str) -> None:
        assert found("Sport und Museum", "Film", language) == {}


@pytest.fixture(scope="module")
def labels() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class TestLabels:
    def test_themes_exist(self, labels: list[dict[str, str]]) -> None:
        assert {row["theme"] for row in labels} <= {theme.id for theme in themes()}
        assert {row["how"] for row in labels} == {*HOW, "ambiguous"}
        keys = [tuple(row[column] for column in ("source", "project", "language", "theme")) for row in labels]
        assert len(set(keys)) == len(keys), "a hit was judged twice"

    @pytest.mark.parametrize("how", HOW)
    def test_confidence_is_the_share_judged_right(self, labels: list[dict[str, str]], how: str) -> None:
        verdicts = Counter(row["verdict"] for row in labels if row["how"] == how)
        assert HOW[how] == pytest.approx(verdicts["yes"] / verdicts.total(), abs=0.005)

    def test_ambiguous_words_are_mostly_wrong(self, labels: list[dict[str, str]]) -> None:
        verdicts = Counter(row["verdict"] for row in labels if row["how"] == "ambiguous")
        assert verdicts["yes"] < verdicts["no"] / 2

    def test_the_labelled_hits_are_still_found_so(self, labels: list[dict[str, str]]) -> None:
        if not CORDIS.is_file():
            pytest.skip(f"the CORDIS file is not at hand ({CORDIS})")
        judged = {row["project"]: row for row in labels if row["source"] == "cordis"}
        with zipfile.ZipFile(CORDIS) as archive, archive.open("project.csv") as stream:
            rows = csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig"), delimiter=";")
            texts = {row["id"]: (row["title"], row["objective"]) for row in rows if row["id"] in judged}
        moved = []
        for row in labels:
            if row["project"] in texts:
                confidence = found(*texts[row["project"]]).get(row["theme"])
                if confidence != HOW.get(row["how"]):
                    moved.append((row["project"], row["theme"], row["how"], confidence))
        assert texts
        assert moved == [], "judge these again and mend tests/data/labels/themes_found.csv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_longer_than_what_is_looked_at(language: str) -> None:
    names = [(theme.labels[language], *theme.synonyms.get(language, ())) for theme in themes()]
    assert max(len(name.split()) for row in names for name in row) < named._LONGEST
