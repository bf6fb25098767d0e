"""A batch is stored once a copy that was read again has it; decisions are in the copies first (F1, F5)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.central import night
from db.central.copies import backup
from db.central.decisions.ledger import NAME
from db.central.watch.checks import central_problems
from db.copies import copied
from db.files import write_durably
from db.night.share import FolderShare
from db.wire import letters
from db.wire.letters import path_of
from kiosk.services.ports.errors import DamagedDatabase, StorageError
from tests.night.hall import Hall, spoil
from tests.night.keys import CENTRAL, pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Pulled(Exception):
    """The plug was pulled."""


@pytest.fixture
def hall(hall: Hall) -> Hall:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    return hall


def problems(siege: Siege) -> set[str]:
    with siege.opened(FIVE) as central:
        return {problem.code for problem in central_problems(central, None, is_trial=False)}


def test_a_copy_that_does_not_read_stores_nothing(siege: Siege, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def spoilt(*args: object) -> Iterator[None]:
        with copied(*args):  # type: ignore[arg-type]
            part = siege.place.backup / "central.part"
            data = part.read_bytes()
            part.write_bytes(data[:4096] + bytes(len(data) - 4096))
            yield

    monkeypatch.setattr(backup, "copied", spoilt)
    assert "ne se relit pas" in siege.nightly(FIVE).copy_trouble
    assert siege.stored() == set()


def test_a_second_copy_that_does_not_read_is_removed(siege: Siege, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoilt(path: Path, *rest: object) -> None:
        write_durably(path, *rest)  # type: ignore[arg-type]
        spoil(path)

    monkeypatch.setattr(backup, "write_durably", spoilt)
    assert siege.second is not None
    before = backup.copies(siege.second)
    assert "la copie relue n'est pas celle" in siege.nightly(FIVE + DAY).second_trouble
    assert backup.copies(siege.second) == before
    assert siege.stored() == {"BEL-1"}, "the first copy has it"


def test_half_a_second_copy_is_gone_the_next_night(siege: Siege, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name never comes again, and it would hold for ever what a person had erased."""
    assert siege.second is not None

    def pulled(path: Path, *_rest: object) -> None:
        path.with_name(f"{path.name}.part").write_bytes(b"half of it")
        raise Pulled

    with monkeypatch.context() as patch, suppress(Pulled):
        patch.setattr(backup, "write_durably", pulled)
        siege.nightly(FIVE + DAY)
    assert list(siege.second.glob("*.part"))
    siege.nightly(FIVE + 2 * DAY)
    assert not list(siege.second.glob("*.part"))


def test_a_file_stays_in_the_inbox_until_a_copy_has_it(
    siege: Siege, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_all: object) -> None:
        raise StorageError("Le disque est plein.")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "make", fails)
        for n in range(20):
            siege.nightly(FIVE + n * DAY)
        assert len([*hall.inbox().iterdir()]) == 1
    for n in range(20, 36):
        siege.nightly(FIVE + n * DAY)
    assert [*hall.inbox().iterdir()] == [], "14 nights after it is in a copy"


def test_a_decision_is_in_the_folders_of_copies_first(siege: Siege) -> None:
    """A plug pulled between the files leaves a decision that the next command knows, or none at all."""
    writes: list[str] = []

    def step(name: str) -> None:
        if name == "ledger":
            writes.append(name)
            if len(writes) == 3:
                raise Pulled

    with suppress(Pulled):
        siege.revoke("hall-1", FIVE, step)
    assert siege.second is not None
    files = [siege.second / NAME, siege.place.backup / NAME, siege.place.folder / NAME]
    assert ["revoke" in file.read_text() for file in files] == [True, True, False]
    with siege.opened(FIVE) as central:
        assert central.ledger.live == {}


def test_a_revoked_terminal_hears_nothing_but_that(siege: Siege, hall: Hall) -> None:
    siege.nightly(FIVE)
    siege.revoke("hall-1", FIVE)
    siege.nightly(FIVE + DAY)
    data = FolderShare(siege.share).get(path_of("hall-1"), letters.MOST_FILE)
    assert data is not None
    told = letters.read(data, "hall-1", CENTRAL.verify, pair("hall-1").identity)
    assert set(told.sections) == {"stored", "erased", "revoked"}


def test_after_an_old_copy_is_restored_new_ones_stay(siege: Siege, hall: Hall) -> None:
    for n in range(9):
        siege.nightly(FIVE + n * DAY)
    oldest = backup.copies(siege.place.backup)[-1]
    night.restore(siege.place, FIVE.date(), chosen=oldest.path)
    done = siege.nightly(FIVE + 9 * DAY)
    assert done.copy is not None
    assert done.copy.path.exists()
    assert siege.second is not None
    assert (siege.second / done.copy.path.name).exists()


def test_without_any_copy_ledger_and_inbox_make_a_base(siege: Siege, hall: Hall) -> None:
    siege.nightly(FIVE)
    with pytest.raises(DamagedDatabase, match="sans --empty"):
        night.restore(siege.place, FIVE.date(), is_empty=True)
    siege.lose_base()
    assert siege.second is not None
    for folder in (siege.place.backup, siege.second):
        for copy in backup.copies(folder):
            copy.path.unlink()
    with pytest.raises(DamagedDatabase, match="restore --empty"):
        night.restore(siege.place, FIVE.date())
    assert night.restore(siege.place, FIVE.date(), is_empty=True) is None
    siege.nightly(FIVE + DAY)
    assert siege.references() == ["BEL-1"]
    with siege.opened(FIVE + DAY) as central:
        assert set(central.ledger.live) == {"hall-1"}


def test_two_folders_on_one_disk_are_said(siege: Siege, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the second disk is not mounted: its mount point lies on the first one."""
    siege.nightly(FIVE)
    assert "copies.same_disk" not in problems(siege)
    monkeypatch.setattr(backup, "disk_of", lambda _folder: 1)
    assert "copies.same_disk" in problems(siege)
