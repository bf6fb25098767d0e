"""A public half that is missing at central: the page, the night and doctor say it alike, until it is back."""

import os
from pathlib import Path

import pytest

from kiosk.cli import central, doctor
from tests.another_account import GROUP, as_another, close, give
from tests.db.commands import run
from tests.sync.machines import ESCROW
from tests.sync.test_night_goes_on import ACCOUNT

REMEDIES = {
    "central.verify": ("refaire keys/central.verify, qui manque", ("init",)),
    "escrow.recipient": (
        "redonner la clé publique du séquestre, qui manque",
        ("init", "--escrow-recipient", ESCROW),
    ),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_the_night_tells_of_a_public_half_that_is_missing_as_doctor_does(root: Path, name: str) -> None:
    home, file = root / "central", root / "central" / "keys" / name
    target = (root / "share").as_uri()
    assert run(home, central.group, "init", "--target", target).exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    before = file.read_bytes()
    file.unlink()
    to_do, remedy = REMEDIES[name]
    for act in ("nightly", "report"):
        done = run(home, central.group, act)
        assert (done.exit_code, to_do in done.stdout) == (4, True), done.output
        assert not file.exists(), "a person makes it again"
    (line,) = [each for each in done.stderr.splitlines() if name in each]
    examined = run(home, doctor.command)
    assert examined.exit_code == 4
    assert all(part in examined.output for part in line.replace(f"keys/{name}", str(file)).split(". ")), line
    assert run(home, central.group, *remedy).exit_code == 0
    assert file.read_bytes() == before
    done = run(home, central.group, "nightly")
    assert (done.exit_code, to_do in done.output) == (0, False)


FORMER = {
    "cut off": ("00" * 20 + "\n", "n'est pas une clé entière"),
    "empty": ("", "n'est pas une clé entière"),
    "one of two cut off": ("11" * 32 + "\n" + "00" * 20, "n'est pas une clé entière"),
    "no text": ("\udcff", "n'est pas une clé entière"),
    "its own": ("OWN", "est la clé du siège d'à présent"),
}


@pytest.mark.parametrize("what", FORMER)
def test_a_former_key_that_is_none_is_told_by_the_night_and_by_doctor(root: Path, what: str) -> None:
    home, target = root / "central", (root / "share").as_uri()
    file, own = home / "keys" / "central.verify.former", (home / "keys" / "central.verify").read_text(encoding="ascii")
    written, says = FORMER[what]
    assert run(home, central.group, "init", "--target", target).exit_code == 0
    file.write_bytes((own if written == "OWN" else written).encode(errors="surrogateescape"))
    for act in ("nightly", "report"):
        done = run(home, central.group, act)
        assert (done.exit_code, "remettre keys/central.verify.former" in done.stdout) == (4, True), done.output
        assert f"keys/central.verify.former {says}" in done.stderr
    examined = run(home, doctor.command)
    assert (examined.exit_code, f"{file} {says}" in examined.output) == (4, True)
    file.write_text(f"{'22' * 32}\n{own}", encoding="ascii")
    done = run(home, central.group, "nightly")
    assert (done.exit_code, "central.verify.former" in done.output) == (0, False), "one of its own among others is past"


def test_of_both_the_command_that_is_named_makes_up_for_both(root: Path) -> None:
    home, keys = root / "central", root / "central" / "keys"
    assert run(home, central.group, "init", "--target", (root / "share").as_uri()).exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    for name in REMEDIES:
        (keys / name).unlink()
    for said in (run(home, central.group, "nightly").output, run(home, doctor.command).output):
        named = said.count("kiosk central init")
        assert (said.count("kiosk central init --escrow-recipient age1…"), "refaite" in said) == (named, True), said
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    assert run(home, doctor.command).exit_code == 0


@pytest.mark.parametrize("name", REMEDIES)
def test_a_public_half_that_is_shut_is_asked_back_and_never_made_again(root: Path, name: str) -> None:
    home, file = root / "central", root / "central" / "keys" / name
    assert run(home, central.group, "init", "--target", (root / "share").as_uri()).exit_code == 0
    for act in ("nightly", "report"):
        run(home, central.group, act)
    give(ACCOUNT, root)
    close(file)
    for act in ("nightly", "report"):
        said = as_another(ACCOUNT, lambda: run(home, central.group, act).output)  # noqa: B023
        assert f"keys/{name} est fermée à ce compte" in said, said
        assert f"rendre à ce compte (chown) keys/{name}" in said
        for other in ("Pas de séquestre", "ne va pas avec", "central init"):
            assert other not in said
    os.chown(file, ACCOUNT, GROUP)
    assert "fermée à ce compte" not in as_another(ACCOUNT, lambda: run(home, central.group, "nightly").output)


@pytest.mark.parametrize("what", [b"", b"x", b"garbage", b"\xff" * 40])
@pytest.mark.parametrize("name", REMEDIES)
def test_a_public_half_that_is_none_is_told_and_made_again(root: Path, name: str, what: bytes) -> None:
    home, file = root / "central", root / "central" / "keys" / name
    assert run(home, central.group, "init", "--target", (root / "share").as_uri()).exit_code == 0
    before = file.read_bytes()
    file.write_bytes(what)
    done = run(home, central.group, "nightly")
    assert (done.exit_code, f"keys/{name}" in done.stderr) == (4, True), done.output
    assert f"keys/{name}" in run(home, doctor.command).output
    assert run(home, central.group, *REMEDIES[name][1]).exit_code == 0
    assert file.read_bytes() == before
    assert run(home, central.group, "nightly").exit_code == 0
