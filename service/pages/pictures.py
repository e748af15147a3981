"""The map and the network of an organisation, as the pages load them."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from talka.service.api.asked import row_of
from talka.service.pages.dials import ForList
from talka.service.pages.organisations import suggested
from talka.service.pages.reader import ForReader
from talka.service.pictures.maps import map_svg
from talka.service.pictures.network import neighbourhood

router = APIRouter()


@router.get("/{lang}/organisations/{organisation}/map.svg")
def map_picture(reader: ForReader, organisation: str, turned: ForList, country: str = "", theme: str = "") -> Response:
    """Where the suggested partners are, numbered as on the page."""
    found = suggested(reader, organisation, country, theme, turned)
    network = reader.network
    partners = [network.index[item.partner] for item in found.answer.items]
    svg = map_svg(network, row_of(network, organisation), partners, reader.words)
    return Response(svg, media_type="image/svg+xml")


@router.get("/{lang}/organisations/{organisation}/network.json")
def network_picture(reader: ForReader, organisation: str) -> JSONResponse:
    return JSONResponse(neighbourhood(reader.network, row_of(reader.network, organisation), reader.words))
