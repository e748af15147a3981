"""Rows of the network as the API's answers, in one language."""

from typing import Any

import numpy as np

from talka.graph.network import Network
from talka.matching.reasons import Reason, Ref
from talka.matching.suggestions import Suggestions
from talka.ontology.concepts import pick
from talka.ontology.countries import country_iri
from talka.ontology.terms import KIND, local_id
from talka.ontology.themes import themes
from talka.service.api.models import (
    CollaborationOut,
    OrganisationBrief,
    OrganisationOut,
    ReasonOut,
    Reference,
    SuggestionOut,
    SuggestionsOut,
    ThemeOut,
)
from talka.service.words import Words

NOT_THINGS = ("language", "number", "call", "count", "share", "text")
"""What a sentence names that is no thing of the graph."""


def theme_out(iri: str, words: Words) -> ThemeOut:
    theme = themes()[iri]
    broader = themes()[theme.broader].id if theme.broader else None
    return ThemeOut(id=theme.id, iri=iri, label=theme.label(words.language), broader=broader)


def brief(network: Network, row: int, words: Words) -> OrganisationBrief:
    place = network.places.get(network.territories[row])
    return OrganisationBrief(
        id=local_id(network.iris[row]),
        iri=network.iris[row],
        name=words.label.organisation(row, network.iris[row]),
        country=str(network.countries[row]),
        kind=network.kinds[row].removeprefix(KIND) or None,
        municipality=words.label.place(place.iri) if place and "/place/" in place.iri else None,
        themes=[themes()[iri].id for iri in network.themes_of(row)],
    )


def _day(value: Any) -> str | None:
    return None if np.isnat(value) else str(value)


def collaboration_out(network: Network, column: int, words: Words, *, without: int | None = None) -> CollaborationOut:
    iri = network.collaborations[column]
    return CollaborationOut(
        id=local_id(iri),
        iri=iri,
        title=pick(network.titles[column], words.language, otherwise=local_id(iri)),
        programme=network.programmes[column] or None,
        start=_day(network.start[column]),
        end=_day(network.end[column]),
        website=network.collaboration_websites[column] or None,
        partners=[brief(network, int(row), words) for row in network.members_of(column) if row != without],
    )


def organisation_out(network: Network, row: int, words: Words) -> OrganisationOut:
    descriptions = network.descriptions[row]
    text = pick(descriptions, words.language)
    latitude, longitude = float(network.latitude[row]), float(network.longitude[row])
    newest_first = sorted(
        network.collaborations_of(row).tolist(),
        key=lambda column: (str(_day(network.start[column]) or ""), network.collaborations[column]),
        reverse=True,
    )
    return OrganisationOut(
        **brief(network, row, words).model_dump(),
        description=text or None,
        description_language=next((code for code, value in descriptions.items() if value == text), None) or None,
        latitude=None if np.isnan(latitude) else latitude,
        longitude=None if np.isnan(longitude) else longitude,
        website=network.websites[row] or None,
        source=network.sources[row] or None,
        collaborations=[collaboration_out(network, column, words, without=row) for column in newest_first],
    )


def reason_out(reason: Reason, words: Words) -> ReasonOut:
    references = [
        Reference(kind=ref.kind, iri=_iri(ref), label=words.label(ref))
        for ref in reason.refs()
        if ref.kind not in NOT_THINGS
    ]
    return ReasonOut(
        evidence=reason.evidence,
        text=words.say(reason),
        contribution=round(reason.contribution, 6),
        references=references,
    )


def _iri(ref: Ref) -> str:
    return country_iri(ref.value) if ref.kind == "country" else ref.value


def suggestions_out(network: Network, answer: Suggestions, words: Words) -> SuggestionsOut:
    weights = answer.query.themes
    strongest = sorted(np.flatnonzero(weights).tolist(), key=lambda column: (-weights[column], column))
    return SuggestionsOut(
        model=answer.model,
        revision=answer.revision,
        months=answer.months,
        base=round(answer.base, 6),
        language=answer.query.language,
        themes=[theme_out(network.theme_iris[column], words) for column in strongest],
        items=[
            SuggestionOut(
                rank=rank,
                score=round(item.score, 6),
                partner=brief(network, network.index[item.partner], words),
                reasons=[reason_out(reason, words) for reason in item.reasons],
                contributions={name: round(part, 6) for name, part in item.contributions.items()},
            )
            for rank, item in enumerate(answer.items, start=1)
        ],
    )
