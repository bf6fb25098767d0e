"""A key of central's that is whole and is another's: nothing is taken, signed or put aside with it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from nacl.signing import SigningKey

from kiosk.cli import central, doctor
from tests.db.commands import examined, run, tree
from tests.sync.machines import kiosk
from tests.sync.test_staff_commands import at_central

ACTS = (("nightly",), ("ingest",), ("report",), ("restore",))


@pytest.fixture
def siege(root: Path) -> Path:
    """A central that a night was lived in, and that something waits for at the share."""
    home = root / "central"
    assert run(home, central.group, "init", "--target", (root / "share").as_uri()).exit_code == 0
    for machine, words in ((root / "hall", ("sync",)), (home, ("central", "nightly")), (root / "hall", ("sync",))):
        done = kiosk(machine, *words)
        assert done.returncode == 0, done.stderr
    (sealed,) = (home / "central" / "archive").glob("*.batch")
    shutil.copy(sealed, root / "share" / "inbox" / "hall-a")
    return home


def keys_of(home: Path) -> dict[str, bytes]:
    return tree(home / "keys")


def swap_signing(home: Path) -> bytes:
    """Another key's file in its place; gives the right one."""
    file = home / "keys" / "central.signing"
    right = file.read_bytes()
    file.write_bytes(bytes(SigningKey.generate()))
    return right


def swap_age(home: Path) -> bytes:
    file = home / "keys" / "central.age"
    right = file.read_bytes()
    file.write_text(f"{pyrage.x25519.Identity.generate()}\n", encoding="ascii")
    return right


def untouched(root: Path) -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    return tree(root / "share"), keys_of(root / "central"), tree(root / "central" / "central" / "quarantine")


def test_where_the_two_halves_do_not_belong_together_nothing_is_signed_and_neither_is_blamed(siege: Path) -> None:
    right = swap_signing(siege)
    before = untouched(siege.parent)
    for act in ACTS:
        done = run(siege, central.group, *act)
        assert done.exit_code == 2, (act, done.output)
        for name in ("central.signing", "central.verify"):
            assert str(siege / "keys" / name) in done.output
        assert "du coffre" in done.output
        assert "kiosk central init --new-key" in done.output
    assert run(siege, central.group, "init").exit_code == 2
    assert untouched(siege.parent) == before, "what the terminals trust is not overwritten"
    code, found = examined(siege)
    said = found["central.signing"]["says"] + found["central.signing"]["todo"]
    assert (code, "rien ne dit ici laquelle est fausse" in said, "refaite" in said) == (4, True, False)
    assert "central.verify" not in found
    (siege / "keys" / "central.signing").write_bytes(right)
    assert run(siege, central.group, "nightly").exit_code == 0
    assert examined(siege)[0] == 0
    assert kiosk(siege.parent / "hall", "sync").returncode == 0, "the terminal believes it as before"


def test_a_public_half_that_changed_is_taken_again_from_a_terminal(siege: Path) -> None:
    verify = siege / "keys" / "central.verify"
    verify.write_text("ab" * 32, encoding="ascii")
    done = run(siege, central.group, "nightly")
    assert (done.exit_code, "reprenez-la dans keys d'une borne" in done.output) == (2, True)
    shutil.copy(siege.parent / "hall" / "keys" / "central.verify", verify)
    assert run(siege, central.group, "nightly").exit_code == 0


def test_a_signing_key_that_is_lost_behind_another_is_made_anew_and_the_former_half_kept(siege: Path) -> None:
    verify = siege / "keys" / "central.verify"
    former = verify.read_text(encoding="ascii")
    swap_signing(siege)
    done = run(siege, central.group, "init", "--new-key")
    assert (done.exit_code, "la clé de signature du siège est neuve" in done.output) == (0, True)
    assert former in (siege / "keys" / "central.verify.former").read_text(encoding="ascii")
    assert (siege / "keys" / "central.signing.unreadable").exists()
    assert run(siege, central.group, "nightly").exit_code == 4, "it is to be carried to the terminals"
    shutil.copy(verify, siege.parent / "hall" / "keys")
    assert run(siege, central.group, "init", "--carried").exit_code == 0
    assert run(siege, central.group, "nightly").exit_code == 0
    assert kiosk(siege.parent / "hall", "sync").returncode == 0


def test_a_new_signing_key_that_was_cut_off_before_its_half_was_written_is_no_riddle(siege: Path) -> None:
    verify = siege / "keys" / "central.verify"
    former = verify.read_bytes()
    (siege / "keys" / "central.signing").unlink()
    assert run(siege, central.group, "init", "--new-key").exit_code == 0
    verify.write_bytes(former)
    assert run(siege, central.group, "init").exit_code == 0
    assert verify.read_bytes() != former


def test_an_age_key_that_was_not_given_out_puts_nothing_in_quarantine(siege: Path) -> None:
    right = swap_age(siege)
    before = untouched(siege.parent)
    assert any(name.startswith("inbox/hall-a/") for name in before[0])
    for act in ACTS:
        done = run(siege, central.group, *act)
        assert (done.exit_code, str(siege / "keys" / "central.age") in done.output) == (2, True), (act, done.output)
        assert "n'est pas la clé que les bornes ont reçue" in done.output
    assert run(siege, central.group, "init").exit_code == 2
    assert untouched(siege.parent) == before
    code, found = examined(siege)
    assert (code, "du coffre" in found["central.age"]["todo"]) == (4, True)
    (siege / "keys" / "central.age").write_bytes(right)
    assert run(siege, central.group, "nightly").exit_code == 0
    assert examined(siege)[0] == 0
    assert untouched(siege.parent)[2] == {}


def test_an_age_key_that_is_lost_behind_another_is_made_anew(siege: Path) -> None:
    swap_age(siege)
    done = run(siege, central.group, "init", "--new-key", "--json")
    assert done.exit_code == 0, done.output
    recipient = json.loads(done.stdout)["recipient"]
    assert (siege / "central" / "recipient").read_text(encoding="ascii").strip() == recipient
    assert "central.age" not in examined(siege)[1]


def test_a_central_of_before_takes_over_the_key_that_it_has(siege: Path) -> None:
    given = siege / "central" / "recipient"
    told = given.read_bytes()
    given.unlink()
    assert "central.age" not in examined(siege)[1]
    assert run(siege, central.group, "nightly").exit_code == 0
    assert given.read_bytes() == told


def test_who_goes_back_to_another_key_on_purpose_says_so_as_the_message_tells(siege: Path) -> None:
    swap_age(siege)
    record = siege / "central" / "recipient"
    assert f"ôtez {record}" in run(siege, doctor.command).output
    record.unlink()
    assert "n'est pas la clé que" not in run(siege, central.group, "report").output


def test_a_plug_that_is_pulled_while_a_key_is_made_anew_leaves_no_riddle(siege: Path) -> None:
    """The record goes first: whatever key is there then is the one to be told."""
    (siege / "keys" / "central.age").unlink()
    assert run(siege, central.group, "init", "--new-key").exit_code == 0
    (siege / "central" / "recipient").unlink()
    assert run(siege, central.group, "init").exit_code == 0
    assert "central.age" not in examined(siege)[1]


@pytest.mark.parametrize("swap", [swap_signing, swap_age])
def test_the_staff_of_an_agency_is_neither_written_nor_listed_with_it(
    siege: Path, swap: Callable[[Path], bytes]
) -> None:
    assert at_central(siege.parent, "add", "ane", "--name", "Ane Exemple").returncode == 0
    swap(siege)
    said = run(siege, central.group, "nightly").stderr
    before = tree(siege)
    for words in (("add", "peio", "--name", "Peio"), ("reset-pin", "ane")):
        done = at_central(siege.parent, *words)
        assert (done.returncode, done.stderr) == (2, said)
    for act in (("list",), ("disable", "ane")):
        done = kiosk(siege, "staff", *act, "--agency", "CBS")
        assert (done.returncode, done.stderr) == (2, said)
    assert tree(siege) == before
