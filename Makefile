# Every target sets up what it needs. PYTHON names the interpreter that makes .venv (3.11 or newer).
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# much of the suite waits for processes: one more worker than cores
JOBS ?= $(shell expr $$(nproc) + 1)

.PHONY: help install test soak demo demo-modal modal-floor lint types bench wheel-check clean

help:
	@echo "make install      .venv with everything"
	@echo "make demo         a real leave-one-subject-out experiment, from proposal to table"
	@echo "make demo-modal   the same on paid GPUs, against a control plane on this machine"
	@echo "make test         the whole suite, on SQLite and PostgreSQL"
	@echo "make soak         the slow proofs (SOAK=short for a short form)"
	@echo "make modal-floor  the tests of the Modal backend on the oldest client that is supported"
	@echo "make lint types   style and strict types"
	@echo "make bench        ratios against the raw drivers and peers"
	@echo "make wheel-check  a ledger from a wheel in an empty environment"

install: $(READY)

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[torch,postgres,plot,modal,slurm,dev,bench]'
	touch $(READY)

test: $(READY)
	$(BIN)/python -m pytest -n $(JOBS) tests

soak: $(READY)
	SOAK=$(SOAK) $(BIN)/python -m pytest -m soak --timeout=900 tests

demo: $(READY)
	@$(BIN)/python examples/sleepstudy/demo.py

demo-modal: $(READY)
	@$(BIN)/python examples/sleepstudy/demo_modal.py

modal-floor: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target build/modal-floor modal==1.6.3
	PYTHONPATH=build/modal-floor $(BIN)/python -m pytest -n $(JOBS) tests/modal

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python benchmarks/run_all.py $(ONLY)

wheel-check: $(READY)
	$(BIN)/python tests/packaging/wheel_check.py

clean:
	rm -rf build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
