# make         what can be made
# make run     the page, in one command

PYTHON ?= python3
BENCH  ?= $(filter-out _%,$(basename $(notdir $(wildcard benchmarks/*.py))))

VENV := .venv
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint bench chromium
MAKEFLAGS += --no-print-directory

help:
	@echo "make run     open the page (the first time installs what it needs into $(VENV))"
	@echo "make test    run the tests"
	@echo "make lint    check format, style and types"
	@echo "make bench   measure (all of benchmarks/, or BENCH=\"name name\")"
	@echo
	@echo "PYTHON=...   another Python than python3; 3.11 or newer"

run: $(VENV)/ready
	@$(PY) app.py

test: $(VENV)/ready-tests chromium
	@$(PY) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/ready-tests
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy

bench: $(VENV)/ready-bench
	@set -e; for name in $(BENCH); do echo "== $$name"; $(PY) -m benchmarks.$$name; done

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say which with PYTHON=..., for example: make run PYTHON=python3.12"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "$(PYTHON) could not make $(VENV). On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/ready: requirements.txt | $(PY)
	@echo "Installing requirements.txt (the first time takes minutes) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/ready-tests: tests/requirements.txt $(VENV)/ready | $(PY)
	@echo "Installing tests/requirements.txt ..."
	@$(PIP) -r tests/requirements.txt
	@touch $@

# The rivals are optional: without them their rows in docs/comparison.md stay as they are, and the next run tries again.
$(VENV)/ready-bench: benchmarks/requirements.txt benchmarks/rivals/requirements.txt $(VENV)/ready | $(PY)
	@echo "Installing benchmarks/requirements.txt ..."
	@$(PIP) -r benchmarks/requirements.txt
	@echo "Installing benchmarks/rivals/requirements.txt ..."
	@if $(PIP) -r benchmarks/rivals/requirements.txt; then touch $@; \
		else echo "The rivals could not be installed; the comparison runs without them."; fi

# The tests of the page drive Debian's own browser, so that nothing is fetched from elsewhere.
chromium:
	@if [ ! -x /usr/bin/chromium ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing chromium ..."; \
			export DEBIAN_FRONTEND=noninteractive; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else \
			echo "The tests of the page need /usr/bin/chromium. On Debian: sudo apt-get install chromium"; exit 1; \
		fi; \
	fi
