"""The JSON API: organisations, recommendations, ideas and themes."""

from collections import Counter
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from talka.matching.candidates import Filters
from talka.matching.dials import Dials
from talka.matching.evidence.base import describe
from talka.matching.ranker import VERSION, WEIGHTS
from talka.ontology.concepts import LANGUAGES, scheme
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service.api import models
from talka.service.api.asked import Say, Space, concept, country, dials, filters, row_of
from talka.service.api.present import brief, organisation_out, suggestions_out, theme_out
from talka.service.errors import Problem, Refused
from talka.service.search import Search, find

router = APIRouter(responses={404: {"model": Problem}, 422: {"model": Problem}})


def as_json(answer: BaseModel) -> Response:
    """The answer as it is: it was validated when it was made, and FastAPI would do so again."""
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get("/status", tags=["service"])
def status(space: Space) -> models.StatusOut:
    """What is loaded, and which model answers."""
    network = space.network
    return models.StatusOut(
        version=version("talka"),
        revision=network.revision,
        model=space.version,
        organisations=len(network),
        collaborations=len(network.collaborations),
        countries=sorted(set(network.countries.tolist())),
    )


@router.get("/model", tags=["service"])
def model(space: Space) -> models.ModelOut:
    """The model that ranks partners for organisations: the kinds of evidence, and what each counts where it is set."""
    ranker, learned = space.matcher.ranker, space.matcher.learned
    if learned is None or "partner" not in learned.model.regressions:
        evidence = [
            models.EvidenceOut(name=kind.name, weight=WEIGHTS[kind.name], description=describe(kind))
            for kind in ranker.evidence
        ]
        return models.ModelOut(version=VERSION, months=0, evidence=evidence)
    kinds = {kind.kind: describe(kind) for kind in reversed(learned.features.evidence)}  # the first of a kind tells
    kinds |= {kind.name: describe(kind) for kind in ranker.evidence if kind.name == "needs_and_offers"}
    evidence = [models.EvidenceOut(name=kind, weight=None, description=text) for kind, text in sorted(kinds.items())]
    return models.ModelOut(version=learned.model.version, months=learned.model.months, evidence=evidence)


@router.get("/organisations", tags=["organisations"])
def organisations(
    space: Space,
    say: Say,
    q: Annotated[str, Query(description="Words in names, places, themes and descriptions", max_length=500)] = "",
    country_: Annotated[models.Word, Query(alias="country", description="Code or name")] = "",
    municipality: Annotated[models.Word, Query(description="Id of a municipality or region")] = "",
    kind: Annotated[models.Word, Query(description="Id or name of a kind of organisation")] = "",
    theme: Annotated[models.Word, Query(description="Id or name of a theme; its narrower ones count")] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> models.OrganisationPage:
    """Search and browse."""
    network = space.network
    if municipality and not network.place(municipality):
        raise Refused(422, f"{municipality!r} is not a municipality here. /municipalities lists them.")
    wanted = Search(
        words=q,
        country=country(country_) if country_ else "",
        place=network.place(municipality),
        kind=concept(scheme("kind"), kind, "kind of organisation") if kind else "",
        theme=concept(themes(), theme, "theme") if theme else "",
    )
    found = find(network, wanted)
    items = [brief(network, row, say) for row in found.rows[offset : offset + limit]]
    return models.OrganisationPage(total=len(found.rows), searched=found.words, offset=offset, items=items)


@router.get("/organisations/{organisation}", tags=["organisations"])
def organisation(organisation: str, space: Space, say: Say) -> models.OrganisationOut:
    """One organisation with its collaborations."""
    return organisation_out(space.network, row_of(space.network, organisation), say)


@router.get(
    "/organisations/{organisation}/recommendations",
    tags=["organisations"],
    response_model=models.SuggestionsOut,
)
async def recommendations(
    organisation: str,
    space: Space,
    say: Say,
    wanted: Annotated[Filters, Depends(filters)],
    turned: Annotated[Dials, Depends(dials)],
    k: Annotated[int, Query(ge=1, le=100, description="How many")] = 10,
) -> Response:
    """Partners for an organisation, best first, with the reasons.

    With `months` the score is the probability that the two join in a new project within so many months, learned from
    who joined whom before. The dials change the order and the choice of the list, never the scores.
    """
    network = space.network
    answer = space.recommend(network.iris[row_of(network, organisation)], k, wanted, turned)
    return as_json(suggestions_out(network, answer, say))


@router.post("/ideas", tags=["ideas"])
def ideas(idea: models.IdeaIn, space: Space, say: Say) -> models.SuggestionsOut:
    """Partners for an idea, or for a new organisation, written in any of the six languages. Nothing is stored.

    For an idea of an organisation of the graph, its past partners are suggested too.
    """
    matcher = space.matcher
    if idea.language and idea.language not in LANGUAGES:
        raise Refused(422, f"{idea.language!r} is not one of {', '.join(LANGUAGES)}. Leave it empty to have it found.")
    asker = matcher.network.iris[row_of(matcher.network, idea.organisation)] if idea.organisation else None
    query = matcher.idea(
        idea.text,
        language=idea.language,
        country=country(idea.country) if idea.country else "",
        organisation=asker,
        themes=[concept(themes(), text, "theme") for text in idea.themes],
    )
    countries = frozenset(country(text) for text in idea.countries)
    answer = matcher.recommend(
        query,
        idea.k,
        Filters(countries=countries, past_partners=idea.past_partners),
        Dials(idea.surprise, idea.newcomers, idea.spread, idea.mutual),
    )
    return suggestions_out(matcher.network, answer, say)


@router.get("/themes", tags=["reference"])
def theme_list(say: Say) -> list[models.ThemeOut]:
    """The themes in the language asked for, in the order of the scheme."""
    return [theme_out(theme.iri, say) for theme in themes()]


@router.get("/municipalities", tags=["reference"])
def municipalities(
    space: Space,
    say: Say,
    country_: Annotated[models.Word, Query(alias="country", description="Code or name")] = "",
) -> list[models.MunicipalityOut]:
    """Municipalities and regions, with how many organisations are based there, by country and name."""
    network, code = space.network, country(country_) if country_ else ""
    counts = Counter(iri for row in range(len(network)) for iri in network.within(row) if "/id/place/" in iri)
    found = [
        models.MunicipalityOut(
            id=local_id(iri), iri=iri, name=say.label.place(iri), country=place.country, organisations=n
        )
        for iri, n in counts.items()
        if (place := network.places.get(iri)) and code in ("", place.country)
    ]
    return sorted(found, key=lambda place: (place.country, place.name))


@router.get("/kinds", tags=["reference"])
def kinds(say: Say) -> list[models.KindOut]:
    """Kinds of organisations."""
    return [models.KindOut(id=kind.id, iri=kind.iri, label=kind.label(say.language)) for kind in scheme("kind")]
