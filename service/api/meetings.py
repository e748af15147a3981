"""The meeting plan of a networking event, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.ontology.themes import themes
from talka.service.api.asked import Say, Space, concept, country, row_of, territory
from talka.service.api.models import OrganisationBrief, Word
from talka.service.api.present import brief
from talka.service.errors import Problem, Refused
from talka.service.meetings.asked import (
    MOST_PARTICIPANTS,
    MOST_SLOTS,
    Asked,
    Participant,
    check_waiting,
)
from talka.service.meetings.programme import Programme, make
from talka.service.meetings.read import selected, start_of
from talka.service.meetings.show import meeting_rows
from talka.service.words import Words

router = APIRouter(responses={404: {"model": Problem}, 422: {"model": Problem}})

EFFORT = 2.0
"""Deterministic seconds for a proof: somebody waits."""

Id = Annotated[str, Field(max_length=500, description="Id or IRI of an organisation")]


class ParticipantIn(BaseModel):
    organisation: Id
    slots: list[Annotated[int, Field(ge=1, le=MOST_SLOTS)]] = Field(
        default=[], max_length=MOST_SLOTS, description="The slots in which it is there, from 1; empty for all"
    )


class MeetingsIn(BaseModel):
    """Who takes part, by name or by what they have in common; and the room there is."""

    participants: list[ParticipantIn] = Field(default=[], max_length=MOST_PARTICIPANTS)
    countries: list[Word] = Field(default=[], max_length=100, description="All organisations there: codes or names")
    municipalities: list[Word] = Field(default=[], max_length=100, description="All organisations there: ids")
    themes: list[Word] = Field(default=[], max_length=50, description="Of these, only those that work on any of them")
    tables: int = Field(0, ge=0, le=500, description="Meetings at a time; 0 for as many as are of use")
    slots: int = Field(6, ge=1, le=MOST_SLOTS, description="Meetings one after the other")
    minutes: int = Field(20, ge=1, le=240, description="Length of a slot")
    change: int = Field(5, ge=0, le=120, description="Minutes between two slots")
    break_after: list[int] = Field(default=[], max_length=MOST_SLOTS, description="Slots after which there is a break")
    pause: int = Field(30, ge=0, le=600, description="Minutes of a break")
    start: str = Field("09:00", max_length=40, examples=["2026-11-28T09:00"], description="Of the first slot")
    timezone: str = Field("", max_length=60, examples=["Europe/Vilnius"], description="Name of the IANA time zone")
    wishes: list[tuple[Id, Id]] = Field(default=[], max_length=500, description="Pairs that must meet")
    avoid: list[tuple[Id, Id]] = Field(default=[], max_length=500, description="Pairs that must not meet")
    rest: int = Field(0, ge=0, le=MOST_SLOTS, description="A free slot after so many meetings in a row; 0 for none")
    least: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Lower scores are no interest; left out: 0.05, and 0.002 where learned",
    )
    same_country: bool = Field(False, description="Also those of one country meet")
    past_partners: bool = Field(False, description="Also those who have worked together meet")


class MeetingOut(BaseModel):
    slot: int = Field(description="From 1")
    start: str = Field(description="ISO 8601 with the offset; without a day or time zone only the clock, as 09:00")
    end: str
    table: int = Field(description="From 1")
    a: OrganisationBrief
    b: OrganisationBrief
    score: float = Field(description="Mutual interest 0..1: the harmonic mean of what each is worth to the other")
    reasons: list[str] = Field(description="Why they should meet, strongest first")


class ServedOut(BaseModel):
    organisation: OrganisationBrief
    meetings: int


class MeetingsOut(BaseModel):
    """The plan, and how fair it is.

    Fair means: as many participants as can be have a meeting, then as many as can be have two, and so on. Among plans
    that are equally fair, the one with the most mutual interest.
    """

    model: str = Field(description="Version of the ranking model")
    revision: str = Field(description="Revision of the store")
    months: int = Field(description="The scores behind are probabilities of so many months; 0 where they are none")
    fair: bool = Field(description="It is proven that no plan is fairer")
    proven: bool = Field(description="It is proven that no plan is fairer, and none as fair has more interest")
    behind: float | None = Field(
        description="The share by which the interest is at most below that of the best plan as fair; none where unknown"
    )
    jain: float = Field(description="Jain's fairness index of the numbers of meetings: 1 when all have the same")
    summary: list[str] = Field(description="The same in words, and who is served less, and why")
    meetings: list[MeetingOut]
    participants: list[ServedOut]


@router.post("/meetings", tags=["meetings"])
def meetings(wanted: MeetingsIn, space: Space, say: Say) -> MeetingsOut:
    """Plan one-to-one meetings: fair to everybody, without clashes, of those who would both want to meet.

    Nothing is stored; the same request has the same answer. A participant named by hand and by country counts once.
    """
    matcher = space.matcher
    try:
        asked = _asked(matcher.network, wanted)
        check_waiting(asked)
        programme = make(matcher, asked, effort=EFFORT)
    except TalkaError as error:
        raise Refused(422, str(error)) from None
    return _out(programme, say)


def _asked(network: Network, wanted: MeetingsIn) -> Asked:
    def pairs(named: list[tuple[str, str]]) -> frozenset[tuple[int, int]]:
        rows = {tuple(sorted(row_of(network, name) for name in pair)) for pair in named}
        if any(len(set(pair)) < 2 for pair in rows):
            raise Refused(422, "A pair names the same organisation twice.")
        return frozenset((a, b) for a, b in rows)

    places = [territory(network, text) for text in wanted.municipalities]
    about = [concept(themes(), text, "theme") for text in wanted.themes]
    found = {row: Participant(row) for row in selected(network, map(country, wanted.countries), places, about)}
    for named in wanted.participants:
        row = row_of(network, named.organisation)
        found[row] = Participant(row, frozenset(named.slots) or None)
    start, dated = start_of(wanted.start, wanted.timezone)
    return Asked(
        participants=tuple(found.values()),
        slots=wanted.slots,
        tables=wanted.tables,
        minutes=wanted.minutes,
        change=wanted.change,
        breaks=tuple(wanted.break_after),
        pause=wanted.pause,
        start=start,
        dated=dated,
        wishes=pairs(wanted.wishes),
        avoid=pairs(wanted.avoid),
        rest=wanted.rest,
        least=wanted.least,
        same_country=wanted.same_country,
        past_partners=wanted.past_partners,
    )


def _out(programme: Programme, say: Words) -> MeetingsOut:
    network, plan = programme.network, programme.plan
    people = [brief(network, row, say) for row in programme.rows]
    items: list[dict[str, Any]] = meeting_rows(programme, say)
    return MeetingsOut(
        model=programme.model,
        revision=network.revision,
        months=programme.months,
        fair=plan.even,
        proven=plan.proven,
        behind=None if plan.behind != plan.behind else round(plan.behind, 6),
        jain=round(plan.jain, 6),
        summary=[say.say(said) for said in programme.summary()],
        meetings=[
            MeetingOut(
                slot=row["slot"],
                start=row["start"],
                end=row["end"],
                table=row["table"],
                a=people[meeting.a],
                b=people[meeting.b],
                score=row["score"],
                reasons=[say.say(reason) for reason in programme.reasons(meeting)],
            )
            for row, meeting in zip(items, plan.meetings, strict=True)
        ],
        participants=[
            ServedOut(organisation=who, meetings=count) for who, count in zip(people, plan.counts.tolist(), strict=True)
        ],
    )
