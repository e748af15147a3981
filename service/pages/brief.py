"""The page of synergy briefs: choose what it is about, read it, take it along as PDF or HTML."""

from collections import defaultdict
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from talka.matching.reasons import Statement
from talka.service.brief.ask import brief_of
from talka.service.brief.document import formed
from talka.service.brief.sheet import Sheet, sheet
from talka.service.pages.collate import sort_key
from talka.service.pages.forms import Choice, Group
from talka.service.pages.items import Name
from talka.service.pages.reader import ForReader, Reader
from talka.service.pages.views import View
from talka.service.subject import Subject, SubjectError, find_subject, subjects

router = APIRouter()

NEAR = 10
"""Things that were perhaps meant, at most."""


@router.get("/{lang}/brief")
def brief(reader: ForReader, about: str = "") -> HTMLResponse:
    reader.matcher()
    subject: Subject | None = None
    unknown, near = "", list[Name]()
    if about.strip():
        try:
            subject = find_subject(reader.network, about[:200].strip())
        except SubjectError as error:
            unknown = about[:60]
            near = [_link(reader.view, each) for each in error.near[:NEAR]]
    asked = urlencode({"about": subject.id, "lang": reader.view.language}) if subject else ""
    return reader.page(
        "brief.html",
        status=404 if unknown else 200,
        choices=_choices(reader.view),
        chosen=subject.id if subject else "",
        unknown=[unknown] if unknown else [],
        near=near,
        sheet=_sheet(reader, subject) if subject else None,
        asked=asked,
    )


def _link(view: View, subject: Subject) -> Name:
    return Name(view.words.label(subject.ref), url=view.url("brief", about=subject.id))


def _sheet(reader: Reader, subject: Subject) -> Sheet[Markup]:
    """Sentences with links to the pages of what they name."""
    view = reader.view

    def speak(statement: Statement) -> Markup:
        return view.say(formed(statement, view.words))

    return sheet(brief_of(reader.space, subject, view.language), view.words, speak)


def _choices(view: View) -> list[Group]:
    """Countries, then the places of each, then themes; in the reader's order. Codes of statistics are left out."""
    groups: dict[str, list[Choice]] = defaultdict(list)
    countries, themes = view.words.gettext("Countries"), view.words.gettext("Themes")
    for subject in subjects(view.network).values():
        choice = Choice(subject.id, view.words.label(subject.ref), len(subject.rows))
        match subject.ref.kind:
            case "country":
                groups[countries].append(choice)
            case "theme":
                groups[themes].append(choice)
            case _ if "/id/place/" in subject.ref.value and subject.ref.value in view.network.places:
                groups[view.words.country(view.network.places[subject.ref.value].country)].append(choice)

    def order(title: str) -> tuple[int, object]:
        return (0 if title == countries else 2 if title == themes else 1, sort_key(title, view.language))

    return [
        Group(title, sorted(groups[title], key=lambda choice: sort_key(choice.label, view.language)))
        for title in sorted(groups, key=order)
    ]
