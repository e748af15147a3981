"""The file: one piece, and no name in it is code."""

import base64
import re
from html import unescape

from talka.graph.network import Network
from talka.service.brief.content import Brief
from talka.service.brief.html import brief_html
from talka.service.words import Words


def test_code_in_names_is_only_text(harmful: tuple[Network, Brief], harm: str) -> None:
    network, brief = harmful
    file = brief_html(brief, network, Words(network)).decode()
    assert "<script" not in file
    assert "javascript:" not in file
    assert "<a " not in file, "a link from a name"
    for ending in ("one", "three", "title", "need"):
        assert f"{harm} {ending}" in unescape(file)


def test_code_in_names_is_only_text_in_pictures(harmful: tuple[Network, Brief]) -> None:
    network, brief = harmful
    file = brief_html(brief, network, Words(network)).decode()
    pictures = re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", file)
    assert len(pictures) == 2
    for picture in pictures:
        svg = base64.b64decode(picture).decode()
        assert "<script" not in svg
        assert set(re.findall(r"<(\w+)", svg)) <= {"svg", "rect", "text", "path", "circle"}


def test_names_have_their_language(harmful: tuple[Network, Brief]) -> None:
    network, brief = harmful
    file = brief_html(brief, network, Words(network, "sv")).decode()
    assert '<html lang="sv">' in file
    assert re.search(r'<span lang="en">#read', file)
    assert re.search(r'<cite lang="en">#read', file)
    assert re.search(r'<span lang="el">#read', file)
