"""`kiosk sync --dry-run` says what the night then does."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import immediate
from db.stores import outbox
from db.terminal import open_terminal
from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY


@pytest.mark.parametrize(("events", "files"), [(0, 1), (3, 1), (1100, 3)])
def test_it_says_how_many_files_the_events_will_make(root: Path, events: int, files: int) -> None:
    home, origin = root / "hall", outbox.Origin("hall-a", "CBS")
    with closing(open_terminal(home)()) as db, immediate(db):
        for _each in range(events):
            outbox.write_event(db, origin, "counted", FRIDAY, {})
    said = kiosk(home, "sync", "--dry-run").stdout
    assert said.startswith(
        f"Événements à sceller : {events}. Fichiers que cela fera : {files}. Fichiers déjà scellés, sans accusé : 0.\n"
    )
    done = json.loads(kiosk(home, "sync", "--json").stdout)
    assert (done["sealed_events"], done["sealed_files"], done["sent"]) == (events, files, files)
    again = json.loads(kiosk(home, "sync", "--dry-run", "--json").stdout)
    assert (again["events"], again["new_files"], again["files"]) == (0, 0, files)
