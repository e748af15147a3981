"""How much the themes of an idea weigh: those named in it, and those that it is close to in meaning."""

from talka.matching.matcher import Matcher
from talka.matching.topics import NAMED, ONLY_NAMED
from talka.ontology.terms import THEME


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
