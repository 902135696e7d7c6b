# `make run` starts the site, `make quick` is what one runs while working, `make test` everything. Without make: see README.md.
PYTHON ?= python3
BIN := .venv/bin
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: run quick test check nightly bench words lock

run:
	@$(PYTHON) deploy/prepare.py
	@exec $(BIN)/flask --app wsgi up

quick:
	@$(PYTHON) deploy/prepare.py --tests --packages-only
	@$(BIN)/python -m pytest -q -m "not nightly and not slow" -n 2 --dist loadfile --no-loadscope-reorder

test:
	@$(PYTHON) deploy/prepare.py --tests
	@$(BIN)/flask --app wsgi assets build
	@$(BIN)/python -m pytest -m "not nightly" -n 3 --dist loadfile --no-loadscope-reorder

check:
	@$(PYTHON) deploy/prepare.py --tests --packages-only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

nightly:
	@$(PYTHON) deploy/prepare.py --tests
	@$(BIN)/flask --app wsgi assets build
	@$(BIN)/python -m pytest -m "nightly"

bench:
	@$(PYTHON) deploy/prepare.py --tests
	@$(BIN)/python -m tests.bench

# After a change of requirements.txt or tests/requirements.txt.
lock:
	@$(PYTHON) deploy/prepare.py --tests --packages-only
	@$(BIN)/uv pip compile --quiet $(LOCK) requirements.txt -o deploy/requirements.lock
	@$(BIN)/uv pip compile --quiet $(LOCK) requirements.txt tests/requirements.txt -o tests/requirements.lock

words:
	@$(BIN)/flask --app wsgi words update
