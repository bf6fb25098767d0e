"""Two keys open what a terminal sealed: central's, and one that was made elsewhere and lies in a safe."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.sync import batch
from db.sync.central_home import CentralHome
from db.terminal import open_terminal
from tests.factories import a_submission
from tests.sync.lost import lose, put_back
from tests.sync.machines import ESCROW, ESCROW_IDENTITY, kiosk
from tests.sync.world import NIGHT, Hall, World


def test_without_an_escrow_central_is_not_made_and_both_commands_are_told(tmp_path: Path) -> None:
    done = kiosk(tmp_path / "central", "central", "init")
    assert done.returncode == 2
    assert "age-keygen -o sequestre.txt" in done.stderr
    assert "kiosk central init --escrow-recipient age1" in done.stderr
    assert not (tmp_path / "central" / "keys").exists()


@pytest.mark.parametrize(
    "given", ["age1nothing", ESCROW[:-1], "nothing", ESCROW_IDENTITY], ids=["short", "cut", "word", "secret"]
)
def test_what_is_no_public_key_is_refused(tmp_path: Path, given: str) -> None:
    done = kiosk(tmp_path / "central", "central", "init", "--escrow-recipient", given)
    assert (done.returncode, "--escrow-recipient" in done.stderr) == (2, True)
    assert given not in done.stderr, "a secret key that was pasted by mistake is not repeated"
    assert not (tmp_path / "central" / "keys").exists()


def test_centrals_own_key_is_no_second_one(root: Path) -> None:
    own = CentralHome(root / "central").read_keys().recipient
    assert kiosk(root / "central", "central", "init", "--escrow-recipient", own).returncode == 2


def test_told_once_it_stays_and_is_shown_with_centrals(root: Path) -> None:
    told = json.loads(kiosk(root / "central", "central", "init", "--json").stdout)
    assert told["escrow_recipient"] == ESCROW
    said = kiosk(root / "central", "central", "init").stdout
    assert f"--recipient {told['recipient']} --recipient {ESCROW}" in said


@pytest.mark.needs_debian("age")
@pytest.mark.needs_debian("zstd")
def test_the_stock_tools_open_a_terminals_file_with_the_escrows_key(root: Path, tmp_path: Path) -> None:
    assert kiosk(root / "hall", "sync").returncode == 0
    (file,) = (root / "hall" / "spool").glob("*.batch")
    (tmp_path / "sequestre.txt").write_text(f"# invented\n{ESCROW_IDENTITY}\n", encoding="ascii")
    opened = subprocess.run(
        ["/bin/sh", "-c", f"tail -n +5 '{file}' | age -d -i sequestre.txt | zstd -dc"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    header = json.loads(opened.stdout.splitlines()[0])
    assert (header["terminal"], header["count"]) == ("hall-a", 0)


def test_a_terminal_that_seals_for_one_key_alone_is_told_so(root: Path) -> None:
    config = root / "hall" / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert ESCROW in text
    config.write_text(text.replace(f', "{ESCROW}"', ""), encoding="utf-8")
    done = kiosk(root / "hall", "doctor")
    assert "séquestre" in done.stdout
    assert done.returncode == 4
    for words in (("sync", "--dry-run"), ("sync",), ("sync",)):
        again = kiosk(root / "hall", *words)
        assert (again.returncode, "il en faut deux, celle du siège et celle du séquestre" in again.stderr) == (4, True)
    assert "Fichiers écrits : 0" in again.stdout


def test_the_same_key_twice_is_one(root: Path) -> None:
    """Nothing of it would be for the escrow."""
    config = root / "hall" / "config.toml"
    own = CentralHome(root / "central").read_keys().recipient
    config.write_text(config.read_text(encoding="utf-8").replace(ESCROW, own), encoding="utf-8")
    done = kiosk(root / "hall", "doctor")
    assert (done.returncode, "sync.recipients n'a qu'une clé" in done.stdout) == (4, True)
    assert "il en faut deux, celle du siège et celle du séquestre" in kiosk(root / "hall", "sync").stderr
    again = kiosk(root / "hall", "init", "--agency", "CBS", "--terminal", "hall-a")
    assert "il faut deux clés dans sync.recipients" in again.stdout


def test_what_was_sealed_for_one_key_is_sealed_anew_for_both(root: Path) -> None:
    """As long as no receipt lists it: what central has taken it has, and what is kept of it there is for both."""
    hall = root / "hall"
    config = hall / "config.toml"
    both = config.read_text(encoding="utf-8")
    config.write_text(both.replace(f', "{ESCROW}"', ""), encoding="utf-8")
    Submissions(open_terminal(hall), Origin("hall-a", "CBS")).add(a_submission())
    for text, code, keys in ((config.read_text(encoding="utf-8"), 4, 1), (both, 0, 2)):
        config.write_text(text, encoding="utf-8")
        assert kiosk(hall, "sync").returncode == code
        (sealed,) = (hall / "spool").glob("*.batch")
        assert sealed.read_bytes().count(b"-> X25519 ") == keys


def test_a_trial_is_its_own_escrow_and_says_so(tmp_path: Path) -> None:
    done = kiosk(tmp_path / "home", "init", "--agency", "CBS", "--terminal", "hall-t", "--trial")
    assert "keys/escrow.age" in done.stdout
    assert kiosk(tmp_path / "home", "sync").returncode == 0


def test_what_a_lost_key_alone_opened_here_is_called_whole_and_the_escrows(world: World, hall: Hall) -> None:
    hall.seal_for(world.keys.recipient, ESCROW)
    world.night()
    hall.submit("BEL-7K3M-2QF")
    hall.night(NIGHT + timedelta(days=1))
    world.night(NIGHT + timedelta(days=1))
    (archived,) = world.central.archive.glob("*.batch")
    came = archived.read_bytes()
    lose(world)
    (world.central.backup / "2026-11-29.sqlite").unlink()
    world.central.age_file.unlink()
    world.keys = world.central.make(new_key=True)
    assert put_back(world).ingested.quarantined == ["former_key"]
    world.night(NIGHT + timedelta(days=4))
    for told in (world.page("2026-12-02")[4], *(each.read_text() for each in world.central.quarantine.glob("*.json"))):
        assert (
            "chiffré pour une autre clé, à ouvrir avec le séquestre : docs/operator.md, « Une clé est perdue »" in told
        )
    (kept,) = world.central.quarantine.glob("*.batch")
    assert kept.read_bytes() == came
    assert batch.open_frame(batch.read_frame(came), ESCROW_IDENTITY)


def test_a_rotten_file_of_the_archive_is_not_said_to_be_another_keys(world: World) -> None:
    sound = batch.encrypt({"format": 1, "count": 0}, (), [ESCROW])
    with pytest.raises(batch.BadBatch, match="content"):
        batch.decrypt(sound[:-1] + bytes([sound[-1] ^ 1]), ESCROW_IDENTITY)
    with pytest.raises(batch.BadBatch, match="not_for_us"):
        batch.decrypt(sound, world.keys.identity)
