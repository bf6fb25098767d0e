"""What central keeps is shut to the account: nobody is told that it is empty, or sent elsewhere."""

import os
from pathlib import Path

import pytest

from db.sync import quarantine
from kiosk.cli import central, doctor
from tests.another_account import GROUP, as_another, close, give
from tests.db.commands import run
from tests.sync.test_night_goes_on import ACCOUNT


@pytest.fixture
def siege(root: Path) -> Path:
    """A central that a night was lived in, whose files are another account's."""
    home = root / "central"
    assert run(home, central.group, "init", "--target", (root / "share").as_uri()).exit_code == 0
    quarantine.keep(home / "central" / "quarantine", b"x", "inbox/x.batch", "name", "2026-11-27")
    for act in ("nightly", "report", "ingest"):
        run(home, central.group, act)
    run(home, doctor.command)
    give(ACCOUNT, root)
    return home


def said(home: Path, command: object, *words: str) -> tuple[int, str]:
    def work() -> str:
        done = run(home, command, *words)  # type: ignore[arg-type]
        return f"{done.exit_code}\0{done.output}"

    code, told = as_another(ACCOUNT, work).split("\0")
    return int(code), told


def test_a_target_that_is_shut_is_named_and_no_other_folder_is_read(siege: Path) -> None:
    target = siege / "central" / "target"
    close(target)
    for command, words in ((central.group, ("nightly",)), (central.group, ("ingest",)), (doctor.command, ())):
        code, told = said(siege, command, *words)
        assert (code, f"{target} : le dossier d'échange qui y est écrit ne peut pas être lu" in told) == (
            4 if command is doctor.command else 1,
            True,
        ), told
        assert "chown, puis chmod 600" in told
    assert not (siege / "exchange").exists()
    os.chown(target, ACCOUNT, GROUP)
    code, told = said(siege, central.group, "nightly")
    assert (code, str(target) in told) == (4, False), "what lies in quarantine since today is all that is left to do"
    assert "ouvrir le dossier quarantine" in told


def test_a_target_that_is_no_text_is_named_too(siege: Path) -> None:
    (siege / "central" / "target").write_bytes(b"\xff\xfe")
    code, told = said(siege, central.group, "nightly")
    assert (code, "Ce n'est pas du texte. Rien n'est pris ni envoyé." in told) == (1, True)


def test_a_quarantine_that_is_shut_is_not_called_empty(siege: Path) -> None:
    folder = siege / "central" / "quarantine"
    close(folder)
    code, night = said(siege, central.group, "nightly")
    assert (code, "Quarantaine : vide" in night, "À faire : rien" in night) == (4, False, False), night
    assert "Quarantaine : ce compte ne peut pas lire ce dossier" in night
    assert "rendre à ce compte (chown) le dossier quarantine" in night
    code, page = said(siege, central.group, "report")
    assert (code, "central/quarantine est fermé à ce compte" in page) == (4, True)
    code, examined = said(siege, doctor.command)
    assert (code, "Quarantaine : 0" in examined) == (4, False)
    assert f"▲ {folder} : ce compte ne peut pas lire ce dossier" in examined
    os.chown(folder, ACCOUNT, GROUP)
    assert "Quarantaine : 1 fichier" in said(siege, central.group, "nightly")[1]


@pytest.mark.parametrize("place", ["shut", "a folder"])
def test_a_database_of_central_that_does_not_open_is_named(siege: Path, place: str) -> None:
    database = siege / "central" / "central.sqlite"
    if place == "shut":
        close(database)
    else:
        database.unlink()
        database.mkdir(mode=0o755)
        (database / "x").write_bytes(b"x")
    for command, words in ((central.group, ("nightly",)), (central.group, ("init",)), (doctor.command, ())):
        code, told = said(siege, command, *words)
        assert (code, f"{database} : la base ne s'ouvre pas" in told) == (4 if command is doctor.command else 1, True)
        assert "chown, chmod 600" in told
