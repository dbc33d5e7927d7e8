# Two commands on a fresh machine: `make crawl` and `make test`. Needs Python 3.11 or newer with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA_DIR ?= data
BASE ?= main
FAST := build/fast
TOOLS := $(addsuffix /.done,$(addprefix build/,croissant wacz pywb replaywebpage axe))
# Where something is missing that the tests can do without, nobody waits for it longer than this.
BOUNDED := $(if $(shell command -v timeout),timeout 180)
NPM_PACK := $(BOUNDED) npm pack --silent --fetch-retries=1 --fetch-timeout=30000
SOURCES := $(shell find crawler pipelines -name '*.py' -o -name '*.toml' -o -name '*.json')

# Compiled files are kept whatever the environment says: without them every start of a process compiles all of ours.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help crawl test quick lint docs fast changes schema pins clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

crawl: $(VENV)/.crawl ## set up, then read the bundled pages of two cities (no portal is asked) and write the report
	@for city in zhengzhou chongqing; do \
		echo "fixtures/$$city"; \
		$(BIN)/scrapy crawl $$city -s REPLAY=fixtures/$$city -s DATA_DIR=$(DATA_DIR) || exit $$?; \
	done
	@$(BIN)/scrapy report -s DATA_DIR=$(DATA_DIR)

test: ## set up, then run every check: style, types, import rules, tests; say how long each step took
	@mkdir -p build && rm -f build/steps
	@.ci/timed installation $(MAKE) --no-print-directory $(VENV)/.develop
	@.ci/timed tools $(MAKE) --no-print-directory --jobs 2 $(TOOLS)
	@.ci/timed lint $(MAKE) --no-print-directory lint
	@.ci/timed tests $(BIN)/pytest --numprocesses auto --dist worksteal --durations 15; status=$$?; cat build/steps; exit $$status

quick: lint ## in a minute, while you work: check style, types and import rules, and run the tests that are neither slow nor need a browser
	$(BIN)/pytest --quiet --numprocesses auto --dist worksteal -m "not slow and not browser"

lint: $(VENV)/.develop ## check style, types and import rules only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.docs ## build the documentation site into build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "Open build/site/index.html"

fast: $(FAST)/.done ## make an environment in build/fast with compiled page reading (needs a C compiler)

changes: $(VENV)/.crawl ## show what this tree reads differently from BASE (main), over all fixtures
	@PYTHON=$(BIN)/python .ci/changes $(BASE)

schema: $(VENV)/.crawl ## rewrite crawler/schema/reply.schema.json after a change of crawler/items.py
	$(BIN)/python -m crawler.schema

pins: ## rewrite constraints.txt with the newest versions and their hashes
	rm -rf build/pins && $(PYTHON) -m venv build/pins
	build/pins/bin/pip install --quiet --disable-pip-version-check uv
	PATH="$$PWD/build/pins/bin:$$PATH" .ci/pins

build/wacz/.done: # py-wacz checks our WACZ; its pins conflict with ours, so it gets its own environment
	$(PYTHON) -m venv build/wacz
	build/wacz/bin/pip install --quiet --disable-pip-version-check wacz==0.6.0
	@touch $@

build/croissant/.done: # mlcroissant and Datasette read our exports; if they cannot be installed, their tests are skipped
	@$(PYTHON) -m venv $(@D) && $(BOUNDED) $(@D)/bin/pip install --quiet --disable-pip-version-check mlcroissant==1.1.1 datasette==0.65.5 \
		&& touch $@ || echo "Croissant and Datasette are not tested: they could not be installed for this Python."

build/pywb/.done: # pywb looks up pages by the keys of the package surt; if it cannot be installed, its tests are skipped
	@$(PYTHON) -m venv $(@D) && $(BOUNDED) $(@D)/bin/pip install --quiet --disable-pip-version-check pywb==2.10.0 surt==0.3.1 \
		&& $(@D)/bin/python -W ignore -c "import surt, pywb.apps.frontendapp" && touch $@ \
		|| echo "pywb is not tested: it could not be installed for this Python."

build/replaywebpage/.done: # the WACZ viewer; if npm cannot fetch it, its test is skipped
	@rm -rf $(@D) && mkdir -p $(@D)
	@cd $(@D) && $(NPM_PACK) replaywebpage@2.4.6 >/dev/null && tar -xzf replaywebpage-2.4.6.tgz && touch $(@F) \
		|| echo "ReplayWeb.page is not tested: npm is not installed, or could not fetch it."

build/axe/.done: # axe-core checks that everybody can use the report; if npm cannot fetch it, its test is skipped
	@rm -rf $(@D) && mkdir -p $(@D)
	@cd $(@D) && $(NPM_PACK) axe-core@4.14.1 >/dev/null && tar -xzf axe-core-4.14.1.tgz && touch $(@F) \
		|| echo "axe-core is not tested: npm is not installed, or could not fetch it."

clean: ## remove the environment, builds and caches, but not data/
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Built from a copy and installed outside the checkout, so that nobody who edits the source runs code compiled
# from an older version; a change of any source rebuilds it.
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
	@echo "Making the environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.crawl: pyproject.toml constraints.txt | $(VENV)/bin/python
	@.ci/install $(BIN)/python
	@touch $@

$(VENV)/.docs: pyproject.toml constraints.txt | $(VENV)/.crawl
	@echo "Installing what the documentation needs from the package registry"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation -c constraints.txt -e '.[docs]'
	@touch $@

$(VENV)/.develop: pyproject.toml constraints.txt | $(VENV)/bin/python
	@.ci/install $(BIN)/python all
	@touch $@ $(VENV)/.crawl $(VENV)/.docs
