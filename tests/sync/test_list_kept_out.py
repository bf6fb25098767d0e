"""A terminal without an agent, where another trouble keeps central's list out: doctor says to mend that first."""

from pathlib import Path

from db.keys import Keys
from tests.sync.machines import kiosk
from tests.sync.test_staff_commands import at_central, lived
from tests.sync.test_terminal_key_made_anew import INIT, looked_at

ADD = "Ajoutez-en un : kiosk staff add"


def advice(hall: Path) -> str:
    return looked_at(hall).get("staff", "")


def sent(root: Path, code: int) -> None:
    """Both nights, with an agent at central."""
    assert at_central(root, "add", "ane", "--name", "Ane").returncode == 0
    assert kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri()).returncode == 0
    assert kiosk(root / "hall", "sync").returncode == code


def test_with_a_key_that_central_does_not_know_it_is_the_key_that_is_mended(root: Path) -> None:
    hall = root / "hall"
    assert ADD in advice(hall), "nothing was sent yet"
    Keys(hall).age_file.unlink()
    assert kiosk(hall, *INIT).returncode == 0
    sent(root, 4)
    assert ("plus haut de keys/terminal.age" in advice(hall), ADD in advice(hall)) == (True, False)
    enrolment = str(hall / "enrolment" / "hall-a.json")
    assert kiosk(root / "central", "central", "enrol", enrolment, "--yes").returncode == 0
    lived(root)
    assert advice(hall) == ""


def test_with_a_key_that_cannot_be_read_likewise(root: Path) -> None:
    hall = root / "hall"
    right = Keys(hall).age_file.read_bytes()
    Keys(hall).age_file.write_bytes(b"x")
    sent(root, 4)
    assert ("plus haut de keys/terminal.age" in advice(hall), ADD in advice(hall)) == (True, False)
    assert "key.terminal.age" in looked_at(hall)
    Keys(hall).age_file.write_bytes(right)
    assert "plus haut" not in advice(hall), "nothing is named there any more"


def test_with_another_agency_in_its_configuration_it_is_the_agency(root: Path) -> None:
    hall = root / "hall"
    config = hall / "config.toml"
    right = config.read_text(encoding="utf-8")
    config.write_text(right.replace('code = "CBS"', 'code = "CO"'), encoding="utf-8")
    sent(root, 4)
    assert ("plus haut de l'agence que dit config.toml" in advice(hall), ADD in advice(hall)) == (True, False)
    config.write_text(right, encoding="utf-8")
    lived(root)
    assert advice(hall) == ""
