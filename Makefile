# Needs Linux, GNU make, bash and Python 3.11. Everything else is installed into this folder, from
# hashed locks: .venv (the application), bot/.venv (Rasa), node_modules (front-end build).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory --no-builtin-rules

hash = $(shell cat $(1) 2>/dev/null | sha256sum | cut -c1-16)
say = printf '\033[1m→ %s\033[0m\n' "$(1)"

# The first Python 3.11 found; PYTHON=/path/to/python3.11 chooses one.
PYTHON ?= $(shell for found in python3.11 python3 python; do \
	"$$found" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	&& { command -v "$$found"; break; }; done)

# Node builds the front end. A machine without one gets it from PyPI, by its own lock.
NODE_ON_MACHINE := $(shell node -e 'process.exit(+process.versions.node.split(".")[0] < 20)' \
	2>/dev/null && command -v npm >/dev/null && echo yes)
APP_LOCKS := requirements/tools.txt requirements/app.txt \
	$(if $(NODE_ON_MACHINE),,requirements/node.txt)

# Each stamp is named after what it was made from, so a second start has nothing to do.
APP_READY := .venv/.app-$(call hash,$(APP_LOCKS))
DEV_READY := .venv/.dev-$(call hash,requirements/dev.txt)
PROJECT_READY := .venv/.project-$(call hash,pyproject.toml requirements/app.in)
BOT_READY := bot/.venv/.bot-$(call hash,requirements/bot.txt)

INSTALL = .venv/bin/uv pip install --require-hashes --no-deps
PORTICO := .venv/bin/portico
PYTEST_ARGS ?= -n 2 --dist loadgroup

.PHONY: help
help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: export PORTICO_PROFILE = demo
run: setup ## Start the demonstration; Ctrl-C stops everything
	@$(PORTICO) train
	@$(PORTICO) migrate
	@$(PORTICO) seed
	@exec $(PORTICO) up

.PHONY: test
test: setup $(DEV_READY) ## Set-up, lint, types, import contracts, all tests
	@$(call say,Training the model if its inputs changed)
	@$(PORTICO) train
	@$(call say,Lint, types and import contracts)
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(call say,Tests)
	@.venv/bin/python -m pytest $(PYTEST_ARGS)

.PHONY: bench
bench: setup $(DEV_READY) ## Measure against Rasa's stock starter project
	@$(PORTICO) train
	@.venv/bin/python -m bench

.PHONY: setup
setup: $(APP_READY) $(PROJECT_READY) $(BOT_READY) frontend ## Make both environments and the front end

.PHONY: frontend
frontend: $(APP_READY)
	@.venv/bin/python -m portal_api.process.frontend

.PHONY: lock
lock: $(APP_READY) ## Renew the hashed locks from requirements/*.in
	@for name in tools app dev node bot; do \
		echo "requirements/$$name.txt"; \
		.venv/bin/uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header \
			$$( [ $$name = bot ] && echo --override requirements/bot-overrides.txt ) \
			requirements/$$name.in -o requirements/$$name.txt; done

.PHONY: clean
clean: ## Remove environments, builds, the model and the demonstration's data
	rm -rf .venv bot/.venv bot/models bot/.rasa var build ./*.egg-info \
		portal_api/frontend/node_modules portal_api/static/dist tests/servers/*/node_modules \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(APP_READY):
	@$(call say,Making the application's environment)
	@bash deploy/make-environment.sh "$(PYTHON)" .venv requirements/tools.txt
	@$(INSTALL) --python .venv/bin/python $(addprefix -r ,$(APP_LOCKS))
	@rm -f .venv/.app-* && touch $@

$(DEV_READY): $(APP_READY)
	@$(call say,Installing what the tests need)
	@$(INSTALL) --python .venv/bin/python -r requirements/dev.txt
	@rm -f .venv/.dev-* && touch $@

$(PROJECT_READY): $(APP_READY)
	@$(call say,Installing Portico itself)
	@.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
	@rm -f .venv/.project-* && touch $@

$(BOT_READY): $(APP_READY)
	@$(call say,Making Rasa's environment (2 GB, some minutes the first time))
	@test -x bot/.venv/bin/python || "$(PYTHON)" -m venv --without-pip bot/.venv
	@$(INSTALL) --python bot/.venv/bin/python -r requirements/bot.txt
	@rm -f bot/.venv/.bot-* && touch $@
