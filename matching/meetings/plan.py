"""The plan of an event: fair first, then the meetings that both sides want most."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import linear_sum_assignment

from talka.matching.meetings.bound import Bound, bound
from talka.matching.meetings.event import FINE, Event, Meeting, Pair, Rounds, Worth, clashes, worth
from talka.matching.meetings.exact import EFFORT, prove, reach
from talka.matching.meetings.rounds import improve, round_robin


@dataclass(frozen=True, eq=False)
class Plan:
    """Meetings by slot and table, and how good they are.

    worth: see `talka.matching.meetings.event.worth`; limit: what no plan can exceed; proven: no plan is better
    """

    event: Event
    meetings: tuple[Meeting, ...]
    worth: Worth
    limit: Bound
    proven: bool

    @cached_property
    def counts(self) -> np.ndarray:
        """(p,) number of meetings of each participant."""
        pairs = [who for meeting in self.meetings for who in meeting.pair]
        return np.bincount(pairs, minlength=self.event.participants)

    @property
    def even(self) -> bool:
        """No plan serves more participants once, or as many once and more of them twice, and so on."""
        ceiling = reach(self.event, self.limit, self.worth[:-1])
        return self.proven or ceiling is not None

    @property
    def interest(self) -> float:
        """Mean interest of a meeting, 0..1; 0 without meetings."""
        return self.worth[-1] / FINE / max(1, len(self.meetings))

    @property
    def behind(self) -> float:
        """How far, at most, the sum of interest is behind the best plan that is equally even; NaN where not known."""
        if self.proven:
            return 0.0
        ceiling = reach(self.event, self.limit, self.worth[:-1])
        if ceiling is None or ceiling[-1] <= 0:
            return float("nan")
        return 1 - self.worth[-1] / ceiling[-1]

    @property
    def jain(self) -> float:
        """How evenly meetings are spread, from 1/p to 1, which is the same number for all.

        Jain, Chiu and Hawe, A quantitative measure of fairness and discrimination, DEC TR-301 (1984).
        """
        squares = len(self.counts) * float(np.sum(self.counts**2))
        return float(self.counts.sum()) ** 2 / squares if squares else 1.0


def plan(event: Event, effort: float = EFFORT) -> Plan:
    """The best plan found; a small event's is proven best. The same event gives the same plan.

    effort: deterministic seconds that the proof may take
    """
    limit = bound(event)
    best = improve(event, [[] for _ in range(event.slots)])
    if worth(event, best)[:-1] != (len(event.wishes), *limit.levels):  # a round robin leads out of some dead ends
        best = max(best, improve(event, round_robin(event)), key=lambda rounds: worth(event, rounds))
    best, proven = prove(event, best, limit, effort)
    wrong = clashes(event, best)
    if wrong:
        raise AssertionError("; ".join(wrong))
    return Plan(event, _seated(event, best), worth(event, best), limit, proven)


def _seated(event: Event, rounds: Rounds) -> tuple[Meeting, ...]:
    """Tables for the meetings, so that as many as can stay where they sat in the slot before."""
    meetings: list[Meeting] = []
    seats = np.full(event.participants, -1)
    for slot, pairs in enumerate(rounds):
        stay = np.array([[(seats[list(pair)] == table).sum() for table in range(event.tables)] for pair in pairs])
        tables = linear_sum_assignment(-stay)[1] if pairs else []
        seated = sorted(zip(tables, pairs, strict=True))
        meetings += [Meeting(slot, int(table), *pair) for table, pair in seated]
        for table, pair in seated:
            seats[list(pair)] = table
    return tuple(meetings)


NOBODY, ALL, AWAY, TABLES, BUSY = "nobody", "all", "away", "tables", "busy"


def shortfalls(made: Plan) -> dict[int, str]:
    """Why those have fewer meetings who have none, or fewer than an even share of all, by participant.

    nobody: there is no suitable partner; all: every suitable partner was met; away: it meets in all slots in which it
    is there; tables: in the slots that are free, all tables are taken; busy: the partners left to meet are busy, away
    or resting then
    """
    event = made.event
    partners: dict[int, set[int]] = defaultdict(set)
    for a, b in event.pairs():
        partners[a].add(b)
        partners[b].add(a)
    for meeting in made.meetings:
        partners[meeting.a].discard(meeting.b)
        partners[meeting.b].discard(meeting.a)
    free = event.available.copy()
    for meeting in made.meetings:
        free[list(meeting.pair), meeting.slot] = False
    for slot in range(event.slots):
        free[:, slot] &= ~event.rests(event.available & ~free & _busy(made), slot)
    found: dict[int, str] = {}
    share = 2 * len(made.meetings) // max(1, event.participants)
    for who in np.flatnonzero(made.counts < max(1, share)).tolist():
        if not (left := partners[who]):
            found[who] = ALL if made.counts[who] else NOBODY
        elif made.counts[who] == event.available[who].sum():
            found[who] = AWAY
        else:
            together = any(free[who, slot] and free[other, slot] for other in left for slot in range(event.slots))
            found[who] = TABLES if together else BUSY
    return found


def _busy(made: Plan) -> np.ndarray:
    busy = np.zeros_like(made.event.available)
    for meeting in made.meetings:
        busy[list(meeting.pair), meeting.slot] = True
    return busy


def wishes_not_kept(made: Plan) -> list[Pair]:
    """Wishes for which there was no slot, or no table."""
    return sorted(made.event.wishes - {meeting.pair for meeting in made.meetings})
