"""The brief that somebody asks for, made from a workspace; the newest are remembered."""

from datetime import date
from functools import lru_cache

from talka.service.brief.content import Brief, make_brief
from talka.service.brief.practices import Practice, read_practices
from talka.service.subject import Subject
from talka.service.workspace import Workspace


def brief_of(space: Workspace, subject: Subject, language: str) -> Brief:
    """The brief of a subject of the matcher's network, as of today."""
    return _made(space, space.matcher.network.revision, subject, language, date.today())


@lru_cache(maxsize=64)
def _made(space: Workspace, revision: str, subject: Subject, language: str, day: date) -> Brief:
    practices = _practices(space, revision)
    return make_brief(space.matcher, subject, made=day, practices=practices, language=language)


@lru_cache(maxsize=4)
def _practices(space: Workspace, revision: str) -> list[Practice]:
    return read_practices(space.store)
