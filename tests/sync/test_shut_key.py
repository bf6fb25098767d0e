"""A key that is shut to the account is a matter of rights: nobody is told that it is none, or to make another."""

import os
from pathlib import Path

import pytest

from kiosk.cli import central, doctor, staff, sync
from tests.another_account import GROUP, as_another, close, give
from tests.db.commands import run
from tests.sync.test_night_goes_on import ACCOUNT

RIGHTS = "chown, puis chmod 600"


@pytest.fixture
def exchanged(root: Path) -> Path:
    """Two nights each; every command was loaded once as root."""
    words = ("--target", (root / "share").as_uri())
    for _time in range(2):
        run(root / "hall", sync.command, *words)
        run(root / "central", central.group, "nightly", *words)
    for home in (root / "hall", root / "central"):
        run(home, doctor.command)
    give(ACCOUNT, root)
    return root


def said(home: Path, command: object, *words: str, given: str = "") -> str:
    return as_another(ACCOUNT, lambda: run(home, command, *words, given=given).output)  # type: ignore[arg-type]


def test_a_terminal_asks_for_its_right_on_central_s_key(exchanged: Path) -> None:
    hall = exchanged / "hall"
    verify = hall / "keys" / "central.verify"
    close(verify)
    night = said(hall, sync.command, "--target", (exchanged / "share").as_uri())
    examined = said(hall, doctor.command)
    assert "keys/central.verify est fermé à ce compte" in night
    assert f"{verify} est fermé à ce compte" in examined
    assert RIGHTS in examined
    for told in (night, examined):
        assert "pas une clé" not in told
        assert "Copiez ici" not in told
    os.chown(verify, ACCOUNT, GROUP)
    assert "fermé à ce compte" not in said(hall, doctor.command)


@pytest.mark.parametrize("name", ["central.verify", "central.age", "central.signing", ""])
def test_central_asks_for_its_right_on_a_key_of_its_own(exchanged: Path, name: str) -> None:
    key = exchanged / "central" / "keys" / name
    close(key)
    examined = said(exchanged / "central", doctor.command)
    assert examined.count(f"Clés fermées à ce compte : {key}") == 1
    assert RIGHTS in examined
    for other in ("pas une clé", "ne va pas avec", "Remettez sa copie", "config.toml", "CentralMissing"):
        assert other not in examined


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("name", ["central.age", "central.signing", ""])
@pytest.mark.parametrize(
    "words",
    [
        *((name,) for name in ("nightly", "init", "restore", "rebuild", "ingest", "export", "report", "backup")),
        ("init", "--new-key"),
        ("access", "BEL-7K3M-2QF"),
        ("erase", "BEL-7K3M-2QF", "--yes"),
        ("revoke", "hall-a", "--yes"),
    ],
    ids=" ".join,
)
def test_every_command_of_central_names_the_key_and_makes_no_other(
    exchanged: Path, name: str, words: tuple[str, ...]
) -> None:
    home = exchanged / "central"
    key = home / "keys" / name
    kept = {file.name: file.read_bytes() for file in (home / "keys").iterdir()}
    close(key)
    told = said(home, central.group, *words)
    assert f"Clés fermées à ce compte : {key}. Rien n'est changé. root les rend à ce compte" in told
    assert RIGHTS in told
    for other in ("Pas de service central", "--new-key", "séquestre", "Traceback"):
        assert other not in told
    assert {file.name: file.read_bytes() for file in (home / "keys").iterdir()} == kept


@pytest.mark.parametrize("name", ["central.signing", "agency.CBS.pepper", ""])
def test_who_writes_an_agent_at_central_is_told_too(exchanged: Path, name: str) -> None:
    home = exchanged / "central"
    words = ("--name", "Ane", "--agency", "CBS")
    assert run(home, staff.group, "add", "ane", *words, given="482915\n482915\n").exit_code == 0
    run(home, doctor.command)
    give(ACCOUNT, exchanged)
    key = home / "keys" / name
    close(key)
    for act in (("add", "benat", *words), ("reset-pin", "ane", "--agency", "CBS")):
        told = said(home, staff.group, *act, given="593751\n593751\n")
        assert f"Clés fermées à ce compte : {key}. Rien n'est changé. root les rend à ce compte" in told
        assert "manque" not in told
    examined = said(home, doctor.command)
    assert f"Clés fermées à ce compte : {key}" in examined
    assert ".pepper manque" not in examined


def test_the_night_and_its_page_name_a_pepper_that_is_shut(exchanged: Path) -> None:
    home, target = exchanged / "central", (exchanged / "share").as_uri()
    words = ("--name", "Ane", "--agency", "CBS")
    assert run(home, staff.group, "add", "ane", *words, given="482915\n482915\n").exit_code == 0
    run(home, central.group, "nightly", "--target", target)
    give(ACCOUNT, exchanged)
    key = home / "keys" / "agency.CBS.pepper"
    close(key)

    def lived() -> str:
        done = run(home, central.group, "nightly", "--target", target)
        return f"{done.exit_code} {done.output}"

    night = as_another(ACCOUNT, lived)
    assert night.startswith("4 ")
    assert f"Clés fermées à ce compte : {key}. Les bornes gardent les agents qu'elles ont. root les rend" in night
    page = max((home / "central" / "report").glob("*.txt")).read_text(encoding="utf-8")
    assert f"rendre à ce compte (chown) ce qu'il n'a pas pu lire, {key}" in page
    os.chown(key, ACCOUNT, GROUP)
    assert as_another(ACCOUNT, lived).startswith("0 ")


def test_the_night_and_its_page_name_a_pepper_that_is_gone(exchanged: Path) -> None:
    """The terminals keep the agents that they have: nobody would notice until one of them is new."""
    home, target = exchanged / "central", (exchanged / "share").as_uri()
    words = ("--name", "Ane", "--agency", "CBS")
    assert run(home, staff.group, "add", "ane", *words, given="482915\n482915\n").exit_code == 0
    assert run(home, central.group, "nightly", "--target", target).exit_code == 0
    key = home / "keys" / "agency.CBS.pepper"
    away = key.rename(key.with_suffix(".away"))
    done = run(home, central.group, "nightly", "--target", target)
    assert done.exit_code == 4
    assert f"{key} manque : les agents de cette agence ne sont plus envoyés." in done.stderr
    assert "kiosk staff reset-pin IDENTIFIANT --agency CBS" in done.stderr
    assert "regarder la clé des codes des agents (CBS), que le service central n'a plus" in done.stdout
    away.rename(key)
    assert run(home, central.group, "nightly", "--target", target).exit_code == 0


def test_a_terminal_asks_for_its_right_on_the_key_of_the_agents_that_came(exchanged: Path) -> None:
    home, hall, target = exchanged / "central", exchanged / "hall", (exchanged / "share").as_uri()
    words = ("--name", "Ane", "--agency", "CBS")
    assert run(home, staff.group, "add", "ane", *words, given="482915\n482915\n").exit_code == 0
    run(home, central.group, "nightly", "--target", target)
    run(hall, sync.command, "--target", target)
    give(ACCOUNT, exchanged)
    (key,) = (hall / "keys").glob("staff.*.pepper")
    close(key)
    examined = said(hall, doctor.command)
    assert f"Clés fermées à ce compte : {key}. Rien n'est changé. root les rend à ce compte" in examined
    assert RIGHTS in examined
    for other in ("manque ou est abîmée", "Remettez sa copie", "nouveau code"):
        assert other not in examined
    key.unlink()
    examined = said(hall, doctor.command)
    assert f"{key} manque ou est abîmée" in examined
    assert "Ici, kiosk sync la reprend de la liste du siège." in examined
    run(hall, sync.command, "--target", target)
    give(ACCOUNT, exchanged)
    assert "manque ou est abîmée" not in said(hall, doctor.command), "done as it says, it is over"


def test_central_asks_for_its_right_on_the_key_of_the_central_before_it(exchanged: Path) -> None:
    home = exchanged / "central"
    key = home / "keys" / "central.verify.former"
    key.write_text("11" * 32, encoding="ascii")
    close(key)
    examined = said(home, doctor.command)
    night = said(home, central.group, "nightly", "--target", (exchanged / "share").as_uri())
    assert f"{key} est fermée à ce compte" in examined
    assert "keys/central.verify.former est fermée à ce compte" in night
    assert "rendre à ce compte (chown) keys/central.verify.former" in night
    assert "clé entière" not in examined + night
