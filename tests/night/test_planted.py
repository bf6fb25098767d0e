"""The walk finds faults: one planted in each promise ends a story, and without any no story ends."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.central import night as central_night
from db.central import retention
from db.central.copies import backup
from db.central.decisions.ledger import Ledger, Ledgers
from db.central.intake import receive
from db.central.out import delivery
from db.night import night_date
from db.night.terminal import night as terminal_night
from db.night.terminal import retention as terminal_retention
from db.stores import outbox
from db.wire import batches, letters
from db.wire.events import parse
from db.wire.letters import BadLetter, Letter
from kiosk.clock import local_day
from tests.night.keys import CENTRAL, pair
from tests.night.oracle import Lost
from tests.night.plug import Figures, Plug
from tests.night.story import FIRST, Story, walk

Plant = Callable[[pytest.MonkeyPatch], None]


def mark_is_trusted(patch: pytest.MonkeyPatch) -> None:
    """Let a row count as sealed without its sealed file (promise 4)."""
    patch.setattr(outbox, "unseal", lambda _db, _digest: 0)


def sealed_files_go_at_once(patch: pytest.MonkeyPatch) -> None:
    """Let a sealed file go at once, not after 35 nights (promise 5)."""
    patch.setattr(terminal_night, "is_over", lambda _stored, _night: True)


def inbox_is_emptied_at_once(patch: pytest.MonkeyPatch) -> None:
    """Empty the inbox at once, so that it is no archive (promise 5)."""
    patch.setattr(central_night, "KEPT_NIGHTS", 0)
    patch.setattr(terminal_night, "is_over", lambda _stored, _night: True)


def erasure_is_in_the_base_alone(patch: pytest.MonkeyPatch) -> None:
    """Let a restore bring back what was erased (promise 6)."""
    add = Ledgers.add

    def forget(self: Ledgers, ledger: Any, *lines: Any) -> Any:
        return ledger if any(line["act"] == "erase" for line in lines) else add(self, ledger, *lines)

    patch.setattr(Ledgers, "add", forget)


def copy_is_not_read_again(patch: pytest.MonkeyPatch) -> None:
    """Let central call stored what is in no copy (promise 4)."""
    made = backup.make

    def make(db: Any, folder: Path, night: date, step: Any) -> Any:
        copy = made(db, folder, night, step)
        copy.path.write_bytes(b"")
        return copy

    patch.setattr(backup, "make", make)
    sealed_files_go_at_once(patch)
    patch.setattr(central_night, "KEPT_NIGHTS", 0)


def events_come_twice(patch: pytest.MonkeyPatch) -> None:
    """Give an event another identity than its id (promise 3)."""
    patch.setattr(receive, "parse", lambda body: parse(body)._replace(event_id=os.urandom(16).hex()))


def sealed_files_are_kept_for_ever(patch: pytest.MonkeyPatch) -> None:
    """Let sealed files hold what was erased after 40 nights (promise 6)."""
    patch.setattr(terminal_night, "is_over", lambda _stored, _night: False)


def letters_list_a_short_while(patch: pytest.MonkeyPatch) -> None:
    """Let a terminal never learn that central has its batch (promise 4)."""
    patch.setattr(delivery, "LISTED_NIGHTS", 2)
    patch.setattr(delivery, "_stored", lambda _central, _terminal, _lying: {})


def nothing_is_put(patch: pytest.MonkeyPatch) -> None:
    """Let a sealed file stay on the terminal's own disk (promise 2)."""
    patch.setattr(terminal_night, "_put", lambda *_all: None)


def revoked_is_taken(patch: pytest.MonkeyPatch) -> None:
    """Let central believe a revoked key (promise 7)."""
    patch.setattr(Ledger, "revoked", {})


def nothing_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Let central keep for ever what should be forgotten in time (promise 8)."""
    patch.setattr(retention, "_forget", lambda *_all, **_named: 0)


def acceptance_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Keep out of the ledger which batches of a revoked key were stored before (promise 7)."""
    add = Ledgers.add

    def forget(self: Ledgers, ledger: Any, *lines: Any) -> Any:
        return add(self, ledger, *({**line, "accepted": []} if line["act"] == "revoke" else line for line in lines))

    patch.setattr(Ledgers, "add", forget)


def night_follows_the_wall(patch: pytest.MonkeyPatch) -> None:
    """Let one wrong clock make everything old (promise 8)."""
    patch.setattr(night_date, "after", lambda _night, wall: wall)


def terminal_forgets_nothing(patch: pytest.MonkeyPatch) -> None:
    """Let a terminal show for ever what central has long stored (promise 8)."""
    patch.setattr(terminal_retention, "RULES", {})


def letters_are_for_everybody(patch: pytest.MonkeyPatch) -> None:
    """Encrypt a letter to more than its own terminal (promise 9)."""
    write, everybody = letters.write, [pair(name).recipient for name in ("hall-a", "hall-b")]
    patch.setattr(letters, "write", lambda told, seed, _recipients: write(told, seed, everybody))


def any_letter_is_believed(patch: pytest.MonkeyPatch) -> None:
    """Do not check a letter's signature (promise 9)."""
    patch.setattr(letters, "is_signed", lambda *_all: True)


@pytest.mark.proof(keeps=2)
@pytest.mark.parametrize("seed", range(1, 25))
def test_without_a_fault_nothing_is_lost_or_doubled(seed: int, tmp_path: Path) -> None:
    walk(tmp_path, range(seed, seed + 1))


def begun(root: Path) -> Story:
    """Return a story in which one submission was sealed and put at the share."""
    story = Story(root, 1, Figures())
    for act in (story.submit, story.sync):
        act("hall-a", never())
    return story


def never() -> Plug:
    return Plug(None, Counter())


def holds(story: Story, *, is_there: bool) -> None:
    """Raise Lost where central holds the first submission and should not, or the other way round."""
    if (story.oracle.values.keys() <= {*story.siege.references()}) is not is_there:
        raise Lost(story.siege.references())


def sealed_twice(root: Path) -> None:
    """Send the same event in two batches: the spool is lost before a letter lists the first."""
    story = begun(root)
    for act in (story.lose_spool, story.sync):
        act("hall-a", never())
    story.settle(is_forgetting=False)


def disk_lost(root: Path) -> None:
    """Destroy the terminal's disk a quarter of an hour after a submission."""
    story = begun(root)
    shutil.rmtree(story.halls["hall-a"].home)
    story.siege.nightly(FIRST)
    holds(story, is_there=True)


def revoked(root: Path) -> None:
    """Revoke a stolen terminal whose batch waits in the inbox."""
    story = begun(root)
    story.siege.revoke("hall-a", FIRST)
    story.siege.nightly(FIRST)
    holds(story, is_there=False)


def erased_before_a_loss(root: Path) -> None:
    """Put back a copy from before an erasure."""
    story = begun(root)
    (reference,) = story.oracle.values
    for _night in range(2):
        story.live()
        story.day += 1
    story.erase_one(reference, never())
    for copy in backup.copies(story.siege.place.backup)[:1]:
        for folder in story.siege.place.copies:
            (folder / copy.path.name).unlink()
    story.lose_base("", never())
    story.nightly("", never())


def newest_copy_lost(root: Path) -> None:
    """Lose the base with the newest copy, the only one that has a submission."""
    story = Story(root, 1, Figures())
    story.day += 1
    story.submit("hall-a", never())
    story.live()
    story.lose_base_and_newest("", never())
    for _night in range(2):
        story.day += 1
        story.live()
    holds(story, is_there=True)


def year_over(root: Path) -> None:
    """Let more than a year go by without news of a file."""
    story = begun(root)
    story.siege.nightly(FIRST)
    later = FIRST + timedelta(days=400)
    story.siege.pretend(local_day(later))
    story.siege.nightly(later)
    holds(story, is_there=False)


def revoked_before_a_loss(root: Path) -> None:
    """Lose the base with the newest copy, the only one that has what was stored of a revoked key."""
    story = Story(root, 1, Figures())
    story.day += 1
    for act in (story.submit, story.sync, story.nightly):
        act("hall-a", never())
    story.siege.revoke("hall-a", story.at("central"))
    story.lose_base_and_newest("", never())
    story.day += 1
    story.nightly("", never())
    holds(story, is_there=True)


def year_ahead(root: Path) -> None:
    """Set central's clock more than a year ahead for two nights."""
    story = begun(root)
    for off in (0, 400, 400):
        story.day, story.wrong["central"] = story.day + 1, off
        story.nightly("", never())


def forgotten_here(root: Path) -> None:
    """Let a submission go unread for more than a year."""
    story = begun(root)
    story.live()
    story.skip(366)
    for _night in range(2):
        story.day += 1
        story.live()
    if shown := story.reader.terminal(story.halls["hall-a"]).shown:
        raise Lost(shown)


def overheard(root: Path) -> None:
    """Open a letter with another terminal's key."""
    story = begun(root)
    story.siege.nightly(FIRST)
    data = (root / "share/down/hall-a.letter").read_bytes()
    with suppress(BadLetter):
        letters.read(data, "hall-a", CENTRAL.verify, pair("hall-b").identity)
        raise Lost("another terminal's key opens it")


def forged(root: Path) -> None:
    """Forge a letter that says that everything is stored."""
    story = begun(root)
    hall = story.halls["hall-a"]
    digests = [path.name.removesuffix(batches.SUFFIX) for path in hall.inbox().iterdir()]
    night = local_day(FIRST)
    told = Letter("hall-a", 2**40, night, {"stored": letters.packed({night: digests})})
    (root / "share/down/hall-a.letter").write_bytes(letters.write(told, pair("x").seed, [hall.keys.recipient]))
    hall.sync(FIRST)
    if not hall.waiting():
        raise Lost("a row went on a stranger's word")


SCRIPTS: Mapping[str, tuple[Plant, Callable[[Path], None]]] = {
    plant.__name__: (plant, script)
    for plant, script in (
        (mark_is_trusted, sealed_twice),
        (events_come_twice, sealed_twice),
        (nothing_is_put, disk_lost),
        (revoked_is_taken, revoked),
        (erasure_is_in_the_base_alone, erased_before_a_loss),
        (inbox_is_emptied_at_once, newest_copy_lost),
        (nothing_is_forgotten, year_over),
        (acceptance_is_forgotten, revoked_before_a_loss),
        (night_follows_the_wall, year_ahead),
        (terminal_forgets_nothing, forgotten_here),
        (letters_are_for_everybody, overheard),
        (any_letter_is_believed, forged),
    )
}
"""Faults that chance takes long to meet, each with the script that shows it."""


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_planted_fault_ends_its_story(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plant, script = SCRIPTS[name]
    script(tmp_path / "sound")
    plant(monkeypatch)
    with pytest.raises(Lost):
        script(tmp_path / "planted")


BY_CHANCE: Mapping[str, Plant] = {
    each.__name__: each
    for each in (
        letters_list_a_short_while,
        sealed_files_go_at_once,
        copy_is_not_read_again,
        sealed_files_are_kept_for_ever,
        *(plant for plant, _script in SCRIPTS.values() if plant is not any_letter_is_believed),
    )
}
"""Faults that the walk meets by chance, within seconds or a minute; it forges no letters."""


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("name", BY_CHANCE)
def test_a_planted_fault_ends_a_walk(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    BY_CHANCE[name](monkeypatch)
    with pytest.raises(Lost):
        walk(tmp_path, range(80))
