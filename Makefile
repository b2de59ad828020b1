# Công Vụ. `make help` lists what can be asked for.
VENV := $(or $(CONGVU_VENV),.venv)
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run setup test check test-fast bench format lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## install what is missing, then run the whole system in the foreground (Ctrl-C stops it)
	@scripts/setup run
	@exec $(BIN)/congvu up

setup: ## only install what is missing
	@scripts/setup run

test: ## every test, against real Postfix, Dovecot, PostgreSQL and Chromium; installs what they need
	@scripts/setup test
	@scripts/test

check: ## style, types, layers, sizes
	@scripts/setup test
	@scripts/check

test-fast: ## while you work: no real engines, no browser
	@$(BIN)/pytest -q tests/unit tests/contexts tests/architecture

bench: ## ratios against the bare engines in the same run, into var/bench.json
	@scripts/setup test
	@$(BIN)/python -m bench

format: ## put the code into the one style
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

lock: ## renew requirements/*.lock from requirements/*.in
	@scripts/lock

clean: ## remove var/ and caches; all mail and documents of this place are lost
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
