"""The brief that somebody asks for, made from a workspace; the newest are remembered."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from talka.graph.store import GraphStore
from talka.matching.matcher import Matcher
from talka.service.brief.content import Brief, make_brief
from talka.service.brief.practices import Practice, read_practices
from talka.service.brief.subject import Subject
from talka.service.workspace import Workspace


def brief_of(space: Workspace, subject: Subject, language: str) -> Brief:
    """The brief of a subject of the matcher's network, as of today."""
    return _made(space.matcher, space.store, subject, language, date.today())


@lru_cache(maxsize=64)
def _made(matcher: Matcher, store: GraphStore, subject: Subject, language: str, day: date) -> Brief:
    practices = _practices(store, matcher.network.revision)
    return make_brief(matcher, subject, made=day, practices=practices, language=language)


@lru_cache(maxsize=4)
def _practices(store: GraphStore, revision: str) -> Sequence[Practice]:
    return read_practices(store)
