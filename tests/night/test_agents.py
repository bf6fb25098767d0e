"""Agents written at central sign in at their agency's terminals, and a disabled one never again."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db.central import night
from db.central.central import Refused
from db.central.decisions.agents import Agents, LostPepper
from db.connection import rows
from db.files import Step, no_step
from db.pins import WeakPin
from db.stores.staff import BadAgent, staff_of
from db.terminal_file import open_terminal
from tests.factories import OTHER_PIN, PIN
from tests.night.hall import Hall
from tests.night.keys import pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def siege(siege: Siege) -> Siege:
    (siege.home / "keys").mkdir()
    return siege


@contextmanager
def agents_of(siege: Siege, agency: str = "CBS", at: datetime = FIVE, step: Step = no_step) -> Iterator[Agents]:
    """Open an agency's agents, and copy the base after they were written."""
    with siege.opened(at, step) as central:
        agents = Agents(central, agency)
        yield agents
        night.keep(agents.central)


def add(siege: Siege, *ids: str, agency: str = "CBS", role: str = "agent", pin: str = PIN) -> None:
    with agents_of(siege, agency) as agents:
        for agent_id in ids:
            agents.add(agent_id, f"{agent_id.title()} Exemple", role, pin)


def disable(siege: Siege, agent_id: str, at: datetime = FIVE, step: Step = no_step) -> None:
    with agents_of(siege, at=at, step=step) as agents:
        agents.disable(agent_id)


def pepper_of(siege: Siege, agency: str = "CBS") -> Path:
    return siege.home / "keys" / f"agency.{agency}.pepper"


def told(siege: Siege, agency: str = "CBS") -> list[str] | None:
    """Return the ids in the staff section of an agency's letters; None when there is no section."""
    with siege.opened(FIVE) as central:
        section = Agents(central, agency).section()
    return None if section is None else [agent["id"] for agent in section["agents"]]


def signs_in(hall: Hall, agent_id: str, pin: str = PIN) -> bool:
    staff = staff_of(hall.home, open_terminal(hall.home))
    return staff.sign_in(agent_id, pin, FIVE).agent is not None


def passed(siege: Siege, hall: Hall, at: datetime = FIVE) -> list[str]:
    """Live a quarter of an hour on both sides, and return the agents who were removed from the terminal."""
    siege.ingest(at)
    return hall.sync(at).agents_gone


def test_an_agent_signs_in_at_the_agencys_terminals(siege: Siege, hall: Hall, tmp_path: Path) -> None:
    siege.enrol("hall-2", FIVE, agency="PPO")
    other = Hall(tmp_path / "hall-2", siege.share, "hall-2", pair("hall-2"))
    add(siege, "ane")
    siege.ingest(FIVE)
    assert "staff" in hall.sync(FIVE).taken
    assert signs_in(hall, "ane")
    assert "staff" not in other.sync(FIVE).taken, "nobody was ever written for its agency"


def test_a_new_pin_takes_the_place_of_the_old_one(siege: Siege, hall: Hall) -> None:
    add(siege, "ane")
    passed(siege, hall)
    with agents_of(siege) as agents:
        agents.reset_pin("ane", OTHER_PIN, date(2027, 6, 30))
    passed(siege, hall)
    assert (signs_in(hall, "ane"), signs_in(hall, "ane", OTHER_PIN)) == (False, True)
    (agent,) = staff_of(hall.home, open_terminal(hall.home)).agents()
    assert agent.valid_until == date(2027, 6, 30)


def test_a_disabled_agent_goes_with_the_next_letter(siege: Siege, hall: Hall) -> None:
    add(siege, "ane", "peio")
    passed(siege, hall)
    disable(siege, "ane")
    assert passed(siege, hall) == ["ane"]
    assert (signs_in(hall, "ane"), signs_in(hall, "peio")) == (False, True)
    with agents_of(siege) as agents:
        assert [(agent.id, agent.active) for agent in agents.agents()] == [("peio", True), ("ane", False)]


def test_an_agency_whose_last_agent_left_gets_an_empty_section(siege: Siege, hall: Hall) -> None:
    add(siege, "ane")
    passed(siege, hall)
    disable(siege, "ane")
    pepper_of(siege).unlink()
    assert (told(siege), told(siege, "PPO")) == ([], None)
    assert passed(siege, hall) == ["ane"]


def test_an_id_that_was_disabled_is_never_given_again(siege: Siege) -> None:
    add(siege, "ane")
    disable(siege, "ane")
    with agents_of(siege) as agents:
        with pytest.raises(Refused, match="autre identifiant"):
            agents.add("ane", "Ane Exemple", "agent", PIN)
        with pytest.raises(Refused, match="autre identifiant"):
            agents.reset_pin("ane", PIN)


def test_an_id_is_its_agencys_alone(siege: Siege) -> None:
    add(siege, "ane")
    add(siege, "ane", agency="PPO")
    disable(siege, "ane")
    assert (told(siege), told(siege, "PPO")) == ([], ["ane"])


def test_no_restore_brings_a_disabled_agent_back(siege: Siege, hall: Hall) -> None:
    add(siege, "ane", "peio")
    at = FIVE + DAY
    siege.nightly(at)
    disable(siege, "ane", at)
    (newest,) = siege.place.backup.glob("central-2026-12-02-*")
    newest.unlink()
    siege.lose_base()
    siege.restore(date(2026, 12, 3))
    assert told(siege) == ["peio"]
    with agents_of(siege, at=at) as agents:
        assert {agent.id: agent.active for agent in agents.agents()} == {"ane": False, "peio": True}


def test_agents_survive_the_loss_of_the_base(siege: Siege) -> None:
    add(siege, "ane")
    siege.lose_base()
    siege.restore(date(2026, 12, 2))
    assert told(siege) == ["ane"]


@pytest.mark.parametrize("plug", ["ledger", "write", "rename", "agent off", "copy"])
def test_a_plug_pulled_while_disabling_is_made_good(siege: Siege, plug: str) -> None:
    class Pulled(Exception):
        """The plug."""

    def step(name: str) -> None:
        if name == plug:
            raise Pulled

    add(siege, "ane")
    with pytest.raises(Pulled):
        disable(siege, "ane", step=step)
    if plug != "copy":
        disable(siege, "ane")
    assert told(siege) == []


@pytest.mark.parametrize("plug", ["pepper", "agent"])
def test_a_plug_pulled_while_adding_is_made_good(siege: Siege, plug: str) -> None:
    class Pulled(Exception):
        """The plug."""

    def step(name: str) -> None:
        if name == plug:
            raise Pulled

    with pytest.raises(Pulled), agents_of(siege, step=step) as agents:
        agents.add("ane", "Ane Exemple", "agent", PIN)
    assert told(siege) is None
    add(siege, "ane")
    assert told(siege) == ["ane"]


def test_a_lost_key_changes_nothing_at_terminals(siege: Siege, hall: Hall) -> None:
    add(siege, "ane")
    passed(siege, hall)
    kept = pepper_of(siege).rename(siege.home / "copy")
    lived = siege.nightly(FIVE)
    assert str(pepper_of(siege)) in lived.unmade_sections["staff"]
    assert "staff" not in hall.sync(FIVE).taken
    assert signs_in(hall, "ane")
    with agents_of(siege) as agents, pytest.raises(LostPepper):
        agents.add("peio", "Peio Exemple", "agent", PIN)
    kept.rename(pepper_of(siege))
    assert siege.nightly(FIVE).unmade_sections == {}


def test_a_lost_key_is_made_again_by_new_pins(siege: Siege, hall: Hall) -> None:
    add(siege, "ane", "peio")
    pepper_of(siege).unlink()
    with agents_of(siege) as agents:
        agents.reset_pin("ane", OTHER_PIN)
        assert agents.made_pepper == pepper_of(siege)
        assert [agent.has_lost_pin for agent in agents.agents()] == [False, True]
    assert siege.nightly(FIVE).unmade_sections.keys() == {"staff"}, "a code is still mixed with the lost key"
    disable(siege, "peio")
    assert siege.nightly(FIVE).unmade_sections == {}
    hall.sync(FIVE)
    assert signs_in(hall, "ane", OTHER_PIN)


def test_another_agencys_key_does_not_fit(siege: Siege) -> None:
    add(siege, "ane")
    add(siege, "ane", agency="PPO")
    shutil.copy(pepper_of(siege, "PPO"), pepper_of(siege))
    with pytest.raises(LostPepper, match="--agency CBS"):
        told(siege)
    assert told(siege, "PPO") == ["ane"]


def test_the_key_is_in_no_copy_of_the_base(siege: Siege) -> None:
    add(siege, "ane")
    pepper = pepper_of(siege).read_bytes()
    for path in (siege.place.database, *siege.place.backup.iterdir()):
        assert pepper not in path.read_bytes()
        assert pepper.hex().encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("agent_id", "pin", "refusal"),
    [("Ané", PIN, BadAgent), ("peio", "123456", WeakPin), ("ane", PIN, Refused)],
    ids=["id", "pin", "taken"],
)
def test_a_refused_agent_writes_nothing(siege: Siege, agent_id: str, pin: str, refusal: type[Exception]) -> None:
    add(siege, "ane")
    with agents_of(siege) as agents:
        with pytest.raises(refusal):
            agents.add(agent_id, "Ane Exemple", "agent", pin)
        assert [agent.id for agent in agents.agents()] == ["ane"]


def test_only_a_known_and_active_agent_is_disabled(siege: Siege) -> None:
    add(siege, "ane")
    disable(siege, "ane")
    with agents_of(siege) as agents:
        for agent_id in ("ane", "peio"):
            with pytest.raises(Refused, match="kiosk staff list --agency CBS"):
                agents.disable(agent_id)
        assert agents.central.ledger.agents_off == {"CBS/ane"}, "an id that nobody had stays free"


def test_each_act_stands_in_the_audit(siege: Siege) -> None:
    add(siege, "ane")
    with agents_of(siege) as agents:
        agents.reset_pin("ane", OTHER_PIN)
    disable(siege, "ane")
    with closing(night.open_base(siege.place)) as db:
        found = [(each["action"], each["subject"]) for each in rows(db, "SELECT * FROM audit ORDER BY id")]
    assert found == [(f"staff.{act}", "CBS/ane") for act in ("add", "reset_pin", "disable")]
