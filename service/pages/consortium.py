"""Put together a team. What is asked is answered and forgotten."""

from typing import Annotated, Any

from babel import Locale
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from talka.graph.network import Network
from talka.matching.consortium.teams import best_teams
from talka.matching.consortium.wanted import Wanted
from talka.matching.languages import identify
from talka.matching.reasons import mark
from talka.ontology.concepts import LANGUAGES, fold, scheme
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service.pages import forms
from talka.service.pages.dials import Dial
from talka.service.pages.forms import Choice
from talka.service.pages.ideas import HOME, LONGEST, SHORTEST
from talka.service.pages.items import Name
from talka.service.pages.reader import ForReader
from talka.service.pages.teams import team_view
from talka.service.search import Search, find

router = APIRouter()

TEAMS, SECONDS = 2, 2.5
"""Teams in an answer, and seconds for the search for each."""
MOST_NAMED = 60
"""Organisations that a form may keep or leave out."""
NUMBERS = {"size": (3, 10, 5), "countries": (1, 8, 3), "most": (0, 4, 2), "newcomers": (0, 4, 0)}
"""Fields that are numbers: the least, the most, and what is taken where nothing was said."""
TEXTS = ("text", "country", "lead", "theme", "language")

LONG = mark("The text is too long: a page or two is enough.")
SHORT = mark("Write a sentence or two about the idea, or name who leads.")
NOT_ONE = mark("No single organisation is called that. Write its name as its page has it, or its id.")


class Fields:
    """The form as it was sent, or as it is at first; what cannot be read is as at first."""

    def __init__(self, network: Network, sent: dict[str, list[str]]) -> None:
        asked = forms.Asked(network)
        texts = {name: sent.get(name, [""])[0].strip() for name in TEXTS}
        self.text, self.lead = texts["text"], texts["lead"][:200]
        self.country = asked.country(texts["country"])
        self.theme = asked.concept(themes(), texts["theme"])
        self.language = texts["language"] if texts["language"] in (*LANGUAGES, "any") else ""
        self.numbers = {name: _number(sent.get(name, [""])[0], *limits) for name, limits in NUMBERS.items()}
        self.kinds = tuple(iri for text in sent.get("kind", [])[:20] if (iri := asked.concept(scheme("kind"), text)))
        self.include, self.exclude = (_organisations(network, sent.get(name, [])) for name in ("with", "without"))
        if not self.country and "country" not in sent and self.text:  # from a form that does not ask
            self.country = HOME.get(identify(self.text), "")

    @property
    def single(self) -> dict[str, str]:
        """The fields of one value, for the language switch."""
        numbers = {name: str(number) for name, number in self.numbers.items()}
        theme = themes()[self.theme].id if self.theme else ""
        own = {"text": self.text, "country": self.country, "lead": self.lead, "language": self.language}
        return {**own, "theme": theme, **numbers}

    def wanted(self, lead: str) -> Wanted:
        return Wanted(
            size=self.numbers["size"],
            min_countries=self.numbers["countries"],
            max_per_country=self.numbers["most"],
            kinds=tuple((kind, 1) for kind in self.kinds),
            themes=(self.theme,) if self.theme else (),
            lead=lead,
            include=self.include,
            exclude=self.exclude,
            newcomers=self.numbers["newcomers"],
            language=self.language,
            home="" if lead else self.country,
        )


@router.get("/{lang}/consortium")
def ask(reader: ForReader, lead: str = "", country: str = "") -> HTMLResponse:
    fields = Fields(reader.network, {"lead": [lead], "country": [country]})
    return reader.page("consortium.html", **_form(reader, fields))


@router.post("/{lang}/consortium")
def answer(reader: ForReader, sent: Annotated[dict[str, list[str]], Depends(forms.posted)]) -> HTMLResponse:
    matcher = reader.matcher()
    network, fields = reader.network, Fields(reader.network, sent)
    form = {**_form(reader, fields), "posted": True}
    lead = _lead(network, fields.lead)
    fault = LONG if len(fields.text) > LONGEST else NOT_ONE if fields.lead and not lead else ""
    if not fault and not lead and len(fields.text) < SHORTEST:
        fault = SHORT
    if fault:
        return reader.page("consortium.html", **{**form, "fault": reader.words.gettext(fault)}, status=400)
    wanted = fields.wanted(lead)
    if fields.text:
        query = matcher.idea(fields.text, country=wanted.home, organisation=lead or None)
    else:
        query = matcher.organisation(lead)
    found = best_teams(matcher, query, wanted, teams=TEAMS, seconds=SECONDS)
    answered = {
        "teams": [team_view(reader, found, team, fields.include) for team in found.teams],
        "clash": [reader.view.say(rule) for rule in found.clash],
        "likely": reader.words.likely(found.months) if found.months else "",
    }
    return reader.page("consortium.html", **{**form, **answered})


def _number(text: str, least: int, most: int, otherwise: int) -> int:
    known = text.isascii() and text.isdigit() and len(text) < 4
    return int(text) if known and least <= int(text) <= most else otherwise


def _organisations(network: Network, ids: list[str]) -> tuple[str, ...]:
    """IRIs of those that exist, each once."""
    rows = [network.row(text) for text in ids[:MOST_NAMED]]
    return tuple(dict.fromkeys(network.iris[row] for row in rows if row is not None))


def _lead(network: Network, text: str) -> str:
    """The IRI by id or name; empty where none, or no single one, is called that."""
    if not text:
        return ""
    if (known := network.row(text)) is not None:
        return network.iris[known]
    rows = find(network, Search(words=text)).rows
    exact = [row for row in rows if fold(text) in map(fold, network.labels[row].values())]
    rows = exact or rows
    return network.iris[rows[0]] if len(rows) == 1 else ""


def _form(reader: ForReader, fields: Fields) -> dict[str, Any]:
    view, present = reader.view, set(reader.network.kinds)

    def named(iris: tuple[str, ...]) -> list[tuple[str, Name]]:
        return [(local_id(iri), view.organisation(reader.network.index[iri])) for iri in iris]

    kinds = [kind for kind in scheme("kind") if kind.iri in present]
    return {
        "filled": fields.single,
        "fields": {"country": forms.countries(view), "theme": forms.theme_choices(view)},
        "questions": _questions(reader, fields),
        "kinds": [(kind.id, kind.label(view.language), kind.iri in fields.kinds) for kind in kinds],
        "narrowed": bool(fields.kinds or fields.theme or fields.language or fields.numbers["newcomers"]),
        "include": named(fields.include),
        "exclude": named(fields.exclude),
        "teams": None,
        "clash": [],
        "likely": "",
        "fault": "",
        "posted": False,
    }


def _questions(reader: ForReader, fields: Fields) -> dict[str, Dial]:
    """The fields with a choice of numbers, and that of a language."""
    _ = reader.words.gettext
    labels = {
        "size": _("Members"),
        "countries": _("Countries, at least"),
        "most": _("From one country, at most"),
        "newcomers": _("Members without a partner abroad so far, at least"),
    }
    questions = {}
    for name, label in labels.items():
        least, most, _otherwise = NUMBERS[name]
        choices = [Choice(str(value), reader.view.number(value)) for value in range(least, most + 1)]
        if name == "most":
            choices[0] = Choice("0", _("Any number"))
        questions[name] = Dial(name, label, choices, str(fields.numbers[name]))
    names = Locale.parse(reader.words.language).languages
    languages = [Choice("", _("Not needed")), Choice("any", _("Whichever they have in common"))]
    languages += [Choice(code, str(names.get(code, code))) for code in LANGUAGES]
    label = _("A language spoken in every member's country")
    return {**questions, "language": Dial("language", label, languages, fields.language)}
