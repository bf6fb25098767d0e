"""When central's list comes, a terminal's agents stay or go, and those who go are named.

Some tests take a second: checking a PIN takes a tenth of one on purpose.
"""

import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db.connection import Row, rows
from db.pins import hashed
from db.stores.staff import Staff, staff_of
from db.terminal_file import open_terminal
from tests.factories import OTHER_PIN, PIN
from tests.night.hall import Hall, Letters

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
NIGHT = date(2026, 12, 2)
PEPPER = bytes(range(32))


@pytest.fixture
def central(tmp_path: Path) -> Letters:
    return Letters(tmp_path / "share")


@pytest.fixture
def hall(tmp_path: Path, central: Letters) -> Hall:
    made = Hall(tmp_path / "hall-1", central.share)
    staff(made).add("premier", "Premier Exemple", "admin", PIN, FIVE)
    return made


def staff(hall: Hall) -> Staff:
    return staff_of(hall.home, open_terminal(hall.home))


def told(
    *roles: tuple[str, str], name: str = "Exemple", pin: str = OTHER_PIN, **given: str | None
) -> dict[str, object]:
    """Return central's staff section for pairs of id and role; `given`: `pin_at` and `once_until`."""
    pin_hash = hashed(PEPPER, pin)
    agents = [
        {
            "id": agent_id,
            "name": name,
            "role": role,
            "pin_hash": pin_hash,
            "created_at": "2026-12-01T10:00:00Z",
            "valid_until": None,
            **given,
        }
        for agent_id, role in roles
    ]
    return {"pepper": PEPPER.hex(), "agents": agents}


def table(hall: Hall) -> list[Row]:
    with closing(open_terminal(hall.home)()) as db:
        return rows(db, "SELECT * FROM agents ORDER BY id")


def replacements(hall: Hall) -> int:
    with closing(open_terminal(hall.home)()) as db:
        return len(rows(db, "SELECT 1 FROM audit WHERE action = 'staff.replace'"))


def ids(hall: Hall) -> list[str]:
    return [each["id"] for each in table(hall)]


def test_the_first_administrator_stays_without_another(hall: Hall, central: Letters) -> None:
    staff(hall).add("peio", "Peio Exemple", "agent", PIN, FIVE)
    central.write(NIGHT, staff=told(("ane", "agent")))
    assert hall.sync(FIVE).agents_gone == ["peio"]
    assert ids(hall) == ["ane", "premier"]
    assert staff(hall).sign_in("premier", PIN, FIVE).agent is not None
    assert staff(hall).sign_in("ane", OTHER_PIN, FIVE).agent is not None


def test_the_first_administrator_goes_once_central_has_one(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("ane", "agent")))
    hall.sync(FIVE)
    central.write(NIGHT, staff=told(("ane", "admin")))
    assert hall.sync(FIVE).agents_gone == ["premier"]
    assert ids(hall) == ["ane"]


def test_an_id_in_both_lists_follows_central(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("premier", "agent")))
    assert hall.sync(FIVE).agents_gone == []
    assert staff(hall).sign_in("premier", PIN, FIVE).agent is None
    found = staff(hall).sign_in("premier", OTHER_PIN, FIVE).agent
    assert found is not None
    assert found.role == "agent"


def test_a_list_that_comes_again_changes_nothing(hall: Hall, central: Letters) -> None:
    section = told(("ane", "agent"), ("peio", "relations"))
    central.write(NIGHT, staff=section)
    hall.sync(FIVE)
    before = table(hall)
    central.write(NIGHT + timedelta(days=1), staff=json.loads(json.dumps(section)))
    done = hall.sync(FIVE)
    assert (done.taken, done.agents_gone) == (["staff"], [])
    assert (table(hall), replacements(hall)) == (before, 1)


def test_an_agents_name_and_role_follow_central(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("ane", "agent")))
    hall.sync(FIVE)
    central.write(NIGHT, staff=told(("ane", "relations"), name="Autre Exemple"))
    assert hall.sync(FIVE).agents_gone == []
    found = {agent.id: (agent.name, agent.role) for agent in staff(hall).agents()}
    assert found["ane"] == ("Autre Exemple", "relations")


def test_an_agent_disabled_here_returns_with_the_next_letter(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("ane", "agent")))
    hall.sync(FIVE)
    assert staff(hall).disable("ane", FIVE)
    hall.sync(FIVE)
    assert staff(hall).sign_in("ane", OTHER_PIN, FIVE).agent is None, "no letter is newer"
    central.write(NIGHT, staff=told(("ane", "agent")))
    hall.sync(FIVE)
    assert staff(hall).sign_in("ane", OTHER_PIN, FIVE).agent is not None


def test_an_agent_disabled_before_is_not_named(hall: Hall, central: Letters) -> None:
    staff(hall).add("peio", "Peio Exemple", "agent", PIN, FIVE)
    staff(hall).disable("peio", FIVE)
    central.write(NIGHT, staff=told(("ane", "agent")))
    assert hall.sync(FIVE).agents_gone == []
    assert ids(hall) == ["ane", "premier"]


def test_an_empty_list_leaves_the_first_administrator(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("ane", "agent")))
    hall.sync(FIVE)
    central.write(NIGHT, staff=told())
    assert hall.sync(FIVE).agents_gone == ["ane"]
    assert ids(hall) == ["premier"]


def test_a_lost_key_of_centrals_agents_comes_back(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("ane", "agent")))
    hall.sync(FIVE)
    (file,) = (hall.home / "keys").glob("staff.*.pepper")
    file.unlink()
    central.write(NIGHT, staff=told(("ane", "agent")))
    hall.sync(FIVE)
    assert staff(hall).sign_in("ane", OTHER_PIN, FIVE).agent is not None


def test_a_list_with_one_bad_agent_is_not_taken(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("ane", "agent"), ("peio", "chef")))
    done = hall.sync(FIVE)
    assert (done.untaken, done.agents_gone, ids(hall)) == (["staff"], [], ["premier"])


CHOSEN = "731946"


def chooses(hall: Hall) -> bool:
    """Choose an own PIN in place of the one-time PIN, as the console does."""
    agents = staff(hall)
    assert agents.sign_in("ane", OTHER_PIN, FIVE).must_choose is not None
    return agents.choose_pin("ane", agents.account_fingerprint("ane"), CHOSEN, FIVE) is not None


def test_a_chosen_pin_stays_when_letters_tell_the_one_before(hall: Hall, central: Letters) -> None:
    once = told(("ane", "agent"), pin_at="2026-12-01T15:00:00Z", once_until="2026-12-08")
    central.write(NIGHT, staff=once)
    hall.sync(FIVE)
    assert staff(hall).sign_in("ane", OTHER_PIN, FIVE).agent is None, "it opens nothing but the choice of another"
    assert chooses(hall)
    for night in (1, 2):
        central.write(NIGHT + timedelta(days=night), staff=once)
        hall.sync(FIVE)
    assert staff(hall).sign_in("ane", CHOSEN, FIVE).agent is not None
    central.write(NIGHT + timedelta(days=3), staff=told(("ane", "agent"), pin=PIN, pin_at="2026-12-01T15:00:01Z"))
    hall.sync(FIVE)
    assert staff(hall).sign_in("ane", CHOSEN, FIVE).agent is None, "central gave another one since"
    assert staff(hall).sign_in("ane", PIN, FIVE).agent is not None


def test_a_one_time_pin_from_afar_opens_nothing_on_day_8(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, staff=told(("ane", "agent"), pin_at="2026-12-01T15:00:00Z", once_until="2026-12-08"))
    hall.sync(FIVE)
    assert staff(hall).sign_in("ane", OTHER_PIN, FIVE + timedelta(days=7)).must_choose is not None
    late = staff(hall).sign_in("ane", OTHER_PIN, FIVE + timedelta(days=8))
    assert (late.must_choose, late.once_expired_on) == (None, date(2026, 12, 8))


def test_an_administrator_closed_at_central_is_closed_here(hall: Hall, central: Letters) -> None:
    """Choosing their own PIN here makes nobody an administrator of this terminal alone."""
    central.write(NIGHT, staff=told(("ane", "admin"), pin_at="2026-12-01T15:00:00Z", once_until="2026-12-08"))
    hall.sync(FIVE)
    assert chooses(hall)
    central.write(NIGHT, staff=told(("peio", "agent")))
    assert hall.sync(FIVE).agents_gone == ["ane"]


def test_a_pin_given_here_outlives_the_letter_before_it(hall: Hall, central: Letters) -> None:
    section = told(("ane", "agent"), pin_at="2026-12-01T15:00:00Z")
    central.write(NIGHT, staff=section)
    hall.sync(FIVE)
    pin = staff(hall).give_one_time_pin("ane", FIVE)
    central.write(NIGHT + timedelta(days=1), staff=section)
    hall.sync(FIVE)
    assert staff(hall).sign_in("ane", pin, FIVE).must_choose is not None
