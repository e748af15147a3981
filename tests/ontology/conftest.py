"""The ontology's files, and the reference vocabularies where they are at hand."""

from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest

VOCAB = Path(__file__).parents[2].parent / "shared" / "vocab"
"""Beside the checkout on the developers' machines; not part of the repository."""


@pytest.fixture(scope="session")
def ontology() -> Path:
    return Path(str(files("talka.ontology") / "talka.ttl")).parent  # a namespace package has no path of its own


@pytest.fixture(scope="session")
def vocab() -> Path:
    if not VOCAB.is_dir():
        pytest.skip(f"the reference vocabularies are not at hand ({VOCAB})")
    return VOCAB


@pytest.fixture(scope="session")
def known(vocab: Path) -> set[str]:
    """Every IRI that the reused ontologies describe."""
    return {
        quad.subject.value
        for path in (vocab / "ontologies").glob("*.ttl")
        for quad in ox.parse(path=str(path), base_iri="https://base.example/")  # locn has relative IRIs
        if isinstance(quad.subject, ox.NamedNode)
    }
