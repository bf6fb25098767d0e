"""The proof is worth what it finds: each fault of the design's list, planted, ends a story; without it none does."""

from pathlib import Path

import pytest

from tests.proof.chance import counted
from tests.proof.harm import Harmed
from tests.proof.ledger import Invented, Lost
from tests.proof.scripts import SCRIPTS
from tests.proof.seeded import BUGS, planted
from tests.proof.settling import settle
from tests.proof.story import template
from tests.proof.walk import walk

FOUND_BY_CHANCE = ("re-encoded body (R10)", "trusted sealed mark (R1)", "erase without tombstone")
"""Those that the walk finds within a few seconds; the others stand in a script at the exact place."""


def tell(name: str, root: Path) -> None:
    template()
    with counted():
        story = Harmed(root)
        SCRIPTS[name](story)
        settle(story)


def test_every_fault_has_its_story() -> None:
    assert SCRIPTS.keys() == BUGS.keys()


@pytest.mark.proof(keeps=3)
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_story_ends_well_with_the_program_as_it_is(tmp_path: Path, name: str) -> None:
    tell(name, tmp_path)


@pytest.mark.proof(keeps=3)
@pytest.mark.parametrize("name", BUGS)
def test_a_planted_fault_ends_its_story(tmp_path: Path, name: str) -> None:
    with planted(BUGS[name]), pytest.raises((Lost, Invented)):
        tell(name, tmp_path)


@pytest.mark.proof
@pytest.mark.parametrize("name", FOUND_BY_CHANCE)
def test_the_walk_finds_it_too(name: str) -> None:
    with planted(BUGS[name]), pytest.raises((Lost, Invented)):
        walk(examples=150)
