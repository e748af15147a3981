"""Reasons of the matcher, which speak to the asker, told to somebody who introduces two others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from talka.matching.reasons import Reason, Ref, mark

LAST = "text_similarity"
"""Told after the others: what the two have in common says more than that they write alike."""

TOLD = {
    "Both take part in projects of {call}.": mark("Both of them take part in projects of {call}."),
    "Both work on {themes}.": mark("Both of them work on: {themes}."),
    "Has joined collaborations in the year before {day}: {number}.": mark(
        "{other} has joined collaborations in the year before {day}: {number}."
    ),
    "Has worked on {themes}, which you need: {need}.": mark("{one} needs: {need}. {other} has worked on {themes}."),
    "Its description ({theirs}) is closer in meaning to your text ({yours}) than those of {percent} % "
    "of the organisations.": mark("They describe their work in similar terms, one in {yours}, the other in {theirs}."),
    "Its description is closer in meaning to your text than those of {percent} % of the organisations.": mark(
        "They describe their work in similar terms."
    ),
    "Needs {themes}, on which you have worked: {need}.": mark("{other} needs: {need}. {one} has worked on {themes}."),
    "Needs what you offer ({themes}): {need}.": mark("{one} offers what {other} needs: {need} ({themes})."),
    "Offers what you need ({themes}): {offer}.": mark("{other} offers what {one} needs: {offer} ({themes})."),
    "Recently active on your themes: {collaboration}, since {year}.": mark(
        "{other} is at work on the same themes: {collaboration}, since {year}."
    ),
    "Takes part in {theirs}, which is close to what you ask about.": mark(
        "{other} takes part in {theirs}, which is close to what {one} does."
    ),
    "Takes part in {theirs}, which is close to your {yours}.": mark(
        "They work on similar projects: {one} on {yours}, {other} on {theirs}."
    ),
    "Works on {theirs}, which is close to {yours}.": mark("{one} works on {yours}, {other} on {theirs}."),
    "Works on {themes}, as your idea does.": mark("{other} works on {themes}."),
    "Works on {themes}, which you chose.": mark("{other} works on {themes}."),
    "Works with {organisation}, whose work is like yours.": mark(
        "{other} works with {organisation}, whose work is like that of {one}."
    ),
    "You both have worked with {organisation}: you in {yours}, they in {theirs}.": mark(
        "Both have worked with {organisation}: {one} in {yours}, {other} in {theirs}."
    ),
    "You have worked together in {collaboration}.": mark("They have worked together in {collaboration}."),
    "You have worked with organisations in {theirs}.": mark("{one} has worked with organisations in {theirs}."),
}
"""A sentence about two organisations, one and the other, for each sentence that says you, in English or in another
language."""


CHOSEN, BOTH = "Works on {themes}, which you chose.", "Both work on {themes}."
EACH = "Works on {theirs}, which is close to {yours}."


def told(reasons: Iterable[Reason], one: Ref, other: Ref, own: tuple[Ref, ...] = ()) -> list[Reason]:
    """The reasons about one, who would be the asker, and the other. Sentences that address nobody stay as they are.

    own: themes of one that partners were chosen by; with them it is told what each of the two does
    """
    pair = {"one": (one,), "other": (other,)}
    turned = [_third_person(_of_both(reason, own), pair) for reason in reasons]
    return sorted(turned, key=lambda reason: reason.evidence == LAST)


def _of_both(reason: Reason, own: tuple[Ref, ...]) -> Reason:
    if reason.message != CHOSEN or not own:
        return reason
    theirs = reason.values["themes"]
    if set(theirs) == set(own):
        return replace(reason, message=BOTH)
    return replace(reason, message=EACH, values={"theirs": theirs, "yours": own})


def _third_person(reason: Reason, pair: Mapping[str, tuple[Ref, ...]]) -> Reason:
    return replace(reason, message=TOLD.get(reason.message, reason.message), values={**reason.values, **pair})
