"""A brief as one HTML file that asks nothing of any host and prints well on A4."""

from pathlib import Path

from markupsafe import Markup

from talka.graph.network import Network
from talka.matching.reasons import Statement
from talka.service.brief.content import Brief
from talka.service.brief.sheet import sheet
from talka.service.brief.voice import Piece, Voice
from talka.service.templates import environment
from talka.service.words import Words

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "pages" / "templates"
"""Where the part stands that the file shares with the page."""


def brief_html(brief: Brief, network: Network, words: Words) -> bytes:
    voice = Voice(network, words)

    def speak(statement: Statement) -> Markup:
        return Markup("").join(_marked(piece) for piece in voice.pieces(statement))

    template = environment(words.language, HERE, TEMPLATES).get_template("file.html")
    return template.render(sheet=sheet(brief, words, speak)).encode()


def _marked(piece: Piece) -> Markup:
    """
    >>> _marked(Piece("<b>", title=True, lang="el"))
    Markup('<cite lang="el">&lt;b&gt;</cite>')
    """
    lang = Markup(' lang="{}"').format(piece.lang) if piece.lang else Markup("")
    if piece.title:
        return Markup("<cite{}>{}</cite>").format(lang, piece.text)
    return Markup("<span{}>{}</span>").format(lang, piece.text) if lang else Markup("{}").format(piece.text)
