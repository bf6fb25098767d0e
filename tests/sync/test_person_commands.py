"""`kiosk central access` and `erase`, as an operator who answers a person's letter sees them."""

import json
from datetime import date
from pathlib import Path

import pytest

from kiosk.clock import machine_day
from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY, World, sound_reference

REFERENCE = sound_reference(1)
NAME = "Zuriñe \x1b[31m=1+1 [/b]"


def lived(root: Path, *others: str) -> Path:
    """A central that holds one listing, and knows of other terminals too; gives its home."""
    world = World(root)
    hall = world.hall()
    for name in others:
        world.hall(name)
    hall.submit(REFERENCE, FRIDAY, name=NAME)
    hall.night()
    world.night()
    return world.central.home


def test_access_tells_everything_and_the_log_nothing(tmp_path: Path) -> None:
    home = lived(tmp_path)
    shown = kiosk(home, "central", "access", REFERENCE.lower().replace("-", " "))
    assert shown.returncode == 0
    assert REFERENCE in shown.stdout
    assert "Bayonne (64100)" in shown.stdout
    assert "bel_listing.submitted  hall-a" in shown.stdout
    assert "\x1b" not in shown.stdout
    told = json.loads(kiosk(home, "central", "access", REFERENCE, "--json").stdout)
    assert told["events"][0]["body"]["payload"]["answers"]["name"] == NAME
    log = (home / "logs" / "night.jsonl").read_text(encoding="utf-8")
    assert "central access" in log
    assert "Zuri" not in log
    assert REFERENCE not in log


def test_what_is_handed_over_as_data_is_what_the_person_gave(tmp_path: Path) -> None:
    """The apostrophe before a telephone number is a spreadsheet's."""
    world = World(tmp_path)
    hall = world.hall()
    hall.submit(REFERENCE, FRIDAY, phone="06 12 34 56 78", name="=1+1")
    hall.night()
    world.night()
    told = json.loads(kiosk(world.central.home, "central", "access", REFERENCE, "--json").stdout)
    cells = [*told["facts"].values(), *told["contact"].values()]
    assert "+33612345678" in cells
    assert not [cell for cell in cells if cell.startswith("'")]


def test_a_terminal_that_never_came_is_named_as_that(tmp_path: Path) -> None:
    home = lived(tmp_path, "hall-c")
    words = kiosk(home, "central", "erase", REFERENCE, "--yes").stdout
    assert ("hall-c, jamais entendue" in words, "le jamais" in words) == (True, False)


def test_erase_asks_first_says_until_when_copies_stay_and_holds(tmp_path: Path) -> None:
    home = lived(tmp_path, "hall-b")
    asked = kiosk(home, "central", "erase", REFERENCE)
    assert (asked.returncode, "Rien n'est effacé" in asked.stderr) == (2, True)
    assert kiosk(home, "central", "access", REFERENCE).stdout.count("Bayonne (64100)") == 1
    done = kiosk(home, "central", "erase", REFERENCE, "--yes", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["events"], told["incomplete"]) == (0, 1, [])
    assert date.fromisoformat(told["last_copy"]) > machine_day()
    after = kiosk(home, "central", "access", REFERENCE)
    assert "ne tient rien" in after.stdout
    assert "Effacée le" in after.stdout
    again = json.loads(kiosk(home, "central", "erase", REFERENCE, "--yes", "--json").stdout)
    assert (again["exit"], told["terminals"], again["terminals"]) == (0, ["hall-a", "hall-b"], ["hall-a", "hall-b"])
    words = kiosk(home, "central", "erase", REFERENCE, "--yes").stdout
    assert ("hall-a, entendue le" in words, "hall-b, jamais entendue" in words) == (True, True)


def put_in_the_way(folder: Path) -> None:
    """In the place of a folder of marks, in which nothing is yet."""
    folder.rmdir()
    folder.write_text("in the way")


def test_1_and_effacement_incomplet_where_a_tombstone_cannot_be_written(tmp_path: Path) -> None:
    home = lived(tmp_path)
    put_in_the_way(home / "central" / "backup" / "erased")
    done = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (done.returncode, done.stdout.startswith("Effacement incomplet")) == (1, True)
    night = kiosk(home, "central", "nightly")
    assert (night.returncode, "Effacement incomplet" in night.stderr) == (1, True)
    (home / "central" / "backup" / "erased").unlink()
    assert kiosk(home, "central", "nightly").returncode == 0


def test_2_for_what_is_no_reference(tmp_path: Path) -> None:
    home = lived(tmp_path)
    for words in (("access", "BEL-2222-223"), ("erase", "../../etc", "--yes")):
        done = kiosk(home, "central", *words)
        assert (done.returncode, "RÉFÉRENCE" in done.stderr) == (2, True)


def test_an_erasure_that_is_repeated_says_when_it_was_done_and_what_is_with_its_mark(tmp_path: Path) -> None:
    home = lived(tmp_path)
    in_the_way = home / "central" / "backup" / "erased"
    put_in_the_way(in_the_way)
    assert "Déjà effacée" not in kiosk(home, "central", "erase", REFERENCE, "--yes").stdout
    again = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (again.returncode, "ne tenait rien" in again.stdout) == (1, False)
    assert f"Déjà effacée le {machine_day():%d/%m/%Y}." in again.stdout
    assert f"Sa marque manque encore dans {in_the_way}." in again.stdout
    in_the_way.unlink()
    ended = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (ended.returncode, f"est maintenant écrite dans {in_the_way}." in ended.stdout) == (0, True)
    after = kiosk(home, "central", "erase", REFERENCE, "--yes").stdout
    assert ("Déjà effacée le" in after, "marque" in after) == (True, False)


@pytest.mark.parametrize("place", ["backup", "archive"])
def test_an_incomplete_erasure_is_told_by_the_page_doctor_and_access_until_a_night_ends_it(
    tmp_path: Path, place: str
) -> None:
    home = lived(tmp_path)
    in_the_way = home / "central" / place / "erased"
    put_in_the_way(in_the_way)
    erased = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (erased.returncode, erased.stdout.startswith("Effacement incomplet")) == (1, True)
    assert "pour toujours" not in erased.stdout
    night = kiosk(home, "central", "nightly")
    assert (night.returncode, "Effacement incomplet" in night.stderr) == (1, True)
    report = kiosk(home, "central", "report")
    assert report.returncode == 4, "something is to be done"
    for page in (night, report):
        to_do = page.stdout.splitlines()[-1]
        assert to_do.startswith("À faire")
        assert ("finir un effacement" in to_do, str(in_the_way) in to_do) == (True, True)
    doctor = json.loads(kiosk(home, "doctor", "--json").stdout)
    (found,) = [each for each in doctor["findings"] if each["name"] == "central.erasure"]
    assert (doctor["exit"], found["state"], str(in_the_way) in found["says"]) == (4, "look", True)
    assert "kiosk central nightly" in found["todo"]
    access = kiosk(home, "central", "access", REFERENCE)
    assert ("Effacement incomplet" in access.stdout, str(in_the_way) in access.stdout) == (True, True)
    in_the_way.unlink()
    ended = kiosk(home, "central", "nightly")
    assert (ended.returncode, "effacement" in ended.stdout) == (0, False)
    assert "central.erasure" not in kiosk(home, "doctor", "--json").stdout
    assert "incomplet" not in kiosk(home, "central", "access", REFERENCE).stdout


def test_access_tells_of_copies_from_before_only_as_long_as_there_are_any(tmp_path: Path) -> None:
    home = lived(tmp_path)
    assert kiosk(home, "central", "erase", REFERENCE, "--yes").returncode == 0
    assert "Des copies d'avant l'effacement" in kiosk(home, "central", "access", REFERENCE).stdout
    for copy in (home / "central" / "backup").glob("*.sqlite*"):
        copy.unlink()
    after = kiosk(home, "central", "access", REFERENCE).stdout
    assert ("Effacée le" in after, "Des copies d'avant" in after) == (True, False)
