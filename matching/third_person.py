"""Reasons, which speak to the asker, told to somebody who introduces two others."""

from dataclasses import replace

from talka.matching.reasons import Reason, Ref, mark

TOLD = {
    "Both take part in projects of {call}.": mark("Both of them take part in projects of {call}."),
    "Both work on {themes}.": mark("Both of them work on: {themes}."),
    "Has joined collaborations in the year before {day}: {number}.": mark(
        "{other} has joined collaborations in the year before {day}: {number}."
    ),
    "Has worked on {themes}, which you need: {need}.": mark("{one} needs: {need}. {other} has worked on {themes}."),
    "Is in {country}, which your idea names.": mark("{other} is in {country}, which the idea names."),
    "Is in {town}, which your idea names.": mark("{other} is in {town}, which the idea names."),
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
    "Your idea has words of its name: {words}.": mark("The idea has words of the name of {other}: {words}."),
    "Your idea names it: {name}.": mark("The idea names {other}: {name}."),
    "You have worked with organisations in {theirs}.": mark("{one} has worked with organisations in {theirs}."),
}
"""A sentence about two organisations, one and the other, for each sentence that says you, in English or in another
language."""


def in_third_person(reason: Reason, one: str, other: str) -> Reason:
    """What the asker, one, is told of the other, as others are told it; organisations by their IRIs.

    Sentences that address nobody stay as they are.
    """
    pair = {"one": (Ref("organisation", one),), "other": (Ref("organisation", other),)}
    return replace(reason, message=TOLD.get(reason.message, reason.message), values={**reason.values, **pair})
