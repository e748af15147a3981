"""The JSON API: where the network has gaps."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from talka.matching.gaps.base import Gap, GapKind
from talka.matching.gaps.report import KINDS, concerning
from talka.matching.reasons import Ref
from talka.ontology.countries import country_iri
from talka.service.api.asked import Say, Space, country
from talka.service.api.models import Reference, Word
from talka.service.errors import Problem, Refused
from talka.service.gaps import gaps_of
from talka.service.words import Words

router = APIRouter(responses={422: {"model": Problem}})


class GapOut(BaseModel):
    text: str = Field(description="The gap in words, in the language asked for")
    size: float = Field(description="How much it matters among those of its kind")
    about: list[Reference] = Field(description="What it is about, the main thing first")
    countries: list[str] = Field(description="ISO 3166-1 alpha-2 codes of the countries concerned")
    figures: dict[str, float] = Field(description="The numbers behind it", examples=[{"observed": 3, "expected": 12.1}])


class GapKindOut(BaseModel):
    kind: str = Field(examples=["no_partner_abroad"])
    title: str
    why: str = Field(description="Why such a gap matters, and what to do about it")
    total: int = Field(description="How many there are, also beyond the limit")
    items: list[GapOut] = Field(description="The largest first")


class GapsOut(BaseModel):
    revision: str = Field(description="Revision of the store")
    kinds: list[GapKindOut]


@router.get("/gaps", tags=["gaps"])
def gaps(
    space: Space,
    say: Say,
    kind: Annotated[
        list[Word],
        Query(max_length=50, description="Only these kinds of gaps; all where none is named", examples=["no_partner"]),
    ] = [],  # noqa: B006  # FastAPI copies defaults
    country_: Annotated[
        list[Word],
        Query(alias="country", max_length=100, description="Only gaps that concern one of these: codes or names"),
    ] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=0, le=1_000, description="Gaps of each kind")] = 20,
) -> GapsOut:
    """Where the network has gaps, by kind: why such a gap matters, how many there are, and the largest of them."""
    kinds = [_kind(name) for name in kind] or KINDS
    codes = frozenset(country(text) for text in country_)
    found = concerning(gaps_of(space.network).report(kinds), codes)
    return GapsOut(
        revision=space.network.revision,
        kinds=[
            GapKindOut(
                kind=kind.name,
                title=say.gettext(kind.title),
                why=say.gettext(kind.why),
                total=len(items),
                items=[gap_out(gap, say) for gap in items[:limit]],
            )
            for kind, items in found.items()
        ],
    )


def gap_out(gap: Gap, words: Words) -> GapOut:
    return GapOut(
        text=words.say(gap),
        size=round(gap.size, 6),
        about=[Reference(kind=ref.kind, iri=_iri(ref), label=words.label(ref)) for ref in gap.about],
        countries=list(gap.countries),
        figures={name: round(figure, 6) for name, figure in gap.figures.items()},
    )


def _kind(name: str) -> GapKind:
    found = next((kind for kind in KINDS if kind.name == name), None)
    if found is None:
        raise Refused(422, f"{name!r} is not a kind of gap. Use one of {', '.join(kind.name for kind in KINDS)}.")
    return found


def _iri(ref: Ref) -> str:
    return country_iri(ref.value) if ref.kind == "country" else ref.value
