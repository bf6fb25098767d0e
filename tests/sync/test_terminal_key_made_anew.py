"""The key that central encrypts to was lost and made anew: central has to be told, and nothing of it is taken away."""

import json
from pathlib import Path

from tests.sync.machines import kiosk
from tests.sync.test_staff_commands import at_central, lived

INIT = ("init", "--agency", "CBS", "--terminal", "hall-a")


def looked_at(hall: Path) -> dict[str, str]:
    findings = json.loads(kiosk(hall, "doctor", "--json").stdout)["findings"]
    return {each["name"]: f"{each['says']} {each['todo']}" for each in findings if each["state"] != "ok"}


def test_until_the_terminal_is_enrolled_again_init_the_night_and_doctor_ask_for_it(root: Path) -> None:
    hall, central, target = root / "hall", root / "central", (root / "share").as_uri()
    enrolment = hall / "enrolment" / "hall-a.json"
    assert at_central(root, "add", "ane", "--name", "Ane").returncode == 0
    lived(root)
    assert "neuve" not in kiosk(hall, *INIT).stdout, "a key that is there is not made anew"
    assert "spool.own_key" not in looked_at(hall)
    (hall / "keys" / "terminal.age").unlink()
    asked = (
        f"au siège, kiosk central enrol FICHIER, puis kiosk central nightly ; ici, kiosk sync. Le fichier : {enrolment}"
    )
    made = kiosk(hall, *INIT)
    assert (made.returncode, asked in made.stdout) == (0, True), made.stderr
    assert asked in looked_at(hall)["spool.own_key"], "before any night"
    assert asked in kiosk(hall, "sync").stderr, "before central has anything new to tell"
    assert at_central(root, "add", "benat", "--name", "Benat").returncode == 0
    assert kiosk(central, "central", "nightly", "--target", target).returncode == 0
    there = {path.name for path in (root / "share" / "down" / "hall-a").iterdir()}
    waits = kiosk(hall, "sync")
    assert (waits.returncode, asked in waits.stderr) == (4, True)
    assert "n'est pas à sa place" not in waits.stderr
    assert "tez-le de là" not in waits.stderr
    assert asked in looked_at(hall)["spool.own_key"]
    assert {path.name for path in (root / "share" / "down" / "hall-a").iterdir()} == there
    assert kiosk(central, "central", "enrol", str(enrolment), "--yes").returncode == 0
    assert "Agents : 2." in lived(root)
    assert "spool.own_key" not in looked_at(hall)
