"""Whom a page is for: the language of the path, with the network as that reader sees it."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from talka.matching.matcher import Matcher
from talka.ontology.concepts import LANGUAGES
from talka.service.api.asked import Space
from talka.service.errors import not_found
from talka.service.pages.render import render
from talka.service.pages.views import View
from talka.service.words import Words
from talka.service.workspace import Workspace


class Reader:
    """A request for a page in one of the languages."""

    def __init__(self, request: Request, space: Workspace, language: str) -> None:
        self.request = request
        self.space = space
        self.network = space.network
        self.words = Words(self.network, language)
        self.view = View(self.network, self.words)

    def matcher(self) -> Matcher:
        """The matcher; from here on the page shows the network that it knows, should a newer one have come."""
        matcher = self.space.matcher
        if matcher.network is not self.network:
            self.network = matcher.network
            self.words = Words(self.network, self.words.language)
            self.view = View(self.network, self.words)
        return matcher

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        return render(self.request, self.words.language, template, status=status, view=self.view, **values)


def reader(request: Request, lang: str, space: Space) -> Reader:
    if lang not in LANGUAGES:
        raise not_found("page", f"/{lang}/")
    return Reader(request, space, lang)


ForReader = Annotated[Reader, Depends(reader)]
