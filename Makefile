# Two commands on a fresh machine: `make crawl` and `make test`. Needs Python 3.11 or newer with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA_DIR ?= data

.DEFAULT_GOAL := help
.PHONY: help crawl test lint docs schema pins clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

crawl: $(VENV)/.crawl ## set up, then read the bundled pages of both cities (no network) and show the result
	@for city in zhengzhou chongqing; do \
		$(BIN)/scrapy crawl $$city -s REPLAY=fixtures/$$city -s DATA_DIR=$(DATA_DIR) || exit $$?; \
	done

test: $(VENV)/.develop lint ## set up, then every check: style, types, arrows between the rooms, tests
	$(BIN)/pytest

lint: $(VENV)/.develop ## style, types and arrows alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.develop ## build the documentation site into build/site, strictly
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "Open build/site/index.html"

schema: $(VENV)/.crawl ## write crawler/schema/reply.schema.json anew after a change of crawler/items.py
	$(BIN)/python -m crawler.schema

pins: ## write constraints.txt anew from the newest versions
	rm -rf build/pins && $(PYTHON) -m venv build/pins
	build/pins/bin/pip install --quiet --upgrade '.[dev]'
	build/pins/bin/pip freeze --all --exclude fuwen --exclude pip | grep -v '@' > constraints.txt

clean: ## remove the environment and what tools left behind; never data/
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.crawl: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.develop: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.crawl
