"""What is asked of a meeting plan: who, when, who with whom; and what cannot be an event."""

from dataclasses import dataclass
from datetime import UTC, datetime

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.explain import Labeller
from talka.matching.meetings.event import Pair
from talka.matching.reasons import mark

MOST_PARTICIPANTS, MOST_SLOTS = 300, 20
"""More people than these sit in no hall, and no day has more slots."""
MOST_WAITING = 3_000
"""Participants times slots for which somebody waits at a page: ten seconds or so, where tables are short."""
ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC).date()
"""The day of an event whose day was not said."""


class MeetingsRefused(TalkaError):  # noqa: N818  # like those it is one of
    """A request that cannot be planned; the message can be translated."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message.format(**values))
        self.message, self.values = message, values


@dataclass(frozen=True)
class Participant:
    """An organisation by its row number, and the slots, counted from 1, in which it is there; None for all."""

    row: int
    slots: frozenset[int] | None = None


@dataclass(frozen=True)
class Asked:
    """A meeting plan that is asked for.

    tables: 0 for as many as are of use; wishes, avoid: pairs of row numbers, the lower first
    breaks: after which slots, counted from 1; start: with its time zone; dated: the day was said, and the zone
    least: lower scores count as no interest; None for what is usual for the model
    """

    participants: tuple[Participant, ...]
    slots: int = 6
    tables: int = 0
    minutes: int = 20
    change: int = 5
    breaks: tuple[int, ...] = ()
    pause: int = 30
    start: datetime = datetime(2000, 1, 1, 9, tzinfo=UTC)
    dated: bool = False
    wishes: frozenset[Pair] = frozenset()
    avoid: frozenset[Pair] = frozenset()
    rest: int = 0
    least: float | None = None
    same_country: bool = False
    past_partners: bool = False
    title: str = ""
    place: str = ""


def check(asked: Asked, network: Network) -> None:
    """Raises MeetingsRefused for what cannot be an event."""
    count = len(asked.participants)
    if count < 2:
        raise MeetingsRefused(
            mark("A meeting plan needs two organisations at least; here are {count}."), count=str(count)
        )
    if count > MOST_PARTICIPANTS:
        raise MeetingsRefused(
            mark("These are {count} organisations; a plan has {most} at most. Choose fewer."),
            count=str(count),
            most=str(MOST_PARTICIPANTS),
        )
    if not 1 <= asked.slots <= MOST_SLOTS:
        raise MeetingsRefused(mark("A day has from 1 to {most} slots."), most=str(MOST_SLOTS))
    there = {participant.row for participant in asked.participants}
    name = Labeller(network).organisation
    for pair in sorted(asked.wishes | asked.avoid):
        if strangers := [name(who, network.iris[who]) for who in pair if who not in there]:
            raise MeetingsRefused(
                mark("A pair names somebody who does not take part: {who}."), who=" – ".join(strangers)
            )
        if pair in asked.wishes & asked.avoid:
            both = " – ".join(name(who, network.iris[who]) for who in pair)
            raise MeetingsRefused(mark("The two must meet and must not meet: {who}."), who=both)


def check_waiting(asked: Asked) -> None:
    """Raises MeetingsRefused for what takes too long for a request."""
    if len(asked.participants) * asked.slots > MOST_WAITING:
        raise MeetingsRefused(
            mark(
                "{count} organisations in {slots} slots are too many to be planned while you wait. Choose fewer, or "
                "use the command talka meetings."
            ),
            count=str(len(asked.participants)),
            slots=str(asked.slots),
        )
