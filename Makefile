# What people type, and what CI types. Everything runs from a fresh clone with Python 3.11+, git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -W error

.PHONY: help install run test check format contract system lock clean

help:  ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.service  ## Make .venv with what the service needs

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.service: requirements/service.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/service.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.service
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

run: install  ## Start the service on http://127.0.0.1:8000, open to pages on loopback
	CANDIDACY_CORS_LOOPBACK=true $(BIN)/python -m app serve

test: $(VENV)/.dev  ## All tests, with coverage
	./tests/run.sh $(BIN)

check: $(VENV)/.dev  ## Lint, types, import rules, rulebook, contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m app rules check
	$(BIN)/python -m app openapi | cmp - openapi.json || { echo "openapi.json is not what the code says: run make contract"; exit 1; }

format: $(VENV)/.dev  ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

contract: install  ## Write openapi.json anew
	$(BIN)/python -m app openapi --write openapi.json

lock: $(VENV)/.dev  ## Write the hashed requirements anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements/service.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt

system:  ## Install the system packages that all tests need (Debian, as root)
	./tests/system.sh

clean:  ## Remove what was made here
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov
