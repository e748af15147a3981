"""What a request asks for: the workspace, the language, filters and dials, read from its parameters or refused."""

from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Query, Request

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.dials import Dials
from talka.ontology.concepts import LANGUAGES, ConceptScheme, scheme
from talka.ontology.countries import country_code
from talka.ontology.themes import themes
from talka.service.api import models
from talka.service.errors import Refused, not_found
from talka.service.subject import SubjectError, find_territory
from talka.service.words import Words
from talka.service.workspace import Workspace

# What takes a few milliseconds is `async` and so runs in the event loop's own thread: eight clients in threads of
# their own wait for the interpreter's lock at each call of numpy, which doubled the time of an answer.


async def workspace(request: Request) -> Workspace:
    """The service's workspace, at the store's newest revision."""
    found: Workspace = request.app.state.workspace
    if not found.ready():  # somebody has loaded something: read it outside the loop
        await to_thread.run_sync(found.update)
    return found


async def words(
    space: Annotated[Workspace, Depends(workspace)],
    lang: Annotated[str, Query(description="Language of labels and reasons", examples=["sv"])] = "en",
) -> Words:
    if lang not in LANGUAGES:
        raise Refused(422, f"{lang!r} is not a language of this service. Use one of {', '.join(LANGUAGES)}.")
    return Words(space.network, lang)


Space = Annotated[Workspace, Depends(workspace)]


def territory(network: Network, text: str) -> str:
    """IRI of a municipality or region, or code of a country, by id, code or name."""
    try:
        return find_territory(network, text).ref.value
    except SubjectError as error:
        raise Refused(422, str(error)) from error


Say = Annotated[Words, Depends(words)]
Countries = Annotated[
    list[models.Word], Query(max_length=100, description="Only partners in these countries: codes or names")
]
Themes = Annotated[
    list[models.Word], Query(max_length=50, description="Only partners that work on these themes: ids or names")
]
Kinds = Annotated[list[models.Word], Query(max_length=50, description="Only partners of these kinds: ids or names")]


def row_of(network: Network, organisation: str) -> int:
    """Row number by id or IRI; answers 404 for an unknown one."""
    row = network.row(organisation)
    if row is None:
        raise not_found("organisation", organisation)
    return row


def country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise Refused(422, f"{text!r} is not a country. Use a two-letter code such as SE.")
    return code


def concept(concepts: ConceptScheme, text: str, what: str) -> str:
    found = concepts.find(text)
    if found is None:
        near = concepts.nearest(text)
        raise Refused(422, f"{text!r} is not a {what}." + (f" Did you mean {' or '.join(near)}?" if near else ""))
    return found.iri


async def filters(
    countries: Countries = [],  # noqa: B006  # FastAPI copies defaults
    theme: Themes = [],  # noqa: B006
    kind: Kinds = [],  # noqa: B006
    same_country: Annotated[bool, Query(description="Also partners in the asker's own country")] = False,
    past_partners: Annotated[bool, Query(description="Also those with whom it has worked before")] = False,
) -> Filters:
    return Filters(
        countries=frozenset(country(text) for text in countries),
        themes=frozenset(concept(themes(), text, "theme") for text in theme),
        kinds=frozenset(concept(scheme("kind"), text, "kind of organisation") for text in kind),
        same_country=same_country,
        past_partners=past_partners,
    )


async def dials(
    surprise: Annotated[models.Dial, Query(description=models.SURPRISE)] = Dials.surprise,
    newcomers: Annotated[models.Dial, Query(description=models.NEWCOMERS)] = Dials.newcomers,
    spread: Annotated[models.Dial, Query(description=models.SPREAD)] = Dials.spread,
    mutual: Annotated[models.Dial, Query(description=models.MUTUAL)] = Dials.mutual,
) -> Dials:
    return Dials(surprise, newcomers, spread, mutual)
