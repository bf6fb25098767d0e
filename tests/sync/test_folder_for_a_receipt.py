"""A folder in the place of a receipt is not central's to take away: both sides ask a person to, and promise nothing."""

import json
from pathlib import Path

from tests.sync.machines import kiosk
from tests.sync.test_unbelieved_receipt import ASK_CENTRAL, central_s_night


def test_both_sides_say_what_a_person_must_do_until_it_is_gone(root: Path) -> None:
    hall, central, receipt = root / "hall", root / "central", root / "share" / "acks" / "hall-a.ack"
    kiosk(hall, "sync")
    receipt.mkdir(parents=True)
    for words in (("sync",), ("sync", "--dry-run")):
        said = kiosk(hall, *words)
        assert (said.returncode, "« acks/hall-a.ack »" in said.stderr, ASK_CENTRAL in said.stderr) == (
            4,
            True,
            True,
        )
        assert "la nuit du siège remet le bon" not in said.stderr
    night = kiosk(central, "central", "nightly", "--target", (root / "share").as_uri())
    assert night.returncode == 4
    assert receipt.is_dir(), "central leaves it: in it may be anybody's"
    asked = "ôter du dossier d'échange « acks/hall-a.ack » (d'ici là, une borne n'y lit aucun nouvel accusé"
    assert asked in night.stdout.splitlines()[-1]
    assert "« acks/hall-a.ack »" in kiosk(central, "doctor").stdout
    again = kiosk(hall, "sync").stderr
    assert ("« acks/hall-a.ack »" in again, "demandez au siège" in again) == (True, False), "that is not why"
    told = {each["name"]: each for each in json.loads(kiosk(hall, "doctor", "--json").stdout)["findings"]}
    assert ("spool.in_the_way" in told, "spool.receipt" in told) == (True, False)
    receipt.rmdir()
    assert central_s_night(root) == 0
    assert kiosk(hall, "sync").returncode == 0
