"""A damaged file in quarantine that nobody can read may hold what is erased: the erasure waits for it to go."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import batch
from kiosk.cli import central, doctor
from tests.db.commands import run
from tests.sync.lost import lose
from tests.sync.test_bad_files import put
from tests.sync.test_escrow_brought import FIRST, NOW, brought, key
from tests.sync.test_of_nobody import TAKE_OUT, held
from tests.sync.test_sealed_for_others import lived
from tests.sync.world import Hall, World, sound_reference

__all__ = ["held", "key"]
LAST = sound_reference(9)
Damage = Callable[[bytes], bytes]


def flipped(data: bytes) -> bytes:
    return data[:-40] + bytes([data[-40] ^ 1]) + data[-39:]


def truncated(data: bytes) -> bytes:
    return data[: len(data) - 40]


def cut_in_its_frame(data: bytes) -> bytes:
    return data[:60]


def arrive_damaged(world: World, hall: Hall, damage: Damage) -> Path:
    """The only copy that central has of a listing, damaged on its way; gives where it lies in quarantine."""
    hall.submit(LAST)
    hall.night(NOW)
    (path,) = world.inbox(hall)
    path.write_bytes(damage(path.read_bytes()))
    done = run(world.central.home, central.group, "nightly", "--target", world.target)
    assert done.exit_code == 4
    (kept,) = world.central.quarantine.glob("*.batch")
    return kept


@pytest.mark.parametrize("damage", [flipped, truncated, cut_in_its_frame])
def test_all_say_so_until_its_terminal_has_sent_the_whole_one_again(
    held: World, hall: Hall, key: Path, damage: Damage
) -> None:
    kept, home = arrive_damaged(held, hall, damage), held.central.home
    erased = run(home, central.group, "erase", LAST, "--yes")
    assert (erased.exit_code, "La dernière copie s'en va" in erased.output) == (1, False), erased.output
    night = run(home, central.group, "nightly", "--target", held.target)
    access = run(home, central.group, "access", LAST)
    examined = run(home, doctor.command)
    assert (night.exit_code, examined.exit_code) == (4, 4)
    code, escrow = brought(held, key)
    assert code == 4
    for said in (erased.output, night.output, access.output, examined.output, escrow):
        assert str(kept) in said
        assert "bîmé" in said
        assert "envoie de nouveau" in said or "nouvel envoi" in said
        assert TAKE_OUT in said or "noter qui a pu le mettre là, l'ôter" in said
        assert "N'ôtez rien" not in said
    told = json.loads(run(home, central.group, "access", LAST, "--json").stdout)
    assert (told["of_nobody"], told["sealed"]) == ([str(kept)], [])
    assert lived(held, hall)[0] == 0, "its terminal sends it again"
    assert list(held.central.quarantine.iterdir()) == []
    assert run(home, central.group, "erase", LAST, "--yes").exit_code == 0
    assert held.table(f"SELECT reference FROM bel_listings WHERE reference = '{LAST}'") == []
    assert "incomplet" not in run(home, central.group, "access", LAST).output


def test_one_that_came_after_the_erasure_is_told_by_page_and_doctor_as_by_access(held: World, hall: Hall) -> None:
    home = held.central.home
    assert run(home, central.group, "erase", FIRST, "--yes").exit_code == 0
    kept = arrive_damaged(held, hall, flipped)
    for words in (("nightly", "--target", held.target), ("access", FIRST)):
        said = run(home, central.group, *words).output
        assert ("ffacement" in said, str(kept) in said) == (True, True), words
    assert str(kept) in run(home, doctor.command).output
    assert lived(held, hall)[0] == 0
    assert "incomplet" not in run(home, doctor.command).output


def test_or_a_person_has_taken_it_out(held: World, hall: Hall) -> None:
    kept, home = arrive_damaged(held, hall, flipped), held.central.home
    assert run(home, central.group, "erase", LAST, "--yes").exit_code == 1
    kept.unlink()
    kept.with_suffix(".json").unlink()
    assert run(home, central.group, "nightly", "--target", held.target).exit_code == 0
    assert run(home, central.group, "erase", LAST, "--yes").exit_code == 0


def test_one_that_lay_in_the_archive_when_the_base_was_lost_holds_it_up_too(held: World, hall: Hall) -> None:
    """Nobody put it there: its slip tells that it lay in the archive."""
    (archived,) = held.central.archive.glob("*.batch")
    archived.write_bytes(flipped(archived.read_bytes()))
    lose(held, with_copies=True)
    home = held.central.home
    run(home, central.group, "nightly", "--target", held.target)
    (kept,) = held.central.quarantine.glob("*.batch")
    erased = run(home, central.group, "erase", FIRST, "--yes")
    assert (erased.exit_code, str(kept) in erased.output, TAKE_OUT in erased.output) == (1, True, True), erased.output


@pytest.mark.parametrize("line", [0, 1, 2, 3])
def test_of_one_that_is_damaged_in_its_outside_alone_nothing_is_said_to_be_gone(
    held: World, hall: Hall, line: int
) -> None:
    def harm(data: bytes) -> bytes:
        lines = data.split(b"\n", 4)
        digit = b"3" if lines[line][:1] == b"2" else b"2"  # a signature stays hexadecimal, an hour one of numbers
        lines[line] = digit + lines[line][1:]
        return b"\n".join(lines)

    hall.submit(sound_reference(91))
    kept, home = arrive_damaged(held, hall, harm), held.central.home
    before = kept.read_bytes()
    other = run(home, central.group, "erase", sound_reference(90), "--yes")
    assert (other.exit_code, "Abîmé" in other.output, kept.read_bytes() == before) == (0, False, True), other.output
    erased = run(home, central.group, "erase", sound_reference(91), "--yes")
    is_told = f"Abîmé, en quarantaine : {kept}. Tout s'y lisait" in erased.output
    # An outside that can still be read, with another hour or signature in it, is none that is damaged.
    assert (erased.exit_code, is_told, "est ôté" in erased.output) == (0, line < 2, False), erased.output


@pytest.mark.parametrize("folder", ["quarantine", "inbox"])
def test_an_empty_file_holds_nothing_up(held: World, hall: Hall, folder: str) -> None:
    name = f"{batch.digest_of(b'')}.batch"
    (held.central.quarantine / name).touch() if folder == "quarantine" else put(held, hall.name, b"")
    home = held.central.home
    nightly = ("nightly", "--target", held.target)
    assert run(home, central.group, *nightly).exit_code == 4
    erased = run(home, central.group, "erase", FIRST, "--yes")
    assert (erased.exit_code, "Effacé au siège, pour toujours" in erased.output, name in erased.output) == (
        0,
        True,
        False,
    ), erased.output
    assert (held.central.quarantine / name).exists()
    assert name not in run(home, central.group, "access", FIRST).output
    page = run(home, central.group, *nightly).output
    assert "effacement" not in page, page


def test_of_one_that_is_read_in_part_it_is_said_that_the_rest_is_gone(held: World, hall: Hall) -> None:
    for number in range(20, 80):
        hall.submit(sound_reference(number), description=os.urandom(2000).hex())
    kept, home = arrive_damaged(held, hall, truncated), held.central.home
    erased = run(home, central.group, "erase", sound_reference(20), "--yes")
    assert erased.exit_code == 0, erased.output
    assert f"Abîmé, en quarantaine : {kept}." in erased.output
    assert "ce qui s'y lisait" in erased.output
    assert "; le reste de ces fichiers y demeure" not in erased.output
    again = run(home, central.group, "erase", sound_reference(20), "--yes")
    assert (again.exit_code, "Abîmé, en quarantaine" in again.output) == (0, False)
