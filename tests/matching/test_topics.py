"""Themes named in a text, in six languages and in the forms in which people write them."""

import pytest

from talka.matching.matcher import Matcher
from talka.matching.topics import NAMED, ONLY_NAMED, named_themes
from talka.ontology.concepts import LANGUAGES
from talka.ontology.terms import THEME
from talka.ontology.themes import themes

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


class TestWeights:
    def test_named_and_meant(self, matcher: Matcher) -> None:
        column = matcher.network.theme_index
        query = matcher.idea("Our youth centre looks for volunteers for its open evenings.", language="en")
        assert query.themes[column[THEME + "youth-centres"]] == NAMED
        assert ((query.themes >= 0) & (query.themes <= 1)).all()

    def test_named_in_passing(self, matcher: Matcher) -> None:
        """Who asks is not what is asked about: the youth club here wants clean water."""
        query = matcher.idea(
            "Our youth club wants to measure how clean the water of the river is and who pollutes it.", language="en"
        )
        column = matcher.network.theme_index
        assert query.themes[column[THEME + "youth-centres"]] == ONLY_NAMED
        assert query.themes.argmax() != column[THEME + "youth-centres"]

    def test_chosen_themes_count_in_full(self, matcher: Matcher) -> None:
        query = matcher.idea("water", themes=[THEME + "volunteering"])
        assert query.themes[matcher.network.theme_index[THEME + "volunteering"]] == NAMED
