"""The page of a collaboration: what it is about and who takes part."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from talka.ontology.concepts import scheme
from talka.service.errors import not_found
from talka.service.pages.collate import sort_key
from talka.service.pages.reader import ForReader

router = APIRouter()


@router.get("/{lang}/collaborations/{collaboration}")
def collaboration(reader: ForReader, collaboration: str) -> HTMLResponse:
    network, view = reader.network, reader.view
    column = network.column(collaboration)
    if column is None:
        raise not_found("collaboration", collaboration)
    cards = [view.card(row) for row in network.members_of(column).tolist()]
    by_country: dict[str, list[object]] = {}
    for card in sorted(cards, key=lambda card: sort_key(card.name.text, view.language)):
        by_country.setdefault(card.country, []).append(card)
    kinds = scheme("collaboration-kind")
    kind = network.collaboration_kinds[column]
    return reader.page(
        "collaboration.html",
        joint=view.joint(column),
        kind=kinds[kind].label(view.language) if kind in kinds else "",
        topics=[
            view.theme(network.theme_iris[theme]) for theme in sorted(network.collaboration_themes[column].indices)
        ],
        description=view.name(network.summaries[column]),
        website=view.web(network.collaboration_websites[column]),
        members=sorted(by_country.items(), key=lambda item: sort_key(item[0], view.language)),
        total=len(cards),
    )
