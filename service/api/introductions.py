"""Introductions over HTTP: the new ties that would do most for the network."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from talka.graph.network import Network
from talka.matching.introductions.introduce import Introduction, Introductions, Wanted
from talka.ontology.themes import themes
from talka.service.api import models
from talka.service.api.asked import Say, Space, concept, territory
from talka.service.api.present import brief, reason_out
from talka.service.errors import Problem, Refused
from talka.service.introducing import footnotes, large, while_waiting
from talka.service.words import Words

router = APIRouter(responses={404: {"model": Problem}, 422: {"model": Problem}})

Weight = Annotated[float, Field(ge=0, le=1000)]


class IntroductionOut(BaseModel):
    rank: int
    one: models.OrganisationBrief
    other: models.OrganisationBrief
    score: float = Field(description="With `months` the probability that the tie comes about, else a score 0..1")
    gain: float = Field(description="What it is expected to add when those before it have been made")
    contributions: dict[str, float] = Field(description="Of reach, themes and robustness; they add up to the gain")
    effects: list[models.ReasonOut] = Field(description="What the tie would do, the most important first")
    reasons: list[models.ReasonOut] = Field(description="Why `other` is suggested to `one`")
    reasons_back: list[models.ReasonOut] = Field(description="Why `one` is suggested to `other`")


class IntroductionsOut(BaseModel):
    revision: str = Field(description="Of the store")
    months: int = Field(description="Scores are probabilities within so many months; 0: they are no probabilities")
    gain: float = Field(description="Of all together; 1 is a first collaboration between two large countries")
    at_least: float = Field(description="0..1: no other list of the pairs has more than gain / at_least")
    candidates: int = Field(description="Number of pairs that were weighed")
    asked: int = Field(
        description="Organisations for which partners were looked for, of `of`: in a large network a few"
    )
    of: int
    notes: list[str] = Field(description="What one has to know of the list, in sentences")
    items: list[IntroductionOut]


@router.get("/introductions", tags=["gaps"])
def introductions(
    space: Space,
    say: Say,
    place: Annotated[
        models.Word, Query(alias="for", description="Code or name of a country, or id of a municipality: of one side")
    ] = "",
    theme: Annotated[models.Word, Query(description="Id or name of a theme on which both work")] = "",
    k: Annotated[int, Query(ge=1, le=50, description="How many")] = 10,
    each: Annotated[int, Query(ge=1, le=50, description="At most so many with the same organisation")] = 2,
    same_country: Annotated[bool, Query(description="Also ties within a country")] = False,
    reach: Annotated[Weight, Query(description="Weight of reach")] = Wanted.reach,
    themes_: Annotated[Weight, Query(alias="themes", description="Weight of themes")] = Wanted.themes,
    robustness: Annotated[Weight, Query(description="Weight of robustness")] = Wanted.robustness,
) -> IntroductionsOut:
    """Whom to introduce to whom, and what it would do for the network.

    In a network of more than 2,000 organisations name a place or a theme; a sample is asked then, and `asked` says how
    large. `talka introductions` asks all.
    """
    matcher = space.matcher
    if large(matcher) and not place and not theme:
        raise Refused(422, "This network is large: name a country or municipality with `for`, or a theme.")
    where = territory(matcher.network, place) if place else ""
    topic = concept(themes(), theme, "theme") if theme else ""
    wanted = Wanted(k, each, where, topic, same_country, reach=reach, themes=themes_, robustness=robustness)
    return introductions_out(matcher.network, while_waiting(matcher, wanted), say)


def introductions_out(network: Network, found: Introductions, words: Words) -> IntroductionsOut:
    def item_out(rank: int, item: Introduction) -> IntroductionOut:
        return IntroductionOut(
            rank=rank,
            one=brief(network, network.index[item.one], words),
            other=brief(network, network.index[item.other], words),
            score=round(item.probability, 6),
            gain=round(item.gain, 6),
            contributions={part: round(gain, 6) for part, gain in item.contributions.items()},
            effects=[reason_out(each, words) for each in item.effects],
            reasons=[reason_out(each, words) for each in item.reasons],
            reasons_back=[reason_out(each, words) for each in item.reasons_back],
        )

    return IntroductionsOut(
        revision=found.revision,
        months=found.months,
        gain=round(found.gain, 6),
        at_least=round(found.at_least, 6),
        candidates=found.candidates,
        asked=found.asked,
        of=found.of,
        notes=footnotes(found, words),
        items=[item_out(rank, item) for rank, item in enumerate(found.items, start=1)],
    )
