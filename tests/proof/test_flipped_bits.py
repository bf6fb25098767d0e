"""A flipped bit in any file of a terminal, the share or central is reported in words, or does no harm.

A person then does what is written for that file, and everything that is owed is at central. Central's base alone is
left out: it is plain SQLite, whose pages are not authenticated; the walk damages it as a whole.
"""

import copy
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.keys import Keys
from db.night.share import Away
from db.night.terminal import base_copy
from db.terminal_file import database_path
from kiosk.clock import local_day
from kiosk.services.ports.errors import StorageError
from tests.night.oracle import Lost
from tests.night.plug import Figures
from tests.night.story import Story

SAID = (StorageError, Away)
EACH = 8
"""Each test flips a bit in every n-th file, with this n."""
PARTS = 5 * EACH


def lived(root: Path) -> Story:
    """Return a story with something stored, something at the share alone, and something not sealed yet."""
    story = Story(root, 1, Figures())
    for _night in range(2):
        story.day += 1
        story.submit("hall-a", story.never())
        story.live()
    for act in (story.submit, story.sync, story.submit):
        act("hall-a", story.never())
    return story


def files(root: Path) -> list[Path]:
    """Return one file of each kind, without those that tests keep, locks and central's base."""
    there = [path for path in sorted(root.rglob("*")) if path.is_file() and path.stat().st_size]
    kinds = {
        (path.parent.name, path.suffix if len(path.name) > 64 or path.suffix == ".csv" else path.name): path
        for path in reversed(there)
        if path.suffix not in {".saved", ".lock"} and path.name != "central.sqlite"
    }
    return sorted(kinds.values())


def turn(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def refused(story: Story) -> bool:
    """Live two nights, and tell if anything refused with an error of ours; any other error ends the test."""
    was_refused = False
    for _night in range(2):
        story.day += 1
        for hall in story.everybody():
            for act in (hall.live, story.siege.nightly):
                try:
                    act(story.at("central"))
                except SAID:
                    was_refused = True
    return was_refused


def mend(story: Story, path: Path, sound: bytes) -> None:
    """Do what is written for a file: a base has its copy, and of any other file there is a second one."""
    for hall in story.everybody():
        if path == database_path(hall.home):
            base_copy.put_back(path, Keys(hall.home).database_key(), local_day(story.at(hall.name)))
            story.burn(hall.name)
            return
    path.write_bytes(sound)


def faults(story: Story, saved: Path, names: list[Path], chance: random.Random) -> Iterator[str]:
    day, oracle, held = story.day, story.oracle, list(story.held_back)
    for name in names:
        shutil.rmtree(story.root)
        shutil.copytree(saved, story.root)
        story.day, story.oracle, story.held_back = day, copy.deepcopy(oracle), list(held)
        path = story.root / name
        sound = path.read_bytes()
        turn(path, chance)
        if refused(story):
            mend(story, path, sound)
        try:
            story.settle(is_forgetting=False)
        except Lost as lost:
            yield f"{name}: {lost}"


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_flipped_bit_is_reported_or_does_no_harm(tmp_path: Path, part: int) -> None:
    story = lived(tmp_path / "world")
    shutil.copytree(story.root, tmp_path / "saved")
    names = [path.relative_to(story.root) for path in files(story.root)]
    assert len(names) > 15
    assert list(faults(story, tmp_path / "saved", names[part % EACH :: EACH], random.Random(part))) == []
