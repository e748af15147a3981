"""The same organisation in several sources and spellings: found, linked where it is certain, listed where it is not.

`descriptions` reads what the sources say, `identifiers` and `linkage` find pairs, `groups` keeps chains consistent,
`links` writes them as facts of their own, `decisions` holds what a person may say.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from talka.graph.resolve.decisions import Decisions
from talka.graph.resolve.decisions import decide as decisions_after
from talka.graph.resolve.descriptions import Description, read_descriptions
from talka.graph.resolve.groups import consistent
from talka.graph.resolve.identifiers import CERTAIN, different_pic, same_identifier
from talka.graph.resolve.links import (
    CANDIDATES,
    LINKS,
    PERSON,
    RECORD_LINKAGE,
    Link,
    read_digest,
    read_links,
    write_digest,
    write_links,
)
from talka.graph.resolve.names import kinds
from talka.graph.store import GraphStore

if TYPE_CHECKING:
    from talka.graph.resolve.linkage import Scored

Progress = Callable[[str], None]
"""Called with the name of each step."""
VERSION = "2"
"""Of the rules; a new one makes `resolve` work everything out anew."""
LINKED, LISTED = 0.9, 0.6
"""Probabilities from which a pair is linked without asking, and from which it is listed for a person."""


@dataclass(frozen=True)
class Resolved:
    """What was found.

    linked: all links that hold, those by a person among them; uncertain: best first, for a person to decide
    rejected: pairs that a person has kept apart; changed: whether the store was written
    """

    linked: tuple[Link, ...]
    uncertain: tuple[Link, ...]
    rejected: tuple[Link, ...]
    changed: bool = False


def resolve(store: GraphStore, progress: Progress = lambda step: None) -> Resolved:
    """Work out the links of a store anew, keeping what a person has decided, and write them if they are others.

    Returns at once when nothing has changed since it was last done, and without comparing names where each
    description has a PIC.
    """
    descriptions = read_descriptions(store)
    before = read_links(store, LINKS)
    decided = [link for link in before if link.method == PERSON]
    if _digest(descriptions, decided) == read_digest(store) or (len(descriptions) < 2 and not before):
        return _resolved(before, read_links(store, CANDIDATES), changed=False)
    return _work_out(store, descriptions, decided, progress)


def decide(store: GraphStore, decisions: Decisions, progress: Progress = lambda step: None) -> Resolved:
    """Accept, reject or take back pairs, and work out what follows for the other links: all in one write.

    Raises TalkaError, with the store as it was, when a pair cannot be decided so (`decisions.decide` says when).
    """
    descriptions = read_descriptions(store)
    before = [link for link in read_links(store, LINKS) if link.method == PERSON]
    decided = decisions_after(before, decisions, {description.iri for description in descriptions})
    return _work_out(store, descriptions, decided, progress)


def _work_out(
    store: GraphStore, descriptions: Sequence[Description], decided: Sequence[Link], progress: Progress
) -> Resolved:
    progress(f"comparing {len(descriptions):,} organisations")
    drawn, uncertain = find(descriptions, decided)
    links = [*decided, *drawn]
    digest = _digest(descriptions, decided)
    store.replace(
        {
            LINKS: write_links(links, asserted=True),
            CANDIDATES: write_links(uncertain, asserted=False) + write_digest(digest),
        }
    )
    return _resolved(links, uncertain, changed=True)


def find(descriptions: Sequence[Description], decided: Sequence[Link] = ()) -> tuple[list[Link], list[Link]]:
    """The links to draw and the uncertain ones, without those that a person has decided. The order does not matter."""
    ordered = sorted(descriptions, key=lambda description: description.iri)
    known = {link.pair for link in decided}
    best: dict[tuple[str, str], Link] = {}
    for link in (*same_identifier(ordered), *_by_name(ordered)):
        if link.pair not in known and (link.pair not in best or link.confidence > best[link.pair].confidence):
            best[link.pair] = link
    certain = [link for link in best.values() if link.confidence >= LINKED]
    drawn, refused = consistent(certain, decided, partial(_apart, {d.iri: d for d in ordered}))
    doubtful = [link for link in best.values() if link.confidence < LINKED]
    return sorted(drawn), sorted([*doubtful, *refused], key=lambda link: (-link.confidence, link))


def _apart(descriptions: dict[str, Description], one: str, other: str) -> bool:
    """Whether two descriptions are clearly of two bodies: different PIC, or names that say different kinds of body."""
    if one not in descriptions or other not in descriptions:
        return False
    mine, theirs = descriptions[one], descriptions[other]
    if different_pic(mine, theirs):
        return True
    if mine.values("pic") & theirs.values("pic") or mine.values("oid") & theirs.values("oid"):
        return False
    bodies, others = kinds(mine.names), kinds(theirs.names)
    return bool(bodies and others and not bodies & others)


def _by_name(descriptions: Sequence[Description]) -> Iterator[Link]:
    """Links by record linkage: between all where some have no PIC, since two with a PIC are told apart by it."""
    if len(descriptions) < 2 or all(description.values("pic") for description in descriptions):
        return
    from talka.graph.resolve.linkage import score  # splink and DuckDB take 0.3 s to import

    for scored in score(descriptions, LISTED):
        left, right = descriptions[scored.left].iri, descriptions[scored.right].iri
        yield Link(left, right, RECORD_LINKAGE, _confidence(scored), _why(scored))


def _confidence(scored: "Scored") -> float:
    """The probability, below that of an identifier and the less the more parts were left out of the names: so that
    a department is linked to its university rather than to another department. Below the one for linking where a part
    was left out and the places differ."""
    most = CERTAIN - 0.001 - 0.01 * scored.parts
    if scored.parts and scored.against("place") and not scored.same_region and not (scored.parts == 1 and scored.rare):
        most = LINKED - 0.001
    return round(min(scored.probability, most), 3)


def _why(scored: "Scored") -> str:
    against = ", ".join(scored.reasons(against=True))
    return ", ".join(scored.reasons(against=False)) + (f"; but {against}" if against else "")


def _digest(descriptions: Sequence[Description], decided: Sequence[Link]) -> str:
    return sha256(repr((VERSION, descriptions, decided)).encode()).hexdigest()


def _resolved(links: Sequence[Link], uncertain: Sequence[Link], changed: bool) -> Resolved:
    return Resolved(
        linked=tuple(sorted(link for link in links if link.same)),
        uncertain=tuple(sorted(uncertain, key=lambda link: (-link.confidence, link))),
        rejected=tuple(sorted(link for link in links if not link.same)),
        changed=changed,
    )
