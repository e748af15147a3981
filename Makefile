# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types serve vectors benchmarks clean

demo: .venv/installed
	$(BIN)/talka demo

test: lint types
	$(BIN)/python -m pytest

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed
	$(BIN)/mypy

serve: .venv/installed
	$(BIN)/talka serve --store demo/store

# After a change of descriptions or themes: the vectors that come with Talka.
vectors: .venv/installed
	$(BIN)/python tests/matching/write_shipped.py

benchmarks: .venv/installed
	$(BIN)/python -m pytest tests/benchmarks -m benchmark -s

# One environment for both commands; made again when the dependencies change.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[multilingual,test]'
	touch $@

clean:
	rm -rf .venv demo talka-store
