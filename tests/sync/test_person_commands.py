"""`kiosk central access` and `erase`, as an operator who answers a person's letter sees them."""

import json
from datetime import date
from pathlib import Path

from kiosk.clock import machine_day
from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY, World, sound_reference

REFERENCE = sound_reference(1)
NAME = "Zuriñe \x1b[31m=1+1 [/b]"


def lived(root: Path) -> Path:
    """A central that holds one listing; gives its home."""
    world = World(root)
    hall = world.hall()
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
    assert json.loads(told["events"][0]["body"])["payload"]["answers"]["name"] == NAME
    log = (home / "logs" / "night.jsonl").read_text(encoding="utf-8")
    assert "central access" in log
    assert "Zuri" not in log
    assert REFERENCE not in log


def test_erase_asks_first_says_until_when_copies_stay_and_holds(tmp_path: Path) -> None:
    home = lived(tmp_path)
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
    again = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (again.returncode, "hall-a, entendue le" in again.stdout) == (0, True)


def test_1_and_effacement_incomplet_where_a_tombstone_cannot_be_written(tmp_path: Path) -> None:
    home = lived(tmp_path)
    (home / "central" / "backup" / "erased").write_text("in the way")
    done = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (done.returncode, done.stderr.startswith("Effacement incomplet")) == (1, True)
    night = kiosk(home, "central", "nightly")
    assert (night.returncode, "Effacement incomplet" in night.stderr) == (1, True)
    (home / "central" / "backup" / "erased").unlink()
    assert kiosk(home, "central", "nightly").returncode == 0


def test_2_for_what_is_no_reference(tmp_path: Path) -> None:
    home = lived(tmp_path)
    for words in (("access", "BEL-2222-223"), ("erase", "../../etc", "--yes")):
        done = kiosk(home, "central", *words)
        assert (done.returncode, "RÉFÉRENCE" in done.stderr) == (2, True)
