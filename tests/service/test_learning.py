"""When a store is learned from: by itself, once for each of its states, while the old state is served."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import talka.service.cli  # noqa: F401  # adds the commands to the app
from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.store import DiskStore, MemoryStore
from talka.matching.candidates import Filters
from talka.matching.encoders.cache import Progress
from talka.matching.matcher import Matcher
from talka.matching.model import loads
from talka.matching.ranker import VERSION
from talka.matching.training import enough
from talka.service.commands.base import app
from talka.service.learning import LEARNING, READING, Maker, _fits
from talka.service.workspace import Workspace

FICTIONAL = Path(__file__).parents[1] / "data" / "fictional"
KEPT = "model-lsa.json"


class Begun:
    """Notes what is begun, and that its progress reaches the end."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.done: dict[str, tuple[int, int]] = {}

    @contextmanager
    def __call__(self, doing: str) -> Iterator[Progress]:
        self.steps.append(doing)
        yield lambda done, total: self.done.__setitem__(doing, (done, total))


def run_talka(*arguments: str, status: int = 0) -> str:
    done = CliRunner().invoke(app, arguments, env={"TALKA_ENCODER": "lsa", "COLUMNS": "200"})
    assert done.exit_code == status, done.stdout + done.stderr + str(done.exception)
    return done.stdout + done.stderr + str(done.exception or "")


def test_the_model_is_kept_and_used_again(learned_path: Path) -> None:
    begun = Begun()
    space = Workspace(DiskStore(learned_path), Maker(encoder="lsa", begin=begun))
    kept = loads(DiskStore(learned_path).kept(KEPT))
    assert kept is not None
    assert kept.trained_on == space.network.revision
    assert space.version == kept.version
    assert begun.steps == [READING]
    assert Maker(encoder="multilingual").kept(space.store, space.network) is None, "other vectors, another model"


def test_another_state_is_learned_from_while_the_old_one_is_served(learned_path: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(learned_path, tmp_path / "store"))
    begun = Begun()
    space = Workspace(DiskStore(path), Maker(encoder="lsa", begin=begun))
    old, version = space.network.revision, space.version
    load(DiskStore(path), FICTIONAL)
    assert not space.ready()
    space.update()
    assert space.ready(), "somebody sees to it"
    assert (space.network.revision, space.version) == (old, version)
    assert space.recommend(space.network.iris[0], 3, Filters()).revision == old
    learner = space._learner
    assert learner is not None
    learner.join(timeout=240)
    assert not learner.is_alive()
    assert space.network.revision == DiskStore(path).revision != old
    assert space.version != version
    assert begun.steps == [READING, READING, LEARNING]
    assert begun.done[LEARNING][0] == begun.done[LEARNING][1] > 0
    kept = loads(DiskStore(path).kept(KEPT))
    assert kept is not None
    assert kept.trained_on == space.network.revision
    assert space.recommend(space.network.iris[0], 3, Filters()).revision == space.network.revision


def test_what_cannot_be_learned_from_is_not_tried_at_every_request(learned_path: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(learned_path, tmp_path / "store"))
    tried: list[str] = []

    @contextmanager
    def full(doing: str) -> Iterator[Progress]:
        if doing == LEARNING:
            tried.append(doing)
            raise MemoryError
        yield lambda done, total: None

    space = Workspace(DiskStore(path), Maker(encoder="lsa", begin=full))
    old = space.matcher.network.revision
    another = Path(shutil.copytree(FICTIONAL, tmp_path / "another"))
    for times, folder in enumerate((FICTIONAL, another), start=1):
        load(DiskStore(path), folder)
        for _ in range(2):
            space.update()
            assert space._learner is not None
            space._learner.join(timeout=240)
        assert len(tried) == times, "once for each state of the store"
        assert space.ready()
        assert space.recommend(space.network.iris[0], 3, Filters()).revision == old


def test_without_history_the_given_weights_stay(fictional_store: MemoryStore, default_network: Network) -> None:
    space = Workspace(fictional_store, Maker(encoder="lsa"))
    assert space.matcher.learned is None
    assert space.version == VERSION
    assert fictional_store.kept(KEPT) == b""
    assert not enough(default_network), "the demo would take longer, and the README show other suggestions"


def test_a_model_that_weighs_something_else_does_not_fit(learned_space: Workspace) -> None:
    matcher = learned_space.matcher
    assert matcher.learned is not None
    assert _fits(matcher)
    model = matcher.learned.model
    other = {
        task: replace(regression, columns=regression.columns[1:]) for task, regression in model.regressions.items()
    }
    old = Matcher(matcher.network, model=replace(model, regressions=other), texts=matcher.texts)
    assert not _fits(old)


def test_a_model_of_another_encoder_does_not_fit(learned_space: Workspace) -> None:
    matcher = learned_space.matcher
    assert matcher.learned is not None
    other = replace(matcher.learned.model, encoder="another")
    assert not _fits(Matcher(matcher.network, model=other, texts=matcher.texts))


def test_it_is_learned_again_where_another_encoder_is_chosen_now(learned_path: Path, tmp_path: Path) -> None:
    """As when the extra for texts in several languages was installed: the setting is the same, the vectors are not."""
    store = DiskStore(Path(shutil.copytree(learned_path, tmp_path / "store")))
    kept = loads(store.kept(KEPT))
    assert kept is not None
    store.keep(KEPT, replace(kept, encoder="another").dumps())
    begun = Begun()
    assert Workspace(store, Maker(encoder="lsa", begin=begun)).version == kept.version
    assert LEARNING in begun.steps
    assert store.kept(KEPT) == kept.dumps()


def test_train_says_from_what_it_learns(learned_path: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(learned_path, tmp_path / "store"))
    version = Workspace(DiskStore(path), Maker(encoder="lsa")).version
    said = run_talka("train", "--store", str(path))
    assert "learned from already" in said
    assert version in said
    said = run_talka("train", "--again", "--store", str(path))
    assert f"Model {version}" in said, "the same graph gives the same model"
    assert "Known before 2024-07-01, asked about the time to 2025-01-01" in said
    assert "within 12 months" in said


@pytest.mark.parametrize("home", [True, False])
def test_train_refuses_too_little_history(tmp_path: Path, busy_folder: Path, home: bool) -> None:
    """Too few collaborations with a date, or all of them within one country."""
    folder = FICTIONAL
    if home:
        folder = Path(shutil.copytree(busy_folder, tmp_path / "home"))
        lines = (folder / "organisations.csv").read_text(encoding="utf-8").splitlines()
        cells = [line.split(",") for line in lines[1:]]
        alike = [",".join([*line[:2], "SE", *line[3:]]) for line in cells]
        (folder / "organisations.csv").write_text("\n".join([lines[0], *alike]) + "\n", encoding="utf-8")
    load(DiskStore(tmp_path / "store"), folder)
    said = run_talka("train", "--store", str(tmp_path / "store"), status=1)
    assert "too little history" in said if home else "too few collaborations with a date" in said
    assert "weights that Talka comes with" in said
