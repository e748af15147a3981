"""All pages: server-rendered, in six languages, usable without JavaScript."""

from fastapi import APIRouter

from talka.service.pages import (
    brief,
    brokers,
    collaborations,
    consortium,
    docs,
    gaps,
    ideas,
    introductions,
    meetings,
    organisations,
    overview,
    pictures,
    search,
    start,
)

PARTS = (
    docs,
    start,
    search,
    organisations,
    pictures,
    collaborations,
    ideas,
    consortium,
    gaps,
    brokers,
    introductions,
    meetings,
    brief,
    overview,
)

pages = APIRouter(include_in_schema=False)
for part in PARTS:
    pages.include_router(part.router)
