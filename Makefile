# Two commands: `make demo` runs Mooring with made-up people, `make test` installs what the tests need and passes them.
# Each keeps stamps in .stamps/, so that its second run starts in seconds.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
# The demonstration keeps its database, keys and secret here, apart from any real installation of this user.
DEMO_DATA ?= $(CURDIR)/.demo

.PHONY: demo test lint bench clean

demo: $(STAMPS)/run
	MOORING_DATA="$(DEMO_DATA)" $(BIN)/mooring demo

test: $(STAMPS)/dev $(STAMPS)/system
	scripts/test

lint: $(STAMPS)/dev
	scripts/lint

bench: $(STAMPS)/dev
	$(BIN)/python -m benchmarks --database sqlite
	$(BIN)/python -m benchmarks --database postgresql

$(BIN)/python:
	scripts/make-venv "$(PYTHON)" "$(VENV)"

$(STAMPS)/run: requirements.lock pyproject.toml | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	scripts/link-package "$(VENV)"
	@touch $@

$(STAMPS)/dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	scripts/link-package "$(VENV)"
	@touch $@ $(STAMPS)/run

$(STAMPS)/system: scripts/system-parts
	@mkdir -p $(STAMPS)
	scripts/system-parts
	@touch $@

clean:
	rm -rf $(STAMPS) $(VENV)
