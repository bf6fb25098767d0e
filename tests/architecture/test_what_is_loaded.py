"""The first screen loads what it shows and nothing else: the rest is loaded after it (decision 12)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

STORAGE = {"db", "sqlite3", "sqlite_utils", "sqlcipher3"}
JOURNEYS = "kiosk.forms.catalog."
HEAVY = {"babel", "pydantic", "phonenumbers", "email_validator", "pyrage", "nacl", "argon2", "qrcode"}


def loaded_by(*modules: str) -> set[str]:
    """Return the names in `sys.modules` of a fresh process that imported only these."""
    code = "import importlib, json, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    code += "print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code, *modules], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("modules", "never"),
    [
        (("kiosk.i18n", "kiosk.clock", "kiosk.reference", "kiosk.config"), {"textual", "rich", *STORAGE, *HEAVY}),
        (("kiosk.services.services", "kiosk.forms.session"), {"textual", "rich", *STORAGE}),
        (("kiosk.cli",), {"textual", *STORAGE, *HEAVY}),
        (("screens.tenant.app", "screens.tenant.home.home"), {*STORAGE, *HEAVY}),
        (("screens.shell.base",), {*STORAGE, *HEAVY}),
        (("db.connection",), {"textual"}),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else "",
)
def test_a_module_loads_nothing_of_another_room(modules: tuple[str, ...], never: set[str]) -> None:
    assert loaded_by(*modules) & never == set()


def test_the_pages_behind_the_doors_load_no_journey_or_paper() -> None:
    found = loaded_by("kiosk.services.services", "screens.tenant.preload")
    assert {name for name in found if name.startswith(JOURNEYS)} == set()
    assert not found & {
        "kiosk.services.paper.receipt",
        "kiosk.domain.request.form",
        "kiosk.domain.portal",
        "textual.widgets.text_area",
    }


def test_the_busiest_door_opens_without_its_pages_models() -> None:
    assert "kiosk.domain.home.listing" not in loaded_by("kiosk.forms.catalog.bel_listing.spec")


def test_opening_a_terminal_loads_no_central_and_no_page_models() -> None:
    found = loaded_by("db.stores.opened")
    assert not found & {"db.central.central", "db.wire.batches", "kiosk.domain.workshop"}


@pytest.mark.parametrize("door", ["garage", "housing_request", "carnet", "device"])
def test_a_journey_does_not_load_another_one(door: str) -> None:
    found = loaded_by(f"kiosk.forms.catalog.{door}")
    others = {f"{JOURNEYS}precheck", f"{JOURNEYS}bel_listing.spec"}
    assert not found & {"kiosk.domain.home.listing", *others}


def test_sqlite_utils_works_on_the_engine_that_encrypts() -> None:
    code = "import db.connection, sqlite_utils.utils, sqlcipher3\nprint(sqlite_utils.utils.sqlite3.__name__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().startswith("sqlcipher3")
