# The two commands: `make run` and `make test`. Everything they need lands in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check chromium conformance conformance-postgresql bench lock

run: .venv/ready
	$(BIN)/python bot.py run

test: .venv/tools chromium
	$(BIN)/python -m pytest

# Debian's browser, in which the tests open the pages.
chromium:
	@command -v chromium >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
		|| { sudo -n apt-get update -qq && sudo -n apt-get install -y -qq chromium; } \
		|| { echo "make test needs a browser: install Debian's package chromium" >&2; exit 1; }

check: .venv/tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python bot.py check --thorough
	$(BIN)/python -m benchmarks.evaluation.apart

# TinyDB's own tests against this project's store.
conformance: .venv/tools
	$(BIN)/python -m benchmarks.conformance

conformance-postgresql: .venv/tools
	$(BIN)/python -m benchmarks.conformance --postgresql

# The product beside its peers: writes docs/benchmarks.md.
bench: .venv/peers
	OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.peers

# Writes the lock files anew from pyproject.toml: what runs, with it what tests and checks, and with
# that what is measured beside it.
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header --python-version 3.11 --extra mcp
lock: .venv/ready
	$(BIN)/pip install --quiet uv
	$(BIN)/$(COMPILE) --group dev --output-file requirements-dev.lock pyproject.toml
	$(BIN)/$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	$(BIN)/$(COMPILE) --constraint requirements-dev.lock --group dev --group bench \
		--output-file requirements-bench.lock pyproject.toml

INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r

.venv/ready: requirements.lock
	$(PYTHON) -m venv .venv
	$(INSTALL) requirements.lock
	$(BIN)/python -m compileall -q bot.py handlers intents knowledge # whoever runs it may write nothing
	touch $@

.venv/tools: requirements-dev.lock .venv/ready
	$(INSTALL) requirements-dev.lock
	touch $@

.venv/peers: requirements-bench.lock .venv/tools
	$(INSTALL) requirements-bench.lock
	touch $@
