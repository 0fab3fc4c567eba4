# Two commands do everything on a machine that has Python 3.11 and make: `make run` and `make test`.

PYTHON := $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: run demo test faults install bench eval lock

run: install  ## install, migrate, serve the web chat on http://127.0.0.1:8080
	@$(BIN)/python -m bot serve

demo: install  ## an invented province in a database of its own, served on http://127.0.0.1:8080
	@$(BIN)/python -m bot demo

install: .venv/.installed  ## only create .venv

test: .venv/.tested-with  ## everything that must hold before a commit
	@echo "== floors, types, style"
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "== content"
	@$(BIN)/python -m bot check
	@echo "== tests"
	@$(BIN)/python -m pytest -m "not faults"

faults: .venv/.tested-with  ## kill -9, broken networks, refusing carriers: what was promised holds, by the carriers' own ledgers
	@$(BIN)/python -m pytest -m faults

bench: .venv/.tested-with  ## figures, as ratios measured side by side
	@for bench in tests/bench/*.py; do echo "== $$bench"; $(BIN)/python -m tests.bench.$$(basename $$bench .py) || exit 1; done

eval: .venv/.tested-with  ## how well typed questions find their cards, and how well danger is heard
	@$(BIN)/python -m tests.eval.report
	@$(BIN)/python -m tests.eval.disclosure_report

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it and try again."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@echo "== creating .venv"
	@$(PYTHON) -m venv .venv

.venv/.installed: requirements.lock | .venv/bin/python
	@echo "== installing what the bot needs (once, about a minute)"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -q -r requirements.lock
	@$(BIN)/python -c 'import pathlib, site; (pathlib.Path(site.getsitepackages()[0]) / "loa_ban.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@touch $@

.venv/.tested-with: requirements-dev.lock .venv/.installed
	@echo "== installing what the tests need (once)"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -q -r requirements-dev.lock
	@touch $@

lock:  ## write the locks anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --extra postgres -o requirements.lock
	uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --all-extras -o requirements-dev.lock
