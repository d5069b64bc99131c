# AI Guard Vision. `make up` runs it, `make test` proves it; both set up whatever is missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PAGE := frontend
# What one target prints stays together, where this make knows how.
TWO_AT_ONCE := --no-print-directory -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
PAGE_SOURCES := $(shell find $(PAGE)/src $(PAGE)/public -type f 2>/dev/null) $(PAGE)/index.html $(PAGE)/vite.config.ts

.PHONY: help up setup setup-dev page test test-fast lint types page-check pytest e2e bench lock clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

up: setup page ## Run everything on this machine until Ctrl-C
	@exec $(BIN)/aiguard up

setup: $(VENV)/.base ## Install what the service runs on
setup-dev: $(VENV)/.dev ## And what the tests run on
page: $(PAGE)/dist/index.html ## Build the page

test: ## Everything: lint, types, unit, integration, faults, browser
	@$(MAKE) $(TWO_AT_ONCE) setup-dev page
	@scripts/chromium.sh
	@$(MAKE) $(TWO_AT_ONCE) lint types page-check
	@$(MAKE) --no-print-directory e2e pytest

test-fast: setup-dev ## The inner loop, under a minute
	@$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@$(BIN)/pytest -q -n 2 tests/unit

lint: setup-dev ## Style, complexity, one-way imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup-dev ## mypy --strict
	$(BIN)/mypy

page-check: $(PAGE)/node_modules/.stamp ## ESLint, tsc, generated types, unit tests of the page
	cd $(PAGE) && npm run --silent lint && npm run --silent typecheck && npm run --silent types:check && npm run --silent test

pytest: setup-dev ## Unit, integration and fault tests
	$(BIN)/pytest -n 2 --dist loadfile tests

e2e: setup-dev page ## The story in a real browser
	@scripts/chromium.sh
	cd $(PAGE) && npm run --silent e2e

bench: setup-dev page ## Measure; prints tables, asserts nothing
	$(BIN)/python -m tests.bench

lock: setup-dev ## Renew requirements/*.txt from requirements/*.in
	scripts/lock.sh

clean: ## Remove what was installed and built; the data in var/ stay
	rm -rf $(VENV) $(PAGE)/node_modules $(PAGE)/dist .mypy_cache .ruff_cache .pytest_cache

$(VENV)/.base: requirements/base.txt pyproject.toml scripts/venv.sh
	@scripts/venv.sh requirements/base.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@scripts/venv.sh requirements/dev.txt
	@touch $@

$(PAGE)/node_modules/.stamp: $(PAGE)/package-lock.json
	@scripts/node.sh
	cd $(PAGE) && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(PAGE)/dist/index.html: $(PAGE)/node_modules/.stamp $(PAGE_SOURCES)
	cd $(PAGE) && npm run --silent build
	@touch $@
