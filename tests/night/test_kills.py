"""The plug is pulled before every effect of a night, a restore and an erasure; then the program goes on by itself."""

from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from kiosk.clock import local_day
from tests.night.plug import Figures, Plug, Pulled
from tests.night.story import Story, reference_of

GONE, STAYS = reference_of(1), reference_of(2)
EVERY = 40
"""Slices of the places at which the plug is pulled: `make test` tries one, the proof all."""
EFFECTS = {
    *("seal", "write", "rename", "mark sealed", "put", "purge", "expire", "take erased", "note letter"),
    *("ledger", "night date", "apply", "batches", "commit", "forget erased", "copy", "name copy", "second copy"),
    *(
        "copy base",
        "name copy of base",
        "note night",
        "stored",
        "drop copy",
        "letter",
        "remove",
        "remove batch",
        "copy back",
        "put aside",
        "csv",
    ),
}


def lived(story: Story, plug: Plug) -> None:
    """Live two submissions and their night, an erasure, a month and a half of nights, and a restore."""
    for reference in (GONE, STAYS):
        story.submit_as(reference, "hall-a")
    for slot in ("hall-a", "hall-b"):
        story.sync(slot, plug)
    story.nightly("", plug)
    story.sync("hall-a", plug)
    story.erase_one(GONE, plug)
    for calm in (0, 12, 21, 7):  # batches leave the inbox in the second round, the spool in the last
        story.skip(calm)
        story.day += 1
        story.nightly("", plug)
        story.sync("hall-a", plug)
    story.siege.restore(local_day(story.at("central")), plug)
    story.nightly("", plug)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("first", range(EVERY))
def test_killed_before_any_effect_nothing_is_lost(tmp_path: Path, first: int) -> None:
    for number in count(first, EVERY):
        figures = Figures()
        story = Story(tmp_path / str(number), 1, figures)
        try:
            lived(story, Plug(number, figures.steps, most=3))
        except Pulled:
            if not story.siege.place.database.exists():  # every command then says to run the restore again
                story.siege.restore(local_day(story.at("central")))
            story.check("kill")
            story.settle(is_forgetting=False)
            continue
        break
    assert number > 3 * EVERY


def test_every_effect_is_met(tmp_path: Path) -> None:
    figures = Figures()
    lived(Story(tmp_path, 1, figures), Plug(None, seen := Counter[str]()))
    assert EFFECTS - seen.keys() == set()
