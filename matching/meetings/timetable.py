"""From slots to hours: when each slot begins and ends, breaks and changes of the clock included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Timetable:
    """When the slots of an event are.

    start: of the first slot, with its time zone; minutes: length of a slot; change: minutes between two slots
    breaks: after which slots (counted from 1) there is a break, of `pause` minutes in place of the change
    """

    start: datetime
    slots: int
    minutes: int = 20
    change: int = 5
    breaks: Sequence[int] = ()
    pause: int = 30

    def times(self) -> list[tuple[datetime, datetime]]:
        """Begin and end of each slot, in the zone of the start. Counted in UTC: an hour of the clock may be missing.

        >>> day = datetime(2026, 11, 28, 9, tzinfo=UTC)
        >>> [f"{a:%H:%M}-{b:%H:%M}" for a, b in Timetable(day, 3, 20, 5, [2], 30).times()]
        ['09:00-09:20', '09:25-09:45', '10:15-10:35']
        """
        times, begin = [], self.start.astimezone(UTC)
        for number in range(1, self.slots + 1):
            end = begin + timedelta(minutes=self.minutes)
            times.append((begin.astimezone(self.start.tzinfo), end.astimezone(self.start.tzinfo)))
            begin = end + timedelta(minutes=self.pause if number in self.breaks else self.change)
        return times
