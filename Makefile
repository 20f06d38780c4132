# Two commands do everything: `make run` starts the demo shop, `make test` runs all tests.
# Both set up what they need, in this folder, and look first whether it is there.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON_HERE := .venv/bin/python

.PHONY: help run test check sheets bench soak types lock clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile

# Where the demo shop keeps its data and listens; both can be set in the environment. Each shop has its own folder:
# make run ARGS="--shop optician"
run: export MADANG_DATA ?= demo-data$(if $(filter %optician,$(ARGS)),-optician)
run: export MADANG_PORT ?= 8080
run: ## Set up and start the demo shop on http://localhost:8080
	@tools/set-up.sh run
	@echo "[4/4] Starting the demo shop, which says its address when it is open (Ctrl+C ends it)"
	@exec $(PYTHON_HERE) -m hub.cli demo $(ARGS)

test: ## Set up all that the tests need, browser included, and run checks and tests
	@tools/set-up.sh test
	@echo "[5/5] Checks and tests"
	@$(PYTHON_HERE) -m tools.check
	@$(PYTHON_HERE) -m tools.tests -m "not soak" $(ARGS)

check: ## Linters, types, and whether generated files are current
	@tools/set-up.sh check
	@echo "[4/4] Checks"
	@$(PYTHON_HERE) -m tools.check

sheets: ## Contact sheets of every screen, into sheets/, for people to look at
	@tools/set-up.sh test
	@$(PYTHON_HERE) -m tests.sheets $(ARGS)

bench: ## Measure what the README's figures come from
	@tools/set-up.sh check
	@$(PYTHON_HERE) -m bench $(ARGS)

soak: ## The tests that run for hours
	@tools/set-up.sh test
	@HYPOTHESIS_PROFILE=wide $(PYTHON_HERE) -m tools.tests -m soak $(ARGS)

types: ## Write hub/web/api.gen.ts from the hub's OpenAPI description
	@tools/set-up.sh check
	@$(PYTHON_HERE) -m tools.api_types

lock: ## Renew the lock files after a change of pyproject.toml or package.json
	@tools/set-up.sh check
	@$(PYTHON_HERE) -m tools.lock $(ARGS)

clean: ## Remove everything that was set up or built, demo data included
	rm -rf .venv .stamps node_modules hub/static hub/web/fonts printer/fonts demo-data* dist sheets \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
