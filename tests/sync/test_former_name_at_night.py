"""`kiosk sync` under a new name: what lies under the old one is counted apart, with what ends that."""

import json
import re
import shlex
from pathlib import Path

import pytest

from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal import open_terminal
from tests.db.commands import examined
from tests.factories import a_submission
from tests.sync.machines import kiosk
from tests.sync.test_unbelieved_receipt import central_s_night


@pytest.fixture
def renamed(root: Path) -> Path:
    """A terminal with a listing that it wrote under the name of before, and one under that of now."""
    hall = root / "hall"
    for name in ("hall-a", "hall-b"):
        if name == "hall-b":
            assert kiosk(hall, "init", "--agency", "CBS", "--terminal", name, "--force").returncode == 0
            enrolled = hall / "enrolment" / "hall-b.json"
            assert kiosk(root / "central", "central", "enrol", str(enrolled), "--yes").returncode == 0
        reference = {"hall-a": "BEL-7K3M-2QF", "hall-b": "BEL-2222-222"}[name]
        Submissions(open_terminal(hall), Origin(name, "CBS")).add(a_submission(reference))
    return root


def kept_log(hall: Path) -> str:
    return (hall / "logs" / "night.jsonl").read_text(encoding="utf-8")


def waiting(said: str) -> str:
    found = re.search(r"En attente d'un accusé : (événements \d+, fichiers scellés \d+)", said)
    return found[1] if found else ""


def test_events_and_files_are_named_and_those_of_the_old_name_stand_apart_until_they_are_sent(renamed: Path) -> None:
    hall = renamed / "hall"
    sent = kiosk(hall, "sync")
    assert waiting(sent.stdout) == "événements 1, fichiers scellés 1"
    assert "Sans accusé sous le nom « hall-a » : événements 1, fichiers scellés 0." in sent.stderr
    assert sent.returncode == 0
    central_s_night(renamed)
    again = kiosk(hall, "sync")
    assert waiting(again.stdout) == "événements 0, fichiers scellés 0", "nothing of this name waits"
    told = json.loads(kiosk(hall, "sync", "--json").stdout)
    assert (told["waiting"], told["former"]) == (0, {"hall-a": {"events": 1, "files": 0}})
    back, last = re.findall(r"kiosk (init [^,\n]+)", again.stderr)
    assert kiosk(hall, *shlex.split(back)).returncode == 0
    under_the_old = kiosk(hall, "sync")
    central_s_night(renamed)
    under_the_old = kiosk(hall, "sync")
    assert waiting(under_the_old.stdout) == "événements 0, fichiers scellés 0", "the end that was told, and it comes"
    assert kiosk(hall, *shlex.split(last)).returncode == 0, "without --force"
    assert kiosk(hall, "sync").stderr == ""


def test_what_was_sealed_and_never_brought_under_a_name_is_not_called_taken_away_after_a_night_under_another(
    root: Path,
) -> None:
    hall, said = root / "hall", "retirés depuis, et sans accusé"
    Submissions(open_terminal(hall), Origin("hall-a", "CBS")).add(a_submission("BEL-7K3M-2QF"))
    assert kiosk(hall, "sync", "--seal-only").returncode == 0
    call_it(root, "hall-b")
    assert kiosk(hall, "sync").returncode == 0
    call_it(root, "hall-a")
    done = kiosk(hall, "sync")
    assert (done.returncode, said in done.stderr) == (0, False), done.stderr
    assert "night.unanswered" not in examined(hall)[1]


def test_nor_is_what_a_night_did_not_bring_for_its_folder_was_in_the_way(root: Path) -> None:
    hall, said, inbox = root / "hall", "retirés depuis, et sans accusé", root / "share" / "inbox" / "hall-a"
    assert kiosk(hall, "sync").returncode == 0
    Submissions(open_terminal(hall), Origin("hall-a", "CBS")).add(a_submission("BEL-7K3M-2QF"))
    first = kept_log(hall)
    inbox.rename(root / "away")
    inbox.write_bytes(b"")
    assert kiosk(hall, "sync").returncode == 4
    # That night was long after the first, as nights are: all of these are of one second.
    log = hall / "logs" / "night.jsonl"
    log.write_text(re.sub(r"20\d\d-", "2020-", first) + kept_log(hall).removeprefix(first), encoding="utf-8")
    inbox.unlink()
    (root / "away").rename(inbox)
    done = kiosk(hall, "sync")
    assert (done.returncode, said in done.stderr) == (0, False), done.stderr
    brought = [*(root / "share" / "inbox" / "hall-a").glob("*.batch")]
    for path in brought:
        path.unlink()
    call_it(root, "hall-b")
    assert kiosk(hall, "sync").returncode == 0
    call_it(root, "hall-a")
    done = kiosk(hall, "sync")
    assert (done.returncode, f"{said} : {len(brought)}." in done.stderr) == (4, True), "they were there under this name"
    assert "night.unanswered" in examined(hall)[1]
    call_it(root, "hall-b")
    assert "night.unanswered" not in examined(hall)[1], "none of its files was"
    call_it(root, "hall-a")
    assert "night.unanswered" in examined(hall)[1]


def test_a_line_of_before_that_tells_no_name_is_of_the_name_of_now(root: Path) -> None:
    """Most terminals never had another; what a share takes away is told on the night after an upgrade too."""
    hall = root / "hall"
    log = hall / "logs" / "night.jsonl"
    Submissions(open_terminal(hall), Origin("hall-a", "CBS")).add(a_submission("BEL-7K3M-2QF"))
    for count in (0, 1):
        assert kiosk(hall, "sync").returncode == 4 * count
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        bare = [{name: told for name, told in line.items() if name != "terminal"} for line in lines]
        log.write_text("".join(f"{json.dumps(line)}\n" for line in bare), encoding="utf-8")
        assert ("night.unanswered" in examined(hall)[1]) == bool(count)
        for path in (root / "share" / "inbox" / "hall-a").glob("*.batch"):
            path.unlink()


def call_it(root: Path, name: str) -> None:
    """As `docs/operator.md` has it, with its folder at the share."""
    hall = root / "hall"
    assert kiosk(hall, "init", "--agency", "CBS", "--terminal", name, "--force").returncode == 0
    assert (
        kiosk(root / "central", "central", "enrol", str(hall / "enrolment" / f"{name}.json"), "--yes").returncode == 0
    )


def test_doctor_says_the_same_command(renamed: Path) -> None:
    assert (
        "kiosk init --agency CBS --terminal hall-a --force, puis kiosk sync" in kiosk(renamed / "hall", "doctor").stdout
    )


def test_of_what_lies_at_the_share_already_nobody_says_that_head_office_will_never_have_it(root: Path) -> None:
    hall = root / "hall"
    Submissions(open_terminal(hall), Origin("hall-a", "CBS")).add(a_submission("BEL-7K3M-2QF"))
    assert kiosk(hall, "sync").returncode == 0
    Submissions(open_terminal(hall), Origin("hall-a", "CBS")).add(a_submission("BEL-2222-222"))
    (hall / "keys" / "signing.key").unlink()
    asked = kiosk(hall, "init", "--agency", "CBS", "--terminal", "hall-b")
    forced = kiosk(hall, "init", "--agency", "CBS", "--terminal", "hall-b", "--force")
    assert (asked.returncode, forced.returncode) == (2, 0)
    told = examined(hall)[1]["outbox.stranded"]
    for said in (asked.stderr, forced.stdout, kiosk(hall, "sync").stderr, told["todo"]):
        assert ("déjà au partage, le siège l'a peut-être pris" in said, "ils ne partent plus" in said) == (True, False)
        assert "avant d'y révoquer ce nom" in said
    assert ("ne partiront pas" in told["says"], "ne partent plus d'ici : 2 (hall-a)" in told["says"]) == (False, True)
    central_s_night(root)
    taken = (root / "central" / "central" / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig")
    assert ("BEL-7K3M-2QF" in taken, "BEL-2222-222" in taken) == (True, False)
