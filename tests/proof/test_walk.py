"""Any mixture of nights, losses, restores and stale receipts: what a tenant was told is kept reaches central once."""

from pathlib import Path

from tests.proof.chance import counted
from tests.proof.harm import Harmed
from tests.proof.settling import settle
from tests.proof.story import template
from tests.proof.walk import ACTS, FIRED, walk


def test_nothing_is_lost_or_doubled_whatever_happens() -> None:
    walk(examples=20)
    assert FIRED.keys() == ACTS.keys(), "every rule had its turn"


def test_each_way_of_changing_a_name_is_gone_and_what_stayed_behind_comes(tmp_path: Path) -> None:
    """By the acts of the walk, of which chance may pass one by: refused, forced, cut off, gone back, revoked."""
    template()
    with counted():
        story = Harmed(tmp_path)
        story.rename("b", is_forced=False, is_revoked=True)
        story.rename("a", is_forced=False, is_busy=True)
        story.rename("a", is_forced=True, is_busy=True, fatal=4, is_night_between=True)
        story.go_back("a", is_forced=False)
        story.rename("a", is_forced=True)
        for _name in range(2):
            story.revoke_former("a", is_hasty=True)
        settle(story)
    told = story.figures
    assert (told.renamed, told.names_refused, told.left_behind, told.names_revoked) == (6, 1, 2, 3)
