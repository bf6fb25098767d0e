"""Central's key, its base and its copies are lost at once: the escrow's key, brought once, lets all of it in again."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from db.sync import batch, kept, night
from db.sync.night import Place
from db.sync.opening import with_escrow
from db.sync.quarantine import slips
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock
from tests.db.commands import run
from tests.proof.pulling import Pulled, pulled_before
from tests.sync.lost import lose
from tests.sync.machines import ESCROW, ESCROW_IDENTITY
from tests.sync.world import Hall, World, sound_reference

FIRST, SECOND, THIRD, FOURTH = map(sound_reference, range(1, 5))
DAY = timedelta(days=1)
NOW = SystemClock().now()
ALL = {FIRST, SECOND, THIRD, FOURTH}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """As `age-keygen` writes it, on a stick."""
    file = tmp_path / "sequestre.txt"
    file.write_text(f"# created: 2026\n# public key: {ESCROW}\n{ESCROW_IDENTITY}\n", encoding="ascii")
    return file


@pytest.fixture
def lost(world: World, hall: Hall) -> World:
    """Three files arrived, one is on its way; then nothing of central is left but its archive and its enrolments."""
    (world.central.keys / "escrow.recipient").write_text(f"{ESCROW}\n", encoding="ascii")
    hall.seal_for(world.keys.recipient, ESCROW)
    for days, reference in enumerate((FIRST, SECOND, THIRD)):
        at = NOW - (4 - days) * DAY
        hall.submit(reference)
        hall.night(at)
        world.night(at)
    hall.submit(FOURTH)
    hall.night(NOW - DAY)
    world.central.age_file.unlink()
    world.keys = world.central.make(new_key=True)
    lose(world, with_copies=True)
    hall.seal_for(world.keys.recipient, ESCROW)
    return world


def lived(world: World, hall: Hall) -> list[str]:
    """A night of both; gives why files were put aside in it."""
    hall.night(NOW)
    reasons = list(world.night(NOW).ingested.quarantined)
    hall.night(NOW)
    return reasons


def listings(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM bel_listings")}


def brought(world: World, file: Path, *more: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, "ingest", "--target", world.target, "--escrow", str(file), *more)
    return done.exit_code, done.output


def test_without_it_every_night_puts_the_same_aside_and_says_both_ways_out(lost: World, hall: Hall) -> None:
    lived(lost, hall)
    assert lived(lost, hall), "what was acked once, and is sealed for the old key, comes for ever"
    assert listings(lost) == {FOURTH}, "what no receipt listed was sealed anew"
    page = run(lost.central.home, central.group, "report").output
    looked = run(lost.central.home, doctor.command).output
    again = run(lost.central.home, central.group, "init").output
    for said in (page, looked, again):
        assert "kiosk central ingest --escrow FICHIER" in said
        assert "hall-a" in said
        assert "recipients" in said
    assert f'recipients = ["{lost.keys.recipient}", "{ESCROW}"]' in again
    assert len({slip["words"] for slip in slips(lost.central.quarantine)}) == 1


@pytest.mark.parametrize("nights", [0, 1, 3])
def test_the_escrow_s_key_brings_everything_and_the_nights_are_quiet(
    lost: World, hall: Hall, key: Path, nights: int
) -> None:
    for _each in range(nights):
        lived(lost, hall)
    hall.night(NOW)
    code, said = brought(lost, key)
    assert (code, "Ouverts avec la clé du séquestre" in said) == (0, True), said
    assert listings(lost) == ALL
    for _again in range(2):
        hall.night(NOW)
        assert lived(lost, hall) == []
        assert run(lost.central.home, central.group, "nightly", "--target", lost.target).exit_code == 0
    assert slips(lost.central.quarantine) == []
    sent = hall.night(NOW).sent
    assert (sent.waiting, sent.waiting_files, sent.sent) == (0, 0, 0)
    assert ESCROW_IDENTITY not in "".join(
        path.read_text(errors="replace") for path in lost.central.home.rglob("*") if path.is_file()
    )


def test_what_it_opened_comes_back_without_it_after_another_loss(lost: World, hall: Hall, key: Path) -> None:
    lived(lost, hall)
    brought(lost, key)
    for path, _digest in night_archive(lost):
        data = path.read_bytes()
        if kept.is_kept(data):
            kept.open_kept(data, lost.keys.identity)
        else:
            batch.open_frame(batch.read_frame(data), lost.keys.identity)
    lose(lost, with_copies=True)
    assert lost.night(NOW).ingested.quarantined == []
    assert listings(lost) == ALL


def night_archive(world: World) -> list[tuple[Path, str]]:
    with night.central(Place(world.central.home, world.target), NOW) as opened:
        return list(opened.archive.files())


def test_where_the_key_alone_was_lost_the_archive_is_sealed_anew(world: World, hall: Hall, key: Path) -> None:
    (world.central.keys / "escrow.recipient").write_text(f"{ESCROW}\n", encoding="ascii")
    hall.seal_for(world.keys.recipient, ESCROW)
    hall.submit(FIRST)
    hall.night(NOW)
    world.night(NOW)
    world.central.age_file.unlink()
    world.keys = world.central.make(new_key=True)
    assert brought(world, key)[0] == 0
    assert [path.suffix for path, _digest in night_archive(world)] == [kept.SUFFIX]


def test_pulled_before_any_step_of_it_nothing_is_lost(lost: World, hall: Hall) -> None:
    lived(lost, hall)
    hall.night(NOW)
    for number in range(400):
        place = Place(lost.central.home, lost.target, step=pulled_before(number))
        try:
            with night.central(place, NOW) as opened:
                night.ingest(place, with_escrow(opened, [ESCROW_IDENTITY]), NOW)
        except Pulled:
            continue
        break
    else:
        pytest.fail("it never ends")
    assert number > 10
    assert listings(lost) == ALL
    assert lived(lost, hall) == []
    assert slips(lost.central.quarantine) == []
    assert hall.night(NOW).sent.waiting_files == 0


def test_pulled_once_before_any_step_an_ordinary_night_and_the_key_again_finish(
    lost: World, hall: Hall, key: Path
) -> None:
    lived(lost, hall)
    place = Place(lost.central.home, lost.target, step=pulled_before(9))
    with pytest.raises(Pulled), night.central(place, NOW) as opened:
        night.ingest(place, with_escrow(opened, [ESCROW_IDENTITY]), NOW)
    lived(lost, hall)
    assert brought(lost, key)[0] == 0
    assert listings(lost) == ALL


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, "il n'y a rien à cette place"),
        (f"{ESCROW}\n", "aucune clé secrète age"),
        ("", "aucune clé secrète age"),
        (f"{pyrage.x25519.Identity.generate()}\n", "n'ouvre rien de ce qui attend"),
        (os.mkdir, "ce n'est pas un fichier"),
        (os.mkfifo, "ce n'est pas un fichier"),
    ],
    ids=["none", "public", "empty", "another", "a folder", "a pipe"],
)
def test_2_and_why_for_what_is_not_the_escrow_s_key(
    lost: World, hall: Hall, tmp_path: Path, written: str | Callable[[Path], None] | None, words: str
) -> None:
    lived(lost, hall)
    before = {slip["file"] for slip in slips(lost.central.quarantine)}
    file = tmp_path / "given.txt"
    if isinstance(written, str):
        file.write_text(written, encoding="ascii")
    elif written is not None:
        written(file)
    code, said = brought(lost, file)
    assert (code, words in said, "Rien n'est perdu" in said) == (2, True, True), said
    assert f"--escrow : {file} : " in said, "the path that was typed"
    assert {slip["file"] for slip in slips(lost.central.quarantine)} == before
    log = (lost.central.home / "logs" / "night.jsonl").read_text(encoding="utf-8")
    assert not isinstance(written, str) or not written or written.strip() not in log + said


def test_a_key_that_another_system_s_editor_saved_is_read(lost: World, hall: Hall, key: Path) -> None:
    key.write_bytes(b"\xef\xbb\xbf" + key.read_bytes())
    lived(lost, hall)
    assert brought(lost, key)[0] == 0
    assert listings(lost) == ALL


def test_an_erasure_is_not_complete_while_such_files_may_hold_it(lost: World, hall: Hall, key: Path) -> None:
    lived(lost, hall)
    home = lost.central.home
    for _again in range(2):
        done = run(home, central.group, "erase", FIRST, "--yes")
        assert done.exit_code == 1
        assert "Effacement incomplet : fichiers ou copies" in done.output
        assert "La dernière copie s'en va le" not in done.output
        assert "kiosk central ingest --escrow FICHIER" in done.output
    told = json.loads(run(home, central.group, "erase", FIRST, "--yes", "--json").stdout)
    assert (told["last_copy"], {*told["gone_by"].values()}, bool(told["sealed"])) == (None, {None}, True)
    assert brought(lost, key)[0] == 0
    assert listings(lost) == ALL - {FIRST}
    done = run(home, central.group, "erase", FIRST, "--yes")
    assert (done.exit_code, "La dernière copie s'en va le" in done.output) == (0, True), done.output


def test_a_terminal_whose_files_went_aside_is_not_called_silent(lost: World, hall: Hall) -> None:
    hall.seal_for(ESCROW)
    hall.submit(sound_reference(7))
    page = "\n".join(run_page(lost, hall))
    assert "Pas venu : hall-a, dont les envois sont en quarantaine." in page
    assert "allumer" not in page


def test_nor_on_the_first_page_which_puts_its_archived_files_aside(lost: World) -> None:
    shutil.rmtree(lost.share / "inbox")
    assert set(lost.night(NOW).ingested.quarantined) == {"former_key"}
    page = run(lost.central.home, central.group, "report").output
    assert "Pas venu : hall-a, dont les envois sont en quarantaine." in page
    assert "allumer" not in page


def run_page(world: World, hall: Hall) -> list[str]:
    lived(world, hall)
    return run(world.central.home, central.group, "report").output.splitlines()


def test_on_a_new_machine_with_nothing_of_the_old_one_the_terminals_bring_it_all(
    lost: World, hall: Hall, key: Path
) -> None:
    shutil.rmtree(lost.central.home)
    made = run(
        lost.central.home, central.group, "init", "--target", lost.target, "--escrow-recipient", ESCROW, "--new-key"
    )
    assert made.exit_code == 0, made.output
    (hall.home / "keys" / "central.verify").write_bytes(lost.central.verify_file.read_bytes())
    hall.seal_for(lost.central.own_recipient(), ESCROW)
    shutil.rmtree(lost.share / "down")  # signed with a key that nobody has any more: the page names it
    lived(lost, hall)
    assert run(lost.central.home, central.group, "enrol", str(hall.enrolment()), "--yes").exit_code == 0
    assert set(lived(lost, hall)) == {"not_for_us"}
    assert brought(lost, key)[0] == 0
    assert listings(lost) == ALL
    hall.night(NOW)
    assert lived(lost, hall) == []
    assert slips(lost.central.quarantine) == []


def test_a_changed_escrow_is_told_with_the_line_that_each_terminal_needs(world: World) -> None:
    home, other = world.central.home, str(pyrage.x25519.Identity.generate().to_public())
    first = run(home, central.group, "init", "--escrow-recipient", ESCROW).output
    line = 'recipients = ["{}", "{}"]'.format
    again = run(home, central.group, "init", "--escrow-recipient", ESCROW).output
    assert "À faire : la clé" not in first + again
    changed = run(home, central.group, "init", "--escrow-recipient", other).output
    assert line(world.keys.recipient, other) in changed
    assert "gardez celle-ci au coffre" in changed
    assert line(world.keys.recipient, other) in run(home, central.group, "init").output, (
        "whoever lost it reads it again"
    )
    assert "n'en a fait aucune" in run(home, central.group, "init", "--new-key").output


def test_files_of_a_terminal_that_nobody_enrolled_yet_are_said_to_wait_for_that(
    lost: World, hall: Hall, key: Path
) -> None:
    lost.central.make(new_key=True)
    shutil.rmtree(lost.central.home / "central" / "archive", ignore_errors=True)
    for place in lost.central.home.rglob("terminals"):
        shutil.rmtree(place)
    lose(lost, with_copies=True)
    code, said = brought(lost, key)
    assert (code, "kiosk central enrol FICHIER" in said, "révoquée" in said) == (4, True, False), said
    file = next(iter(lost.central.quarantine.glob("*.batch")))
    code, said = brought(lost, key, "--release", str(file))
    assert (code, "kiosk central enrol FICHIER" in said) == (4, True), said
