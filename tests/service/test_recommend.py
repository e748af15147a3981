"""`talka recommend` on a store that was learned from: many at once, files of ideas, dials, and how scores are shown."""

import csv
import io
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import talka.service.cli  # noqa: F401  # adds the commands to the app
from talka.matching.dials import PLAIN, Dials
from talka.matching.parallel import in_order
from talka.matching.suggestions import Suggestions
from talka.service.commands.base import app
from talka.service.workspace import Workspace

Run = Callable[..., str]
WATER = "https://w3id.org/talka/id/organisation/busy-water3"
TEXT = "A river and its wetland, the harbour and drinking-water"


@pytest.fixture
def run(learned_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    environment = {"TALKA_ENCODER": "lsa", "TALKA_STORE": str(learned_path), "COLUMNS": "200"}

    def talka(*arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, ["recommend", *arguments], env=environment)
        assert done.exit_code == status, done.stdout + done.stderr + str(done.exception)
        return done.stdout if status == 0 else done.stderr + str(done.exception)

    return talka


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def partners(text: str) -> list[str]:
    return [row["partner"] for row in rows(text)]


def test_a_probability_is_shown_as_one_and_explained_once(run: Run) -> None:
    said = run("water3", "-k", "4")
    assert len(re.findall(r"^  \d\. .*\d%$", said, re.MULTILINE)) == 4
    assert said.count("within 12 months") == 1
    assert re.search(r"^  1\. .*\d\u00a0%$", run("water3", "-k", "1", "--lang", "sv"), re.MULTILINE)


def test_all_at_once_are_those_asked_one_by_one(run: Run, learned_space: Workspace, tmp_path: Path) -> None:
    run("--all", "-k", "5", "-o", "all.csv")
    found = rows((tmp_path / "all.csv").read_text(encoding="utf-8"))
    matcher = learned_space.matcher
    assert list(dict.fromkeys(row["organisation"] for row in found)) == list(matcher.network.iris)
    assert {row["model"] for row in found} == {learned_space.version}
    assert {row["revision"] for row in found} == {matcher.network.revision}
    for iri in matcher.network.iris[::40]:
        alone = matcher.recommend(matcher.organisation(iri), 5, dials=PLAIN)
        own = [row for row in found if row["organisation"] == iri]
        assert [row["partner"] for row in own] == [item.partner for item in alone.items]
        assert [row["rank"] for row in own] == [str(rank) for rank in range(1, len(own) + 1)]
        assert [float(row["score"]) for row in own] == pytest.approx([item.score for item in alone.items], abs=1e-5)
    run("--all", "-k", "5", "-o", "all.json")
    told: list[dict[str, Any]] = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert [{name: str(cell) for name, cell in row.items()} for row in told] == found


def test_results_come_in_order_however_long_each_takes() -> None:
    draw = random.Random(1)
    delays = [draw.random() / 100 for _ in range(40)]

    def work(number: int) -> int:
        time.sleep(delays[number])
        return number

    assert list(in_order(work, range(40), workers=4)) == list(range(40))


def test_an_organisation_is_found_by_iri_id_and_the_bare_id_of_its_source(run: Run, tmp_path: Path) -> None:
    names = [WATER, "busy-water3", "water3", " water3 ", ""]
    lines = [f'{n},"{TEXT}",en,,{name}' for n, name in enumerate(names)]
    (tmp_path / "ideas.csv").write_text("id,text,lang,country,organisation\n" + "\n".join(lines), encoding="utf-8")
    run("--ideas", "ideas.csv", "-k", "5", "-o", "out.csv")
    found = rows((tmp_path / "out.csv").read_text(encoding="utf-8"))
    lists = [[(row["partner"], row["score"]) for row in found if row["idea"] == str(n)] for n in range(5)]
    assert lists[0] == lists[1] == lists[2] == lists[3]
    assert lists[0] != lists[4], "who asks counts"


def test_a_country_by_code_or_name_is_left_out(run: Run, learned_space: Workspace, tmp_path: Path) -> None:
    lines = [f'{country},"{TEXT}",,{country}' for country in ("SE", "Sverige", "sweden")]
    (tmp_path / "ideas.csv").write_text("id,text,lang,country\n" + "\n".join(lines), encoding="utf-8")
    found = rows(run("--ideas", "ideas.csv", "-k", "30", "--format", "csv"))
    network = learned_space.network
    assert {row["idea"] for row in found} == {"SE", "Sverige", "sweden"}
    assert "SE" not in {network.countries[network.index[row["partner"]]] for row in found}


def test_a_file_of_ideas_is_refused_with_all_its_faults(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ideas.csv").write_text(
        'id,text,lang,country,organisation\na,"  ",en,,\nb,A river,xx,,\nc,A choir,sv,Atlantis,\nd,A tram,en,,nobody\n',
        encoding="utf-8",
    )
    said = run("--ideas", "ideas.csv", "-o", "out.csv", status=1)
    assert "3 faults" in said
    assert "ideas.csv, row 2, column text: there is no text" in said
    assert not (tmp_path / "out.csv").exists()


def test_past_partners_are_left_out_for_an_organisation_and_not_for_an_idea(run: Run, learned_space: Workspace) -> None:
    network = learned_space.network
    known = {network.iris[row] for row in network.partners_of(network.index[WATER])}
    as_csv = ("-k", "40", "--format", "csv")
    assert not known & set(partners(run("water3", *as_csv)))
    assert known & set(partners(run("water3", "--past-partners", *as_csv)))
    assert known & set(partners(run("water3", "--idea", TEXT, *as_csv)))
    assert not known & set(partners(run("water3", "--idea", TEXT, "--no-past-partners", *as_csv)))


def test_the_dials_change_the_list_as_they_say(learned_space: Workspace) -> None:
    matcher = learned_space.matcher
    network = matcher.network

    def mean(of: Callable[[Suggestions], float], **turned: float) -> float:
        dials = Dials(**{"spread": 0.0} | turned)
        answers = matcher.recommend_all(map(matcher.organisation, network.iris[::5]), 8, dials=dials)
        return float(np.mean([of(answer) for answer in answers]))

    def collaborations(answer: Suggestions) -> float:
        return float(np.mean([len(network.collaborations_of(network.index[item.partner])) for item in answer.items]))

    def acquaintance(answer: Suggestions) -> float:
        return sum(max(item.contributions["common_collaborators"], 0) for item in answer.items)

    def variety(answer: Suggestions) -> float:
        rows = [network.index[item.partner] for item in answer.items]
        return len({(network.countries[row], network.kinds[row]) for row in rows})

    def wanted(answer: Suggestions) -> float:
        """Share of the list who have the asker among their own first ten."""
        asker = network.iris[answer.query.organisation or 0]
        theirs = matcher.recommend_all([matcher.organisation(item.partner) for item in answer.items], 10, dials=PLAIN)
        return float(np.mean([asker in {item.partner for item in other.items} for other in theirs]))

    assert mean(collaborations, newcomers=1) < mean(collaborations) - 1
    assert mean(acquaintance, surprise=1) < mean(acquaintance)
    assert mean(variety, spread=1) > mean(variety)
    assert mean(wanted, mutual=1) > mean(wanted)


def test_the_options_turn_the_dials(run: Run, learned_space: Workspace) -> None:
    matcher = learned_space.matcher
    turned = matcher.recommend(matcher.organisation(WATER), 10, dials=Dials(1, 0.5, 0.1, 0.7))
    options = ("--surprise", "1", "--newcomers", "0.5", "--spread", "0.1", "--mutual", "0.7")
    assert partners(run("water3", *options, "--format", "csv")) == [item.partner for item in turned.items]


def test_the_default_list_for_people_is_spread_a_little(run: Run) -> None:
    assert run("water3", "--format", "csv") == run("water3", "--spread", "0.25", "--format", "csv")
