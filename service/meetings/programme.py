"""A meeting plan with everything that is told of it: who, when, where, why, and how fair it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil

import numpy as np

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.encoders.cache import Progress
from talka.matching.matcher import Matcher
from talka.matching.meetings.event import FINE, Event, Meeting
from talka.matching.meetings.exact import EFFORT
from talka.matching.meetings.interest import mutual, scores
from talka.matching.meetings.plan import ALL, AWAY, BUSY, NOBODY, TABLES, Plan, plan, shortfalls, wishes_not_kept
from talka.matching.meetings.timetable import Timetable
from talka.matching.meetings.why import Told, why
from talka.matching.ranker import VERSION
from talka.matching.reasons import Reason, Ref, mark
from talka.service.meetings.asked import Asked, check

LEAST, LEAST_LIKELY = 0.05, 0.002
"""Scores below are no interest. By the weights that Talka comes with, they tell of themes that are hardly near each
other, by judgement. Learned ones are probabilities: of 40 organisations of CORDIS on one theme, nine in ten pairs
without a reason in words lie below."""

SHORT = {
    NOBODY: mark("No meeting, since no suitable partner takes part: {organisations}."),
    ALL: mark("Fewer meetings, since no other suitable partner takes part: {organisations}."),
    AWAY: mark("Fewer meetings, since not there in every slot: {organisations}."),
    TABLES: mark("Fewer meetings, since all tables are taken: {organisations}."),
    BUSY: mark("Fewer meetings, since the other suitable partners are busy in the free slots: {organisations}."),
}


@dataclass(frozen=True)
class Said:
    """A sentence of the summary."""

    message: str
    values: Mapping[str, tuple[Ref, ...]]


@dataclass(frozen=True, eq=False)
class Programme:
    """A plan for organisations of a network: `rows` (p) are the participants' row numbers, ascending.

    months: the scores behind it are probabilities of so many months; 0 where they are none
    """

    network: Network
    asked: Asked
    rows: tuple[int, ...]
    plan: Plan
    told: Told
    model: str
    months: int

    @cached_property
    def times(self) -> list[tuple[datetime, datetime]]:
        asked = self.asked
        table = Timetable(asked.start, asked.slots, asked.minutes, asked.change, asked.breaks, asked.pause)
        return table.times()

    @cached_property
    def days(self) -> list[list[Meeting | None]]:
        """(p, s) the meetings of each participant by slot."""
        days: list[list[Meeting | None]] = [[None] * self.asked.slots for _ in self.rows]
        for meeting in self.plan.meetings:
            for who in meeting.pair:
                days[who][meeting.slot] = meeting
        return days

    def partner(self, meeting: Meeting, who: int) -> int:
        """Whom a participant meets, both by their place among the participants."""
        return meeting.b if who == meeting.a else meeting.a

    def score(self, meeting: Meeting) -> float:
        """Mutual interest 0..1; 0 for a wish for which the data say nothing."""
        return int(self.plan.event.interest[meeting.pair]) / FINE

    def reasons(self, meeting: Meeting, who: int | None = None) -> tuple[Reason, ...]:
        """Why the two should meet; as told to one of them where `who` is given."""
        if who is None:
            return self.told.of_two[self.rows[meeting.a], self.rows[meeting.b]]
        return self.told.own[self.rows[who], self.rows[self.partner(meeting, who)]]

    def organisations(self, places: list[int]) -> tuple[Ref, ...]:
        return tuple(Ref("organisation", self.network.iris[self.rows[place]]) for place in places)

    def summary(self) -> list[Said]:
        """How many meet, how fair that is, and who is served less and why."""
        counts = self.plan.counts
        figures = {
            "participants": len(self.rows),
            "meetings": len(self.plan.meetings),
            "least": int(counts.min()),
            "most": int(counts.max()),
        }
        same = figures["least"] == figures["most"]
        numbers = (
            mark("Participants: {participants}. Meetings: {meetings}. Meetings of each participant: {most}.")
            if same
            else mark(
                "Participants: {participants}. Meetings: {meetings}. Meetings of each participant: {least} to {most}."
            )
        )
        counted = {name: (Ref("count", str(value)),) for name, value in figures.items()}
        return [Said(numbers, counted), self._fairness(), *self._full(), *self._short(), *self._broken()]

    def _fairness(self) -> Said:
        behind = self.plan.behind
        if self.plan.proven:
            return Said(mark("No plan is fairer, and none as fair has more mutual interest: this is proven."), {})
        if self.plan.even and not np.isnan(behind):
            return Said(
                mark("No plan is fairer. One as fair could have at most {share} more mutual interest."),
                {"share": (Ref("share", str(ceil(100 * behind / (1 - behind)) / 100)),)},
            )
        if self.plan.even:
            return Said(mark("No plan is fairer: this is proven."), {})
        return Said(mark("A fairer plan may exist; none was found."), {})

    def _full(self) -> list[Said]:
        event = self.plan.event
        full = len(self.plan.meetings) == event.tables * event.slots and event.tables < event.participants // 2
        message = mark("All tables are taken in every slot: with more tables, more could meet.")
        return [Said(message, {})] if full else []

    def _short(self) -> list[Said]:
        groups: dict[str, list[int]] = {}
        for who, reason in shortfalls(self.plan).items():
            groups.setdefault(reason, []).append(who)
        return [
            Said(message, {"organisations": self.organisations(groups[reason])})
            for reason, message in SHORT.items()
            if reason in groups
        ]

    def _broken(self) -> list[Said]:
        message = mark("There was no slot or table for a meeting that must be: {one} – {other}.")
        return [
            Said(message, {"one": self.organisations([a]), "other": self.organisations([b])})
            for a, b in wishes_not_kept(self.plan)
        ]


def make(
    matcher: Matcher, asked: Asked, progress: Progress = lambda done, total: None, effort: float = EFFORT
) -> Programme:
    """The plan that is asked for. The same store and request give the same plan, in whichever order they are named.

    Raises MeetingsRefused for what cannot be an event.
    """
    check(asked, matcher.network)
    participants = sorted(asked.participants, key=lambda participant: participant.row)
    rows = [participant.row for participant in participants]
    place = {row: number for number, row in enumerate(rows)}
    filters = Filters(same_country=asked.same_country, past_partners=asked.past_partners)
    model = matcher.learned.model if matcher.learned else None
    learned = model if model and "partner" in model.regressions else None
    least = asked.least if asked.least is not None else LEAST_LIKELY if learned else LEAST
    interest = mutual(scores(matcher, rows, filters, progress), least)
    wished = [(place[a], place[b]) for a, b in asked.wishes]
    if wished:  # for them the own country and past partners are no obstacle
        anyhow = mutual(scores(matcher, rows, Filters(same_country=True, past_partners=True)))
        for a, b in wished:
            interest[a, b] = interest[b, a] = anyhow[a, b]
    for a, b in asked.avoid:
        interest[place[a], place[b]] = interest[place[b], place[a]] = 0
    available = np.array(
        [[p.slots is None or slot in p.slots for slot in range(1, asked.slots + 1)] for p in participants]
    )
    tables = min(asked.tables or len(rows), len(rows) // 2)
    made = plan(Event(interest, available, tables, frozenset(wished), asked.rest), effort)
    told = why(matcher, [(rows[meeting.a], rows[meeting.b]) for meeting in made.meetings])
    version, months = (learned.version, learned.months) if learned else (VERSION, 0)
    return Programme(matcher.network, asked, tuple(rows), made, told, version, months)
