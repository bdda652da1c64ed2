# Two commands matter: `make demo` and `make test`. Both build .venv by themselves.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint templates dictionary dist wheels messages pictures bench clean

demo: $(VENV)/.run
	test -f planted.json || $(BIN)/chuangxian demo .
	$(BIN)/chuangxian run

test: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist worksteal

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg

templates: $(VENV)/.run
	$(BIN)/python -m tools.blanks

dictionary: $(VENV)/.run
	$(BIN)/python -m pipeline.spec

# dist/创先争优-<version>.zip; WHEELS=1 puts wheels/ into it, for computers without a network.
dist: $(VENV)/.dev
	$(BIN)/python -m tools.dist $(if $(WHEELS),--wheels wheels)

# Wheels for 64-bit Windows and the Pythons of today into wheels/; PYTHONS="3.12 3.13" for others.
wheels: $(VENV)/.dev
	$(BIN)/python -m tools.wheels $(foreach p,$(PYTHONS),--python $(p))

messages: $(VENV)/.dev
	$(BIN)/python -m tools.messages

# Pictures and quoted answers of the manuals, and 速查卡; needs LibreOffice and poppler.
pictures: $(VENV)/.dev
	$(BIN)/pip install -q --disable-pip-version-check -e '.[docs]'
	$(BIN)/python -m tools.pictures

# Speed and memory into benchmarks/RESULTS.md: some 20 minutes; SIZES=200 for a quick one.
bench: $(VENV)/.run
	$(BIN)/pip install -q --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m benchmarks $(if $(SIZES),--sizes $(SIZES))

$(VENV)/.run: setup.cfg pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: setup.cfg pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .runtime build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
