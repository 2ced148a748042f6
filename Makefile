# Gongkai: make setup | run | samples | test | check | bench | soak | fuzz | dist | bundle | lock | clean.   `make` alone lists them.
# Everything happens in .venv, from the hash-pinned locks; the first target that needs it makes it.

PYTHON ?= python3
VENV ?= .venv
# Where `make run` serves, and the folder in which it keeps everything.
PORT ?= 8000
DATA ?= data
# What `make samples` reads.
SAMPLES ?= samples
# Further arguments for pytest: make test TESTS=tests/annualreport ARGS=-x
TESTS ?= tests
ARGS ?=
# How many inputs each fuzz test tries in `make fuzz`; in `make test` it tries a few, always the same.
FUZZ_EXAMPLES ?= 20000
# How many applications `make soak` sends, and how often it kills the server.
COUNT ?= 10000
KILLS ?= 20
# What `make format` rewrites.
FILES ?=

READY := $(VENV)/.ready
PY := $(VENV)/bin/python
MODULES := src tools $(wildcard tests) $(wildcard bench)

.DEFAULT_GOAL := help
.PHONY: help setup run samples test check format bench soak fuzz dist bundle lock clean
MAKEFLAGS += --no-print-directory

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv from the locks

# The stamp is written last, so that a setup that was cut off is done again.
$(READY): requirements-dev.lock pyproject.toml tools/venv.sh
	@echo "Setting up $(VENV); the first time takes a minute or two"
	@tools/venv.sh "$(PYTHON)" "$(VENV)"
	@touch $@

# The city is made once; started again, what was done in it is still there.
run: $(READY) ## open an invented city in the browser (PORT=8000 DATA=data)
	@GONGKAI_DATA="$(DATA)" $(VENV)/bin/gongkai demo --port "$(PORT)"
	@GONGKAI_DATA="$(DATA)" $(VENV)/bin/gongkai serve --port "$(PORT)"

# Exit status 1 says that findings were made, which is what the sample with a planted error is there to show.
samples: $(READY) ## read and check the sample reports
	@$(VENV)/bin/gongkai check $(SAMPLES) || [ $$? -eq 1 ]

# Side by side, as there are two cores: all on SQLite, and what depends on the database on PostgreSQL too. What the first
# printed is shown when the second is through, so that its summary comes last. (5: pytest found nothing to run.)
test: $(READY) ## run the tests, those of the database on PostgreSQL too
	@tools/system.sh
	@log=$$(mktemp); status=0; \
	$(PY) -m pytest $(TESTS) $(ARGS) >"$$log" 2>&1 & sqlite=$$!; \
	GONGKAI_TEST_DATABASE=postgresql $(PY) -m pytest $(TESTS) $(ARGS) || { status=$$?; [ $$status -eq 5 ] && status=0; }; \
	tail -n +1 -f --pid=$$sqlite "$$log"; \
	wait $$sqlite || status=$$?; rm -f "$$log"; exit $$status

# All steps run even when one fails: a developer wants to see everything that is wrong at once.
check: $(READY) ## format, lint, types, layers, tidiness, generated files
	@$(PY) -m tools.check $(MODULES)

# Rewrites files, so it takes the names of those that are yours: a folder may hold somebody's unfinished work.
format: $(READY) ## put FILES="a.py b.py" in the form that check asks for
	@test -n "$(FILES)" || { echo 'Name what to rewrite: make format FILES="src/gongkai/x.py tests"' >&2; exit 2; }
	@$(PY) -m ruff check --quiet --fix $(FILES); $(PY) -m ruff format --quiet $(FILES)

bench: $(READY) ## measure speed
	@$(PY) -m bench

# COUNT submissions while the server is killed KILLS times; `make test` does a short form of it.
soak: $(READY) ## kill the server under a stream of submissions (COUNT=10000 KILLS=20)
	@$(PY) -m tests.soak --count $(COUNT) --kills $(KILLS)

fuzz: $(READY) ## try many invented inputs (FUZZ_EXAMPLES for each test)
	@GONGKAI_FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(PY) -m pytest -m fuzz --hypothesis-profile=fuzz $(TESTS) $(ARGS)

# Without isolation the pinned build backend of .venv builds, and no network is needed.
dist: $(READY) ## build the wheel and the source archive into dist/
	@rm -rf dist
	@$(PY) -m build --no-isolation --outdir dist . >/dev/null
	@ls -1 dist/*

# For machines without internet: everything in one folder, and that as one file.
bundle: $(READY) ## build dist/gongkai-VERSION-bundle.tar.gz: wheels, fonts, install.sh, service
	@$(MAKE) dist >/dev/null
	@deploy/bundle.sh "$(PY)"

COMPILE := $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

# `make lock ARGS=--upgrade` takes the newest versions, without it only what the inputs ask for changes.
lock: $(READY) ## pin the dependencies anew after a change of pyproject.toml or requirements/
	@$(COMPILE) $(ARGS) --output-file requirements.lock pyproject.toml requirements/other-systems.in
	@$(COMPILE) $(ARGS) --output-file requirements-server.lock --constraint requirements.lock \
		--extra server pyproject.toml requirements/other-systems.in
	@$(COMPILE) $(ARGS) --output-file requirements-dev.lock --constraint requirements.lock \
		--constraint requirements-server.lock --extra ocr --extra server pyproject.toml requirements/dev.in requirements/other-systems.in
	@! grep -nE '://|^--(index|extra-index|find-links|trusted)' requirements.lock requirements-server.lock requirements-dev.lock

clean: ## remove .venv and everything that was made
	@rm -rf "$(VENV)" dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	@find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
