"""« Un nom déjà pris » goes on after an erasure and after a lost key, and nobody's key passes for another's."""

import json
import shutil
from pathlib import Path

import pytest

from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal import open_terminal
from tests.db.commands import examined
from tests.factories import a_submission
from tests.sync.machines import ESCROW, ESCROW_IDENTITY, NOBODY_S_KEY, kiosk
from tests.sync.test_name_taken import GUIDE, at_central, enrolment, init, nightly
from tests.sync.world import sound_reference

ALL = [*map(sound_reference, range(1, 5))]
GONE, *STAY = ALL


@pytest.fixture
def second(root: Path) -> Path:
    """Under the first one's name; four people typed on it, and its file is in quarantine."""
    assert kiosk(root / "hall", "sync").returncode == 0
    assert init(root, "hall-a")[0] == 0
    home = root / "second"
    shutil.copy(root / "central" / "keys" / "central.verify", home / "keys")
    submissions = Submissions(open_terminal(home), Origin("hall-a", "CBS"))
    for reference in ALL:
        submissions.add(a_submission(reference))
    assert kiosk(home, "sync").returncode == 0
    assert nightly(root)[0] == 4
    return home


@pytest.fixture
def key(tmp_path: Path) -> str:
    file = tmp_path / "sequestre.txt"
    file.write_text(f"# public key: {ESCROW}\n{ESCROW_IDENTITY}\n", encoding="ascii")
    return str(file)


def listings(root: Path) -> list[str]:
    table = (root / "central" / "central" / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig")
    return [reference for reference in ALL if reference in table]


def vouch(root: Path, file: str, *more: str) -> tuple[int, str]:
    return at_central(root, "ingest", "--enrolment", file, "--yes", *more)


def audit(root: Path) -> list[tuple[object, ...]]:
    import sqlite3

    db = sqlite3.connect(root / "central" / "central" / "central.sqlite")
    try:
        return db.execute("SELECT action, subject FROM audit").fetchall()
    finally:
        db.close()


def test_another_terminal_s_key_is_refused_and_named(root: Path, second: Path, tmp_path: Path) -> None:
    assert init(root, "hall-b", "--force")[0] == 0
    other = second / "enrolment" / "hall-b.json"
    assert at_central(root, "enrol", str(other), "--yes")[0] == 0
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(json.loads(other.read_text(encoding="utf-8")) | {"terminal": "hall-a"}))
    code, said = vouch(root, str(edited))
    assert (code, "déjà celle de « hall-b »" in said) == (2, True), said


def test_log_and_audit_tell_which_machine_was_trusted(root: Path, second: Path) -> None:
    assert vouch(root, enrolment(second))[0] == 0
    log = (root / "central" / "logs" / "night.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(log[-1])
    assert (told["terminal"], len(told["fingerprint"])) == ("hall-a", 19)
    assert audit(root) == [("vouch", f"hall-a {told['fingerprint']}")]


@pytest.mark.parametrize("is_slip_damaged", [False, True])
def test_after_an_erasure_the_others_arrive_and_what_was_erased_does_not(
    root: Path, second: Path, *, is_slip_damaged: bool
) -> None:
    assert at_central(root, "erase", GONE, "--yes")[0] == 0
    if is_slip_damaged:
        (slip,) = (root / "central" / "central" / "quarantine").glob("*.json")
        slip.write_text("{bad", encoding="utf-8")
        assert kiosk(second, "sync").returncode == 4, "put aside, and without a receipt"
        assert nightly(root)[0] == 4
    code, said = vouch(root, enrolment(second))
    assert (code, "pris quand ils reviendront : 1" in said) == (0, True), said
    assert [action for action, _subject in audit(root)] == ["erase", "vouch"]
    waiting, page = nightly(root)
    assert (waiting, "attend le prochain envoi de hall-a" in page, "À faire : rien." in page) == (0, True, True), page
    found = examined(root / "central")[1]
    assert ("central.signature" in found, "prochain envoi de hall-a" in found["central.vouched"]["says"]) == (
        False,
        True,
    )
    assert kiosk(second, "sync").returncode == 4, "its receipt comes with the next night"
    assert nightly(root)[0] == 0
    assert listings(root) == STAY
    assert not list((root / "central" / "central" / "quarantine").iterdir())
    told = json.loads(kiosk(second, "sync", "--json").stdout)
    assert (told["waiting"], told["waiting_files"]) == (0, 0)
    assert at_central(root, "rebuild")[0] == 0
    assert listings(root) == STAY


def test_nobody_else_s_file_comes_by_what_was_noted(root: Path, second: Path, tmp_path: Path) -> None:
    """The note trusts a key, not a name: a person who vouches for the wrong machine lets nothing in."""
    assert at_central(root, "erase", GONE, "--yes")[0] == 0
    told = json.loads(Path(enrolment(second)).read_text(encoding="utf-8"))
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(told | {"verify_key": NOBODY_S_KEY}), encoding="utf-8")
    vouch(root, str(wrong))
    assert kiosk(second, "sync").returncode == 4
    assert nightly(root)[0] == 4
    assert listings(root) == []


def test_sealed_for_a_lost_key_it_is_taken_with_the_escrow_s(root: Path, second: Path, key: str) -> None:
    (root / "central" / "keys" / "central.age").unlink()
    assert at_central(root, "init", "--new-key", "--target", (root / "share").as_uri())[0] == 0
    code, said = vouch(root, enrolment(second))
    assert (code, "scellés pour une autre clé : 1" in said, "--escrow" in said) == (4, True, True), said
    code, said = at_central(root, "ingest", "--target", (root / "share").as_uri(), "--escrow", key)
    assert (code, GUIDE in said, "borne révoquée" in said) == (4, True, False), said
    (kept,) = (root / "central" / "central" / "quarantine").glob("*.batch")
    code, said = at_central(root, "ingest", "--release", str(kept), "--escrow", key)
    assert (code, GUIDE in said) == (4, True)
    code, said = vouch(root, enrolment(second), "--escrow", str(second / "nothing"))
    assert (code, f"{second / 'nothing'} : il n'y a rien" in said) == (2, True)
    code, said = vouch(root, enrolment(second), "--escrow", key)
    assert (code, "Événements nouveaux : 4." in said) == (0, True), said
    assert at_central(root, "export")[0] == 0
    assert listings(root) == ALL


def test_a_damaged_slip_keeps_nothing_from_it(root: Path, second: Path) -> None:
    (slip,) = (root / "central" / "central" / "quarantine").glob("*.json")
    slip.write_text("{bad", encoding="utf-8")
    code, said = vouch(root, enrolment(second))
    assert (code, "Événements nouveaux : 4." in said) == (0, True)


def test_of_a_revoked_machine_the_way_is_named(root: Path, second: Path) -> None:
    assert second.exists()
    assert at_central(root, "revoke", "hall-a", "--yes")[0] == 0
    file = str(root / "hall" / "enrolment" / "hall-a.json")
    Submissions(open_terminal(root / "hall"), Origin("hall-a", "CBS")).add(a_submission(ALL[0]))
    assert kiosk(root / "hall", "sync").returncode == 0
    assert nightly(root)[0] == 4
    code, said = vouch(root, file)
    assert (code, "révoquée" in said, "--release FICHIER" in said) == (2, True, True), said


def test_the_morning_page_names_the_guide(root: Path, second: Path) -> None:
    assert second.exists()
    assert GUIDE in at_central(root, "report")[1]
