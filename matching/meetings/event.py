"""What is to be planned: who takes part, who would want to meet whom, and when there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Pair = tuple[int, int]
FINE = 1_000_000
"""Interest is counted in millionths, so that plans can be compared exactly."""


@dataclass(frozen=True, eq=False)
class Event:
    """An event of one-to-one meetings with p participants in s slots.

    interest: (p, p) int64, symmetric, in millionths: 0 to 1,000,000; a pair with 0 does not meet, unless it is a wish
    available: (p, s) bool: who is there when
    tables: how many meetings there can be at a time
    wishes: pairs that must meet, where that is possible; the lower number first
    rest: after so many meetings in a row a participant has a slot free; 0 for no rest
    """

    interest: np.ndarray
    available: np.ndarray
    tables: int
    wishes: frozenset[Pair] = frozenset()
    rest: int = 0

    @property
    def participants(self) -> int:
        return len(self.interest)

    @property
    def slots(self) -> int:
        return int(self.available.shape[1])

    def pairs(self) -> list[Pair]:
        """Those that may meet, the lower number first, ascending."""
        allowed = self.interest > 0
        for a, b in self.wishes:
            allowed[a, b] = True
        common = (self.available.astype(np.int64) @ self.available.T.astype(np.int64)) > 0
        return [(int(a), int(b)) for a, b in np.argwhere(np.triu(allowed & common, k=1))]

    def rests(self, busy: np.ndarray, slot: int) -> np.ndarray:
        """(p,) bool: who must rest in a slot, given who is busy (p, s) in the others."""
        if not self.rest:
            return np.zeros(self.participants, dtype=bool)
        would = busy.copy()
        would[:, slot] = True
        run = np.zeros(self.participants, dtype=np.int64)
        longest = run.copy()
        for column in would.T:
            run = np.where(column, run + 1, 0)
            longest = np.maximum(longest, run)
        return longest > self.rest


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two participants at a table in a slot, all numbered from 0; `a` is the lower number."""

    slot: int
    table: int
    a: int
    b: int

    @property
    def pair(self) -> Pair:
        return self.a, self.b


Rounds = Sequence[Sequence[Pair]]
"""The pairs that meet in each slot."""
Worth = tuple[int, ...]
"""How good a plan is; plans are compared by the first number that differs, and more is better."""


def worth(event: Event, rounds: Rounds) -> Worth:
    """The objective: wishes kept; participants with at least one meeting, with at least two, and so on to as many as
    there are slots; then the sum of interest.

    So nobody has a second meeting at the price of another's first, and interest decides among plans equally even.

    >>> interest = np.array([[0, 900, 500], [900, 0, 0], [500, 0, 0]])
    >>> event = Event(interest, np.ones((3, 2), dtype=bool), tables=1)
    >>> worth(event, [[(0, 1)], [(0, 2)]])
    (0, 3, 1, 1400)
    """
    counts = served(event, rounds)
    kept = sum(pair in event.wishes for pairs in rounds for pair in pairs)
    levels = [int(np.sum(counts >= level)) for level in range(1, event.slots + 1)]
    return (kept, *levels, sum(int(event.interest[pair]) for pairs in rounds for pair in pairs))


def served(event: Event, rounds: Rounds) -> np.ndarray:
    """(p,) number of meetings of each participant."""
    return np.bincount([who for pairs in rounds for pair in pairs for who in pair], minlength=event.participants)


def clashes(event: Event, rounds: Rounds) -> list[str]:
    """What is wrong with a plan, in words; nothing, for every plan that is made here."""
    found: list[str] = []
    met: set[Pair] = set()
    allowed = set(event.pairs())
    busy = np.zeros_like(event.available)
    for slot, pairs in enumerate(rounds):
        if len(pairs) > event.tables:
            found.append(f"slot {slot}: {len(pairs)} meetings at {event.tables} tables")
        for a, b in pairs:
            if (a, b) not in allowed:
                found.append(f"slot {slot}: {a} and {b} are not to meet")
            if (a, b) in met:
                found.append(f"slot {slot}: {a} and {b} meet again")
            met.add((a, b))
            for who in (a, b):
                if busy[who, slot]:
                    found.append(f"slot {slot}: {who} is in two places")
                if not event.available[who, slot]:
                    found.append(f"slot {slot}: {who} is not there")
                busy[who, slot] = True
    if event.rest:
        for who, row in enumerate(busy):
            if "1" * (event.rest + 1) in "".join("1" if cell else "0" for cell in row):
                found.append(f"{who} has no rest after {event.rest} meetings")
    return found
