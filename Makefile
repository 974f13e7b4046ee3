# What you can do with a fresh clone: `make` lists it.

PYTHON ?= python3
VENV ?= .venv
Q ?= which bodies receive accountability funding?

# The question reaches the shell through the environment, as it was typed: quotes, $ and all.
override Q := $(value Q)
export Q

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEV_INSTALLED := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q -c constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help ask serve test soak lint bench clean

help: ## list what there is
	@echo 'make ask Q="your question"   for example; PYTHON=python3.12 chooses another Python'
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  \1\t/'

ask: $(INSTALLED) ## install if needed, read new letters in corpus/, answer Q
	@# Status 1 of a build: some file could not be read; it said which, and the others were.
	@$(BIN)/askbrief build corpus >&2 || [ $$? -eq 1 ]
	@$(BIN)/askbrief ask "$$Q"

serve: $(INSTALLED) ## install if needed, read new letters in corpus/, serve the web page
	@$(BIN)/askbrief build corpus >&2 || [ $$? -eq 1 ]
	@$(BIN)/askbrief serve

test: lint ## lint, then run all tests with coverage
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-branch --cov-report=term --cov-fail-under=90

soak: $(DEV_INSTALLED) ## kill builds and servers and let their disks fail, some hundred times (half an hour)
	$(BIN)/python tests/crash/soak.py
	$(BIN)/pytest -m soak

lint: $(DEV_INSTALLED) ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict src

bench: $(INSTALLED) ## time a cold question against a plain baseline
	@$(BIN)/askbrief build corpus >&2 || [ $$? -eq 1 ]
	$(BIN)/python bench/cold_start.py

clean: ## remove the environment and the tools' caches; the index stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*

$(INSTALLED): pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing askbrief into $(VENV); the first time takes some minutes.' >&2
	@$(PIP) -e . >&2
	@$(check_torch)
	@touch $@

$(DEV_INSTALLED): pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing askbrief and its development tools into $(VENV).' >&2
	@$(PIP) -e '.[dev]' >&2
	@$(check_torch)
	@touch $(INSTALLED) $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'askbrief needs Python 3.11 or newer: make PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'This Python cannot make environments: apt-get install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >&2

define check_torch
$(BIN)/python -c 'import torch; raise SystemExit(torch.version.cuda is not None)' || \
	echo 'Warning: this torch is a CUDA build, gigabytes that askbrief does not use. To get the' \
	'CPU build: make clean, set PIP_EXTRA_INDEX_URL to the address that pytorch.org gives for' \
	'CPU builds, and run make again.' >&2
endef
