"""A network cut at a day into what is known and what is asked for.

New partners (task `partner`): everybody who joined a collaboration after the cutoff is asked about with all the
partners abroad that it had never worked with. Ideas (task `idea`): each collaboration after the cutoff is asked about
with its title and summary by its coordinator. Both only know, and only look for, who was there before the cutoff; those
who ask without having been there are the newcomers.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.evaluation.task import LARGEST, SMALLEST, TASKS, Question, Split
from talka.matching.evidence.capacity import NOT_CIVIL
from talka.ontology.concepts import pick

BEFORE, AFTER = 50, 20
"""Collaborations of two members or more that a cutoff must have before it, and in the months after it."""


def split(network: Network, cutoff: np.datetime64, months: int = 12) -> Split:
    """Cut a network at a day and ask about the months after it.

    Raises TalkaError where nothing is known before the cutoff, or nothing can be asked about the months after it.
    """
    cutoff = cutoff.astype("datetime64[D]")
    until = later(cutoff, months)
    known = network.before(cutoff)
    if not known.membership.nnz:
        raise TalkaError(f"No collaboration in the store is dated before {cutoff}. Choose a later cutoff.")
    asked = np.flatnonzero(_askable(network) & (network.signed >= cutoff) & (network.signed < until))
    questions = (*_partner_questions(network, known, asked), *_idea_questions(network, known, asked))
    if not questions:
        raise TalkaError(
            f"No collaboration dated from {cutoff} to {until} has {SMALLEST} to {LARGEST} members, of whom some are "
            "of different countries and known before. Choose another cutoff, or more months."
        )
    return Split(cutoff, until, known, questions)


def cutoffs(network: Network, n: int = 3, months: int = 6) -> tuple[np.datetime64, ...]:
    """At most n first days of months, ascending, such that the months after each are told in full, and do not overlap.

    Counted back from the month after the newest collaboration. Raises TalkaError where the store has too few
    collaborations with a date for a single one.
    """
    dates = network.signed[_askable(network)]
    found: list[np.datetime64] = []
    if len(dates):
        cutoff = later((dates.max().astype("datetime64[M]") + 1).astype("datetime64[D]"), -months)
        while len(found) < n and (dates < cutoff).sum() >= BEFORE:
            if ((dates >= cutoff) & (dates < later(cutoff, months))).sum() >= AFTER:
                found.append(cutoff)
            cutoff = later(cutoff, -months)
    if not found:
        raise TalkaError(
            f"The store has too few collaborations with a date to learn from the past: {BEFORE} of two members or more "
            f"before a cutoff and {AFTER} in the {months} months after it are needed. It has {len(dates):,} of two "
            f"members or more with a date, of {len(network.collaborations):,} collaborations in all."
        )
    return tuple(reversed(found))


def sample(whole: Split, n: int, seed: int = 0) -> Split:
    """A split with at most n of its questions of each task, drawn at random."""
    generator = np.random.default_rng(seed)
    kept: list[Question] = []
    for task in TASKS:
        questions = [question for question in whole.questions if question.task == task]
        drawn = generator.choice(len(questions), size=min(n, len(questions)), replace=False)
        kept += [questions[number] for number in np.sort(drawn)]
    return replace(whole, questions=tuple(kept))


def later(day: np.datetime64, months: int) -> np.datetime64:
    """The same day of a month so many months later, earlier where `months` is negative.

    >>> later(np.datetime64("2023-07-01"), 6), later(np.datetime64("2024-01-15"), -1)
    (np.datetime64('2024-01-01'), np.datetime64('2023-12-15'))
    """
    month = day.astype("datetime64[M]")
    moved: np.datetime64 = (month + months).astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    return moved


def project_text(network: Network, column: int) -> tuple[str, str]:
    """Title and summary of a collaboration, and their language: English, else the first by its code."""
    titles, summaries = network.titles[column], network.summaries[column]
    language = min(summaries or titles, key=lambda code: (code != "en", code), default="")
    return f"{pick(titles, language)}\n{summaries.get(language, '')}".strip(), language


def _askable(network: Network) -> np.ndarray:
    """(m,) bool: the collaborations with a date whose members can be acquainted."""
    loaded = np.asarray(network.membership.sum(axis=0)).ravel()
    askable: np.ndarray = (loaded >= SMALLEST) & (network.sizes <= LARGEST) & ~np.isnat(network.signed)
    return askable


def _partner_questions(network: Network, known: Network, asked: np.ndarray) -> Iterator[Question]:
    active = _active(known)
    joined: defaultdict[int, list[np.ndarray]] = defaultdict(list)
    for column in asked:
        members = network.members_of(column)
        for member in members:
            joined[int(member)].append(members)
    for asker, groups in sorted(joined.items()):
        others = np.unique(np.concatenate(groups))
        abroad = others[active[others] & (network.countries[others] != network.countries[asker])]
        relevant = np.setdiff1d(abroad, known.partners_of(asker))
        if len(relevant):
            yield Question("partner", asker, relevant, newcomer=not active[asker], civil=_civil(network, asker))


def _idea_questions(network: Network, known: Network, asked: np.ndarray) -> Iterator[Question]:
    active = _active(known)
    coordination = network.coordination.T.tocsr()
    for column in asked:
        members = np.sort(network.members_of(column))
        coordinators = coordination[column].indices
        asker = int(coordinators.min() if len(coordinators) else members[0])
        text, language = project_text(network, int(column))
        relevant = members[active[members] & (network.countries[members] != network.countries[asker])]
        if text and len(relevant):
            yield Question(
                "idea",
                asker,
                relevant,
                text,
                language,
                int(column),
                newcomer=not active[asker],
                civil=_civil(network, *relevant),
            )


def _civil(network: Network, *organisations: int) -> bool:
    """Whether one of them is of civil society or a public body; one of an unknown kind is taken for such."""
    return any(network.kinds[organisation] not in NOT_CIVIL for organisation in organisations)


def _active(known: Network) -> np.ndarray:
    """(n,) bool: who took part in anything."""
    active: np.ndarray = np.diff(known.membership.indptr) > 0
    return active
