"""A copy whose digest is not beside it is named as one that nobody can vouch for, by night, page and doctor."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import backup, before_upgrade, copies_gone, unvouched
from db.sync.copy_digest import beside
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_giant_beside import EVERY, Put
from tests.sync.test_misplaced import away
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
FIRST = "2026-11-28.sqlite"


@pytest.fixture
def lived(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two nights, and it is the second one's morning."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    hall.submit("BEL-7K3M-2QF")
    hall.night()
    world.night()
    world.night(NIGHT + DAY)
    return world


def nightly(world: World) -> tuple[int, str]:
    done = run(world.central.home, central.group, "nightly", "--target", world.share.as_uri())
    return done.exit_code, done.output


def keep(_copy: Path) -> None:
    """Whole, and nothing says that it is."""


def cut(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:4096])


def junk(digest: Path) -> Path:
    digest.write_bytes(b"\x00\xff not a digest")
    return digest


@pytest.mark.parametrize("harm", [keep, cut])
def test_all_name_it_until_it_is_gone_or_vouched_for(lived: World, harm: Callable[[Path], None]) -> None:
    """A copy that was cut had gone unseen once its digest was gone as well: it looked as every other."""
    home, copy = lived.central.home, lived.central.backup / FIRST
    assert (nightly(lived)[0], examined(home)[0]) == (0, 0)
    digest = beside(copy).read_bytes()
    beside(copy).unlink()
    harm(copy)
    code, said = nightly(lived)
    assert code == 4
    assert f"Sauvegarde : celle du 29/11/2026, relue ; sans empreinte : {FIRST}." in said
    assert f"À faire : remettre dans backup l'empreinte (.sha256) de {FIRST}, ou n'ôter" in said
    code, found = examined(home)
    told = found["central.copies.unvouched"]
    assert (code, told["state"], "central.copies" in found) == (4, "look", False)
    assert told["says"] in said
    without = "Copies sans leur empreinte (.sha256), ou dont elle n'en est pas une, dans backup"
    assert told["says"] == f"{without} : {FIRST}. Personne ne peut en répondre."
    if harm is keep:
        beside(copy).write_bytes(digest)
    else:
        copy.unlink()
    assert (nightly(lived)[0], examined(home)[0]) == (0, 0)


def test_today_s_copy_is_made_again_with_its_digest(lived: World) -> None:
    """A plug that was pulled between the two left it so, and each later night of the day took it for done."""
    beside(lived.central.backup / "2026-11-29.sqlite").unlink()
    code, said = nightly(lived)
    assert (code, "sans empreinte" in said) == (0, False)
    assert beside(lived.central.backup / "2026-11-29.sqlite").is_file()
    assert unvouched.copies(lived.central.backup) == ()


def test_a_copy_from_before_an_upgrade_is_named_too(lived: World) -> None:
    folder = lived.central.backup
    kept = before_upgrade.path_at(folder, (NIGHT - DAY).date(), NIGHT - DAY)
    (folder / FIRST).rename(kept)
    beside(folder / FIRST).unlink()
    assert unvouched.copies(folder) == (kept.name,)
    assert kept.name in examined(lived.central.home)[1]["central.copies.unvouched"]["says"]


def test_of_a_folder_that_is_shut_nothing_is_said(lived: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.sync.unvouched.is_shut", lambda path: path == lived.central.backup)
    assert unvouched.copies(lived.central.backup) == ()


@pytest.mark.parametrize("put", [junk, *EVERY])
def test_what_is_no_digest_says_nothing_against_a_copy(lived: World, put: Put) -> None:
    """A sound copy was called damaged, for what lay beside it."""
    first, today = (lived.central.backup / f"2026-11-{day}.sqlite" for day in (28, 29))
    whole, digest = first.read_bytes(), beside(first).read_bytes()
    put(beside(first))
    code, found = examined(lived.central.home)
    assert (code, FIRST in found["central.copies.unvouched"]["says"]) == (4, True)
    assert "central.copies" not in found
    assert "illisibles" not in nightly(lived)[1]
    away(beside(first))
    beside(first).write_bytes(digest)
    assert (first.read_bytes(), nightly(lived)[0]) == (whole, 0)
    put(beside(today))
    assert "illisibles" not in nightly(lived)[1]
    assert not (lived.central.backup / "illisibles").exists()
    if beside(today).is_dir():
        assert str(beside(today)) in str(examined(lived.central.home)[1])
        away(beside(today))
        nightly(lived)
    assert (nightly(lived)[0], examined(lived.central.home)[0]) == (0, 0)


def test_what_bears_an_older_day_tells_of_no_clock(lived: World) -> None:
    """A file of holes, laid there under the name of a copy of eight days ago: the clock was said to have jumped too."""
    for path in lived.central.backup.glob("2026-11-28.*"):
        path.unlink()
    copies_gone.file_of(lived.central).unlink()
    odd = lived.central.backup / "2026-11-20.sqlite"
    odd.touch()
    os.truncate(odd, 200 * 10**6)
    code, said = nightly(lived)
    assert (code, f"sans empreinte : {odd.name}" in said, "l'heure" in said, "heure de" in said) == (
        4,
        True,
        False,
        False,
    )
    code, found = examined(lived.central.home)
    assert (code, [name for name, each in found.items() if each["state"] != "ok"]) == (4, ["central.copies.unvouched"])
    assert lived.night(NIGHT + DAY).forgotten == {}, "nor is anything forgotten by that clock"
    assert backup.has_jumped(lived.central.backup, NIGHT + DAY)
