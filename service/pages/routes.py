"""All pages: server-rendered, in six languages, usable without JavaScript."""

from fastapi import APIRouter

from talka.service.pages import (
    collaborations,
    consortium,
    docs,
    ideas,
    organisations,
    overview,
    pictures,
    search,
    start,
)

pages = APIRouter(include_in_schema=False)
for part in (docs, start, search, organisations, pictures, collaborations, ideas, consortium, overview):
    pages.include_router(part.router)
