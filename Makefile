# What people type, and what CI types. Everything runs from a fresh clone with Python 3.11+, git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install run test test-long test-browser check format contract answers lock contract-lint contract-release clients clients-written example-host-page example-react example-clinic-fetch swagger-ui prove mutate book image-test system clean bench

help:  ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.service  ## Make .venv with what the service needs

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.service: requirements/service.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/service.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.service
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	touch $@

PORT ?= 8000
run: install  ## Start the service on http://127.0.0.1:8000 (or PORT=…), open to pages on loopback; CLINIC=FILE: as a clinic
	$(if $(wildcard candidacy.db),CANDIDACY_DATABASE_URL="$${CANDIDACY_DATABASE_URL:-sqlite:///candidacy.db}") CANDIDACY_CORS_LOOPBACK=true $(BIN)/python -m app serve --port $(PORT)$(if $(CLINIC), --clinic $(CLINIC))

test: $(VENV)/.dev  ## What must hold at every step, with coverage, in minutes
	./tests/run.sh $(BIN) quick

test-long: $(VENV)/.dev  ## What takes longer: proofs by force, browsers, Node, tools with environments of their own
	./tests/run.sh $(BIN) long

test-browser: $(VENV)/.dev node_modules/.package-lock.json  ## Every screen of the page for people in a browser; pictures in build/screenshots
	$(BIN)/python -m pytest tests/element

check: $(VENV)/.dev  ## Lint, types, import rules, rulebook, contract; what is proved of the rulebook is tested
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m app rules check
	$(BIN)/hadolint Dockerfile
	$(BIN)/python -m app openapi | cmp - openapi.json || { echo "openapi.json is not what the code says: run make contract clients"; exit 1; }

format: $(VENV)/.dev  ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

contract: install  ## Write openapi.json anew
	$(BIN)/python -m app openapi --write openapi.json

answers: $(VENV)/.dev  ## Write docs/answers.md anew: eight whole answers, as people read them
	$(BIN)/python -m tests.docs.answers

lock: $(VENV)/.dev  ## Write the hashed requirements anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 $(addprefix --extra ,dev cohort proof oracles bench) pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --constraint requirements/dev.txt pyproject.toml -o requirements/service.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 --constraint requirements/dev.txt --extra spark pyproject.toml -o requirements/spark.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 --group clients -o requirements/clients.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 --group attack -o requirements/attack.txt

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --silent --ignore-scripts
	touch $@

build/tools/%/.done: requirements/%.txt | $(VENV)/bin/python
	rm -rf $(@D)
	$(BIN)/python -m venv --without-pip $(@D)
	$(BIN)/python -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	touch $@

contract-lint: node_modules/.package-lock.json  ## Lint openapi.json with Spectral and Redocly
	node_modules/.bin/spectral lint openapi.json --fail-severity hint
	node_modules/.bin/redocly lint openapi.json --format summary --max-problems 1

contract-release: contract  ## Keep this version's contract as released: later ones are compared with it
	mkdir -p docs/contract
	cp openapi.json docs/contract/$$($(BIN)/python -c 'import app; print(app.__version__)').json

WRITTEN ?= $(CURDIR)/clients
clients-written: node_modules/.package-lock.json build/tools/clients/.done $(VENV)/.dev
	$(BIN)/python -m clients.operations openapi.json $(WRITTEN)
	node_modules/.bin/openapi-typescript openapi.json --redocly clients/typescript/redocly.yaml --root-types --root-types-no-schema-prefix --root-types-keep-casing --output $(WRITTEN)/typescript/src/schema.ts
	cd clients/python && PYTHONWARNINGS=ignore::UserWarning ../../build/tools/clients/bin/datamodel-codegen --input ../../openapi.json --output $(WRITTEN)/python/src/candidacy_client/models.py

clients: clients-written  ## Write the TypeScript and Python clients anew from openapi.json, and pack them into build/clients
	rm -rf build/clients clients/typescript/dist clients/python/build
	mkdir -p build/clients
	cd clients/typescript && npm pack --silent --ignore-scripts=false --pack-destination ../../build/clients
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build/clients clients/python

SERVICE ?= http://127.0.0.1:8000
AT ?= 8081
example-host-page: install  ## A page of another origin with the element in it, on AT=8081, for the service at SERVICE=…
	$(BIN)/python examples/host-page/serve.py --service $(SERVICE) --port $(AT)

examples/react/node_modules/.package-lock.json: examples/react/package.json examples/react/package-lock.json
	cd examples/react && npm ci --silent --ignore-scripts
	touch $@

example-react: examples/react/node_modules/.package-lock.json  ## A React page without the element, on AT=8081, for the service at SERVICE=…
	examples/react/node_modules/.bin/tsc --project clients/typescript
	cd examples/react && SERVICE=$(SERVICE) npm start --silent -- --port $(AT)

build/examples/clinic-fetch/.done: clients/python/pyproject.toml $(wildcard clients/python/src/candidacy_client/*.py)
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check ./clients/python
	touch $@

INTO ?= build/shared
example-clinic-fetch: build/examples/clinic-fetch/.done  ## Fetch what people shared with the clinic whose key is in CANDIDACY_KEY, into INTO=…
	build/examples/clinic-fetch/bin/python examples/clinic-fetch/fetch.py --service $(SERVICE) --into $(INTO)

SWAGGER_UI := LICENSE NOTICE favicon-32x32.png swagger-ui-bundle.js swagger-ui-bundle.js.LICENSE.txt swagger-ui.css
swagger-ui:  ## Take over the newest Swagger UI, and record its checksums
	rm -rf build/swagger-ui
	mkdir -p build/swagger-ui
	cd build/swagger-ui && npm pack --silent swagger-ui-dist && tar -xzf swagger-ui-dist-*.tgz
	cp $(addprefix build/swagger-ui/package/,$(SWAGGER_UI)) app/web/docs/swagger/
	node -p 'require("./build/swagger-ui/package/package.json").version' > app/web/docs/swagger/VERSION
	cd app/web/docs/swagger && sha256sum $(SWAGGER_UI) VERSION > CHECKSUMS

prove: $(VENV)/.dev  ## Prove the rulebook: gaps, overlaps, laws, each finding with a person
	$(BIN)/python -m app rules prove

mutate: $(VENV)/.dev  ## Try every small slip in every rule against the rule's own examples
	$(BIN)/python -m app rules mutate

book: install  ## Write the rulebook as a page to read and print
	mkdir -p build
	$(BIN)/python -m app rules book --output build/rulebook.html

image-test: $(VENV)/.dev  ## Lint, build and run the image without a daemon (root, buildah, debootstrap)
	$(BIN)/hadolint Dockerfile
	./tests/image/build.sh
	IMAGE_TEST=1 $(BIN)/python -m pytest tests/image -s

system:  ## Install the system packages that all tests need (Debian, as root)
	./tests/system.sh

clean:  ## Remove what was made here
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov

bench: $(VENV)/.dev  ## Measure everything beside its peers, into bench/results; QUICK=1: in two minutes, into build/bench
	@command -v wrk >/dev/null || { echo "wrk is needed: apt-get install wrk (and valgrind, to count instructions)"; exit 1; }
	$(BIN)/python -m bench $(if $(QUICK),--quick --into build/bench)
