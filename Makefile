# The two commands: `make run` and `make test`. Everything they need lands in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check conformance lock

run: .venv/ready
	$(BIN)/python bot.py run

test: .venv/ready
	$(BIN)/python -m pytest

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python bot.py check
	$(BIN)/python -m benchmarks.evaluation.apart

# TinyDB's own tests against this project's store.
conformance: .venv/ready
	$(BIN)/python -m benchmarks.conformance

# Writes the lock file anew from pyproject.toml.
lock: .venv/ready
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header \
		--python-version 3.11 --group dev --output-file requirements.lock pyproject.toml

.venv/ready: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@
