"""A brief's sentences in a language, as pieces that know what they name."""

from dataclasses import dataclass
from string import Formatter

from talka.graph.network import Labels, Network
from talka.matching.reasons import Ref, Statement
from talka.service.brief.document import formed
from talka.service.words import Words

TITLES = ("collaboration", "need", "offer", "text")
"""Kinds of things whose names are titles, set in italics."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; title: whether they are one; lang: their language where it is not the reader's, empty if unknown."""

    text: str
    title: bool = False
    lang: str = ""


class Voice:
    """Says statements of one network in one language."""

    def __init__(self, network: Network, words: Words) -> None:
        self.words = words
        self._network = network
        self._wishes = {wish.iri: wish.texts for wish in network.wishes}

    def pieces(self, statement: Statement) -> list[Piece]:
        """The sentence in order; pieces with the same marks are one."""
        statement = formed(statement, self.words)
        found: list[Piece] = []
        for text, name, _, _ in Formatter().parse(self.words.gettext(statement.message)):
            found.append(Piece(text))
            named = [self._piece(ref) for ref in statement.values[name]] if name else []
            apart = Piece("; " if any("," in piece.text for piece in named) else ", ")
            for place, piece in enumerate(named):
                found += [apart, piece] if place else [piece]
        return _joined(found)

    def say(self, statement: Statement) -> str:
        return "".join(piece.text for piece in self.pieces(statement))

    def _piece(self, ref: Ref) -> Piece:
        text, labels = self.words.label(ref), self._labels(ref)
        own = self.words.language
        lang = next((code for code, label in labels.items() if label == text), "") if labels.get(own) != text else ""
        return Piece(text, ref.kind in TITLES, lang)

    def _labels(self, ref: Ref) -> Labels:
        network = self._network
        match ref.kind:
            case "organisation" if ref.value in network.index:
                return network.labels[network.index[ref.value]]
            case "collaboration" if ref.value in network.collaboration_index:
                return network.titles[network.collaboration_index[ref.value]]
            case "place" if ref.value in network.places:
                return network.places[ref.value].labels
            case "need" | "offer":
                return self._wishes.get(ref.value, {})
        return {}


def _joined(pieces: list[Piece]) -> list[Piece]:
    """
    >>> _joined([Piece("a"), Piece(""), Piece("b"), Piece("c", lang="el")])
    [Piece(text='ab', title=False, lang=''), Piece(text='c', title=False, lang='el')]
    """
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.title, last.lang) == (piece.title, piece.lang):
            joined[-1] = Piece(last.text + piece.text, last.title, last.lang)
        elif piece.text:
            joined.append(piece)
    return joined
