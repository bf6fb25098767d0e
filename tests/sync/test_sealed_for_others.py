"""An erasure that waits for the escrow's key is told by every command until it was here, and not a day longer."""

import json
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from db.sync import batch, enrolment
from db.sync.archive import ARCHIVE_KEPT
from db.sync.batch import BadBatch
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock, local_day
from tests.db.commands import run
from tests.sync.machines import ESCROW, ESCROW_IDENTITY
from tests.sync.test_escrow_brought import FIRST, SECOND, THIRD, brought, key, night_archive
from tests.sync.world import Hall, World

__all__ = ["key"]
NOW = SystemClock().now()
DAY = timedelta(days=1)


@pytest.fixture
def rekeyed(world: World, hall: Hall) -> World:
    """Two files lie in the archive, each for the key that was lost since; the base has all that they hold."""
    (world.central.keys / "escrow.recipient").write_text(f"{ESCROW}\n", encoding="ascii")
    hall.seal_for(world.keys.recipient, ESCROW)
    for days, reference in ((2, FIRST), (1, SECOND)):
        hall.submit(reference)
        hall.night(NOW - days * DAY)
        world.night(NOW - days * DAY)
    world.central.age_file.unlink()
    world.keys = world.central.make(new_key=True)
    hall.seal_for(world.keys.recipient, ESCROW)
    return world


def lived(world: World, hall: Hall) -> tuple[int, str]:
    hall.night(NOW)
    done = run(world.central.home, central.group, "nightly", "--target", world.target)
    world.keep_target()
    return done.exit_code, done.output


def test_an_erasure_that_the_archive_keeps_open_is_recalled_until_the_escrow_s_key_was_here(
    rekeyed: World, hall: Hall, key: Path
) -> None:
    home = rekeyed.central.home
    assert lived(rekeyed, hall)[0] == 0, "the base has it all: nothing to do"
    shut = [str(path) for path, _digest in night_archive(rekeyed)][:2]
    assert run(home, central.group, "erase", FIRST, "--yes").exit_code == 1
    code, page = lived(rekeyed, hall)
    assert (code, "À faire : finir un effacement : ouvrir" in page) == (4, True)
    access = run(home, central.group, "access", FIRST).output
    examined = run(home, doctor.command)
    assert examined.exit_code == 4
    for said in (page, access, examined.output):
        assert "Effacement incomplet" in said
        assert "kiosk central ingest --escrow FICHIER" in said
        assert any(path in said for path in shut)
    told = json.loads(run(home, central.group, "access", FIRST, "--json").stdout)
    assert set(told["unopened"]) >= set(told["sealed"]) > set()
    assert brought(rekeyed, key)[0] == 0
    assert lived(rekeyed, hall)[0] == 0
    assert run(home, doctor.command).exit_code == 0
    assert run(home, central.group, "erase", FIRST, "--yes").exit_code == 0
    assert "incomplet" not in run(home, central.group, "access", FIRST).output


def test_of_files_in_quarantine_too_access_says_that_it_is_not_complete(rekeyed: World, hall: Hall) -> None:
    hall.seal_for(ESCROW)
    hall.submit("BEL-7K3M-2QF")
    hall.night(NOW)
    lived(rekeyed, hall)
    home = rekeyed.central.home
    run(home, central.group, "erase", "BEL-7K3M-2QF", "--yes")
    said = run(home, central.group, "access", "BEL-7K3M-2QF").output
    (file,) = rekeyed.central.quarantine.glob("*.batch")
    assert ("Effacement incomplet" in said, str(file) in said) == (True, True)


def test_access_names_files_of_the_archive_that_do_not_open_also_of_what_nobody_erased(rekeyed: World) -> None:
    """What the base has forgotten in its time may be there still."""
    said = run(rekeyed.central.home, central.group, "access", FIRST).output
    assert "personne ne sait ce qu'il tient" in said
    assert str(rekeyed.central.archive) in said
    assert "incomplet" not in said


@pytest.mark.parametrize("erased", [(), (FIRST,), (FIRST, SECOND)], ids=["none", "one", "both"])
def test_as_many_are_said_to_be_opened_as_the_key_opened_also_where_they_held_what_was_erased(
    rekeyed: World, key: Path, erased: tuple[str, ...]
) -> None:
    for reference in erased:
        run(rekeyed.central.home, central.group, "erase", reference, "--yes")
    assert "Ouverts avec la clé du séquestre, et scellés de nouveau pour le siège : 2." in brought(rekeyed, key)[1]
    assert "pour le siège : 0." in brought(rekeyed, key)[1]


def test_a_revoked_terminal_s_file_for_another_key_is_named_with_the_one_command_that_takes_it(
    rekeyed: World, hall: Hall, key: Path
) -> None:
    hall.seal_for(ESCROW)
    hall.submit(THIRD)
    hall.night(NOW)
    home = rekeyed.central.home
    enrolment.revoke(home, hall.name, NOW)
    assert lived(rekeyed, hall)[0] == 4
    files = sorted(map(str, rekeyed.central.quarantine.glob("*.batch")))
    code, said = brought(rekeyed, key)
    assert (code, "kiosk central ingest --release FICHIER --escrow sequestre.txt" in said) == (4, True), said
    assert all(file in said for file in files)
    for file in files:
        alone = run(home, central.group, "ingest", "--release", file)
        assert (alone.exit_code, "--release FICHIER --escrow sequestre.txt" in alone.output) == (4, True)
        assert run(home, central.group, "ingest", "--release", file, "--escrow", str(key)).exit_code == 0
    assert (THIRD,) in rekeyed.table("SELECT reference FROM bel_listings")
    assert brought(rekeyed, key)[0] == 0


def test_a_file_that_the_escrow_s_key_does_not_open_either_is_released_with_no_advice_to_bring_it(
    rekeyed: World, hall: Hall, key: Path, tmp_path: Path
) -> None:
    lost, home = pyrage.x25519.Identity.generate(), rekeyed.central.home
    hall.seal_for(str(lost.to_public()))
    hall.submit(THIRD)
    hall.night(NOW)
    enrolment.revoke(home, hall.name, NOW)
    lived(rekeyed, hall)
    alone = brought(rekeyed, key)[1]
    shut = [path for path in rekeyed.central.quarantine.glob("*.batch") if not _opens(path)]
    assert shut
    for file in map(str, shut):
        code, said = brought(rekeyed, key, "--release", file)
        assert (code, "que cette clé n'ouvre pas non plus, de hall-a" in said) == (4, True), said
        assert "à ouvrir avec le séquestre" not in said
        assert said.strip().splitlines()[-1] in alone
        other = tmp_path / "autre.txt"
        other.write_text(f"{pyrage.x25519.Identity.generate()}\n", encoding="ascii")
        done = run(home, central.group, "ingest", "--release", file, "--escrow", str(other))
        assert (done.exit_code, "n'ouvre rien de ce qui attend" in done.output) == (2, True), done.output
        assert Path(file).exists()


@pytest.fixture
def alone(world: World, hall: Hall) -> str:
    """A file of the archive from a terminal that had one key in its list, central's, which is lost since."""
    (world.central.keys / "escrow.recipient").write_text(f"{ESCROW}\n", encoding="ascii")
    for days, reference, keys in ((2, FIRST, (world.keys.recipient,)), (1, SECOND, (world.keys.recipient, ESCROW))):
        hall.seal_for(*keys)
        hall.submit(reference)
        hall.night(NOW - days * DAY)
        world.night(NOW - days * DAY)
    world.central.age_file.rename(world.root / "d-avant.txt")
    world.keys = world.central.make(new_key=True)
    hall.seal_for(world.keys.recipient, ESCROW)
    lived(world, hall)
    (found,) = (str(path) for path, _digest in night_archive(world) if not _opens(path))
    return found


@pytest.mark.proof
def test_what_not_even_the_escrow_s_key_opens_in_the_archive_is_named_with_the_day_by_which_it_is_gone(
    world: World, hall: Hall, alone: str, key: Path
) -> None:
    home = world.central.home
    day = local_day(NOW - 2 * DAY) + ARCHIVE_KEPT + DAY
    for _again in range(2):
        code, said = brought(world, key)
        assert (code, f"n'ouvre pas non plus : {alone}." in said) == (4, True), said
        assert f"le {day:%d/%m/%Y} au plus tard" in said
    told = json.loads(run(home, central.group, "erase", FIRST, "--yes", "--json").stdout)
    assert told["sealed"] == [alone], "the same"
    assert brought(world, key)[0] == 4
    for each in range(1, 92):
        hall.night(NOW + each * DAY)
        world.night(NOW + each * DAY)
        if not Path(alone).exists():
            break
    assert local_day(NOW + each * DAY) <= day
    code, said = brought(world, key)
    assert (code, alone in said) == (0, False), said


def test_central_s_key_of_before_opens_it_should_somebody_find_it(world: World, alone: str, key: Path) -> None:
    assert brought(world, key)[0] == 4
    assert brought(world, world.root / "d-avant.txt")[0] == 0
    code, said = brought(world, key)
    assert (code, alone in said) == (0, False), said


def test_a_damaged_one_is_told_as_that_and_not_as_closed(world: World, alone: str, key: Path) -> None:
    data = Path(alone).read_bytes()
    Path(alone).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    code, said = brought(world, key)
    assert (code, alone in said) == (0, False), said
    told = json.loads(run(world.central.home, central.group, "erase", FIRST, "--yes", "--json").stdout)
    assert (told["rotten"], told["sealed"]) == ([alone], [])


def _opens(path: Path) -> bool:
    try:
        batch.open_frame(batch.read_frame(path.read_bytes()), ESCROW_IDENTITY)
    except BadBatch:
        return False
    return True
