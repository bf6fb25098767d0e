"""A machine that was set up under a name that another one has: nothing that was typed on it is stuck, and the other
keeps its name.
"""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.sync.central_home import CentralHome
from db.terminal import open_terminal
from kiosk.clock import SystemClock, local_day
from tests.db.commands import examined
from tests.factories import a_submission
from tests.sync.machines import NOBODY_S_KEY, kiosk

REFERENCE = "BEL-7K3M-2QF"
GUIDE = "docs/operator-rare.md, « Un nom déjà pris »"


def init(root: Path, name: str, *more: str) -> tuple[int, str]:
    recipients = (CentralHome(root / "central").own_recipient(), CentralHome(root / "central").escrow_recipient())
    target = ("--target", (root / "share").as_uri(), "--recipient", recipients[0], "--recipient", recipients[1])
    done = kiosk(root / "second", "init", "--agency", "CBS", "--terminal", name, *target, *more)
    return done.returncode, done.stdout + done.stderr


def at_central(root: Path, *words: str) -> tuple[int, str]:
    done = kiosk(root / "central", "central", *words)
    return done.returncode, done.stdout + done.stderr


def nightly(root: Path) -> tuple[int, str]:
    return at_central(root, "nightly", "--target", (root / "share").as_uri())


@pytest.fixture
def second(root: Path) -> Path:
    """Set up as the first, used, and gone through a night of both; the first has sent as well."""
    assert kiosk(root / "hall", "sync").returncode == 0
    assert init(root, "hall-a")[0] == 0
    home = root / "second"
    shutil.copy(root / "central" / "keys" / "central.verify", home / "keys")
    now = SystemClock().now()
    typed = a_submission(REFERENCE, submitted_at=now, promise=local_day(now) + timedelta(days=5))
    Submissions(open_terminal(home), Origin("hall-a", "CBS")).add(typed)
    assert kiosk(home, "sync").returncode == 0
    assert nightly(root)[0] == 4
    return home


def enrolment(second: Path) -> str:
    return str(second / "enrolment" / "hall-a.json")


def test_every_refusal_leads_to_the_guide(root: Path, second: Path) -> None:
    code, said = at_central(root, "enrol", enrolment(second), "--yes")
    assert (code, GUIDE in said, "prend un autre nom" in said) == (2, True, True)
    code, said = init(root, "hall-b")
    assert (code, GUIDE in said, "fichiers scellés 1" in said) == (2, True, True)
    code, said = init(root, "hall-b", "--force")
    assert (code, GUIDE in said, "kiosk central revoke hall-a" in said) == (0, True, False)
    code, said = init(root, "hall-a", "--force")
    assert (code, "kiosk central revoke hall" in said) == (0, False)
    found = examined(root / "central")[1]["central.signature"]
    assert ("hall-a" in found["says"], GUIDE in found["todo"]) == (True, True)


@pytest.mark.parametrize("forced_before", [False, True])
def test_what_was_typed_on_it_arrives_once_and_it_goes_on_under_another_name(
    root: Path, second: Path, *, forced_before: bool
) -> None:
    if forced_before:
        assert init(root, "hall-b", "--force")[0] == 0
        assert init(root, "hall-a", "--force")[0] == 0
        assert kiosk(second, "sync").returncode == 4, "what it brought was put aside, and has no receipt"
        assert nightly(root)[0] in (0, 4)
    code, said = at_central(root, "ingest", "--enrolment", enrolment(second), "--yes")
    assert (code, "Événements nouveaux : 1." in said) == (0, True)
    assert at_central(root, "ingest", "--enrolment", enrolment(second), "--yes")[0] == 2
    assert nightly(root)[0] == 0
    told = json.loads(kiosk(second, "sync", "--json").stdout)
    assert (told["waiting"], told["waiting_files"]) == (0, 0)
    assert init(root, "hall-c")[0] == 0
    assert at_central(root, "enrol", str(second / "enrolment" / "hall-c.json"), "--yes")[0] == 0
    assert kiosk(root / "hall", "sync").returncode == 0
    assert kiosk(second, "sync").returncode == 0
    code, said = nightly(root)
    assert (code, "À faire : rien." in said) == (0, True)
    assert at_central(root, "rebuild")[0] == 0, "the archive gives it again"
    assert REFERENCE in (root / "central" / "central" / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig")


def test_that_its_timer_went_once_more_before_is_no_news_for_anybody(root: Path, second: Path) -> None:
    assert kiosk(second, "sync").returncode == 4
    code, said = at_central(root, "ingest", "--enrolment", enrolment(second), "--yes")
    assert (code, "Événements nouveaux : 1." in said) == (0, True)
    code, said = nightly(root)
    assert (code, "Mis de côté : 0." in said, "À faire : rien." in said) == (0, True, True), said
    told = json.loads(kiosk(second, "sync", "--json").stdout)
    assert (told["waiting"], told["waiting_files"]) == (0, 0)


def test_what_comes_down_for_the_other_is_closed_to_it_and_it_goes_on_all_the_same(root: Path, second: Path) -> None:
    Submissions(open_terminal(root / "hall"), Origin("hall-a", "CBS")).add(a_submission("BEL-2222-222"))
    assert kiosk(root / "hall", "sync").returncode == 0
    assert nightly(root)[0] == 4, "the same page tells once more of what came this day"
    done = kiosk(second, "sync")
    assert (done.returncode, GUIDE in done.stderr) == (4, True), done.stderr
    assert nightly(root)[0] == 4
    assert at_central(root, "ingest", "--enrolment", enrolment(second), "--yes")[0] == 0
    assert nightly(root)[0] == 0
    done = kiosk(second, "sync")
    assert (done.returncode, "événements 0, fichiers scellés 0" in done.stdout) == (4, True)
    assert init(root, "hall-c")[0] == 0


def test_nobody_is_taken_at_his_word_and_no_other_s_file_with_it(root: Path, second: Path) -> None:
    forged = json.loads(Path(enrolment(second)).read_text(encoding="utf-8")) | {"verify_key": NOBODY_S_KEY}
    file = root / "forged.json"
    file.write_text(json.dumps(forged), encoding="utf-8")
    kept = sorted((root / "central" / "central" / "quarantine").iterdir())
    code, said = at_central(root, "ingest", "--enrolment", str(file), "--yes")
    assert (code, "n'est signé de cette machine" in said) == (2, True)
    code, said = at_central(root, "ingest", "--enrolment", enrolment(second))
    assert (code, "empreinte" in said, "Rien n'est changé" in said) == (2, True, True)
    assert at_central(root, "ingest", "--enrolment", str(file), "--release", str(kept[0]))[0] == 2
    assert sorted((root / "central" / "central" / "quarantine").iterdir()) == kept
