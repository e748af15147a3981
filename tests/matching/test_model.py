"""A model is written and read without a change, and what it says adds up."""

import json
from dataclasses import replace

import numpy as np
import pytest

from talka.matching.matcher import Matcher
from talka.matching.model import FORMAT, Booster, Model, loads, probability


@pytest.fixture(scope="module")
def model(trained: Matcher) -> Model:
    assert trained.learned is not None
    return trained.learned.model


@pytest.fixture(scope="module")
def table(trained: Matcher) -> np.ndarray:
    """Features of all organisations for one of them."""
    assert trained.learned is not None
    block = trained.learned.measure([trained.organisation(trained.network.iris[0])])
    return trained.learned.features.table(block, 0, np.arange(len(trained.network)))


def test_written_and_read(model: Model, table: np.ndarray) -> None:
    again = loads(model.dumps())
    assert again is not None
    assert again.dumps() == model.dumps()
    assert (again.version, again.months, again.trained_on) == (model.version, model.months, model.trained_on)
    assert set(again.boosters) == set(model.boosters) == {"partner", "idea"}
    for task, booster in model.boosters.items():
        assert again.boosters[task].columns == booster.columns
        np.testing.assert_array_equal(again.boosters[task].log_odds(table), booster.log_odds(table))
        np.testing.assert_array_equal(again.boosters[task].contributions(table)[0], booster.contributions(table)[0])


def test_its_version_tells_its_content(model: Model) -> None:
    booster = model.boosters["partner"]
    others = [
        replace(model, months=6),
        replace(model, trained_on="another"),
        replace(model, boosters={"partner": booster}),
        replace(model, boosters=model.boosters | {"partner": replace(booster, slope=booster.slope + 1e-9)}),
    ]
    assert len({model.version, *(other.version for other in others)}) == 5
    assert model.version.startswith(f"boosted-{FORMAT}-")


def changed(data: bytes, **fields: object) -> bytes:
    return json.dumps(json.loads(data) | fields).encode()


def test_another_form_is_not_read(model: Model) -> None:
    data = model.dumps()
    assert loads(changed(data)) is not None
    damaged = [
        changed(data, format=FORMAT + 1),
        changed(data, format=str(FORMAT)),
        changed(data, boosters={"partner": {}}),
        changed(data, boosters={"partner": {"trees": "", "slope": 1, "offset": 0, "columns": [["one"]]}}),
        changed(data, boosters=[]),
        changed(data, boosters=None),
        data[:-1],
        data[len(data) // 2 :],
        b"",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b"\xff\xfe",
    ]
    assert [loads(each) for each in damaged] == [None] * len(damaged)


def test_contributions_add_up_to_the_log_odds(model: Model, table: np.ndarray) -> None:
    for booster in model.boosters.values():
        parts, before = booster.contributions(table)
        assert parts.shape == (len(table), len(booster.kinds))
        assert np.abs(parts).max() > 0.1
        np.testing.assert_allclose(before + parts.sum(axis=1), booster.log_odds(table), atol=1e-6)


def test_what_is_unlikely_before_any_evidence(model: Model) -> None:
    """Of all candidates of a question, few join."""
    for booster in model.boosters.values():
        assert booster.slope > 0
        before = booster.contributions(np.zeros((1, len(booster.columns)), dtype=np.float32))[1]
        assert probability(np.array([before]))[0] < 0.2


def test_kinds_are_those_of_the_columns(model: Model) -> None:
    booster: Booster = model.boosters["idea"]
    assert set(booster.kinds) == {kind for kind, _ in booster.columns}
    assert len(set(booster.kinds)) == len(booster.kinds)


def test_probabilities() -> None:
    odds = np.array([-800.0, -3.0, 0.0, 3.0, 800.0])
    with np.errstate(over="ignore"):
        chances = probability(odds)
    assert chances[2] == 0.5
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diff(chances) > 0).all()
    assert chances[1] == pytest.approx(1 - chances[3])
