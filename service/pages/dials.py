"""The dials of a list of suggestions, as questions with three answers each."""

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import Depends

from talka.matching.dials import Dials
from talka.service.pages.forms import Choice
from talka.service.pages.views import View

STEPS: dict[str, tuple[float, float, float]] = {
    "surprise": (0.0, 0.5, 1.0),
    "newcomers": (0.0, 0.5, 1.0),
    "spread": (0.0, Dials.spread, 0.6),
    "mutual": (0.0, 0.5, 1.0),
}


@dataclass(frozen=True)
class Dial:
    """One of the questions of the form. `chosen` is the value of one of the choices."""

    name: str
    label: str
    choices: list[Choice]
    chosen: str


@dataclass(frozen=True)
class Turned:
    """The dials as they were asked for, and what could not be read."""

    dials: Dials
    unknown: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, str]:
        """For an address: only what differs from the default.

        >>> turned(surprise="0.5", spread="0.25").parameters
        {'surprise': '0.5'}
        """
        plain = asdict(Dials())
        return {name: f"{value:g}" for name, value in asdict(self.dials).items() if value != plain[name]}


def turned(surprise: str = "", newcomers: str = "", spread: str = "", mutual: str = "") -> Turned:
    """Reads the parameters of an address or form; what is no number from 0 to 1 is left as it was.

    >>> turned(newcomers="2", spread="0.6")
    Turned(dials=Dials(surprise=0.0, newcomers=0.0, spread=0.6, mutual=0.0), unknown=('2',))
    """
    values, unknown = asdict(Dials()), []
    asked = {"surprise": surprise, "newcomers": newcomers, "spread": spread, "mutual": mutual}
    for name, text in asked.items():
        number = _number(text)
        if 0 <= number <= 1:
            values[name] = number
        elif text:
            unknown.append(text[:60])
    return Turned(Dials(**values), tuple(unknown))


ForList = Annotated[Turned, Depends(turned)]


def _number(text: str) -> float:
    """NaN for what is none, as for an empty text."""
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


def questions(view: View, dials: Dials, *, of_nobody: bool = False) -> list[Dial]:
    """The questions of the form, each with the step nearest to the dial chosen.

    of_nobody: what is asked is asked by no organisation, whom others could want
    """
    _ = view.words.gettext
    labels = {
        "mutual": (
            _("That they would want you too"),
            _("Does not count"),
            _("Counts a little"),
            _("Counts as much"),
        ),
        "surprise": (_("Safe or surprising"), _("Safe"), _("Balanced"), _("Surprising")),
        "newcomers": (_("Small and new organisations"), _("Not favoured"), _("Favoured a little"), _("Favoured")),
        "spread": (_("Variety of countries, kinds and themes"), _("Little"), _("Some"), _("Much")),
    }
    asked = asdict(dials)
    return [
        Dial(
            name,
            labels[name][0],
            [Choice(f"{step:g}", label) for step, label in zip(steps, labels[name][1:], strict=True)],
            f"{min(steps, key=lambda step: abs(step - asked[name])):g}",
        )
        for name, steps in STEPS.items()
        if not (of_nobody and name == "mutual")
    ]
