"""`kiosk sync --dry-run` says what the night then does."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import immediate
from db.stores import outbox
from db.sync import journal
from db.terminal import open_terminal
from tests.db.commands import tree
from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY


@pytest.mark.parametrize(("events", "files"), [(0, 1), (3, 1), (1100, 3)])
def test_it_says_how_many_files_the_events_will_make(root: Path, events: int, files: int) -> None:
    home, origin = root / "hall", outbox.Origin("hall-a", "CBS")
    with closing(open_terminal(home)()) as db, immediate(db):
        for _each in range(events):
            outbox.write_event(db, origin, "counted", FRIDAY, {})
    said = kiosk(home, "sync", "--dry-run").stdout
    told = f"{files}" if events else "1 (vide : le signe de vie du jour)"
    assert said.startswith(
        f"Événements à sceller : {events}. Fichiers que cela fera : {told}. Fichiers déjà scellés, sans accusé : 0.\n"
    )
    done = json.loads(kiosk(home, "sync", "--json").stdout)
    assert (done["sealed_events"], done["sealed_files"], done["sent"]) == (events, files, files)
    again = json.loads(kiosk(home, "sync", "--dry-run", "--json").stdout)
    assert (again["events"], again["new_files"], again["files"]) == (0, 0, files)


def test_a_file_in_which_nothing_was_sealed_is_said_to_be_the_sign_of_life(root: Path) -> None:
    """ "Événements scellés : 0. Fichiers écrits : 1." left people to wonder."""
    said = "Événements scellés : 0. Fichiers écrits : {files}. Fichiers envoyés : {files}."
    first = kiosk(root / "hall", "sync").stdout
    assert said.replace("{files}", "1 (vide : le signe de vie du jour)", 1).format(files=1) in first
    assert said.format(files=0) in kiosk(root / "hall", "sync").stdout


@pytest.mark.parametrize("written", ["[]", '["age1xyz"]'])
def test_2_where_nothing_can_be_sealed_also_with_nothing_to_seal(root: Path, written: str) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0, "the sign of life of the day is sealed"
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"recipients = \[[^]]*\]", f"recipients = {written}", text), encoding="utf-8")
    for words in (("--dry-run",), ()):
        done = kiosk(home, "sync", *words)
        assert (done.returncode, "Clé sync.recipients" in done.stderr, "Rien n'est perdu" in done.stderr) == (
            2,
            True,
            True,
        )


def test_it_writes_nothing_and_hides_no_sealing_that_failed(root: Path) -> None:
    """Its line in the log was one of a night that had sealed: doctor then said nothing of a sealing that fails."""
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    journal.log(home, FRIDAY, "seal", 1)
    before = {name: data for name, data in tree(root).items() if "sqlite" not in name}
    assert kiosk(home, "sync", "--dry-run").returncode == 0
    assert {name: data for name, data in tree(root).items() if "sqlite" not in name} == before
    assert "seal" in {each["name"] for each in json.loads(kiosk(home, "doctor", "--json").stdout)["findings"]}
