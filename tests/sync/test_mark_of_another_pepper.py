"""What is noted of an agency's key at central is another's, and the key opens the codes of the base: every command says
what doctor says, and no key is made in the place of one that is right.
"""

import re
import secrets
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from db import pepper_marks
from db.connection import change, immediate, open_database
from db.sync import backup
from db.sync.central_staff import CentralStaff
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.clock import local_day
from tests.db.commands import examined
from tests.factories import OTHER_PIN, PIN
from tests.started import kiosk as started
from tests.sync.agency_desk import DAY, desk_of, leave, lived
from tests.sync.test_code_of_another_pepper import THIRD_PIN, finding, lose, to_redo, told
from tests.sync.test_doubted_pepper import CBS, replace, signs_in
from tests.sync.test_giant_beside import nightly
from tests.sync.world import FRIDAY, NIGHT, Hall, World

__all__ = ["told"]
pytestmark = pytest.mark.usefixtures("quick_hash")

BEARN = "BEARN"
FOUND = ("says", "todo")


def typed(world: World, *words: str, pin: str = THIRD_PIN) -> subprocess.CompletedProcess[str]:
    given = f"{pin}\n" if words[0] in ("add", "reset-pin") else ""
    more = ("--pin-stdin",) if given else ()
    return started(world.central.home, "staff", *words, "--agency", CBS, *more, given=given)


def exchange(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def test_every_command_says_what_doctor_says_and_the_right_key_stays(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    key, mark = world.central.pepper_file(CBS), world.central.pepper_mark(CBS)
    right = key.read_bytes()
    pepper_marks.note_anew(mark, secrets.token_bytes(32))
    said = finding(world)
    assert (f"Ôtez {mark}, qui se refait." in said, "reset-pin" in said, "Remettez" in said) == (True, False, False)
    for words in (("add", "peio", "--name", "Peio Exemple"), ("reset-pin", "ana")):
        done = typed(world, *words)
        assert (done.returncode, done.stdout) == (4, ""), done
        assert done.stderr == f"Rien n'est écrit. {said}\n"
    listed = typed(world, "list")
    assert (listed.returncode, listed.stderr, "peio" in listed.stdout) == (4, f"{said}\n", False)
    closed = typed(world, "disable", "bob")
    assert (closed.returncode, said.removesuffix(".") in closed.stderr) == (4, True), (
        "an account is closed all the same"
    )
    assert nightly(world)[0] == 4
    assert (key.read_bytes(), list(key.parent.glob("*.unreadable"))) == (right, [])
    mark.unlink()
    assert (nightly(world)[0], finding(world), to_redo(world)) == (0, "", [])
    lived(world, hall, 1)
    assert signs_in(hall, "ana", PIN, 1)


def test_a_former_key_beside_what_is_noted_of_the_one_of_now_is_not_replaced_either(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    """Some codes are of each: which one is the right one, a person says."""
    key, mark = world.central.pepper_file(CBS), world.central.pepper_mark(CBS)
    former = lose(key)
    assert told.reset_pin("ana", THIRD_PIN, FRIDAY)
    key.write_bytes(former)
    done = typed(world, "reset-pin", "bob")
    assert (done.returncode, done.stderr) == (4, f"Rien n'est écrit. {finding(world)}\n")
    assert (key.read_bytes(), f"ôtez {mark}, qui se refait : les codes de l'autre clé" in done.stderr) == (former, True)
    mark.unlink()
    assert to_redo(world) == ["ana"]
    assert typed(world, "reset-pin", "ana").returncode == 0
    assert (nightly(world)[0], finding(world)) == (0, "")


def test_codes_given_since_are_void_once_an_old_key_is_put_back_beside_a_base_of_before(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    """As docs/night.md warns whoever takes the mark away then."""
    key, mark = world.central.pepper_file(CBS), world.central.pepper_mark(CBS)
    former = lose(key)
    for agent in ("ana", "bob"):
        assert told.reset_pin(agent, THIRD_PIN, FRIDAY)
    lived(world, hall, 1)
    assert signs_in(hall, "ana", THIRD_PIN, 1)
    backup.copy_of(world.central.backup, local_day(NIGHT + DAY)).unlink()
    leave(told)
    restore(Place(world.central.home, world.target), NIGHT + DAY, replace=True)
    key.write_bytes(former)
    assert f"Ôtez {mark}, qui se refait." in finding(world)
    mark.unlink()
    lived(world, hall, 2)
    assert (signs_in(hall, "ana", THIRD_PIN, 2), signs_in(hall, "ana", PIN, 2)) == (False, True)


def test_a_key_that_opens_codes_past_their_last_day_is_not_replaced_by_who_is_added(
    world: World, told: CentralStaff
) -> None:
    told.disable("bob", FRIDAY)
    with closing(open_database(world.central.database, None)) as db, immediate(db):
        change(db, "UPDATE staff SET valid_until = '2020-01-01' WHERE id = 'ana'")
    key, mark = world.central.pepper_file(CBS), world.central.pepper_mark(CBS)
    right = key.read_bytes()
    pepper_marks.note_anew(mark, secrets.token_bytes(32))
    assert typed(world, "add", "peio", "--name", "Peio Exemple").returncode == 4
    assert key.read_bytes() == right


@pytest.mark.parametrize("is_mark_swapped", [False, True])
def test_the_key_of_another_agency_is_named_as_that_one_s(
    world: World, hall: Hall, told: CentralStaff, is_mark_swapped: bool
) -> None:
    """Key and what is noted of it agree, and are both the other agency's."""
    with desk_of(world, BEARN) as other:
        other.add("eva", "Eva Exemple", "agent", PIN, FRIDAY)
    key, mark = world.central.pepper_file(CBS), world.central.pepper_mark(CBS)
    right, noted = key.read_bytes(), mark.read_bytes()
    key.write_bytes(world.central.pepper_file(BEARN).read_bytes())
    if is_mark_swapped:
        mark.write_bytes(world.central.pepper_mark(BEARN).read_bytes())
    said = finding(world)
    assert f"{key} est la même clé que celle de l'agence BEARN : les agents de l'agence CBS" in said
    assert ("qui est la bonne" in said, f"ôtez aussi {mark}" in said) == (False, is_mark_swapped)
    code, night = nightly(world)
    assert (code, said in night, "l'agence CBS :" in night) == (4, True, False), night
    done = typed(world, "add", "peio", "--name", "Peio Exemple")
    assert (done.returncode, done.stderr) == (4, f"Rien n'est écrit. {said}\n")
    key.write_bytes(right)
    if is_mark_swapped:
        mark.unlink()
    assert (mark.exists(), nightly(world)[0], finding(world)) == (not is_mark_swapped, 0, "")
    assert mark.read_bytes() == noted


def test_keys_that_took_each_other_s_place_are_sent_back_and_none_is_made_anew(
    world: World, told: CentralStaff
) -> None:
    with desk_of(world, BEARN) as other:
        other.add("eva", "Eva Exemple", "agent", PIN, FRIDAY)
    keys, marks = ([at(code) for code in (CBS, BEARN)] for at in (world.central.pepper_file, world.central.pepper_mark))
    exchange(*keys)
    exchange(*marks)
    kept = [key.read_bytes() for key in keys]
    code, found = examined(world.central.home)
    says, todo = (" ".join(found[f"central.pepper.{agency}"][told] for agency in (BEARN, CBS)) for told in FOUND)
    assert ("celle de l'agence BEARN" in says, "reset-pin" in todo, code) == (True, False, 4)
    done = typed(world, "reset-pin", "ana")
    assert (done.returncode, "Les deux fichiers sont échangés" in done.stderr) == (4, True), "alone it says all"
    assert [key.read_bytes() for key in keys] == kept
    # Followed to the letter, all that is said of both agencies in turn, and no key is written over.
    night = nightly(world)[1]
    commands = [re.findall(r"mv /\S+ /[^\s;]+?(?=[ .]*(?:;|\s|$))", told) for told in (todo, night, done.stderr)]
    assert commands[0] == commands[1] == commands[2], commands
    subprocess.run(["sh", "-e", "-c", "\n".join(commands[0])], check=True)
    assert [key.read_bytes() for key in keys] == kept[::-1]
    for mark in marks:
        mark.unlink()
    assert (nightly(world)[0], finding(world)) == (0, "")


def test_what_lies_in_the_place_of_another_agency_s_key_is_put_aside_first(world: World, told: CentralStaff) -> None:
    with desk_of(world, BEARN) as other:
        other.add("eva", "Eva Exemple", "agent", PIN, FRIDAY)
    key, theirs = (world.central.pepper_file(code) for code in (CBS, BEARN))
    exchange(key, theirs)
    theirs.write_bytes(secrets.token_bytes(32))
    said = finding(world)
    assert f"Mettez d'abord de côté ce qui y est, {theirs}" in said
    theirs.unlink()
    assert "Mettez d'abord de côté" not in finding(world)


def test_without_a_copy_of_it_a_new_code_makes_a_key_that_is_no_other_agency_s(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    with desk_of(world, BEARN) as other:
        other.add("eva", "Eva Exemple", "agent", PIN, FRIDAY)
    theirs = world.central.pepper_file(BEARN).read_bytes()
    world.central.pepper_file(CBS).write_bytes(theirs)
    world.central.pepper_mark(CBS).write_bytes(world.central.pepper_mark(BEARN).read_bytes())
    for agent in ("ana", "bob"):
        assert told.reset_pin(agent, OTHER_PIN, FRIDAY)
    assert world.central.pepper_file(CBS).read_bytes() != theirs
    assert (nightly(world)[0], finding(world)) == (0, "")
    lived(world, hall, 1)
    assert signs_in(hall, "bob", OTHER_PIN, 1)


@pytest.mark.parametrize("harm", [lose, replace, lambda key: key.write_bytes(b"")], ids=["lost", "swapped", "emptied"])
def test_who_gives_a_code_that_makes_a_new_key_is_told_so_and_what_waits_for_it(
    world: World, hall: Hall, told: CentralStaff, harm: object
) -> None:
    harm(world.central.pepper_file(CBS))  # type: ignore[operator]
    before = finding(world)
    listed = typed(world, "list")
    assert (listed.returncode, listed.stderr, to_redo(world)) == (4, f"{before}\n", ["ana", "bob"])
    done = typed(world, "reset-pin", "ana")
    assert (done.returncode, done.stdout) == (4, "Nouveau code donné à ana.\n")
    assert done.stderr == (
        "Une clé neuve est faite pour les codes de l'agence CBS : copiez-la avec les autres clés du siège.\n"
        f"{finding(world)}\n"
    )
    assert "des codes (1) sont faits avec une autre clé" in done.stderr
    assert to_redo(world) == ["bob"]
    added = typed(world, "add", "peio", "--name", "Peio Exemple", pin=PIN)
    assert (added.returncode, added.stderr, "l'apprennent" in added.stdout) == (4, f"{finding(world)}\n", False)
    last = typed(world, "reset-pin", "bob", pin=OTHER_PIN)
    assert (last.returncode, last.stderr, typed(world, "list").returncode) == (0, "", 0)


def test_the_first_agent_of_an_agency_is_told_of_no_new_key(world: World) -> None:
    done = typed(world, "add", "ana", "--name", "Ana Exemple")
    assert (done.returncode, done.stderr, "l'apprennent à leur nuit" in done.stdout) == (0, "", True)
