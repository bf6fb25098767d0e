"""The terminal seals by itself what was sent at it, in a process of its own, while its screen goes on."""

import json
from pathlib import Path

from db.sync import batch
from db.sync.central_home import CentralHome
from tests.terminal.journey import SHORT, reference_on
from tests.terminal.programs import HOME_SCREEN, changed, hall, run
from tests.terminal.stage import Terminal

EVERY_SECOND = (r"^seal_every = .*", "seal_every = 1")


def send_a_listing(terminal: Terminal) -> str:
    terminal.see(HOME_SCREEN)
    terminal.write("1" + SHORT.burst)
    return reference_on(terminal)


def sealed_references(home: Path) -> set[str]:
    """What central could open at this moment, were the disk to die in the next."""
    identity = CentralHome(home).read_keys().identity
    found = set()
    for path in (home / "spool").glob("*.batch"):
        for body in batch.open_frame(batch.read_frame(path.read_bytes()), identity):
            found.add(json.loads(body)["payload"].get("reference"))
    return found


def test_a_listing_lies_in_a_sealed_file_without_any_night(home: Path) -> None:
    changed(home, *EVERY_SECOND)
    with hall(home) as terminal:
        reference = send_a_listing(terminal)
        terminal.until(lambda: reference in sealed_references(home), "it was not sealed")
        assert terminal.shows(reference), "the screen is as it was"
    assert not list((home / "exchange").glob("inbox/*/*"))
    assert not (home / "logs" / "terminal.log").exists()


def test_a_sealing_that_fails_is_one_line_and_the_screen_goes_on(home: Path) -> None:
    changed(home, *EVERY_SECOND)
    changed(home, r"^recipients = .*", "recipients = []")
    log = home / "logs" / "terminal.log"
    with hall(home) as terminal:
        reference = send_a_listing(terminal)
        terminal.until(lambda: log.exists() and "seal: exit 2" in log.read_text(encoding="utf-8"))
        assert terminal.shows(reference)
    assert log.read_text(encoding="utf-8").count("seal:") == 1
    told = run(home, "doctor")
    assert (told.returncode, "--seal-only" in told.stdout) == (4, True)
