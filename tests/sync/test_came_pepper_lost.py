"""The key of the codes that central sends, lost at a terminal: its next night takes it from the list at the share."""

import json
import secrets
from pathlib import Path

import pytest

from db.keys import Keys
from db.stores.lockout import AGENT_TRIES
from db.stores.staff import CAME_UNCHECKED, Staff, staff_of
from db.terminal import open_terminal
from kiosk.clock import SystemClock
from kiosk.services.ports import StorageError
from tests.factories import OTHER_PIN, PIN
from tests.sync.machines import kiosk
from tests.sync.test_giant_beside import EVERY, Put, a_folder
from tests.sync.test_staff_commands import at_central, lived


def remove(file: Path) -> Path:
    file.unlink()
    return file


def replace(file: Path) -> Path:
    file.write_bytes(secrets.token_bytes(32))
    return file


@pytest.fixture
def sent(root: Path) -> Path:
    """The terminal, which knows two agents of central's."""
    for agent, pin in (("ane", PIN), ("bob", OTHER_PIN)):
        assert at_central(root, "add", agent, "--name", f"{agent} Exemple", pin=pin).returncode == 0
    lived(root)
    return root / "hall"


def key_of(hall: Path) -> Path:
    (file,) = (hall / "keys").glob("staff.*.pepper")
    return file


def agents(hall: Path) -> Staff:
    return staff_of(hall, open_terminal(hall))


def signs_in(hall: Path, agent: str, pin: str) -> bool:
    return agents(hall).sign_in(agent, pin, SystemClock().now()).agent is not None


def finding(hall: Path) -> str:
    """What doctor says of it, and what to do; empty: nothing."""
    found = {each["name"]: each for each in json.loads(kiosk(hall, "doctor", "--json").stdout)["findings"]}
    each = found.get("staff.pepper")
    return f"{each['says']} {each['todo']}" if each else ""


@pytest.mark.parametrize("harm", [remove, replace, *(put for put in EVERY if put is not a_folder)])
def test_the_next_night_puts_it_right_and_who_was_shut_out_here_stays_so(sent: Path, harm: Put) -> None:
    key = key_of(sent)
    right = key.read_bytes()
    assert kiosk(sent, "staff", "disable", "bob").returncode == 0
    harm(key)
    assert "kiosk sync la reprend de la liste du siège" in finding(sent)
    done = kiosk(sent, "sync")
    assert (done.returncode, done.stderr, "prend la place" in done.stdout) == (0, "", False)
    assert (key.read_bytes(), key.stat().st_mode & 0o077, finding(sent)) == (right, 0, "")
    assert (signs_in(sent, "ane", PIN), signs_in(sent, "bob", OTHER_PIN)) == (True, False)


def test_an_agent_is_told_whom_to_call_and_no_try_is_counted(sent: Path) -> None:
    right = key_of(sent).read_bytes()
    key = remove(key_of(sent))
    for agent in ("ane", "nobody"):
        for _time in range(AGENT_TRIES + 1):
            with pytest.raises(StorageError) as told:
                signs_in(sent, agent, OTHER_PIN)
            assert str(told.value) == CAME_UNCHECKED, "whoever it is"
    assert ("keys" in CAME_UNCHECKED, "Appelez l'informatique" in CAME_UNCHECKED) == (False, True)
    key.write_bytes(right)
    assert signs_in(sent, "ane", PIN)


def test_without_the_list_at_the_share_the_night_says_so_and_central_s_heals_it(root: Path, sent: Path) -> None:
    remove(key_of(sent))
    for file in (root / "share" / "down" / "hall-a").glob("staff.*"):
        file.unlink()
    done = kiosk(sent, "sync")
    assert (done.returncode, done.stderr) == (4, f"{finding(sent)}\n")
    assert "puis ici, kiosk sync" in done.stderr
    lived(root)
    assert (signs_in(sent, "ane", PIN), finding(sent)) == (True, "")


def test_a_list_that_central_did_not_sign_gives_no_key(root: Path, sent: Path) -> None:
    remove(key_of(sent))
    for file in (root / "share" / "down" / "hall-a").glob("staff.*"):
        data = file.read_bytes()
        file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    done = kiosk(sent, "sync")
    assert (done.returncode, finding(sent) in done.stderr, "staff.1" in done.stderr) == (4, True, True)
    assert list(Keys(sent).folder.glob("staff.*.pepper")) == []


def test_with_a_folder_in_its_place_the_rest_of_the_night_is_lived(sent: Path) -> None:
    remove(key_of(sent)).mkdir()
    done = kiosk(sent, "sync")
    assert (done.returncode, finding(sent) in done.stderr, "Accusé du siège : lu" in done.stdout) == (4, True, True)


@pytest.mark.parametrize("words", [("list",), ("disable", "bob")])
def test_who_lists_agents_or_closes_an_account_is_told_of_it(sent: Path, words: tuple[str, ...]) -> None:
    """All were « actif », and 0, while nobody of them could open the console."""
    key = remove(key_of(sent))
    done = kiosk(sent, "staff", *words)
    assert (done.returncode, f"{key} manque ou est abîmée" in done.stderr, "bob" in done.stdout) == (4, True, True)
    assert kiosk(sent, "sync").returncode == 0
    assert kiosk(sent, "staff", "list").returncode == 0
