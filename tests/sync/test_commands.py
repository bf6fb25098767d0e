"""`kiosk sync` and `kiosk central` as a script sees them: exit codes, one line for a person, one JSON object."""

import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from db.keys import Keys
from db.stores import outbox
from db.sync import batch
from db.sync.central_home import CentralHome
from db.sync.lock import only_one
from kiosk.clock import SystemClock
from tests.db.commands import tree
from tests.started import ROOT
from tests.sync.machines import NOBODY_S_KEY, kiosk
from tests.sync.world import NIGHT, NONE_ELSE


def test_a_night_of_two_machines(root: Path) -> None:
    sent = kiosk(root / "hall", "sync", "--json")
    assert (sent.returncode, sent.stderr) == (0, "")
    assert json.loads(sent.stdout)["sent"] == 1
    night = kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri(), "--json")
    assert (night.returncode, night.stderr) == (0, "")
    told = json.loads(night.stdout)
    assert (told["exit"], told["files"], told["quarantined"]) == (0, 1, {})
    assert told["rows"] == {"bel_listing.csv": 0, "bel_listing_contact.csv": 0, **NONE_ELSE, "ticket.csv": 0}
    again = json.loads(kiosk(root / "hall", "sync", "--json").stdout)
    assert (again["receipt"], again["sent"]) == ("good", 0)


def test_sync_says_that_the_escrow_would_open_nothing(root: Path) -> None:
    assert kiosk(root / "hall", "sync").stderr == ""
    config = root / "hall" / "config.toml"
    text = config.read_text(encoding="utf-8")
    both = tomllib.loads(text)["sync"]["recipients"]
    config.write_text(re.sub(rf',\s*"{both[1]}"', "", text), encoding="utf-8")
    done = kiosk(root / "hall", "sync", "--json")
    assert (done.returncode, json.loads(done.stdout)["recipients"]) == (4, 1)
    assert "séquestre" in done.stderr
    log = (root / "hall" / "logs" / "night.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["recipients"] for line in log] == [2, 1]


def test_sync_says_in_words_what_became_of_the_receipt(root: Path) -> None:
    def said() -> str:
        done = kiosk(root / "hall", "sync")
        assert "sans accusé" not in done.stderr
        return done.stdout.split("Accusé du siège : ")[1].partition(".")[0]

    assert said() == "pas encore là"
    assert kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri()).returncode == 0
    assert said() == "lu"
    (root / "share" / "acks" / "hall-a.ack").write_bytes(b"no receipt")
    assert said() == "pas cru"
    (root / "share").rename(root / "away")
    assert said() == "pas lu"


@pytest.mark.usefixtures("that_day")
def test_a_terminal_that_central_does_not_answer_is_not_called_healthy(root: Path) -> None:
    assert kiosk(root / "hall", "sync").returncode == 0
    (sealed,) = (root / "hall" / "spool").glob("*.batch")
    assert "attendent encore l'accusé" not in kiosk(root / "hall", "doctor").stdout, "of today"
    five_days_ago = SystemClock().now() - timedelta(days=5)
    os.utime(sealed, (five_days_ago.timestamp(),) * 2)
    assert "attendent encore l'accusé" in kiosk(root / "hall", "doctor").stdout
    assert kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri()).returncode == 0
    assert kiosk(root / "hall", "sync").returncode == 0
    assert "attendent encore l'accusé" not in kiosk(root / "hall", "doctor").stdout


def test_a_central_on_its_own_machine_remembers_where_the_terminals_bring_their_files(root: Path) -> None:
    central = root / "central"
    assert kiosk(root / "hall", "sync").returncode == 0
    assert "kiosk central init --target" in kiosk(central, "central", "init").stdout
    said = kiosk(central, "central", "init", "--target", str(root / "share"))
    assert str(root / "share") in said.stdout
    assert json.loads(kiosk(central, "central", "nightly", "--json").stdout)["files"] == 1
    assert kiosk(central, "central", "init", "--target", "http://exemple.fr").returncode == 2
    assert json.loads(kiosk(central, "central", "nightly", "--json").stdout)["exit"] == 0


def test_each_step_of_centrals_night_can_be_run_alone(root: Path) -> None:
    central, target = root / "central", (root / "share").as_uri()
    for words in (["ingest", "--target", target], ["export"], ["backup"], ["init"]):
        done = kiosk(central, "central", *words, "--json")
        assert (done.returncode, json.loads(done.stdout)["exit"]) == (0, 0), words
    assert kiosk(central, "central", "report").returncode == 0


def test_a_dry_run_says_what_would_go_and_changes_nothing(root: Path) -> None:
    told = json.loads(kiosk(root / "hall", "sync", "--dry-run", "--json").stdout)
    assert {"dry_run": True, "events": 0, "exit": 0, "files": 0, "receipt": "none"}.items() <= told.items()
    assert not tree(root / "share")
    assert not list((root / "hall" / "spool").iterdir())


def test_3_when_the_share_is_not_there(root: Path) -> None:
    (root / "share").rename(root / "unplugged")
    for done in (
        kiosk(root / "hall", "sync", "--json"),
        kiosk(root / "hall", "sync", "--dry-run", "--json"),
        kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri(), "--json"),
    ):
        assert done.returncode == 3
        assert json.loads(done.stdout)["exit"] == 3
        assert "rien n'est perdu" in done.stderr
        assert done.stderr.count("\n") == 1
    assert len(list((root / "hall" / "spool").glob("*.batch"))) == 1


def test_4_when_a_file_is_set_aside(root: Path) -> None:
    (root / "share" / "inbox" / "hall-a" / "x.batch").write_bytes(b"?")
    done = kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri())
    assert done.returncode == 4
    assert "quarantine" in done.stderr
    assert "Quarantaine : 1 fichier (nom inattendu)." in done.stdout
    assert kiosk(root / "central", "central", "ingest", "--target", (root / "share").as_uri()).returncode == 0


def test_4_when_an_event_is_wrong_in_itself(root: Path) -> None:
    """A person must look at it: no newer program will make it right."""
    recipient = CentralHome(root / "central").read_keys().recipient
    body = {"event_id": "ab" * 16, "kind": "bel_listing.submitted", "schema": 1, "terminal": "hall-a", "agency": "CBS"}
    body |= {"at": "2026-11-27T09:00:00Z", "payload": {"reference": "B" * 100_000}}
    event = ("ab" * 16, outbox.canonical(body).encode())
    data = batch.seal([event], "hall-a", NIGHT, [recipient], Keys(root / "hall").signing_seed())
    inbox = root / "share" / "inbox" / "hall-a"
    (inbox / batch.name_of("hall-a", batch.digest_of(data))).write_bytes(data)
    done = kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri())
    assert done.returncode == 4
    assert "Mis de côté : 1." in done.stdout
    assert f"Mal formés : 1 événement (hall-a {'ab' * 16}). En attente d'une version plus récente : 0." in done.stdout
    assert kiosk(root / "hall", "sync", "--json").returncode == 0


def test_4_when_the_receipt_cannot_be_believed(root: Path) -> None:
    kiosk(root / "hall", "sync")
    kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri())
    (root / "hall" / "keys" / "central.verify").unlink()
    done = kiosk(root / "hall", "sync")
    assert done.returncode == 4
    assert "keys/central.verify" in done.stderr


def test_5_while_another_night_runs(root: Path) -> None:
    with only_one(root / "hall", "sync"):
        assert kiosk(root / "hall", "sync").returncode == 5
    with only_one(root / "central", "central"):
        done = kiosk(root / "central", "central", "nightly", "--json")
    assert (done.returncode, json.loads(done.stdout)["exit"]) == (5, 5)
    assert "attendez" in done.stderr


@pytest.mark.proof
def test_two_nights_at_once_apply_everything_once(root: Path) -> None:
    kiosk(root / "hall", "sync")
    command = [sys.executable, "-m", "kiosk", "--home", str(root / "central"), "central", "nightly", "--json"]
    command += ["--target", (root / "share").as_uri()]
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _unused in range(3)
    ]
    told = [json.loads(run.communicate()[0]) for run in runs]
    assert {run.returncode for run in runs} <= {0, 5}
    assert sum(each.get("files", 0) for each in told) == 1


def test_6_when_the_database_is_newer(root: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(root / "central" / "central" / "central.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    done = kiosk(root / "central", "central", "nightly", "--json")
    assert (done.returncode, json.loads(done.stdout)["exit"]) == (6, 6)
    assert "plus récent" in done.stderr


def test_6_when_the_database_is_damaged(root: Path) -> None:
    for side in (root / "central" / "central").glob("central.sqlite*"):
        side.write_bytes(b"not a database, for a page or so" * 200)
    assert kiosk(root / "central", "central", "export").returncode == 6


def test_6_when_central_s_database_is_gone_but_its_copies_are_there(root: Path) -> None:
    assert kiosk(root / "central", "central", "nightly").returncode == 0
    path, backups = (root / "central" / "central" / name for name in ("central.sqlite", "backup"))
    copies = {each.name: each.read_bytes() for each in backups.glob("*.sqlite*")}
    for harm in (path.unlink, lambda: path.write_bytes(b"")):
        harm()
        done = kiosk(root / "central", "central", "nightly")
        assert (done.returncode, "kiosk central restore" in done.stderr) == (6, True)
        assert kiosk(root / "central", "doctor").returncode == 6
    assert copies == {each.name: each.read_bytes() for each in backups.glob("*.sqlite*")}


def test_2_when_the_configuration_names_another_terminal_than_the_enrolled_one(root: Path) -> None:
    config = root / "hall" / "config.toml"
    right = config.read_text(encoding="utf-8")
    config.write_text(right.replace('id = "hall-a"', 'id = "hall-7"'), encoding="utf-8")
    done = kiosk(root / "hall", "sync")
    assert (done.returncode, "« hall-a »" in done.stderr) == (2, True)
    assert kiosk(root / "hall", "doctor").returncode == 4
    assert not list((root / "hall" / "spool").glob("hall-7*"))
    config.write_text(right, encoding="utf-8")
    assert kiosk(root / "hall", "sync").returncode == 0


def test_a_lost_key_of_central_is_not_replaced_unasked(root: Path) -> None:
    (root / "central" / "keys" / "central.age").unlink()
    for words in (["nightly"], ["init"]):
        done = kiosk(root / "central", "central", *words)
        assert done.returncode == 2
        assert "Remettez" in done.stderr
    assert not (root / "central" / "keys" / "central.age").exists()
    assert kiosk(root / "central", "central", "init", "--new-key").returncode == 0
    assert kiosk(root / "central", "central", "init", "--carried").returncode == 0
    assert kiosk(root / "central", "central", "nightly").returncode == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["sync", "--target", "zzz://host/folder"], "--target"),
        (["sync", "--target", "a/relative/path"], "--target"),
        (["sync", "--target", "http://host/folder"], "file://… ou sftp://…"),
        (["sync", "--target", "sftp://kiosk:SECRET@host/folder"], "mot de passe"),
        (["sync", "--target", "simplecache::sftp://kiosk:SECRET/x:@y@host/folder"], "mot de passe"),
        (["init", "--agency", "CBS", "--terminal", "hall-a", "--target", "sftp://k:SECRET@host/x"], "--target"),
        (["central", "init", "--target", "sftp://k:SECRET@host/x"], "--target"),
        (["central", "nightly"], "kiosk central init"),
        (["central", "enrol", "nothing.json"], "nothing.json"),
    ],
)
def test_2_names_the_option_or_the_key(root: Path, words: list[str], named: str) -> None:
    done = kiosk(root / "hall", *words)
    assert done.returncode == 2
    assert named in done.stderr
    assert "SECRET" not in done.stdout + done.stderr
    assert done.stderr.count("\n") == 1


def test_2_when_a_password_stands_in_the_configuration_and_nobody_shows_it(root: Path) -> None:
    hall = root / "hall"
    config = hall / "config.toml"
    text = config.read_text(encoding="utf-8").replace((root / "share").as_uri(), "sftp://kiosk:SECRET@127.0.0.1/x")
    config.write_text(text, encoding="utf-8")
    done, doctor = kiosk(hall, "sync"), kiosk(hall, "doctor")
    assert (done.returncode, "sync.target" in done.stderr) == (2, True)
    assert (doctor.returncode, "sftp://…@127.0.0.1/x" in doctor.stdout) == (4, True)
    assert "Un mot de passe y est" in doctor.stdout
    log = (hall / "logs" / "night.jsonl").read_text(encoding="utf-8")
    assert "SECRET" not in log + done.stdout + done.stderr + doctor.stdout + doctor.stderr


def test_2_when_nothing_could_be_opened_at_the_other_end(root: Path) -> None:
    config = root / "hall" / "config.toml"
    kept = tomllib.loads(config.read_text(encoding="utf-8"))["sync"]["recipients"][0]
    text = config.read_text(encoding="utf-8")
    for recipients in ("", "age1notakey"):
        config.write_text(text.replace(kept, recipients), encoding="utf-8")
        done = kiosk(root / "hall", "sync")
        assert (done.returncode, "sync.recipients" in done.stderr) == (2, True)


def test_2_when_a_trial_is_given_a_target_outside_its_home(trial: Path) -> None:
    for words in (["sync"], ["central", "nightly"]):
        done = kiosk(trial, *words, "--target", trial.parent.as_uri())
        assert (done.returncode, "sync.target" in done.stderr) == (2, True)
    inside = trial / "elsewhere"
    assert kiosk(trial, "sync", "--target", inside.as_uri()).returncode == 0
    assert (inside / "inbox" / "hall-t").is_dir()


def test_another_key_for_a_known_terminal_is_refused_in_words(root: Path) -> None:
    file = root / "hall" / "enrolment" / "hall-a.json"
    told = json.loads(file.read_text(encoding="utf-8")) | {"verify_key": NOBODY_S_KEY}
    file.write_text(json.dumps(told), encoding="utf-8")
    done = kiosk(root / "central", "central", "enrol", str(file), "--yes")
    assert done.returncode == 2
    assert "déjà inscrite avec une autre clé" in done.stderr


def test_the_log_has_one_line_a_run(root: Path) -> None:
    kiosk(root / "hall", "sync")
    kiosk(root / "hall", "sync", "--target", "a/relative/path")
    log = root / "hall" / "logs" / "night.jsonl"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["act"], line["exit"]) for line in lines] == [("sync", 0), ("sync", 2)]
    assert log.stat().st_mode & 0o077 == 0
