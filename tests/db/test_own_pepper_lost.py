"""A terminal's own pepper that is lost: only codes that were made here hang on it, and what is affected is said."""

from contextlib import closing
from pathlib import Path
from textwrap import wrap

import pytest

from db.connection import change, immediate
from db.keys import Keys
from db.stores.opened import open_stores
from db.stores.staff import CAME_UNCHECKED, CODES_UNCHECKED, Staff
from db.terminal import open_terminal
from kiosk.clock import SteppedClock
from kiosk.config import load
from kiosk.i18n import _, use
from kiosk.services.ports import StorageError
from tests.db.commands import examined, start
from tests.db.test_own_pepper import write
from tests.factories import FRIDAY, OTHER_PIN, PIN

SPOILT = [None, b"x"]


@pytest.fixture
def staffed(home: Path) -> Path:
    start(home)
    assert write(home, "add", "ane", "--name", "Ane")[0] == 0
    return home


def spoil(home: Path, what: bytes | None) -> bytes:
    """Gives what it was."""
    file = Keys(home).pepper_file
    right = file.read_bytes()
    file.unlink()
    if what is not None:
        file.write_bytes(what)
    return right


def let_them_be_central_s(home: Path) -> None:
    name = Keys(home).keep_pepper(Keys(home).pepper())
    with closing(open_terminal(home)()) as db, immediate(db):
        change(db, "UPDATE agents SET pepper = ?, pepper_mark = ''", (name,))


def at_work(home: Path) -> Staff:
    return open_stores(home, load(home), SteppedClock(FRIDAY)).staff


@pytest.mark.parametrize("said", [CODES_UNCHECKED, CAME_UNCHECKED])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_said_at_the_console_has_room_there(language: str, said: str) -> None:
    """Two lines of 48 columns; a longer one lost its end, which said what to do."""
    use(language, "staff")
    assert len(wrap(f"! {_(said)}", 48)) <= 2


@pytest.mark.parametrize("what", SPOILT)
def test_the_apps_open_and_only_codes_made_here_cannot_be_checked(staffed: Path, what: bytes | None) -> None:
    right = spoil(staffed, what)
    agents = at_work(staffed)
    for agent in ("ane", "nobody"):
        with pytest.raises(StorageError, match="keys/pepper") as told:
            agents.sign_in(agent, PIN, FRIDAY)
        assert str(told.value) == CODES_UNCHECKED
    found = examined(staffed)[1]["key.pepper"]
    assert "L'écran des locataires marche ; à la console, les codes faits ici ne peuvent pas" in found["says"]
    assert "puis refaites le code de chaque agent" in found["todo"]
    Keys(staffed).pepper_file.write_bytes(right)
    assert at_work(staffed).sign_in("ane", PIN, FRIDAY).agent is not None


@pytest.mark.parametrize("what", SPOILT)
def test_agents_of_central_s_sign_in_without_it_and_are_asked_for_no_new_code(
    staffed: Path, what: bytes | None
) -> None:
    let_them_be_central_s(staffed)
    spoil(staffed, what)
    agents = at_work(staffed)
    assert agents.sign_in("ane", OTHER_PIN, FRIDAY).agent is None
    assert agents.sign_in("nobody", PIN, FRIDAY).agent is None
    assert agents.sign_in("ane", PIN, FRIDAY).agent is not None
    code, found = examined(staffed)
    assert (code, "Aucun code d'agent n'a été fait ici" in found["key.pepper"]["says"]) == (4, True)
    assert "refaites" not in found["key.pepper"]["todo"]


def test_tries_are_counted_without_it_over_a_new_start(staffed: Path) -> None:
    let_them_be_central_s(staffed)
    spoil(staffed, None)
    while at_work(staffed).sign_in("ane", OTHER_PIN, FRIDAY).locked_until is None:
        pass
    assert at_work(staffed).sign_in("ane", PIN, FRIDAY).agent is None
