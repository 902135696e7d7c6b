# The house in two commands: `make run` and `make test`. Without make: see README.md.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check nightly bench words

run:
	@$(PYTHON) deploy/prepare.py
	@exec $(BIN)/flask --app wsgi up

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

words:
	@$(BIN)/flask --app wsgi words update
