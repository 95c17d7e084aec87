.PHONY: run test lint check audit fuzz bench golden lock screenshot
BIN := .venv/bin
PY := $(BIN)/python

run:  ## Set up everything and open the board on the shipped decision
	@scripts/setup.sh run
	@$(BIN)/streamlit run app.py

test:  ## Set up what the tests need and run them
	@scripts/setup.sh test
	@$(BIN)/pytest -n auto --dist loadgroup -q

lint:  ## Format, lint, types
	@scripts/setup.sh test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

check: lint test audit  ## Everything that must hold before a commit

audit:  ## Known weaknesses in the dependencies, where an advisory database can be reached
	@scripts/setup.sh test
	@$(PY) scripts/audit.py

fuzz:  ## Look for examples that break a property: new ones each time, and many
	@scripts/setup.sh test
	@$(BIN)/pytest -n auto -q --hypothesis-profile=fuzz tests/properties tests/agreement

bench:  ## Print measured figures beside the named peers, in one run
	@scripts/setup.sh test
	@for name in availability chain faults uncertainty cost replication incident drawing board live reviewers durability; do $(PY) -m bench.$$name || exit 1; done

golden:  ## Rewrite the golden files; review the difference before you commit it
	@scripts/setup.sh test
	@$(BIN)/pytest -q tests/golden tests/test_schemas.py --rewrite-golden

screenshot:  ## Make the README's screenshot
	@scripts/setup.sh test
	@$(PY) -m scripts.screenshot

lock:  ## Pin all dependencies of pyproject.toml
	@$(BIN)/pip install --quiet pip-tools
	@$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate -o requirements.txt pyproject.toml
	@$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
