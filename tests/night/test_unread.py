"""A file that nobody reads stays in its agency's console, and on the morning page, until its last night."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.central.copies import backup
from tests.factories import files_to_read
from tests.night import agency as agencies
from tests.night.agency import Agency

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    monkeypatch.setattr(backup, "free_bytes", lambda _folder: 1 << 40)
    return agencies.made(tmp_path, monkeypatch, FIVE)


def page(agency: Agency) -> list[str]:
    """Return the lines of the newest morning page."""
    newest = max((agency.central / "central" / "report").glob("*.txt"))
    return newest.read_text("utf-8").splitlines()


def test_sixty_nights_of_unread_files_are_on_every_page(agency: Agency) -> None:
    agency.submit()
    for n in range(60):
        done = agency.night()
        (line,) = [each for each in page(agency) if each.startswith("À relire")]
        assert (line.partition(",")[0], line.rpartition(". ")[2]) == ("À relire : 1 dossier", "CBS hall-1 1."), n
    assert done.exit_code == 4
    assert len(files_to_read(agency.services().submissions)) == 1


def test_a_file_is_named_once_before_its_agency_lets_go(agency: Agency) -> None:
    (agency.central / "central" / "down" / "settings.toml").write_text("[all.retention]\nunread = 1\n", "utf-8")
    reference, named = agency.submit(), []
    for _night in range(34):
        agency.night()
        named += [f"{agency.clock.now:%d/%m} {line}" for line in page(agency) if reference in line]
        is_there = bool(files_to_read(agency.services().submissions))
        assert is_there is (agency.clock.now.date() <= date(2027, 1, 2)), "a month after central stored it"
        assert is_there is any("À relire : 1 dossier" in line for line in page(agency))
    assert named == [f"30/12 Jamais relus, bientôt effacés de leur agence : {reference}."]


def test_a_file_that_is_read_leaves_the_page(agency: Agency) -> None:
    reference = agency.submit()
    agency.night()
    services = agency.services()
    assert services.submissions.mark_read(reference, "marie", agency.clock.now)
    agency.night()
    assert "À relire : 0 dossier, dont 0 en retard." in page(agency)
