"""A reference that is spelt as a person may spell it, in an event that a terminal signed, is erased with the printed
one: from the base, the archive, quarantine, and whatever comes later.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.connection import open_database
from db.sync import enrolment, spelt, tombstones
from kiosk.cli import central
from tests.db.commands import run
from tests.sync.test_bad_files import event, put, sealed, seed_of
from tests.sync.test_erasure import holders
from tests.sync.test_unfit_events import listing
from tests.sync.world import NIGHT, Hall, World, sound_reference

GONE, STAYS = sound_reference(7), sound_reference(8)
MARKER = "Zorionak 77"
Spell = Callable[[str], str]


def blanks(text: str) -> str:
    return f" {text}\t"


def lower(text: str) -> str:
    return text.lower()


def bare(text: str) -> str:
    return text.replace("-", "")


def apart(text: str) -> str:
    return text.replace("-", " ")


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


def long_dashes(text: str) -> str:
    return text.replace("-", "\u2013", 1).replace("-", "\u2011")


def unseen(text: str) -> str:
    return "\u200b".join(text)


def ended(text: str) -> str:
    return f"{text}\0"


def minus(text: str) -> str:
    return text.replace("-", "\u2212\ufe0f")


SPELT = [minus, blanks, lower, bare, apart, wide, long_dashes, unseen, ended]


def bring(world: World, hall: Hall, reference: object, number: int = 1) -> None:
    """An event of a signed file, about a reference as it is spelt there."""
    told = listing(reference=reference, answers={"description": MARKER})
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), event(hall, event_id=f"{number:032x}", **told)))


def at(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


def left(world: World) -> list[str]:
    """Where it is still, the copies of before apart."""
    return [path for path in holders(world, world.central.folder, MARKER) if not path.startswith("backup/")]


@pytest.mark.parametrize("spell", SPELT)
def test_it_goes_from_base_and_archive(world: World, hall: Hall, spell: Spell) -> None:
    bring(world, hall, spell(GONE))
    bring(world, hall, spell(STAYS), 2)
    world.night()
    assert "Événements reçus" in at(world, "access", GONE)[1]
    code, said = at(world, "erase", GONE, "--yes")
    assert (code, "Événements effacés : 1." in said) == (0, True), said
    assert world.table("SELECT reference FROM events") == [(spell(STAYS),)]
    assert world.table("SELECT count(*) FROM pending") == [(1,)], "a person still looks at the other"
    assert {Path(path).suffix for path in left(world)} == {".batch", ".sqlite"}, "of the one that stays"
    assert at(world, "erase", STAYS, "--yes")[0] == 0
    assert left(world) == []


@pytest.mark.parametrize("spell", SPELT)
def test_what_comes_after_it_is_erased_on_arrival(world: World, hall: Hall, spell: Spell) -> None:
    world.night()
    assert at(world, "erase", GONE, "--yes")[0] == 0
    bring(world, hall, spell(GONE))
    world.night()
    assert (world.table("SELECT count(*) FROM events"), left(world)) == ([(0,)], [])


@pytest.mark.parametrize("spell", SPELT)
def test_it_goes_from_quarantine(world: World, hall: Hall, spell: Spell) -> None:
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    bring(world, hall, spell(GONE))
    world.night()
    assert left(world) != []
    assert "En quarantaine" in at(world, "access", GONE)[1]
    assert at(world, "erase", GONE, "--yes")[0] == 0
    assert left(world) == []


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in text)


def twice_escaped(text: str) -> str:
    return escaped(text).replace("\\", "\\\\")


def parted(text: str) -> str:
    return "\\n".join(text)


def in_a_path(text: str) -> str:
    return f"C:\\\\dossiers\\\\{lower(text)}.pdf"


def amid_others(text: str) -> str:
    return f"XBEL{bare(text)}7"


@pytest.mark.parametrize(
    "spell",
    [
        lower,
        bare,
        lambda text: lower(bare(text)),
        wide,
        long_dashes,
        escaped,
        twice_escaped,
        parted,
        amid_others,
        in_a_path,
    ],
)
def test_in_bytes_that_are_no_event_too(world: World, hall: Hall, spell: Spell) -> None:
    body = f'{{"x": "{spell(GONE)}", "y": "{MARKER}"}}'.encode()
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), body))
    world.night()
    assert at(world, "erase", GONE, "--yes")[0] == 0
    assert left(world) == []


@pytest.mark.parametrize("text", ["a" + "\u0301\u0327" * 200_000, "\\" * 400_000], ids=["accents", "strokes"])
def test_no_sign_makes_it_take_the_square_of_a_length(world: World, hall: Hall, text: str) -> None:
    """Such a one took hours, in each night and each erasure of anybody."""
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), text.encode()))
    assert at(world, "erase", STAYS, "--yes")[0] == 0
    world.night()
    assert at(world, "access", GONE)[0] == 0


def test_what_an_older_program_left_goes_in_the_next_night(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(world, hall, lower(GONE))
    world.night()
    with monkeypatch.context() as older:
        older.setattr(tombstones, "normal_reference", lambda _text: None)
        older.setattr(spelt, "normal_reference", lambda _text: None)
        assert at(world, "erase", GONE, "--yes")[0] == 0
        assert left(world) != []
    world.night()
    assert left(world) == []
    with open_database(world.central.database, None, read_only=True) as db:
        assert db.execute("SELECT count(*) FROM tombstones WHERE swept_at IS NULL").fetchone()[0] == 0


@pytest.mark.parametrize("other", ["BEL-7K3M-2QX", "", "é" * 3, "\u017f" + GONE, GONE + "X"])
def test_what_spells_no_reference_is_nobody_else_s(world: World, hall: Hall, other: str) -> None:
    bring(world, hall, other)
    world.night()
    assert at(world, "erase", GONE, "--yes")[0] == 0
    assert world.table("SELECT count(*) FROM events") == [(1,)]
