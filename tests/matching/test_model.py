"""A model is written and read without a change, and what it says adds up."""

import json
from dataclasses import replace

import numpy as np
import pytest

from talka.matching.matcher import Matcher
from talka.matching.model import FORMAT, Model, Regression, loads, probability


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
    assert (again.version, again.months) == (model.version, model.months)
    assert (again.trained_on, again.encoder) == (model.trained_on, model.encoder)
    assert set(again.regressions) == set(model.regressions) == {"partner", "idea"}
    for task, regression in model.regressions.items():
        assert again.regressions[task].columns == regression.columns
        np.testing.assert_array_equal(again.regressions[task].log_odds(table), regression.log_odds(table))
        np.testing.assert_array_equal(again.regressions[task].contributions(table), regression.contributions(table))


def test_its_version_tells_its_content(model: Model) -> None:
    regression = model.regressions["partner"]
    others = [
        replace(model, months=6),
        replace(model, trained_on="another"),
        replace(model, encoder="another"),
        replace(model, regressions={"partner": regression}),
        replace(model, regressions={**model.regressions, "partner": replace(regression, base=regression.base + 1e-9)}),
    ]
    assert len({model.version, *(other.version for other in others)}) == 6
    assert model.version.startswith(f"logistic-{FORMAT}-")


def changed(data: bytes, **fields: object) -> bytes:
    return json.dumps(json.loads(data) | fields).encode()


def test_another_form_is_not_read(model: Model) -> None:
    data = model.dumps()
    partner = json.loads(data)["regressions"]["partner"]
    assert loads(changed(data)) is not None
    damaged = [
        changed(data, format=FORMAT + 1),
        changed(data, format=str(FORMAT)),
        changed(data, regressions={"partner": {}}),
        changed(data, regressions={"partner": partner | {"columns": [["one"]]}}),
        changed(data, regressions={"partner": partner | {"weights": partner["weights"][1:]}}),
        changed(data, regressions={"partner": partner | {"base": "much"}}),
        changed(data, regressions=[]),
        changed(data, regressions=None),
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
    for regression in model.regressions.values():
        parts = regression.contributions(table)
        assert parts.shape == (len(table), len(regression.kinds))
        assert np.abs(parts).max() > 0.1
        np.testing.assert_allclose(regression.base + parts.sum(axis=1), regression.log_odds(table), atol=1e-9)


def test_what_is_unlikely_before_any_evidence(model: Model) -> None:
    """Of all candidates of a question, few join."""
    for regression in model.regressions.values():
        assert probability(np.array([regression.base]))[0] < 0.2
        nothing = regression.log_odds(np.zeros((1, len(regression.columns)), dtype=np.float32))
        assert probability(nothing)[0] < 0.2


def test_what_is_not_known_adds_nothing(model: Model, table: np.ndarray) -> None:
    for regression in model.regressions.values():
        unknown = table[:1].copy()
        column = [name for _, name in regression.columns].index("distance")
        unknown[0, column] = np.nan
        kind = regression.kinds.index(regression.columns[column][0])
        alone = replace(
            regression,
            weights=np.where(np.arange(len(regression.weights)) % len(regression.columns) == column, 1.0, 0.0),
        )
        assert alone.contributions(unknown)[0, kind] == 0.0
        assert np.isfinite(regression.log_odds(unknown)).all()


def test_kinds_are_those_of_the_columns(model: Model) -> None:
    regression: Regression = model.regressions["idea"]
    assert set(regression.kinds) == {kind for kind, _ in regression.columns}
    assert len(set(regression.kinds)) == len(regression.kinds)


def test_probabilities() -> None:
    odds = np.array([-800.0, -3.0, 0.0, 3.0, 800.0])
    with np.errstate(over="ignore"):
        chances = probability(odds)
    assert chances[2] == 0.5
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diff(chances) > 0).all()
    assert chances[1] == pytest.approx(1 - chances[3])
