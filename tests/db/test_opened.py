"""At its start a terminal opens today's queue and what central set, and nothing at all once it is revoked."""

import tomllib
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import meta
from db.connection import Opener, immediate
from db.stores.opened import open_stores
from db.stores.set_by_central import REVOKED, keep
from db.stores.tickets import Tickets
from kiosk.clock import SteppedClock
from kiosk.config import check
from kiosk.services.ports.errors import RevokedTerminal
from kiosk.settings import Config
from tests.db.reading import all_rows
from tests.factories import FRIDAY, a_draft, a_new_ticket

SETTINGS = """
[agency]
code = "CBS"
name = "Exemple"
[terminal]
id = "essai"
[hours]
"""


@pytest.fixture
def settings() -> Config:
    return check(tomllib.loads(SETTINGS))


def revoke(opener: Opener) -> None:
    with closing(opener()) as db, immediate(db):
        meta.note(db, REVOKED, "2026-11-28")


def test_a_ticket_of_yesterday_is_not_in_the_queue(
    home: Path, opener: Opener, tickets: Tickets, settings: Config
) -> None:
    tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable")))
    stores = open_stores(home, settings, SteppedClock(FRIDAY + timedelta(days=1)))
    assert stores.tickets.waiting() == ()
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))


def test_the_settings_of_central_are_given(home: Path, opener: Opener, settings: Config) -> None:
    (home / "config.toml").write_text(SETTINGS, encoding="utf-8")
    with closing(opener()) as db, immediate(db):
        keep(db, "settings", {"agency": {"phone": "05 36 49 00 02"}})
    stores = open_stores(home, settings, SteppedClock(FRIDAY))
    assert (stores.config.agency.phone, stores.is_outdated()) == ("05 36 49 00 02", False)
    with closing(opener()) as db, immediate(db):
        keep(db, "settings", {"agency": {"phone": "05 36 49 00 03"}})
    assert stores.is_outdated()
    assert stores.central_content == {}


def test_a_revoked_terminal_does_not_open(home: Path, opener: Opener, settings: Config) -> None:
    revoke(opener)
    with pytest.raises(RevokedTerminal, match="révoquée"):
        open_stores(home, settings, SteppedClock(FRIDAY))


def test_a_terminal_that_is_revoked_at_work_can_tell(home: Path, opener: Opener, settings: Config) -> None:
    stores = open_stores(home, settings, SteppedClock(FRIDAY))
    assert not stores.is_revoked()
    revoke(opener)
    assert stores.is_revoked()
