"""Past questions as examples to learn from: candidates, their features, and who of them joined."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from talka.graph.network import Network
from talka.matching.evaluation.task import Question, Split
from talka.matching.evidence.history import History
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.features import Features
from talka.matching.parallel import in_order
from talka.matching.query import Query
from talka.matching.texts import Texts
from talka.ontology.named import named_themes

NEWCOMERS, CIVIL = 0.15, 0.35
"""Shares of questions by newcomers, and of the others by civil society and public bodies, where there are so many:
those for whom Talka is made would else be few among universities and companies."""
NEGATIVES = 40
"""Candidates who did not join that are learned from, of each question, drawn at random."""
BATCH = 16
"""Questions that are measured together."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Candidates (r) of past questions: features (r, f) and whether they joined; questions: how many there were."""

    table: np.ndarray
    joined: np.ndarray
    questions: int


class Past:
    """What was known before a day, measured for the questions that were asked after it."""

    def __init__(self, network: Network, texts: Texts, cutoff: np.datetime64) -> None:
        """texts: of the whole network; those of what came later are only asked about."""
        columns = np.flatnonzero(network.signed < cutoff)
        self._known, self._texts = network.select(columns), texts
        self._profiles = ThemeProfiles(self._known)
        history = History(self._known, texts.descriptions, texts.projects[columns])
        self.features = Features(history, self._profiles, [texts.project_texts[column] for column in columns])

    def examples(self, window: Split, questions: Sequence[Question], workers: int, *, whole: bool = False) -> Examples:
        """All who joined and `NEGATIVES` others of each question; all candidates where `whole`."""
        generator = np.random.default_rng(0)
        seeds = generator.integers(2**32, size=len(questions))

        def measured(begin: int) -> list[tuple[np.ndarray, np.ndarray]]:
            parts = []
            for number, (_, table, joined) in enumerate(self.tables(window, questions[begin : begin + BATCH])):
                rows = slice(None) if whole else _draw(joined, int(seeds[begin + number]))
                parts.append((table[rows], joined[rows]))
            return parts

        batches = list(in_order(measured, range(0, len(questions), BATCH), workers))
        tables, joined = zip(*[part for batch in batches for part in batch], strict=True)
        return Examples(np.concatenate(tables), np.concatenate(joined), len(questions))

    def tables(
        self, window: Split, questions: Sequence[Question]
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For each question the candidates (c,), their features (c, f), and (c,) bool who joined."""
        block = self.features.measure([self._ask(question) for question in questions])
        for row, question in enumerate(questions):
            candidates = np.sort(block.candidates(row, window.allowed(question)))
            yield candidates, self.features.table(block, row, candidates), np.isin(candidates, question.relevant)

    def _ask(self, question: Question) -> Query:
        country = str(self._known.countries[question.organisation])
        if question.task == "partner":
            themes = self._profiles.weights[question.organisation]
            return Query(themes, organisation=question.organisation, country=country)
        vector, column = self._texts.projects[question.collaboration], self._known.theme_index
        named = [column[iri] for iri in named_themes(question.text, question.language)]
        themes = self._texts.themes.weights(vector, named)
        return Query(themes, vector, question.text, question.language, country, question.organisation, is_idea=True)


def sample(questions: Sequence[Question], most: int, seed: int) -> list[Question]:
    """At most so many of the questions, at random, with set shares of newcomers and of civil society."""
    generator = np.random.default_rng(seed)
    chosen: list[Question] = []
    known = [question for question in questions if not question.newcomer]
    civil = [question for question in known if question.civil]
    others = [question for question in known if not question.civil]
    newcomers = [question for question in questions if question.newcomer]
    of_civil = min(len(civil), round(CIVIL * most))
    of_others = round((1 - NEWCOMERS) * most) - of_civil
    for some, size in ((others, of_others), (civil, of_civil), (newcomers, round(NEWCOMERS * most))):
        drawn = generator.choice(len(some), size=min(len(some), size), replace=False)
        chosen += [some[number] for number in np.sort(drawn)]
    return chosen


def _draw(joined: np.ndarray, seed: int) -> np.ndarray:
    """Row numbers of all who joined and of some who did not."""
    yes, no = np.flatnonzero(joined), np.flatnonzero(~joined)
    drawn = np.random.default_rng(seed).choice(no, size=min(NEGATIVES, len(no)), replace=False)
    return np.concatenate([yes, np.sort(drawn)])
