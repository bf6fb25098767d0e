# Needs Python 3.11 or newer, git and make; everything else comes with the locks.
PYTHON ?= python3
VENV := .venv
RUNTIME := .venv-runtime
PY := $(VENV)/bin/python
PYTHONS ?= 3.11 3.13
HOME_DIR := var
KIOSK := $(PY) -m kiosk --home $(HOME_DIR)

# Byte code is written by one command below, never by chance in between.
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: run console night test proof mutants bench pictures catalogues lock wheel dist clean ready ready-dev ready-runtime home

run: ready
	@if [ -t 0 ] && [ -t 1 ]; then \
	  $(MAKE) --no-print-directory home && exec $(KIOSK) run --trial; \
	else \
	  echo "Pas de terminal ici : voici la démonstration (kiosk demo)."; exec $(PY) -m kiosk demo; \
	fi

console: ready home
	@exec $(KIOSK) console

night: ready home
	@$(KIOSK) sync && $(KIOSK) central nightly

test: ready-dev
	@$(PY) -m tools.debian
	@$(PY) -m tools.archive --fetch debian || if [ "$$KIOSK_APT" = 1 ]; then \
	  echo "Avec KIOSK_APT=1, rien n'est laissé de côté parce que ces paquets manquent : réglez cela, puis relancez." >&2; exit 1; \
	else \
	  echo "Sans ces paquets, les tests de l'installation sont laissés de côté."; \
	fi
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m tools.catalogues check
	$(PY) -m pytest -q -n 2 --dist worksteal

# Longer: make proof MINUTES=60 PROCESSES=2
proof: ready-dev
	@exec $(PY) -m tests.proof.run $(if $(MINUTES),--minutes $(MINUTES)) $(if $(PROCESSES),--processes $(PROCESSES))

# One file: make mutants FILE=db/stores/file_undo.py
mutants: ready-dev
	@exec $(PY) -m tools.mutants $(FILE)

bench: ready-dev ready-runtime
	@exec $(PY) -m tools.bench --python $(RUNTIME)/bin/python

pictures: ready-dev
	@exec $(PY) -m tools.pictures

catalogues: ready-dev
	@$(PY) -m tools.catalogues update
	@$(PY) -m tools.catalogues compile
	@$(PY) -m tools.tables

# uv resolves; the locks name no index, no address and no command line.
lock:
	uv pip compile --universal --python-version 3.11 --extra sftp --generate-hashes --no-emit-index-url --no-header \
	  --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --extra sftp --generate-hashes --no-emit-index-url --no-header \
	  --quiet --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

wheel: ready-dev
	@$(PY) -m hatchling build --target wheel

# All that a terminal or a central is installed from, without any network: PYTHONS, x86-64.
dist: ready-dev
	@$(PY) -m tools.archive $(PYTHONS)

clean:
	rm -rf $(VENV) $(RUNTIME) .wheels build dist pictures snapshot_report.html
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find kiosk screens db tools tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find locales -name '*.mo' -delete

# The three set-ups. Nothing else ever rewrites a stale .pyc of ours, and a .mo is never committed.
ready:
	@$(PYTHON) tools/environment.py $(VENV) requirements.lock
	@$(PY) -m tools.catalogues compile
	@$(PY) -m compileall -q kiosk screens db

ready-dev:
	@$(PYTHON) tools/environment.py $(VENV) requirements-dev.lock --wheels .wheels
	@$(PY) -m tools.catalogues compile
	@$(PY) -m compileall -q kiosk screens db

ready-runtime:
	@$(PYTHON) tools/environment.py $(RUNTIME) requirements.lock

home:
	@[ -f $(HOME_DIR)/config.toml ] || $(KIOSK) init --trial --agency CBS --terminal essai
