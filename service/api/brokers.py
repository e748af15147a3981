"""`/brokers`: gatekeepers and brokers."""

import math
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from talka.matching.brokers import LARGEST, Broker, Brokers, Partition
from talka.matching.structure.brokerage import Role
from talka.ontology.terms import local_id
from talka.service.api import models
from talka.service.api.asked import Say, Space, country
from talka.service.api.present import brief
from talka.service.brokers import brokers_of
from talka.service.errors import Problem
from talka.service.words import Words

router = APIRouter(responses={422: {"model": Problem}})


class BrokerOut(BaseModel):
    rank: int
    organisation: models.OrganisationBrief
    group: str = Field(description="Code of its country, or id of its municipality or kind", examples=["LV"])
    pairs: int = Field(description="Pairs of its contacts that have no tie of their own")
    roles: dict[Role, int] = Field(
        description="Those pairs by role (Gould and Fernandez 1989). Ties have no direction, so gatekeeper and "
        "representative are the same pairs"
    )
    normalised: dict[Role, float | None] = Field(
        description="The roles as standard deviations above what ties by chance would give; none where nothing can vary"
    )
    betweenness: float = Field(description="0..1: mean share in the shortest ways between all pairs of others")
    betweenness_error: float = Field(description="Its standard error; 0 where it was not drawn from a sample")
    constraint: float = Field(description="Burt's constraint: low where its contacts do not know one another")
    effective_size: float = Field(description="Its contacts, less what they know of one another")
    text: str = Field(description="Why it matters, in the language asked for")


class BrokersOut(BaseModel):
    revision: str
    by: Partition
    role: Role | None
    largest: int = Field(description="Members of the largest collaboration that counts as a tie")
    pivots: int = Field(description="Organisations from which the shortest ways were followed")
    organisations: int = Field(description="How many were looked at: those whose group is known")
    items: list[BrokerOut]


@router.get("/brokers", tags=["gaps"])
def brokers(
    space: Space,
    say: Say,
    by: Annotated[Partition, Query(description="The groups between which they stand")] = "country",
    role: Annotated[Role | None, Query(description="Order by this role; by betweenness where none is named")] = None,
    country_: Annotated[models.Word, Query(alias="country", description="Only organisations of it: code or name")] = "",
    largest: Annotated[int, Query(ge=2, le=10_000, description="Larger collaborations do not count as ties")] = LARGEST,
    k: Annotated[int, Query(ge=1, le=200, description="How many")] = 20,
) -> BrokersOut:
    """Gatekeepers and brokers: who connects organisations that have no tie of their own, and why it matters.

    In a store of hundreds of thousands of ties the first answer takes up to a minute; later ones come at once.
    """
    found = brokers_of(space.network, by, largest).result()
    countries = {country(country_)} if country_ else set()
    items = [broker_out(found, broker, rank, say) for rank, broker in enumerate(found.top(k, role, countries), start=1)]
    return BrokersOut(
        revision=space.network.revision,
        by=by,
        role=role,
        largest=largest,
        pivots=found.betweenness.pivots,
        organisations=len(found.rows),
        items=items,
    )


def broker_out(found: Brokers, broker: Broker, rank: int, words: Words) -> BrokerOut:
    return BrokerOut(
        rank=rank,
        organisation=brief(found.network, broker.row, words),
        group=broker.group if found.by == "country" else local_id(broker.group),
        pairs=broker.pairs,
        roles=broker.roles,
        normalised={role: _rounded(value) for role, value in broker.normalised.items()},
        betweenness=round(broker.betweenness, 6),
        betweenness_error=round(broker.error, 6),
        constraint=round(broker.constraint, 6),
        effective_size=round(broker.effective_size, 6),
        text=words.say(broker),
    )


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
