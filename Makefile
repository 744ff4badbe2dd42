# Everything a fresh clone needs: Python 3.11+, Node 20+, make. `make run` first; then `make help`.

SHELL := /bin/bash
# The first that is there, runs and is new enough (a version manager's stand-ins may be there and not run).
PYTHON ?= $(shell for one in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
PORT ?= 8765
DATA ?= data
# Tests wait for browsers and other programs half of their time: more of them than cores.
WORKERS ?= 4

BIN := .venv/bin
PAGE := almenara/_web/index.html
WEB_SOURCES := $(shell find frontend/src frontend/public locales -type f 2>/dev/null) \
	frontend/index.html frontend/package.json frontend/vite.config.ts frontend/tsconfig.json

.PHONY: help run test test-long check bench bench-long format generate clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/ready $(PAGE) ## Start the monitor with demo traffic, at http://localhost:$(PORT)
	@ALMENARA_PORT=$(PORT) ALMENARA_DATA=$(DATA) exec $(BIN)/almenara serve --demo

test: .venv/tools $(PAGE) ## Pass all tests, after installing what they need
	@.ci/packages
	cd frontend && npm test
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow"

test-long: .venv/tools $(PAGE) ## The same with the full counts (up to an hour)
	@.ci/packages
	cd frontend && npm test
	TEST_LANE=long $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: .venv/tools frontend/node_modules/ready ## Formatting, lint, types, import contracts, generated files fresh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	cd frontend && npm run check
	$(BIN)/python docs/reference/make.py --check
	cd frontend && npm run --silent generate -- --check

bench: .venv/tools $(PAGE) ## The benchmarks in one pass, as a table and as JSON
	@.ci/packages
	$(BIN)/python -m bench

bench-long: .venv/tools $(PAGE) ## The benchmarks, repeated and soaked
	@.ci/packages
	$(BIN)/python -m bench --long

format: .venv/tools frontend/node_modules/ready ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd frontend && npm run format

generate: .venv/tools frontend/node_modules/ready ## Write again what is made from declarations
	$(BIN)/python docs/reference/make.py
	cd frontend && npm run --silent generate

clean: ## Remove what was built; data stays
	rm -rf .venv frontend/node_modules almenara/_web

.venv/ready: requirements/run.txt requirements/build.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/tools: .venv/ready requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

frontend/node_modules/ready: frontend/package.json frontend/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Node 20 or newer is needed."; exit 1; }
	cd frontend && npm ci --silent
	@touch $@

$(PAGE): frontend/node_modules/ready $(WEB_SOURCES)
	cd frontend && npm run --silent build
	@touch $@
