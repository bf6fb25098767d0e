"""Signing in takes a PIN that is hard to guess, and wrong guesses cost time, whoever is named."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.connection import Opener, change, immediate
from db.keys import Keys
from db.pins import WeakPin, check_strength, hashed
from db.stores.lockout import AGENT_TRIES, FIRST_WAIT, LONGEST_WAIT, TERMINAL_TRIES, wait_after
from db.stores.staff import BadAgent, Staff, one_time_pin, staff_of
from db.terminal_file import open_terminal
from kiosk.clock import local_day
from kiosk.services.ports.errors import StorageError
from tests.db.reading import all_rows, audit_lines
from tests.factories import FRIDAY, OTHER_PIN, PIN

WRONG = "999120"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the same algorithm at its least cost: dozens of tries must not take minutes."""

    class Quick(argon2.PasswordHasher):
        def __init__(self) -> None:
            super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    monkeypatch.setattr(argon2, "PasswordHasher", Quick)


@pytest.fixture
def ane(staff: Staff) -> Staff:
    staff.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    return staff


def test_the_right_pin_opens(ane: Staff) -> None:
    answer = ane.sign_in("ane", PIN, FRIDAY)
    assert answer.agent is not None
    assert (answer.agent.id, answer.agent.name, answer.agent.role) == ("ane", "Ane Exemple", "agent")
    assert answer.locked_until is None


def test_three_wrong_tries_cost_half_a_minute(ane: Staff) -> None:
    answers = [ane.sign_in("ane", WRONG, FRIDAY) for _unused in range(AGENT_TRIES)]
    assert [answer.locked_until for answer in answers] == [None, None, FRIDAY + FIRST_WAIT]
    refused = ane.sign_in("ane", PIN, FRIDAY + timedelta(seconds=29))
    assert (refused.agent, refused.locked_until) == (None, FRIDAY + FIRST_WAIT)
    assert ane.sign_in("ane", PIN, FRIDAY + FIRST_WAIT).agent is not None


def test_a_wait_survives_a_restart(home: Path, ane: Staff) -> None:
    for _unused in range(AGENT_TRIES):
        ane.sign_in("ane", WRONG, FRIDAY)
    restarted = staff_of(home, open_terminal(home))
    assert restarted.sign_in("ane", PIN, FRIDAY).locked_until == FRIDAY + FIRST_WAIT


def test_each_wrong_try_doubles_the_wait() -> None:
    waits = [wait_after(failures, "an agent").total_seconds() for failures in range(12)]
    assert waits == [0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]
    assert wait_after(10**6, "an agent") == LONGEST_WAIT


def test_a_right_pin_forgives_the_wrong_ones(ane: Staff) -> None:
    for _unused in range(3):
        for _again in range(AGENT_TRIES - 1):
            assert ane.sign_in("ane", WRONG, FRIDAY).locked_until is None
        assert ane.sign_in("ane", PIN, FRIDAY).agent is not None


def test_one_agent_who_forgets_does_not_stop_the_others(ane: Staff) -> None:
    ane.add("peio", "Peio Exemple", "admin", OTHER_PIN, FRIDAY)
    for _unused in range(AGENT_TRIES):
        ane.sign_in("ane", WRONG, FRIDAY)
    assert ane.sign_in("peio", OTHER_PIN, FRIDAY).agent is not None


def test_trying_one_name_after_the_other_locks_the_terminal(ane: Staff) -> None:
    for number in range(TERMINAL_TRIES):
        ane.sign_in(f"name{number}", WRONG, FRIDAY)
    assert ane.sign_in("ane", PIN, FRIDAY).locked_until == FRIDAY + FIRST_WAIT


def test_an_unknown_agent_cannot_be_told_from_a_wrong_pin(ane: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    ane.add("gone", "Parti Exemple", "agent", OTHER_PIN, FRIDAY)
    ane.disable("gone", FRIDAY)
    checks: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, *arguments: Any) -> Any:
        checks.append("one")
        return verify(self, *arguments)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    seen = []
    for name, pin in (("ane", WRONG), ("nobody", WRONG), ("gone", OTHER_PIN)):
        checks.clear()
        seen.append(([ane.sign_in(name, pin, FRIDAY) for _unused in range(AGENT_TRIES)], len(checks)))
    assert seen[0] == seen[1] == seen[2]


def test_a_clock_set_back_does_not_lock_for_months(ane: Staff) -> None:
    for _unused in range(AGENT_TRIES):
        ane.sign_in("ane", WRONG, FRIDAY + timedelta(days=90))
    assert ane.sign_in("ane", PIN, FRIDAY).locked_until == FRIDAY + FIRST_WAIT
    assert ane.sign_in("ane", PIN, FRIDAY + FIRST_WAIT).agent is not None


def test_two_consoles_get_no_free_try(ane: Staff, home: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """A try is counted before it is checked: while one console hashes, the other already sees it."""
    other = staff_of(home, opener)
    seen = []

    def meanwhile(*_arguments: object) -> bool:
        monkeypatch.undo()
        seen.append(other.sign_in("ane", PIN, FRIDAY).locked_until)
        return False

    for _unused in range(AGENT_TRIES - 1):
        ane.sign_in("ane", WRONG, FRIDAY)
    monkeypatch.setattr("db.stores.staff.is_right", meanwhile)
    ane.sign_in("ane", WRONG, FRIDAY)
    assert seen == [FRIDAY + FIRST_WAIT]


def test_a_disabled_agent_does_not_sign_in_until_a_new_pin(ane: Staff) -> None:
    assert ane.disable("ane", FRIDAY)
    assert not ane.disable("ane", FRIDAY)
    assert ane.sign_in("ane", PIN, FRIDAY).agent is None
    assert [(agent.id, agent.active) for agent in ane.agents()] == [("ane", False)]
    assert ane.reset_pin("ane", OTHER_PIN, FRIDAY)
    assert ane.sign_in("ane", PIN, FRIDAY).agent is None
    assert ane.sign_in("ane", OTHER_PIN, FRIDAY).agent is not None


def test_a_new_pin_ends_the_wait(ane: Staff) -> None:
    for _unused in range(AGENT_TRIES):
        ane.sign_in("ane", WRONG, FRIDAY)
    ane.reset_pin("ane", OTHER_PIN, FRIDAY)
    assert ane.sign_in("ane", OTHER_PIN, FRIDAY).agent is not None
    assert not ane.reset_pin("nobody", OTHER_PIN, FRIDAY)


def test_stored_rows_hold_no_pin_and_no_typed_text(ane: Staff, opener: Opener) -> None:
    ane.sign_in(PIN, "ane", FRIDAY)
    kept = str(all_rows(opener, "agents") + all_rows(opener, "sign_in_failures") + all_rows(opener, "audit"))
    assert PIN not in kept
    assert "$argon2id$" in kept


def test_without_its_pepper_a_pin_opens_nothing(ane: Staff, home: Path) -> None:
    pepper = Keys(home).pepper_file
    pepper.write_bytes(b"q" * 32)
    assert ane.sign_in("ane", PIN, FRIDAY).agent is None
    assert [agent.has_lost_pin for agent in ane.agents()] == [True]
    assert ane.reset_pin("ane", OTHER_PIN, FRIDAY)
    assert ane.sign_in("ane", OTHER_PIN, FRIDAY).agent is not None
    assert [agent.has_lost_pin for agent in ane.agents()] == [False]


def test_no_pin_is_checked_or_made_without_a_pepper(ane: Staff, home: Path) -> None:
    Keys(home).pepper_file.unlink()
    for act in (
        lambda: ane.sign_in("ane", PIN, FRIDAY),
        lambda: ane.add("peio", "Peio Exemple", "agent", PIN, FRIDAY),
        lambda: ane.reset_pin("ane", OTHER_PIN, FRIDAY),
    ):
        with pytest.raises(StorageError, match="keys/pepper"):
            act()
    assert [agent.id for agent in ane.agents()] == ["ane"]
    assert ane.disable("ane", FRIDAY)


def test_an_agent_from_central_signs_in_by_its_pepper(ane: Staff, home: Path, opener: Opener) -> None:
    assert not ane.is_from_central()
    with closing(opener()) as db, immediate(db):
        sent = {"pin_hash": hashed(b"c" * 32, OTHER_PIN), "pepper": Keys(home).keep_pepper(b"c" * 32)}
        change(db, "UPDATE agents SET pin_hash = :pin_hash, pepper = :pepper", sent)
    assert ane.is_from_central()
    assert ane.sign_in("ane", OTHER_PIN, FRIDAY).agent is not None
    Keys(home).staff_pepper_file(sent["pepper"]).unlink()
    assert ane.sign_in("ane", OTHER_PIN, FRIDAY).agent is None


def test_an_account_is_good_on_its_last_day(ane: Staff) -> None:
    last = local_day(FRIDAY)
    ane.reset_pin("ane", PIN, FRIDAY, last)
    assert ane.sign_in("ane", PIN, FRIDAY).agent is not None
    answer = ane.sign_in("ane", PIN, FRIDAY + timedelta(days=1))
    assert (answer.agent, answer.expired_on) == (None, last)


def test_what_happened_is_in_the_audit(ane: Staff, opener: Opener) -> None:
    ane.sign_in("ane", WRONG, FRIDAY)
    ane.sign_in("nobody", WRONG, FRIDAY)
    ane.sign_in("ane", PIN, FRIDAY)
    ane.reset_pin("ane", OTHER_PIN, FRIDAY)
    ane.disable("ane", FRIDAY)
    assert audit_lines(opener) == [
        ("operator", "staff.add", "ane"),
        ("ane", "sign_in.failed", ""),
        ("unknown", "sign_in.failed", ""),
        ("ane", "sign_in.ok", ""),
        ("operator", "staff.reset_pin", "ane"),
        ("operator", "staff.disable", "ane"),
    ]


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "890123", "121212", "123123", "777777777"])
def test_a_pin_that_is_tried_first_is_refused(staff: Staff, pin: str) -> None:
    with pytest.raises(WeakPin, match="trop facile"):
        staff.add("ane", "Ane Exemple", "agent", pin, FRIDAY)
    assert staff.agents() == ()


@pytest.mark.parametrize("pin", ["", "64006", "64 0064", "64006a", "٦٤٠٠٦٤", "6400640064006"])
def test_a_pin_is_six_to_twelve_digits(pin: str) -> None:
    with pytest.raises(WeakPin, match="de 6 à 12 chiffres"):
        check_strength(pin)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(6, 12))
def test_no_steady_run_is_accepted(start: int, step: int, length: int) -> None:
    with pytest.raises(WeakPin):
        check_strength("".join(str((start + step * place) % 10) for place in range(length)))


@pytest.mark.parametrize(
    ("agent_id", "name", "role"),
    [
        ("", "Ane", "agent"),
        ("Ane", "Ane", "agent"),
        ("a/b", "Ane", "agent"),
        ("a" * 33, "Ane", "agent"),
        ("ane", "", "agent"),
        ("ane", "  ", "agent"),
        ("ane", "A\nB", "agent"),
        ("ane", "A" * 61, "agent"),
        ("ane", "Ane", "chef"),
    ],
)
def test_an_agent_who_cannot_be_shown_is_refused(staff: Staff, agent_id: str, name: str, role: str) -> None:
    with pytest.raises(BadAgent):
        staff.add(agent_id, name, role, PIN, FRIDAY)


def test_an_id_is_taken_once(ane: Staff) -> None:
    with pytest.raises(StorageError, match="existe déjà"):
        ane.add("ane", "Une autre", "agent", OTHER_PIN, FRIDAY)
    assert ane.sign_in("ane", PIN, FRIDAY).agent is not None


def test_tries_in_the_hall_lock_no_console(ane: Staff) -> None:
    for number in range(TERMINAL_TRIES + AGENT_TRIES):
        ane.sign_in("ane" if number % 2 else f"name{number}", WRONG, FRIDAY, in_hall=True)
    assert ane.sign_in("ane", PIN, FRIDAY, in_hall=True).locked_until is not None
    assert ane.sign_in("ane", PIN, FRIDAY).agent is not None


def test_a_one_time_pin_opens_the_choice_of_another(staff: Staff) -> None:
    staff.add("ane", "Ane Exemple", "admin", PIN, FRIDAY, is_once=True)
    for in_hall in (True, False):
        answer = staff.sign_in("ane", PIN, FRIDAY, in_hall=in_hall)
        assert answer.agent is None
        assert answer.must_choose is not None
    fingerprint = staff.account_fingerprint("ane")
    for refused in (PIN, "123456", "12"):
        with pytest.raises(WeakPin):
            staff.choose_pin("ane", fingerprint, refused, FRIDAY)
    chosen = staff.choose_pin("ane", fingerprint, OTHER_PIN, FRIDAY)
    assert chosen is not None
    assert not chosen.has_one_time_pin
    assert staff.sign_in("ane", OTHER_PIN, FRIDAY).agent == chosen
    assert staff.sign_in("ane", PIN, FRIDAY).must_choose is None


def test_a_one_time_pin_is_used_once(staff: Staff) -> None:
    staff.add("ane", "Ane Exemple", "admin", PIN, FRIDAY, is_once=True)
    first = staff.account_fingerprint("ane")
    assert staff.reset_pin("ane", "735201", FRIDAY, is_once=True)
    assert staff.choose_pin("ane", first, OTHER_PIN, FRIDAY) is None, "it was replaced meanwhile"
    second = staff.account_fingerprint("ane")
    assert staff.choose_pin("ane", second, OTHER_PIN, FRIDAY) is not None
    assert staff.choose_pin("ane", second, "820417", FRIDAY) is None, "nobody chooses twice"
    assert staff.choose_pin("ane", staff.account_fingerprint("ane"), "820417", FRIDAY) is None, (
        "an own PIN is not changed this way"
    )
    assert staff.sign_in("ane", OTHER_PIN, FRIDAY).agent is not None


def test_a_wrong_guess_at_a_one_time_pin_waits_like_any_other(staff: Staff) -> None:
    staff.add("ane", "Ane Exemple", "admin", PIN, FRIDAY, is_once=True)
    for _unused in range(AGENT_TRIES):
        staff.sign_in("ane", WRONG, FRIDAY)
    refused = staff.sign_in("ane", PIN, FRIDAY)
    assert (refused.must_choose, refused.locked_until) == (None, FRIDAY + FIRST_WAIT)


def test_one_time_pins_are_strong_and_differ() -> None:
    pins = {one_time_pin() for _unused in range(50)}
    assert len(pins) >= 48, "two of 50 meet by chance once in 80,000 runs; three never"
    for pin in pins:
        check_strength(pin)
        assert len(pin) == 8
