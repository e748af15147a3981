"""The synergy brief over HTTP: as JSON, as PDF and as one HTML file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from talka.graph.network import Network
from talka.matching.matcher import Matcher
from talka.matching.reasons import Ref, Statement
from talka.ontology.countries import country_iri
from talka.service.api import models
from talka.service.api.asked import Say, Space
from talka.service.brief.ask import brief_of
from talka.service.brief.content import Brief
from talka.service.brief.document import Item
from talka.service.brief.html import brief_html
from talka.service.brief.pdf import brief_pdf
from talka.service.brief.sheet import sheet
from talka.service.brief.voice import Voice
from talka.service.errors import Problem, Refused
from talka.service.subject import Subject, SubjectError, find_subject, subjects
from talka.service.words import Words

router = APIRouter(tags=["brief"], responses={404: {"model": Problem}, 422: {"model": Problem}})

PDF = "application/pdf"
NAMED = ("organisation", "collaboration", "theme", "country", "place", "need", "offer")


class SubjectOut(BaseModel):
    """What there can be a brief about."""

    id: str
    kind: Literal["place", "country", "theme"]
    name: str
    organisations: int


class FigureOut(BaseModel):
    count: str = Field(description="As the language writes numbers")
    label: str


class ItemOut(BaseModel):
    """One thing of a chapter, such as an organisation, a gap, an introduction or a step."""

    text: str
    lines: list[str]
    website: str
    references: list[models.Reference] = Field(description="What its text names, in order")


class ChapterOut(BaseModel):
    name: str = Field(description="themes, active, together, gaps, needs, introductions or next")
    title: str
    text: list[str]
    picture: str = Field(description="What the picture shows, in words; empty where there is none")
    items: list[ItemOut]
    more: int = Field(description="How many items were left out")


class BriefOut(BaseModel):
    """A synergy brief. months: as in recommendations, of the introductions; 0 where nothing was learned."""

    about: SubjectOut
    language: str
    revision: str
    months: int
    made: str = Field(description="Day, ISO 8601")
    figures: list[FigureOut]
    chapters: list[ChapterOut]
    note: str


def subject_out(subject: Subject, words: Words) -> SubjectOut:
    return SubjectOut.model_validate(
        {
            "id": subject.id,
            "kind": subject.ref.kind,
            "name": words.label(subject.ref),
            "organisations": len(subject.rows),
        }
    )


def brief_out(brief: Brief, network: Network, words: Words) -> BriefOut:
    said = sheet(brief, words, Voice(network, words).say)
    return BriefOut(
        about=subject_out(brief.subject, words),
        language=words.language,
        revision=brief.revision,
        months=brief.months,
        made=brief.made.isoformat(),
        figures=[FigureOut(count=figure.number, label=figure.label) for figure in said.figures],
        chapters=[
            ChapterOut(
                name=chapter.name,
                title=chapter.title,
                text=chapter.lead,
                picture=chapter.picture.alt if chapter.picture else "",
                items=[
                    ItemOut(
                        text=entry.head, lines=entry.lines, website=entry.address, references=_references(item, words)
                    )
                    for entry, item in zip(chapter.entries, section.items, strict=True)
                ],
                more=section.more,
            )
            for chapter, section in zip(said.chapters, brief.sections, strict=True)
        ],
        note=said.note,
    )


def _references(item: Item, words: Words) -> list[models.Reference]:
    return [_reference(ref, words) for ref in _named(item.head)]


def _named(statement: Statement) -> list[Ref]:
    return [ref for values in statement.values.values() for ref in values if ref.kind in NAMED]


def _reference(ref: Ref, words: Words) -> models.Reference:
    iri = country_iri(ref.value) if ref.kind == "country" else ref.value
    return models.Reference(kind=ref.kind, iri=iri, label=words.label(ref))


class Asked:
    """A brief that was asked for, with whom it is for."""

    def __init__(self, about: str, space: Space, say: Words) -> None:
        self.matcher: Matcher = space.matcher
        self.words = Words(self.matcher.network, say.language)
        try:
            self.subject = find_subject(self.matcher.network, about)
        except SubjectError as error:
            raise Refused(404, str(error)) from error
        self.brief = brief_of(space, self.subject, say.language)


def asked(
    space: Space,
    say: Say,
    about: Annotated[
        str,
        Query(
            description="Id, code or name of a municipality, region, country or theme",
            min_length=1,
            max_length=200,
            examples=["Talsi", "LV", "social-economy"],
        ),
    ],
) -> Asked:
    return Asked(about, space, say)


ForBrief = Annotated[Asked, Depends(asked)]


@router.get("/brief/subjects")
def brief_subjects(space: Space, say: Say) -> list[SubjectOut]:
    """What there can be a brief about: places, countries and themes that have an organisation."""
    return [subject_out(subject, say) for subject in subjects(space.network).values()]


@router.get("/brief")
def brief(wanted: ForBrief) -> BriefOut:
    """The synergy brief: who is active, who already works together, gaps, introductions with reasons, next steps."""
    return brief_out(wanted.brief, wanted.matcher.network, wanted.words)


@router.get("/brief.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
def brief_as_pdf(wanted: ForBrief) -> Response:
    """The same as PDF on A4, tagged for screen readers (PDF/UA-1)."""
    data = brief_pdf(wanted.brief, wanted.matcher.network, wanted.words)
    return Response(data, media_type=PDF, headers=_named_file(wanted, "pdf"))


@router.get("/brief.html", response_class=Response, responses={200: {"content": {"text/html": {}}}})
def brief_as_html(wanted: ForBrief) -> Response:
    """The same as one HTML file to keep or send."""
    data = brief_html(wanted.brief, wanted.matcher.network, wanted.words)
    return Response(data, media_type="text/html; charset=utf-8", headers=_named_file(wanted, "html"))


def _named_file(wanted: Asked, ending: str) -> dict[str, str]:
    name = "".join(letter for letter in wanted.subject.id if letter.isascii() and (letter.isalnum() or letter in "-_"))
    return {"Content-Disposition": f'inline; filename="brief-{name}-{wanted.words.language}.{ending}"'}
