"""The service over the default and over the fictional dataset, in the process; and over one that was learned from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from talka.graph.load import load
from talka.graph.store import DiskStore, MemoryStore
from talka.service.app import create_app
from talka.service.learning import Maker
from talka.service.workspace import Workspace


@pytest.fixture(scope="session")
def client(default_store: MemoryStore, vector_cache: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Workspace(default_store, Maker(vector_cache)))) as client:
        yield client


@pytest.fixture(scope="session")
def fictional_client(fictional_store: MemoryStore, vector_cache: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Workspace(fictional_store, Maker(vector_cache)))) as client:
        yield client


@pytest.fixture(scope="session")
def learned_path(busy_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with the model that was learned from it. LSA, since it needs no cache; must not be changed."""
    path = tmp_path_factory.mktemp("learned") / "store"
    load(DiskStore(path), busy_folder, source="busy")
    assert Workspace(DiskStore(path), Maker(encoder="lsa")).matcher.learned is not None
    return path


@pytest.fixture(scope="session")
def learned_space(learned_path: Path) -> Workspace:
    return Workspace(DiskStore(learned_path), Maker(encoder="lsa"))


@pytest.fixture(scope="session")
def learned_client(learned_space: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(learned_space)) as client:
        yield client
