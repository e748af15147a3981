"""What a page shows, ready to be written: names with their language and address, organisations, suggestions."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from talka.service.api.models import OrganisationBrief


@dataclass(frozen=True)
class Name:
    """A text with its language; the language is empty where it is unknown or the reader's own."""

    text: str
    lang: str = ""
    url: str = ""

    def __html__(self) -> str:
        lang = Markup(' lang="{}"').format(self.lang) if self.lang else Markup("")
        if self.url:
            return Markup('<a href="{}"{}>{}</a>').format(self.url, lang, self.text)
        return Markup("<span{}>{}</span>").format(lang, self.text) if lang else escape(self.text)


@dataclass(frozen=True)
class Card:
    """An organisation in a list."""

    out: OrganisationBrief
    name: Name
    kind: str
    place: Name
    country: str
    snippet: Name


@dataclass(frozen=True)
class Joint:
    """A collaboration in a list. `partners` leave out the organisation whose page it is."""

    id: str
    title: Name
    period: str
    programme: str
    partners: list[Name]


@dataclass(frozen=True)
class Proposal:
    """A suggestion with its reasons as sentences that hold links.

    points: 0..100, for the bar; fit: the score in words; score: what the words go by
    """

    partner: Card
    points: int
    fit: str
    score: str
    reasons: list[Markup]
