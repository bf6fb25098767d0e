"""A share that is not mounted leaves an empty folder at its place: it is told from the share, and stays empty."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync.share import prepare
from db.sync.transport import FULL, READ_ONLY, RIGHTS, is_share_away
from tests.sync.machines import ESCROW, kiosk
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sheet

REFERENCE = "BEL-7K3M-2QF"


@contextmanager
def unmounted(share: Path) -> Iterator[None]:
    """An empty folder stands in the share's place, and must be as empty when the share comes back."""
    away = share.with_name("the-share-itself")
    share.rename(away)
    share.mkdir()
    try:
        yield
        assert list(share.iterdir()) == []
    finally:
        share.rmdir()
        away.rename(share)


@pytest.fixture
def lived(world: World, hall: Hall) -> Hall:
    """A terminal that has read a receipt."""
    hall.night()
    world.night()
    hall.night()
    return hall


def test_a_terminal_that_knows_of_receipts_writes_nothing_beside_the_share(world: World, lived: Hall) -> None:
    lived.submit(REFERENCE)
    with unmounted(world.share):
        done = lived.night()
        assert (done.reached, done.sent.is_share_missing, done.sent.sent) == (False, True, 0)
    assert lived.night().sent.sent == 1
    world.night()
    assert [row["Référence"] for row in sheet(world, "bel_listing.csv")] == [REFERENCE]


@pytest.mark.parametrize("keeps", ["spool", "data"])
def test_either_half_of_a_terminal_s_memory_is_enough(world: World, lived: Hall, keeps: str) -> None:
    if keeps == "data":
        shutil.rmtree(lived.spool)
    else:
        with lived.open() as db:
            db.execute("DELETE FROM down")
    with unmounted(world.share):
        assert lived.night().sent.is_share_missing


def test_central_does_everything_else_of_its_night(world: World, lived: Hall) -> None:
    with unmounted(world.share):
        done = world.night()
    assert (done.reached, done.ingested.is_share_missing) == (False, True)
    assert done.backup.name == "2026-11-28.sqlite"
    assert "bel_listing.csv" in done.rows
    lines = world.page("2026-11-28")
    assert "monter le partage, qui n'est pas là" in lines[-1]
    assert any("injoignable" in line for line in lines)
    assert world.night().reached


def test_what_lay_at_the_share_is_not_told_while_nobody_can_see_it(world: World, lived: Hall) -> None:
    stray, loose = world.share / "lettre.txt", world.share / "inbox" / "loose.batch"
    for each in (stray, loose):
        each.write_text("?")
    world.night()
    told = ("ôter du dossier d'échange", "lettre.txt", "loose.batch", "laissés dans le dossier d'échange")
    with unmounted(world.share):
        for at in (NIGHT, NIGHT + timedelta(days=1)):
            done = world.night(at)
            said = "\n".join(world.page(done.page.day)) + "".join(
                each["says"] for each in findings(world.central.home).values()
            )
            assert [words for words in told if words in said] == []
            assert "monter le partage" in said
    world.night(NIGHT + timedelta(days=2))
    page = "\n".join(world.page("2026-11-30"))
    assert [words for words in told if words not in page] == []
    names = {*findings(world.central.home)}
    assert {"central.stray", "central.misplaced"} <= names
    for each in (stray, loose):
        each.unlink()


def test_of_a_share_that_takes_nothing_what_lies_there_is_seen_and_told() -> None:
    assert [is_share_away(False, why) for why in (READ_ONLY, FULL, RIGHTS, "")] == [False, False, True, True]


def test_a_restored_central_still_knows(world: World, lived: Hall) -> None:
    from db.sync.night import Place
    from db.sync.restore import restore

    restore(Place(world.central.home, world.target), FRIDAY, replace=True)
    with unmounted(world.share):
        assert world.night().ingested.is_share_missing


def test_before_central_s_first_night_a_terminal_may_be_first(world: World, hall: Hall) -> None:
    assert hall.night().reached
    assert hall.night().reached
    assert world.night().reached


def test_a_share_that_was_replaced_is_made_ready_by_one_command(world: World, lived: Hall) -> None:
    for path in list(world.share.iterdir()):
        shutil.rmtree(path)
    assert not lived.night().reached
    prepare(world.target, world.central.home, trial=False)
    assert lived.night().sent.sent == 1
    assert world.night().reached


def findings(home: Path) -> dict[str, dict[str, str]]:
    told = json.loads(kiosk(home, "doctor", "--json").stdout)["findings"]
    return {each["name"]: each for each in told}


def test_3_and_a_sentence_and_doctor_on_both_sides(root: Path) -> None:
    hall, central, share = root / "hall", root / "central", root / "share"
    assert kiosk(central, "central", "init", "--target", str(share)).returncode == 0
    assert (share / "acks").is_dir()
    for home, *words in ((hall, "sync"), (central, "central", "nightly"), (hall, "sync")):
        assert kiosk(home, *words).returncode == 0
    for home in (hall, central):
        assert "share.there" not in findings(home)
    with unmounted(share):
        for home, *words in (
            (hall, "sync"),
            (hall, "sync", "--dry-run"),
            (central, "central", "nightly"),
            (central, "central", "ingest"),
        ):
            done = kiosk(home, *words)
            assert done.returncode == 3
            assert "Le partage n'est pas là" in done.stderr
            assert done.stderr.count("\n") == 1
        for home in (hall, central):
            assert findings(home)["share.there"]["state"] == "look"
        assert kiosk(hall, "doctor").returncode == 4
    assert kiosk(hall, "sync").returncode == 0
    assert kiosk(central, "central", "nightly").returncode == 0


def test_a_target_that_is_not_there_is_not_kept(root: Path, tmp_path: Path) -> None:
    central, share = root / "central", root / "elsewhere"
    done = kiosk(central, "central", "init", "--target", str(share))
    assert done.returncode == 3
    assert str(share) in done.stderr
    assert "age1" in done.stdout, "the keys are made, and told, all the same"
    assert not share.exists()
    assert not (central / "central" / "target").exists()
    share.mkdir()
    assert kiosk(central, "central", "init", "--target", str(share)).returncode == 0
    assert (share / "acks").is_dir()
    new = tmp_path / "new"
    assert kiosk(new, "central", "init", "--escrow-recipient", ESCROW, "--target", str(share)).returncode == 0
