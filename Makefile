# The commands of this project; `make` alone lists them.
# Variables given on the command line reach the scripts: make run PORT=9000, make test ARGS="-k undo".

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-grading bench-voice lock env clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

run: ## Serve the site at http://127.0.0.1:8000 (PORT=... for another port)
	@.setup/run

test: ## Run all tests: SQLite, PostgreSQL, browser (ARGS=... for pytest)
	@.setup/venv dev
	@.setup/web
	@.venv/bin/python .setup/test.py $(ARGS)

check: ## Look at the code: style, types, imports, migrations, deployment
	@.setup/check

bench: ## Measure the site beside a minimal page; writes docs/benchmarks.md
	@.setup/venv dev
	@.venv/bin/python .setup/prepare.py static
	@.venv/bin/python -m tests.bench $(ARGS)

bench-grading: ## Measure grading on answers that people graded; writes docs/grading.md (ARGS=--screen to look only)
	@.setup/venv dev
	@.venv/bin/python -m tests.bench.grading $(ARGS)

bench-voice: ## Measure how Kai hears on clips; writes docs/voice.md (ARGS="--data FOLDER" for other clips)
	@.setup/venv dev
	@.setup/web
	@.venv/bin/python -m tests.bench.voice $(ARGS)

lock: ## Write the locks anew from pyproject.toml (ARGS=--upgrade for newer releases)
	@.setup/lock $(ARGS)

env: ## Write .env with new secrets for docker compose (DOMAIN=... for a server)
	@.setup/env

clean: ## Remove the virtual environment and the caches; the data in var/ stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
