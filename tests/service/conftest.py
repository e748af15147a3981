"""The service over the default and over the fictional dataset, in the process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from talka.graph.store import MemoryStore
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
