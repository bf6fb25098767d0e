"""The walk is worth what it finds: a planted fault, one a promise, ends a story; without it none does."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.night.central import backup, letters, receive
from db.night.central import night as central_night
from db.night.central.events import parse
from db.night.central.ledger import Ledgers
from db.night.terminal import night as terminal_night
from db.stores import outbox
from tests.night.story import Figures, Lost, Plug, Story, walk

Plant = Callable[[pytest.MonkeyPatch], None]


def mark_is_trusted(patch: pytest.MonkeyPatch) -> None:
    """A sealed mark counts without its file (promise 4)."""
    patch.setattr(outbox, "unseal", lambda _db, _digest: 0)


def sealed_files_go_at_once(patch: pytest.MonkeyPatch) -> None:
    """A sealed file is not kept 35 nights (promise 5)."""
    patch.setattr(terminal_night, "is_over", lambda _stored, _night: True)


def inbox_is_emptied_at_once(patch: pytest.MonkeyPatch) -> None:
    """The inbox is no archive (promise 5)."""
    patch.setattr(central_night, "KEPT_NIGHTS", 0)
    patch.setattr(terminal_night, "is_over", lambda _stored, _night: True)


def erasure_is_in_the_base_alone(patch: pytest.MonkeyPatch) -> None:
    """A restore brings back what was erased (promise 6)."""
    add = Ledgers.add

    def forget(self: Ledgers, ledger: Any, *lines: Any) -> Any:
        return ledger if any(line["act"] == "erase" for line in lines) else add(self, ledger, *lines)

    patch.setattr(Ledgers, "add", forget)


def copy_is_not_read_again(patch: pytest.MonkeyPatch) -> None:
    """What is in no copy is called stored (promise 4)."""
    made = backup.make

    def make(db: Any, folder: Path, night: date, step: Any) -> Any:
        copy = made(db, folder, night, step)
        copy.path.write_bytes(b"")
        return copy

    patch.setattr(backup, "make", make)
    sealed_files_go_at_once(patch)
    patch.setattr(central_night, "KEPT_NIGHTS", 0)


def events_come_twice(patch: pytest.MonkeyPatch) -> None:
    """An event has another identity than its id (promise 3)."""
    patch.setattr(receive, "parse", lambda body: replace(parse(body), event_id=os.urandom(16).hex()))


def sealed_files_are_kept_for_ever(patch: pytest.MonkeyPatch) -> None:
    """What was erased is held after 40 nights (promise 6)."""
    patch.setattr(terminal_night, "is_over", lambda _stored, _night: False)


def letters_list_a_short_while(patch: pytest.MonkeyPatch) -> None:
    """A terminal never hears that central has it (promise 4)."""
    patch.setattr(letters, "LISTED_NIGHTS", 2)
    patch.setattr(letters, "_stored", lambda _central, _terminal, _lying: {})


PLANTS: Mapping[str, Plant] = {
    each.__name__: each
    for each in (
        mark_is_trusted,
        sealed_files_go_at_once,
        inbox_is_emptied_at_once,
        erasure_is_in_the_base_alone,
        copy_is_not_read_again,
        events_come_twice,
        sealed_files_are_kept_for_ever,
        letters_list_a_short_while,
    )
}


def sealed_twice(root: Path) -> None:
    """The same event in two batches: its spool is lost before a letter lists it."""
    figures = Figures()
    story, never = Story(root, 1, figures), Plug(None, figures.steps)
    for act in (story.submit, story.sync, story.lose_spool, story.sync):
        act("hall-a", never)
    story.settle(is_forgetting=False)


BY_SCRIPT = (mark_is_trusted.__name__, events_come_twice.__name__)
"""Chance takes long to come there."""


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_ends_a_story(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    PLANTS[name](monkeypatch)
    with pytest.raises(Lost):
        sealed_twice(tmp_path) if name in BY_SCRIPT else walk(tmp_path, range(40))


def test_the_script_ends_well_without_a_fault(tmp_path: Path) -> None:
    sealed_twice(tmp_path)
