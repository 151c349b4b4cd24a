# Needs Python 3.11 or later with venv, and make; everything else is set up in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Wheels only, each checked by its hash: nothing is compiled, nothing runs while it installs.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := --require-hashes --only-binary=:all:
# A virtual environment of its own, so that uv is not a dependency of the project.
LOCK_ENV := build/lock-env
UV_COMPILE := $(LOCK_ENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help handouts test slow quick browser check sweep bench pdfjs drawings facts fonts order kit lock clean

help:
	@echo "make handouts  build every handout in every language into output/"
	@echo "make test      run the tests"
	@echo "make slow      run those that take longer: all looks of all sheets, many repetitions"
	@echo "make quick     run the tests without sweeps through Unicode's files and PDF checkers"
	@echo "make browser   try the pages in a real Chromium, where there is one"
	@echo "make check     run the linter and the type checker"
	@echo "make sweep     build the sheets that matter most in all languages of docs/languages.md"
	@echo "make bench     run the benchmarks"
	@echo "make pdfjs     install pdf.js, so that the tests read with it too (needs Node and npm)"
	@echo "make drawings  convert content/drawings/*.svg in advance, after a change of one"
	@echo "make facts     read content/facts.yaml in advance, after a change of it"
	@echo "make fonts     read src/omshandout/text/fonts.toml in advance, after a change of it"
	@echo "make order     take from ICU anew how languages order their letters (Linux)"
	@echo "make kit       make a folder that installs on a computer without internet (SYSTEM=windows, macos or linux)"
	@echo "make lock      bring the files in requirements/ up to date"
	@echo "make clean     remove .venv, caches and everything that was built"

handouts: $(VENV)/.run
	$(BIN)/omshandout build -o output

# Tests start the program hundreds of times: each start would compile it anew where the environment
# forbids to write byte code (as images of containers do), and so would pytest its own files.
test slow quick browser: export PYTHONDONTWRITEBYTECODE=

test: $(VENV)/.all
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow and not browser"

# Each sheet in each look, each kind of accident many times: what takes longer than one waits for.
slow: $(VENV)/.all
	$(BIN)/python -m pytest -n auto --dist worksteal -m "slow and not browser"

quick: $(VENV)/.all
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not conformance and not slow and not browser"

# Debian's Chromium, driven by Playwright. Where there is none each test says so and is skipped.
browser: $(VENV)/.all
	OMSHANDOUT_BROWSER=1 $(BIN)/python -m pytest -n 0 -m browser

check: $(VENV)/.all
	$(BIN)/ruff check
	$(BIN)/mypy

sweep: $(VENV)/.all
	$(BIN)/python bench/sweep.py

bench: $(VENV)/.all
	$(BIN)/python bench/run.py

# The reader of Firefox. Without it its tests are skipped, each with a line that says so.
pdfjs: tests/pdfjs/node_modules/.made

tests/pdfjs/node_modules/.made: tests/pdfjs/package.json tests/pdfjs/package-lock.json
	@command -v npm >/dev/null || { echo "npm is not installed: install Node with npm first" >&2; exit 1; }
	cd tests/pdfjs && npm ci
	@touch $@

$(VENV)/.made:
	@command -v $(firstword $(PYTHON)) >/dev/null || { echo "There is no $(PYTHON): install Python 3.11 or later, or name one with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one with: make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv: install it (Debian and Ubuntu: apt-get install python3-venv), or name another Python with: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV) (once)"
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Two stages in one environment: printing handouts needs far less than the tests do.
$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml hatch_build.py
	$(PIP_INSTALL) $(LOCKED) -r requirements/run.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.all: $(VENV)/.run requirements/all.txt
	$(PIP_INSTALL) $(LOCKED) -r requirements/all.txt
	@touch $@

drawings: $(VENV)/.run
	$(BIN)/python -m omshandout.render.drawn

facts: $(VENV)/.run
	$(BIN)/python -m omshandout.content

fonts: $(VENV)/.run
	$(BIN)/python -m omshandout.text.font_files

order: $(VENV)/.all
	$(BIN)/python tests/helpers/orders_of_icu.py

# For a clinic's computer: wheels for it and each Python, and a file to double-click.
SYSTEM ?= windows
kit: $(VENV)/.all
	$(BIN)/python kit/make.py $(SYSTEM)

lock:
	$(PYTHON) -m venv $(LOCK_ENV)
	$(LOCK_ENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(UV_COMPILE) --all-extras --group dev -o requirements/all.txt
	$(UV_COMPILE) --extra cjk --group build -c requirements/all.txt -o requirements/run.txt

clean:
	rm -rf $(VENV) tests/pdfjs/node_modules bench/pdfbox/lib build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find output -mindepth 1 ! -name .gitkeep -delete
	find src tests bench hatch_build.py -name __pycache__ -type d -prune -exec rm -rf {} +
