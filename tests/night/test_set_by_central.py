"""Letters carry what central sets for its terminals, and a wrong file of an operator changes nothing."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.connection import rows
from db.terminal_file import open_terminal
from tests.night.hall import Hall
from tests.night.keys import pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def siege(tmp_path: Path) -> Siege:
    made = Siege(tmp_path / "central", tmp_path / "share")
    made.enrol("hall-1", FIVE)
    made.enrol("hall-2", FIVE, agency="PPO")
    return made


@pytest.fixture
def halls(tmp_path: Path, siege: Siege) -> list[Hall]:
    return [Hall(tmp_path / name, siege.share, name, pair(name)) for name in ("hall-1", "hall-2")]


def set_by_operator(siege: Siege, text: str) -> None:
    folder = siege.place.folder / "down"
    folder.mkdir(exist_ok=True)
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def kept(hall: Hall) -> dict[str, object]:
    with closing(open_terminal(hall.home)()) as db:
        return {each["kind"]: json.loads(each["told"]) for each in rows(db, "SELECT kind, told FROM from_central")}


def test_an_agencys_terminals_get_what_is_set_for_it(siege: Siege, halls: list[Hall]) -> None:
    set_by_operator(siege, '[all.agency]\nphone = "05 59 00 00 00"\n[PPO.agency]\nphone = "05 59 11 11 11"\n')
    siege.ingest(FIVE)
    halls[1].agency = "PPO"
    for hall, phone in zip(halls, ("05 59 00 00 00", "05 59 11 11 11"), strict=True):
        assert "settings" in hall.sync(FIVE).taken
        assert kept(hall)["settings"] == {"agency": {"phone": phone}}


def test_a_wrong_file_changes_nothing_and_is_reported(siege: Siege, halls: list[Hall]) -> None:
    set_by_operator(siege, '[all.agency]\nphone = "05 59 00 00 00"\n')
    siege.ingest(FIVE)
    halls[0].sync(FIVE)
    set_by_operator(siege, "[all.nonsense]\nx = 1\n")
    night = siege.nightly(FIVE)
    assert night.unmade_sections.keys() == {"settings"}
    assert "settings" not in halls[0].sync(FIVE).taken
    assert kept(halls[0])["settings"] == {"agency": {"phone": "05 59 00 00 00"}}


def test_an_empty_file_takes_the_settings_back(siege: Siege, halls: list[Hall]) -> None:
    set_by_operator(siege, '[all.agency]\nphone = "05 59 00 00 00"\n')
    siege.ingest(FIVE)
    halls[0].sync(FIVE)
    set_by_operator(siege, "")
    siege.ingest(FIVE)
    halls[0].sync(FIVE)
    assert kept(halls[0])["settings"] == {}


def test_a_letter_is_written_when_its_content_changes(siege: Siege, halls: list[Hall]) -> None:
    assert siege.ingest(FIVE).written == ["hall-1", "hall-2"]
    assert siege.ingest(FIVE).written == []
    set_by_operator(siege, '[PPO.agency]\nphone = "05 59 11 11 11"\n')
    assert siege.ingest(FIVE).written == ["hall-1", "hall-2"], "one is told an empty table, the other a number"
    assert siege.ingest(FIVE).written == []
