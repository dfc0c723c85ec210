# Three commands: `make app` (open the observatory), `make quick` (what a change must pass at each
# step) and `make test` (the gate). The rest is a step of those. Windows without make: see README.md.

VENV := .venv
# The distribution's Python comes first: one compiled on the spot without optimisation (pyenv) took a
# tenth more time for some thousand tests.
PYTHON ?= $(shell for p in /usr/bin/python3 python3.13 python3.12 python3.11 python3.14 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15) or sys.maxsize < 2**32)' 2>/dev/null; \
	then echo $$p; break; fi; done)
BIN := $(VENV)/bin
PORT ?= 8501
# One more than the cores, from two to four: a test waits now and then for its browser.
JOBS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); echo $$((n < 2 ? 2 : n > 3 ? 4 : n + 1)))
# uv installs in less than half of the time; where it is missing or finds no index, pip does it.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
UV := UV_HTTP_TIMEOUT=10 $(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt
PYTEST := $(BIN)/pytest -q -n $(JOBS) --dist loadgroup --no-loadscope-reorder

# Some machines forbid Python to keep what it compiles: each of the programs the tests start would
# then compile the product, pandas and Streamlit again (seconds each).
unexport PYTHONDONTWRITEBYTECODE

.PHONY: app test quick newest browser install build lint types compiled unit bench endurance evaluate attack screenshots third-party lock sbom format clean help

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  —/'

app: install  ## build the warehouse if needed, start the app, print its address
	@$(BIN)/observatory app --port $(PORT)

test:  ## lint, types and every test
	@$(MAKE) --no-print-directory -j2 types lint compiled browser
	@$(MAKE) --no-print-directory unit

install: $(VENV)/.installed  ## virtual environment and pinned dependencies

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11 à 3.14, en 64 bits, avec son module venv (Debian : paquet python3-venv) : aucun n’a été trouvé (Python 3.11 to 3.14 is needed, with venv)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@{ $(PIP) uv && $(UV) -e '.[dev]'; } 2>/dev/null || $(PIP) --no-compile -e '.[dev]'
	@touch $@

build: install  ## build the warehouse (nothing to do if inputs have not changed)
	@$(BIN)/observatory build

lint: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install
	@$(BIN)/mypy

# Each worker would compile what it imports, the same for all: one does it while mypy reads.
compiled: build
	@$(BIN)/python -m compileall -q observatory
	@dit=$$($(BIN)/pytest -q --collect-only 2>&1) || { echo "$$dit"; exit 1; }

browser:
	@sh scripts/ensure_browser.sh
	@sh scripts/ensure_programs.sh

unit: install build
	@$(PYTEST)

quick: install lint types build  ## lint, types and the tests that need neither a browser nor minutes
	@$(PYTEST) -m 'not slow and not browser'

newest:  ## run the suite with the newest versions pyproject.toml allows; list what breaks, block nothing
	@sh scripts/newest.sh "$(PYTHON)" $(JOBS)

bench: install build  ## print the measures beside their baseline
	@$(BIN)/python -m benchmarks

endurance: install build  ## the whole of what `make test` bounds: every case, a hundred kills
	@OBSERVATORY_ENTIER=1 $(PYTEST) $$(grep -rl 'tests.bornes import' tests --include='test_*.py')
	@OBSERVATORY_KILLS=100 $(BIN)/pytest -q tests/workshop/test_kills.py
	@OBSERVATORY_KILLS=50 $(BIN)/pytest -q tests/documents/test_reprise.py

evaluate: install  ## score the reader on the corpus of tests/evaluation, beside plain search
	@$(BIN)/python -m tests.evaluation

attack: install build  ## replay the attacks on this machine: tried, held
	@$(BIN)/python -m attacks

screenshots: install build  ## redraw the pictures of the documentation
	@$(BIN)/python -m scripts.screenshots

third-party: install  ## write THIRD-PARTY.md, and fail on a licence the policy refuses
	@$(BIN)/python -m scripts.third_party

lock: install  ## write requirements.lock: the versions of constraints.txt, with the hash of each wheel
	@test -x $(BIN)/uv || $(PIP) uv
	@$(BIN)/uv pip compile pyproject.toml --extra connexion -c constraints.txt --universal --python-version 3.11 \
		--generate-hashes --only-binary :all: --no-header --no-annotate -q -o requirements.lock

sbom: install  ## write build/sbom.cdx.json: what the product runs with (CycloneDX)
	@$(BIN)/python -m scripts.sbom

format: install
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .venv-newest var static build .pytest_cache .mypy_cache .ruff_cache
