# Two commands on a fresh machine: `make crawl` and `make test`. Needs Python 3.11 or newer with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA_DIR ?= data
BASE ?= main
FAST := build/fast
SOURCES := $(shell find crawler pipelines -name '*.py' -o -name '*.toml' -o -name '*.json')

.DEFAULT_GOAL := help
.PHONY: help crawl test quick lint docs fast changes schema pins clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

crawl: $(VENV)/.crawl ## set up, then read the bundled pages of both cities (no network) and show the result
	@for city in zhengzhou chongqing; do \
		$(BIN)/scrapy crawl $$city -s REPLAY=fixtures/$$city -s DATA_DIR=$(DATA_DIR) || exit $$?; \
	done
	@$(BIN)/scrapy report -s DATA_DIR=$(DATA_DIR)

test: $(VENV)/.develop build/wacz/.done build/replaywebpage/.done lint ## set up, then every check: style, types, arrows between the rooms, tests
	$(BIN)/pytest --numprocesses auto --dist worksteal

quick: lint ## in a minute, while you work: style, types, arrows, and the tests that are neither slow nor need a browser
	$(BIN)/pytest --quiet --numprocesses auto --dist worksteal -m "not slow and not browser"

lint: $(VENV)/.develop ## style, types and arrows alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.develop ## build the documentation site into build/site, strictly
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "Open build/site/index.html"

fast: $(FAST)/.done ## an environment of its own, build/fast, in which reading is compiled (needs a C compiler)

changes: $(VENV)/.crawl ## what this tree's code reads differently from that of BASE (main), over all fixtures
	@PYTHON=$(BIN)/python .ci/changes $(BASE)

schema: $(VENV)/.crawl ## write crawler/schema/reply.schema.json anew after a change of crawler/items.py
	$(BIN)/python -m crawler.schema

pins: ## write constraints.txt anew from the newest versions
	rm -rf build/pins && $(PYTHON) -m venv build/pins
	build/pins/bin/pip install --quiet --upgrade '.[dev]'
	build/pins/bin/pip freeze --all --exclude fuwen --exclude pip | grep -v '@' > constraints.txt

build/wacz/.done: # py-wacz in an environment of its own, as its pins collide with ours: a second opinion on our WACZ
	$(PYTHON) -m venv build/wacz
	build/wacz/bin/pip install --quiet --disable-pip-version-check wacz==0.6.0
	@touch $@

build/replaywebpage/.done: # what people look at a WACZ with; where npm cannot get it, its test is skipped
	@rm -rf $(@D) && mkdir -p $(@D)
	@cd $(@D) && npm pack --silent replaywebpage@2.4.6 >/dev/null && tar -xzf replaywebpage-2.4.6.tgz && touch $(@F) \
		|| echo "ReplayWeb.page is not tried: npm is not here, or did not get it."

clean: ## remove the environment and what tools left behind; never data/
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Built from a copy and installed where no checkout looks, so that nobody who edits the source runs what was
# compiled from an older one; a change of any source builds it anew.
$(FAST)/.done: pyproject.toml constraints.txt $(SOURCES)
	rm -rf $(FAST) && mkdir -p $(FAST)/source
	cp -r crawler pipelines pyproject.toml README.md LICENSE $(FAST)/source
	find $(FAST)/source -name '*.so' -delete
	$(PYTHON) -m venv $(FAST)
	HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $(FAST)/bin/pip install --quiet --disable-pip-version-check \
		-c constraints.txt ./$(FAST)/source
	rm -rf $(FAST)/source
	@touch $@

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.crawl: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.develop: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.crawl
