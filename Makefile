# make demo   set everything up and run the main job on the local platform
# make check  style, types, and every test that needs no process of the platform: after every change
# make test   set everything up and run every check and test

PYTHON ?= $(shell for python in python3.13 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && command -v $$python && break; done)
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: demo check test up setup lint hooks chaos fuzz bench lock clean

demo: setup
	$(RUN) -m local demo

# Fewer seeds and stories than `make test`; of the guards, which each start a pytest, none.
check: setup lint
	RELIABILITY_EXAMPLES=100 RELIABILITY_SEEDS=60 $(RUN) -m pytest -n 3 --dist worksteal -q $(QUICK)

QUICK := tests/architecture tests/infra tests/domain tests/steps tests/sheets tests/telemetry/test_log.py tests/reliability --deselect tests/reliability/test_guards.py

# Three at a time: most tests of the platform wait, and two cores are enough for three that wait.
test: setup lint
	$(RUN) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

up: setup
	$(RUN) -m local up

setup: $(VENV)/.ready node_modules/.ready

$(VENV)/.ready: requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.13 is needed and was not found: install it, or call make PYTHON=/path/to/python3.13"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.ready: package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 with npm is needed and was not found (it runs Azurite, the local storage)"; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# The proofs that take long: 50 and 200 kills, a thousand people, 20,000 guests with faults, more examples and seeds.
chaos: setup
	$(RUN) -m pytest -o python_files="night_*.py" tests/chaos
	RELIABILITY_EXAMPLES=20000 RELIABILITY_SEEDS=10000 $(RUN) -m pytest tests/reliability

# The checks of .pre-commit-config.yaml, before each commit.
hooks: setup
	$(VENV)/bin/pre-commit install

# Feeds the gate and the readers broken files: make fuzz SECONDS=600
SECONDS ?= 60
fuzz: setup
	$(RUN) -m pip install --quiet --disable-pip-version-check atheris==3.1.0
	$(RUN) -m bench.fuzz -max_total_time=$(SECONDS)

bench: setup
	$(RUN) -m bench.intake

lock: setup
	$(VENV)/bin/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host --upgrade -o requirements.txt pyproject.toml
	$(VENV)/bin/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host --upgrade --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	rm -rf .python_packages infra/hooks/.venv $(VENV) node_modules .local .pytest_cache .mypy_cache .ruff_cache .hypothesis
