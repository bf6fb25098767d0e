"""On a slow day the page turns late: what a hand does before it sees the new one was meant for the old one."""

import pytest
from textual.widgets import Input

from screens.taps import GUARD_SECONDS, Haste
from screens.tenant.home import HomeScreen
from tests.ui import hands
from tests.ui.stage import LARGE, SMALL, Stage, open_app, visible


def middle(stage: Stage, selector: str) -> tuple[int, int]:
    region = visible(stage.app.screen.query_one(selector))
    return region.x + region.width // 2, region.y + region.height // 2


async def answers_of_the_second_page(stage: Stage) -> tuple[int, int]:
    """Where the second page of the garage request has its last answer; the first page is shown again."""
    await stage.press("6", "f10", "1")
    first = stage.form.session.place
    await stage.press("enter")
    assert stage.form.session.place != first
    spot = middle(stage, ".choice:last-of-type")
    await stage.form.action_go_back()
    await stage.settled()
    assert stage.form.session.place == first
    stage.seconds.pass_by(Haste.MEANT_AFTER)
    return spot


async def test_a_tap_that_came_before_the_page_turned_answers_nothing_on_the_new_one() -> None:
    async with open_app() as stage:
        spot = await answers_of_the_second_page(stage)
        too_early = hands.touch_events(*spot)
        await stage.tap(*middle(stage, "#foot-next"))
        for event in too_early:  # it waited behind the first while the page turned
            stage.app.post_message(event)
        await stage.settled()
        (row,) = stage.form.rows
        assert row.spec.key == "wanted"
        assert row.collect().is_blank
        await stage.tap(*spot)
        assert not row.collect().is_blank, "once it is seen, the same tap answers"


@pytest.mark.parametrize("size", [LARGE, SMALL])
@pytest.mark.parametrize("aside", [0, 5, -5])
async def test_a_second_tap_of_the_hand_that_ended_a_visit_begins_none(aside: int, size: tuple[int, int]) -> None:
    """ "Terminer" is wider than what counts as one place, and the languages stand where it stood."""
    async with open_app(size) as stage:
        await stage.press("6", "f10")
        x, y = middle(stage, "#foot-leave")
        await stage.tap(x, y)
        home = stage.app.screen
        assert isinstance(home, HomeScreen)
        stage.seconds.pass_by(GUARD_SECONDS - 0.01)
        await hands.tap(stage.app, x + aside, y)
        assert stage.app.screen is home
        stage.seconds.pass_by(GUARD_SECONDS)
        await hands.tap(stage.app, x + aside, y)
        assert stage.app.screen is not home, "who reads it chooses a language there"


async def test_two_quick_taps_on_one_page_are_two() -> None:
    async with open_app() as stage:
        await stage.press("6", "f10")
        await stage.go_to("vehicles")
        choices = list(stage.form.query(".choice"))[:2]
        spots = [(visible(each).x + 4, visible(each).y) for each in choices]
        await hands.taps_at_once(stage.app, *spots)
        assert [each.has_class("-chosen") for each in choices] == [True, True]


async def test_the_digit_that_opened_a_page_is_not_typed_into_its_field() -> None:
    async with open_app() as stage:
        await stage.press("5", "2")
        box = stage.app.screen.query_one(Input)
        for _repeat in range(5):
            stage.seconds.pass_by(0.25)
            await stage.press("2")
        assert box.value == ""
        stage.seconds.pass_by(Haste.MEANT_AFTER)
        await stage.type("22")
        assert "22" in stage.text(), "a digit that is meant is typed, and twice"


async def test_another_key_in_between_means_the_digit() -> None:
    async with open_app() as stage:
        await stage.press("5", "2", "G", "2")
        assert stage.app.screen.query_one(Input).value == "G2"


async def test_a_digit_that_others_follow_at_once_was_typed() -> None:
    async with open_app() as stage:
        await stage.press("5", "2", "2", "3")
        assert stage.app.screen.query_one(Input).value == "23", "31/12 behind door 3 is no 1/12"


async def test_a_digit_that_was_drummed_is_none_even_where_others_follow() -> None:
    async with open_app() as stage:
        await stage.press("5", "2", "2", "2", "3")
        assert stage.app.screen.query_one(Input).value == "3"


async def test_the_digit_of_a_door_opens_nothing_on_its_page() -> None:
    async with open_app() as stage:
        await stage.press("3", "3", "3")
        assert "3 M'entraîner sans risque" in stage.text()
        await stage.press_calmly("3")
        assert "À quoi voulez-vous vous entraîner ?" in stage.text()
