"""Why two should meet: the reasons of a suggestion, told to a third person."""

from collections.abc import Sequence
from dataclasses import replace

from talka.matching.candidates import Filters
from talka.matching.matcher import Matcher
from talka.matching.meetings.event import Pair
from talka.matching.meetings.interest import opinions
from talka.matching.reasons import Reason, Ref, mark

ALL = Filters(same_country=True, past_partners=True)
"""Whoever meets is told why, also those who were put together by a wish."""

OF_TWO = {
    "Both work on {themes}.": mark("Both work on {themes}."),
    "Works on {theirs}, which is close to {yours}.": mark("Close themes: {asker} – {yours}; {partner} – {theirs}."),
    "Its description ({theirs}) is closer in meaning to your text ({yours}) than those of {percent} % of the "
    "organisations.": mark("What they write about themselves is close in meaning, though in two languages."),
    "Its description is closer in meaning to your text than those of {percent} % of the organisations.": mark(
        "What they write about themselves is close in meaning."
    ),
    "Offers what you need ({themes}): {offer}.": mark("{partner} offers what {asker} needs ({themes}): {offer}."),
    "Needs what you offer ({themes}): {need}.": mark("{asker} offers what {partner} needs ({themes}): {need}."),
    "Has worked on {themes}, which you need: {need}.": mark(
        "{partner} has worked on what {asker} needs ({themes}): {need}."
    ),
    "Needs {themes}, on which you have worked: {need}.": mark(
        "{asker} has worked on what {partner} needs ({themes}): {need}."
    ),
    "You both have worked with {organisation}: you in {yours}, they in {theirs}.": mark(
        "Both have worked with {organisation}: {asker} in {yours}, {partner} in {theirs}."
    ),
    "Recently active on your themes: {collaboration}, since {year}.": mark(
        "{partner} is at work on a theme of {asker}: {collaboration}, since {year}."
    ),
    "You have worked together in {collaboration}.": mark("They have worked together in {collaboration}."),
    "Takes part in {theirs}, which is close to your {yours}.": mark(
        "Projects close to each other: {asker} – {yours}; {partner} – {theirs}."
    ),
    "Takes part in {theirs}, which is close to what you ask about.": mark(
        "{partner} takes part in {theirs}, which is close to what {asker} works on."
    ),
    "Both take part in projects of {call}.": mark("Both take part in projects of {call}."),
    "Works with {organisation}, whose work is like yours.": mark(
        "{partner} works with {organisation}, whose work is like that of {asker}."
    ),
    "You have worked with organisations in {theirs}.": mark("{asker} has worked with organisations in {theirs}."),
    "Organisations in {theirs} and {yours} work together more often than expected.": mark(
        "Organisations in {theirs} and {yours} work together more often than expected."
    ),
    "Has joined collaborations in the year before {day}: {number}.": mark(
        "{partner} has joined collaborations in the year before {day}: {number}."
    ),
}
"""What is said to the asker, and what is said of asker and partner. `tests/matching/test_meetings.py` holds that no
reason is missing."""
UNKNOWN = mark("No reason is known from the data: the meeting was asked for.")


def of_two(reason: Reason, asker: str, partner: str) -> Reason:
    """A reason told to the asker, as it is told to others. Organisations by their IRIs."""
    both = {"asker": (Ref("organisation", asker),), "partner": (Ref("organisation", partner),)}
    return replace(reason, message=OF_TWO[reason.message], values={**reason.values, **both})


def why(matcher: Matcher, pairs: Sequence[Pair]) -> dict[Pair, tuple[Reason, ...]]:
    """The reasons for each pair of row numbers, strongest first, whichever side they come from; each said once."""
    told: dict[Pair, list[Reason]] = {pair: [] for pair in pairs}
    for asker in sorted({who for pair in pairs for who in pair}):
        mine = [pair for pair in pairs if asker in pair]
        partners = [b if a == asker else a for a, b in mine]
        opinion = next(opinions(matcher, [asker], partners, ALL))
        for place, pair in enumerate(mine):
            ends = matcher.network.iris[asker], matcher.network.iris[partners[place]]
            told[pair] += [of_two(reason, *ends) for reason in opinion.reasons(place)]
    return {pair: _once(reasons) for pair, reasons in told.items()}


def _once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The strongest of each kind of evidence."""
    strongest: dict[str, Reason] = {}
    for reason in sorted(reasons, key=lambda reason: -reason.contribution):
        strongest.setdefault(reason.evidence, reason)
    return tuple(strongest.values()) or (Reason("wish", UNKNOWN, {}),)
