"""How time grows with the store: networks of 3,000, 10,000 and 30,000 organisations, drawn to be like CORDIS.

Participations an organisation, members a collaboration and words a text stay the same, so the memberships grow with
n. What `talka recommend --all -k 50` does from a loaded store is timed, in its two processes: texts, learning, making
of the measures, and rows of suggestions, of 2,000 organisations drawn at random and extrapolated to all. The plot goes
to the file that TALKA_SCALING_PLOT names, else to a temporary folder.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import altair as alt
import numpy as np
import pytest
import vl_convert
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.matching.dials import PLAIN
from talka.matching.matcher import Matcher
from talka.matching.parallel import in_order
from talka.matching.query import Query
from talka.matching.texts import Texts
from talka.matching.training import train
from talka.ontology.terms import KIND
from talka.ontology.themes import themes
from talka.service.commands.many import Row as Line
from talka.service.commands.many import flat, together
from talka.service.words import Words

pytestmark = pytest.mark.benchmark

SIZES = (3_000, 10_000, 30_000)
PARTICIPATIONS, MEMBERS, ALONE, WORDS = 3.7, 6.7, 0.44, 60
"""Of CORDIS: participations an organisation; members a collaboration, in 44 % of cases only one; words a text."""
AT_HOME, COUNTRIES, MONTHS = 500, 30, 42
"""Organisations at home in a topic; countries; months of history."""
ASKED, K, SINGLE = 2_000, 50, 200
Result = TypeVar("Result")
KINDS = ("association", "company", "higher-education", "research-institute", "municipality")


def drawn(n: int, seed: int = 0) -> Network:
    """A network of n organisations, each at home in one topic; how often they join follows a Pareto law."""
    draw = np.random.default_rng(seed)
    m = round(n * PARTICIPATIONS / MEMBERS)
    topics = draw.integers(n // AT_HOME, size=m)
    columns = _members(draw, topics, n)
    sizes = np.array([len(members) for members in columns], dtype=np.float64)
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    joined = csr_matrix((np.ones(indptr[-1], dtype=np.float32), np.concatenate(columns), indptr), shape=(m, n))
    leads = csr_matrix(
        (np.ones(m, dtype=np.float32), [members[0] for members in columns], np.arange(m + 1)), shape=(m, n)
    )
    t = len(themes())
    about = csr_matrix((np.ones(m, dtype=np.float32), (np.arange(m), topics % t)), shape=(m, t))
    signed = np.datetime64("2021-07-01") + draw.integers(MONTHS * 30, size=m)
    countries = draw.choice([f"{chr(65 + k // 26)}{chr(65 + k % 26)}" for k in range(COUNTRIES)], size=n)
    return Network(
        revision=f"drawn-{n}-{seed}",
        iris=tuple(f"https://example.org/organisation/{row:06}" for row in range(n)),
        labels=({},) * n,
        other_names=((),) * n,
        descriptions=({},) * n,
        countries=countries,
        kinds=tuple(KIND + KINDS[k] for k in draw.integers(len(KINDS), size=n)),
        territories=("",) * n,
        localities=("",) * n,
        websites=("",) * n,
        sources=("",) * n,
        latitude=draw.uniform(35, 65, n),
        longitude=draw.uniform(-10, 30, n),
        collaborations=tuple(f"https://example.org/collaboration/{column:06}" for column in range(m)),
        titles=tuple({"en": f"Project {column}"} for column in range(m)),
        summaries=tuple({"en": text} for text in _texts(draw, topics)),
        collaboration_kinds=("",) * m,
        programmes=("HORIZON",) * m,
        collaboration_websites=("",) * m,
        start=signed,
        end=signed + 1_000,
        signed=signed,
        calls=tuple(
            f"HORIZON-T{topic}-{2021 + k}-01" for topic, k in zip(topics, draw.integers(4, size=m), strict=True)
        ),
        schemes=("",) * m,
        keywords=("",) * m,
        sizes=sizes,
        membership=joined.T.tocsr(),
        coordination=leads.T.tocsr(),
        organisation_themes=csr_matrix((n, t), dtype=np.float32),
        collaboration_themes=about,
        wishes=(),
        places={},
    )


def _members(draw: np.random.Generator, topics: np.ndarray, n: int) -> list[np.ndarray]:
    """Row numbers of each collaboration's members: everybody joins once, the rest is drawn by activity.

    One in three of the rest comes from anywhere, the others from the organisations at home in the topic.
    """
    sizes = np.where(draw.random(len(topics)) < ALONE, 1, 1 + draw.geometric(1 / 10.2, size=len(topics)))
    homes, activity = draw.integers(topics.max() + 1, size=n), draw.pareto(1.2, size=n) + 0.1
    at_home = [draw.permutation(np.flatnonzero(homes == topic)) for topic in range(topics.max() + 1)]
    once = [list(rows) for rows in at_home]
    guests = iter(draw.choice(n, size=int(sizes.sum()), p=activity / activity.sum()).tolist())
    columns = []
    for topic, size in zip(topics.tolist(), sizes.tolist(), strict=True):
        rows = at_home[topic]
        chosen = {once[topic].pop() for _ in range(draw.binomial(size, 1 / PARTICIPATIONS)) if once[topic]}
        chosen |= {next(guests) for _ in range(draw.binomial(size - len(chosen), 1 / 3))}
        busy = draw.choice(rows, size=min(size, len(rows)), replace=False, p=activity[rows] / activity[rows].sum())
        chosen |= set(busy[: max(0, size - len(chosen))].tolist())
        columns.append(np.array(sorted(chosen)))
    return columns


def _texts(draw: np.random.Generator, topics: np.ndarray) -> list[str]:
    """Words of the topic, two in three, and of all topics, rare ones and frequent ones."""
    words = draw.zipf(1.3, size=(len(topics), WORDS)) % 400
    common = draw.random((len(topics), WORDS)) < 1 / 3
    return [
        " ".join(f"common{word}" if both else f"topic{topic}x{word}" for word, both in zip(*row, strict=True))
        for topic, row in zip(topics, zip(words.tolist(), common.tolist(), strict=True), strict=True)
    ]


@dataclass(frozen=True)
class Row:
    """Seconds, and milliseconds for single questions of ten suggestions."""

    n: int
    memberships: int
    texts: float
    train: float
    matcher: float
    everybody: float
    p50: float
    p95: float

    @property
    def together(self) -> float:
        return self.texts + self.train + self.matcher + self.everybody


def seconds(call: Callable[[], Result]) -> tuple[Result, float]:
    begin = time.perf_counter()
    return call(), time.perf_counter() - begin


def measured(n: int) -> Row:
    network = drawn(n)
    texts, encoding = seconds(lambda: Texts(network, projects=True, encoder="lsa"))
    model, training = seconds(lambda: train(network, texts))
    assert set(model.regressions) == {"partner", "idea"}
    matcher, making = seconds(lambda: Matcher(network, model=model, texts=texts))
    asked = np.random.default_rng(1).choice(n, size=ASKED, replace=False)
    queries = [matcher.organisation(network.iris[row]) for row in asked]
    words = Words(network, "en")

    def rows(some: list[Query]) -> list[Line]:
        return [row for answer in matcher.recommend_all(some, K, dials=PLAIN) for row in flat("", answer, words)]

    answers, all_of_them = seconds(lambda: list(in_order(rows, list(together(queries)))))
    assert sum(map(len, answers)) == K * ASKED
    singles = [1_000 * seconds(partial(matcher.recommend, query, dials=PLAIN))[1] for query in queries[:SINGLE]]
    p50, p95 = np.percentile(singles, [50, 95])
    return Row(n, network.membership.nnz, encoding, training, making, all_of_them * n / ASKED, p50, p95)


def exponent(rows: list[Row], values: list[float]) -> float:
    """Of the power of n that fits best, by least squares on logarithms."""
    return float(np.polyfit(np.log([row.n for row in rows]), np.log(values), 1)[0])


def plot(rows: list[Row], path: Path) -> None:
    first = rows[0]
    grown = [row.n * np.log(row.n) / (first.n * np.log(first.n)) for row in rows]
    lines = {
        "all together": [row.together for row in rows],
        "n log n, from its first point": [first.together * times for times in grown],
        "learning": [row.train for row in rows],
        "suggestions for everybody": [row.everybody for row in rows],
    }
    points = [
        {"n": row.n, "seconds": value, "line": line}
        for line, values in lines.items()
        for row, value in zip(rows, values, strict=True)
    ]
    chart = alt.Chart(alt.InlineData(values=points), width=480, height=320).mark_line(point=True)
    chart = chart.encode(
        x=alt.X("n:Q", scale=alt.Scale(type="log"), title="Organisations"),
        y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="Seconds"),
        color=alt.Color("line:N", title=None),
        strokeDash=alt.StrokeDash("line:N", title=None),
    )
    path.write_text(vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="6.1"), encoding="utf-8")


def test_how_the_time_grows(tmp_path: Path) -> None:
    rows = [measured(n) for n in SIZES]
    print("\n       n  memberships   texts s   train s  matcher s  everybody s  together s  p50 ms  p95 ms")
    for row in rows:
        print(
            f"{row.n:>8,} {row.memberships:>12,} {row.texts:>9.1f} {row.train:>9.1f} {row.matcher:>10.1f} "
            f"{row.everybody:>12.0f} {row.together:>11.0f} {row.p50:>7.1f} {row.p95:>7.1f}"
        )
    powers = {
        "all together": exponent(rows, [row.together for row in rows]),
        "learning": exponent(rows, [row.train for row in rows]),
        f"suggestions for everybody (from {ASKED:,})": exponent(rows, [row.everybody for row in rows]),
        "n log n over these sizes": exponent(rows, [row.n * np.log(row.n) for row in rows]),
    }
    print("; ".join(f"{name}: n^{power:.2f}" for name, power in powers.items()))
    path = Path(os.environ.get("TALKA_SCALING_PLOT", tmp_path / "scaling.svg"))
    plot(rows, path)
    print(f"plot: {path}")
