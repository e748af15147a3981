"""Themes that a source does not declare in our scheme: mapped from its own vocabulary, or found in its texts."""

from collections.abc import Iterable

from talka.graph.records import Text, ThemeLink


def theme_links(
    declared: tuple[str, ...] = (),
    mapped: Iterable[tuple[str, str]] = (),
    title: Iterable[Text] = (),
    texts: Iterable[Text] = (),
) -> tuple[ThemeLink, ...]:
    """Each theme once with its best confidence, none that is `declared`.

    mapped: (vocabulary, key) such as ("keep", "Tourism"), ("euroscivoc", "/29/101/559"), ("eurovoc", IRI)
    """
    return ()
