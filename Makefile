# Two commands matter: `make demo` and `make test`. Each sets up what it needs and is quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WHEELS := target/wheels
PEERS := target/bench-venv
ENGINES := target/backtest-venv
SOURCES := $(shell find omega rust_ext -type f \( -name '*.py' -o -name '*.pyi' -o -name '*.rs' -o -name '*.toml' -o -path 'omega/data/sample/*' -o -path 'omega/report/assets/*' \) -not -path '*/target/*') \
	pyproject.toml Cargo.toml Cargo.lock LICENSE README.md

.DEFAULT_GOAL := help
.PHONY: help demo test test-rust test-python lint format docs bench-indicators bench-backtest bench-start bench-scale peer-trades count-instructions accuracy fuzz-data fuzz-config fuzz-engine smoke develop tools clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 20

demo: $(VENV)/.installed ## run a backtest of the packaged sample and write its report
	$(BIN)/omega run configs/quickstart.toml

test: test-rust test-python ## run all tests, Rust and Python

test-rust: | tools
	cargo test --locked --quiet --package omega-kernels --package omega-engine

test-python: $(VENV)/.installed
	$(BIN)/pytest -n auto

lint: $(VENV)/.installed ## formatters, linters, types, stubs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd tests && ../$(BIN)/python -m mypy.stubtest omega._rust omega.indicators.cache --mypy-config-file ../pyproject.toml
	cargo fmt --all --check
	cargo clippy --locked --quiet --workspace --all-targets -- -D warnings

format: $(VENV)/.locked ## format all code
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	cargo fmt --all

docs: $(VENV)/.installed ## write the pages that are made from the catalogue
	$(BIN)/python scripts/make_indicator_reference.py
	$(BIN)/python scripts/make_cache_stub.py
	$(BIN)/python scripts/make_rule_reference.py
	$(BIN)/python scripts/make_rulebook.py
	$(BIN)/python scripts/make_instruments_page.py
	$(BIN)/python scripts/make_config_page.py

bench-indicators: $(VENV)/.installed $(PEERS)/.installed ## measure every indicator beside other libraries (an hour, idle machine)
	$(BIN)/python benchmarks/indicators/run.py --peers $(PEERS)/bin/python

bench-backtest: $(VENV)/.installed $(ENGINES)/.installed ## measure one backtest beside other engines (six minutes, idle machine)
	$(BIN)/python benchmarks/backtest/run.py --peers $(ENGINES)/bin/python

bench-start: $(VENV)/.installed ## measure imports and `omega run` as a whole process (idle machine)
	$(BIN)/python benchmarks/backtest/start.py

bench-scale: $(VENV)/.installed ## measure 100M bars of twenty symbols in one account (11 GB of disk, idle machine)
	$(BIN)/python benchmarks/backtest/scale.py

peer-trades: $(VENV)/.installed $(ENGINES)/.installed ## compare trades with backtesting.py and vectorbt on real bars
	$(BIN)/python benchmarks/trades/peer_trades.py --peers $(ENGINES)/bin/python

count-instructions: $(VENV)/.installed ## count every indicator's instructions with valgrind
	bash benchmarks/callgrind.sh $(BIN)/python

fuzz-data: $(VENV)/.installed ## fuzz the import of text files for ten minutes
	$(BIN)/python tests/fuzz/csv_import.py --seconds 600 --seed $${SEED:-1}

fuzz-config: $(VENV)/.installed ## fuzz the reading of configs for ten minutes
	$(BIN)/python tests/fuzz/config_file.py --seconds 600 --seed $${SEED:-1}

smoke: $(VENV)/.installed ## install the wheel into a clean environment and run it there
	bash scripts/smoke.sh $(PYTHON) $(WHEELS)

accuracy: $(VENV)/.installed $(PEERS)/.installed ## measure all indicators against 80-bit arithmetic on 10M bars; long
	$(BIN)/python benchmarks/indicators/accuracy.py --peers $(PEERS)/bin/python

fuzz-engine: $(VENV)/.installed ## compare the engines on 12,500 random runs, then attack the engine's binding for ten minutes
	$(BIN)/pytest -q -n auto tests/engine --hypothesis-profile=deep
	$(BIN)/python tests/fuzz/engine_streams.py --cases 12500 --seconds 7200 --seed $${SEED:-1}
	$(BIN)/python tests/fuzz/engine_binding.py --seconds 600 --seed $${SEED:-1}

develop: $(VENV)/.locked ## editable install: Python edits need no reinstall
	$(BIN)/maturin develop --release --locked
	@rm -f $(VENV)/.installed

clean: ## remove what builds and runs leave behind
	rm -rf $(VENV) target runs .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -f omega/_rust*.so

# --- setup -----------------------------------------------------------------------------------------------------------

tools:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"omega needs Python 3.11 or newer, {sys.executable} is {v[0]}.{v[1]}. Install one and run: make PYTHON=python3.11 ...")'
	@command -v cargo >/dev/null || { echo "omega needs Rust 1.88 or newer and found no cargo. Install it from https://rustup.rs, then open a new shell." >&2; exit 1; }
	@cargo --version | awk '{ split($$2, v, "."); if (v[1] < 1 || (v[1] == 1 && v[2] < 88)) { print "omega needs Rust 1.88 or newer, found " $$2 ". Run: rustup update" > "/dev/stderr"; exit 1 } }'
	@command -v cc >/dev/null || { echo "omega needs a C compiler (cc) to link the extension. Install gcc or clang." >&2; exit 1; }

$(VENV)/.locked: requirements.lock | tools
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.locked $(SOURCES)
	@rm -rf $(WHEELS) omega/_rust*.so
	$(BIN)/maturin build --release --locked --quiet --out $(WHEELS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall $(WHEELS)/omega_runner-*.whl
	@touch $@

$(PEERS)/.installed: benchmarks/requirements.txt | tools
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

$(ENGINES)/.installed: benchmarks/backtest/requirements.txt | tools
	@test -x $(ENGINES)/bin/python || $(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/backtest/requirements.txt
	@touch $@
