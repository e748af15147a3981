"""What the templates show: rows of the network as names, links and sentences in the reader's language.

The facts come from `talka.service.api.present`; here they get a language for each name (for screen readers), an
address, and the marks that make a link. Everything that strangers wrote passes through `Markup.format` or the
templates' own escaping.
"""

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote, urlencode

import numpy as np
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from talka.graph.network import Labels, Network, WishRow
from talka.matching.explain import spell
from talka.matching.reasons import Ref, Statement
from talka.matching.suggestions import Suggestion
from talka.ontology.concepts import pick
from talka.ontology.terms import KIND, local_id
from talka.ontology.themes import themes
from talka.service.api.present import brief
from talka.service.pages.items import Card, Joint, Name, Proposal
from talka.service.words import Words

STRONG, GOOD = 0.47, 0.38
"""Scores from which a fit is called strong or good: about the best tenth, and the better half, of first suggestions in
the default dataset."""
SNIPPET = 180
"""Letters of a description in a list of results."""


class View:
    """One network for one reader."""

    def __init__(self, network: Network, words: Words) -> None:
        self.network = network
        self.words = words
        self.language = words.language
        self._wishes = {wish.iri: wish for wish in network.wishes}

    def url(self, path: str, **query: str) -> str:
        """The address of a page in the reader's language."""
        asked = urlencode({name: value for name, value in query.items() if value})
        return f"/{self.language}/{path}" + (f"?{asked}" if asked else "")

    @staticmethod
    def web(address: str) -> str:
        """An address as it may stand in a link: only of the web, whatever the data say."""
        return address if address.startswith(("https://", "http://")) else ""

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self.language)

    def decimal(self, value: float) -> str:
        """A number with one digit after the point."""
        return str(format_decimal(value, "#,##0.0", locale=self.language))

    def name(self, labels: Labels, iri: str = "", url: str = "") -> Name:
        text = pick(labels, self.language, otherwise=spell(iri) if iri else "")
        if labels.get(self.language) == text:
            return Name(text, url=url)
        return Name(text, next((code for code, label in labels.items() if label == text), ""), url)

    def organisation(self, row: int) -> Name:
        iri = self.network.iris[row]
        return self.name(self.network.labels[row], iri, self.url(f"organisations/{quote(local_id(iri), safe='')}"))

    def collaboration(self, column: int) -> Name:
        iri = self.network.collaborations[column]
        return self.name(self.network.titles[column], iri, self.url(f"collaborations/{quote(local_id(iri), safe='')}"))

    def theme(self, iri: str) -> Name:
        concept = themes()[iri]
        return Name(concept.label(self.language), url=self.url("organisations", theme=concept.id))

    def wish(self, wish: WishRow) -> Name:
        page = self.organisation(wish.organisation).url
        return self.name(wish.texts, wish.iri, f"{page}#{quote(local_id(wish.iri), safe='')}")

    def place(self, row: int) -> Name:
        place = self.network.places.get(self.network.territories[row])
        return self.name(place.labels, place.iri) if place and "/place/" in place.iri else Name("")

    def kind(self, row: int) -> str:
        iri = self.network.kinds[row]
        return self.words.kind(iri if iri.startswith(KIND) else "")

    def card(self, row: int) -> Card:
        return Card(
            out=brief(self.network, row, self.words),
            name=self.organisation(row),
            kind=self.kind(row),
            place=self.place(row),
            country=self.words.country(str(self.network.countries[row])),
            snippet=self._snippet(row),
        )

    def _snippet(self, row: int) -> Name:
        whole = self.name(self.network.descriptions[row])
        if len(whole.text) <= SNIPPET:
            return whole
        return Name(whole.text[:SNIPPET].rpartition(" ")[0].rstrip(" ,;.:–-") + " …", whole.lang)

    def joint(self, column: int, *, without: int | None = None) -> Joint:
        network = self.network
        return Joint(
            id=local_id(network.collaborations[column]),
            title=self.collaboration(column),
            period=self.period(network.start[column], network.end[column]),
            programme=network.programmes[column],
            partners=[self.organisation(row) for row in network.members_of(column).tolist() if row != without],
        )

    def newest_first(self, columns: Iterable[int]) -> list[int]:
        def age(column: int) -> tuple[str, str]:
            start = self.network.start[column]
            return ("" if np.isnat(start) else str(start), self.network.collaborations[column])

        return sorted(columns, key=age, reverse=True)

    def period(self, start: np.datetime64, end: np.datetime64) -> str:
        """From when to when; the first of January may stand for a year of which no more is known."""
        first, last = self._month(start), self._month(end)
        if first and last:
            return first if first == last else f"{first} – {last}"
        if first:
            return self.words.gettext("since {date}").format(date=first)
        return self.words.gettext("until {date}").format(date=last) if last else ""

    def _month(self, value: np.datetime64) -> str:
        if np.isnat(value):
            return ""
        day = date.fromisoformat(str(value))
        return str(day.year) if (day.month, day.day) == (1, 1) else format_skeleton("yMMM", day, locale=self.language)

    def proposal(self, suggestion: Suggestion, months: int) -> Proposal:
        """`months` are those of the answer: 0 where the score is no probability."""
        _ = self.words.gettext
        score, points = suggestion.score, round(100 * suggestion.score)
        if months:
            fit, measure = self.words.percent(score), _("likely within {months} months").format(months=months)
        else:
            fit = _("strong fit") if score >= STRONG else _("good fit") if score >= GOOD else _("some fit")
            measure = _("{points} of 100").format(points=points)
        return Proposal(
            partner=self.card(self.network.index[suggestion.partner]),
            points=points,
            fit=fit,
            score=measure,
            reasons=[self.say(reason) for reason in suggestion.reasons],
        )

    def say(self, statement: Statement) -> Markup:
        """A reason or a gap in words; what it names is a link where it has a page."""
        return self.sentence(
            statement.message,
            **{
                name: Markup(", ").join(self._named(ref) for ref in references)
                for name, references in statement.values.items()
            },
        )

    def sentence(self, message: str, **values: object) -> Markup:
        """A translated sentence with its placeholders filled, and escaped, by values."""
        return escape(self.words.gettext(message)).format(**values)

    def _named(self, ref: Ref) -> Name:
        match ref.kind:
            case "theme" if ref.value in self.network.theme_index:
                return self.theme(ref.value)
            case "organisation" if ref.value in self.network.index:
                return self.organisation(self.network.index[ref.value])
            case "collaboration" if ref.value in self.network.collaboration_index:
                return self.collaboration(self.network.collaboration_index[ref.value])
            case "need" | "offer" if ref.value in self._wishes:
                return self.wish(self._wishes[ref.value])
        return Name(self.words.label(ref))
