"""Benchmarks run only when asked for: with `-m benchmark`, or with TALKA_BENCHMARKS set."""

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("TALKA_BENCHMARKS") or "benchmark" in str(config.getoption("-m")):
        return
    skip = pytest.mark.skip(reason="a benchmark: run with `-m benchmark -s`")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(skip)
