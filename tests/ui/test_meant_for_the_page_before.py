"""When a page turns late, a touch made before the new page is seen was meant for the previous one."""

import pytest
from textual.widgets import Input

from screens.shell.input_guard import TapGuard, Verdict
from screens.widgets.tap import Tap
from tests.ui import hands
from tests.ui.stage import CALM, LARGE, SMALL, Stage, open_app, visible


def middle(stage: Stage, selector: str) -> tuple[int, int]:
    region = visible(stage.app.screen.query_one(selector))
    return region.x + region.width // 2, region.y + region.height // 2


def test_two_quick_taps_on_nearly_one_place_are_one() -> None:
    guard = TapGuard()
    assert guard.judge(40, 10, 1.0) is Verdict.COUNTS
    assert guard.judge(44, 11, 1.49) is Verdict.SECOND
    assert guard.judge(40, 10, 1.5) is Verdict.COUNTS, "a second half guards no longer than the first"
    assert guard.judge(45, 10, 1.6) is Verdict.COUNTS, "another place"


def test_a_tap_that_came_before_its_page_is_asked_for_again() -> None:
    guard = TapGuard()
    guard.judge(40, 10, 1.0)
    guard.turned(3.0)
    assert guard.judge(40, 10, 1.3) is Verdict.SECOND, "however late the machine looks at it"
    assert guard.judge(40, 10, 2.0) is Verdict.UNSEEN
    assert guard.judge(60, 10, 2.1) is Verdict.COUNTS, "another place"
    assert guard.judge(40, 10, 3.0) is Verdict.COUNTS


def test_on_typing_keys_only_a_tremble_is_filtered_out() -> None:
    guard = TapGuard()
    guard.judge(10, 18, 1.0)
    assert guard.judge(10, 18, 1.2, types=True) is Verdict.SECOND, "the tap that opened the keys guards as any other"
    assert guard.judge(10, 18, 2.0, types=True) is Verdict.COUNTS
    assert guard.judge(10, 18, 2.1, types=True) is Verdict.SECOND
    assert guard.judge(10, 18, 2.2, types=True) is Verdict.COUNTS


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_an_early_tap_on_a_slow_page_is_asked_for_again(size: tuple[int, int]) -> None:
    """On a page that turns slowly, a second tap is no double tap, but the tenant could not see where it falls."""
    async with open_app(size) as stage:
        await stage.press("6", "f10", "1")
        first = stage.form.session.place
        following = stage.form.action_go_next

        async def slowly() -> None:
            stage.seconds.pass_by(2)
            await following()

        button = stage.app.screen.query_one("#foot-next", Tap)
        button._act = slowly
        spot = middle(stage, "#foot-next")
        now = stage.seconds.now = stage.seconds.now + CALM
        early = hands.touch_events(*spot)
        hands.post(stage.app, *hands.touch_events(*spot))
        for event in early:  # it waits behind the first while the page turns
            event.time = now + 0.8
            stage.app.post_message(event)
        await stage.settled()
        turned = stage.form.session.place
        assert turned != first
        assert not any(row.wrong for row in stage.form.rows)
        assert "Touchez encore une fois" in stage.text()
        button._act = following
        await stage.tap(*spot)
        assert stage.form.session.place != turned or any(row.wrong for row in stage.form.rows)
        assert "Touchez encore une fois" not in stage.text()


async def test_quick_taps_on_two_answers_of_a_page_both_count() -> None:
    async with open_app() as stage:
        await stage.press("6", "f10")
        await stage.go_to("vehicles")
        choices = list(stage.form.query(".choice"))[:2]
        spots = [(visible(each).x + 4, visible(each).y) for each in choices]
        await hands.taps_at_once(stage.app, *spots)
        assert [each.has_class("-chosen") for each in choices] == [True, True]


async def test_the_digit_that_opened_a_page_is_not_typed_there() -> None:
    async with open_app() as stage:
        await stage.press("5", "2")
        box = stage.app.screen.query_one(Input)
        for _repeat in range(5):
            stage.seconds.pass_by(0.25)
            await stage.press("2")
        assert box.value == ""
        stage.seconds.pass_by(CALM)
        await stage.type("22")
        assert "22" in stage.text(), "a digit that is meant is typed, and twice"


async def test_a_digit_after_another_key_is_typed() -> None:
    async with open_app() as stage:
        await stage.press("5", "2", "G", "2")
        assert stage.app.screen.query_one(Input).value == "G2"


async def test_a_digit_followed_at_once_by_another_is_typed() -> None:
    async with open_app() as stage:
        await stage.press("5", "2", "2", "3")
        assert stage.app.screen.query_one(Input).value == "23", "31/12 behind door 3 is no 1/12"


async def test_a_drummed_digit_is_dropped_though_another_follows() -> None:
    async with open_app() as stage:
        await stage.press("5", "2", "2", "2", "3")
        assert stage.app.screen.query_one(Input).value == "3"


async def test_a_repeated_door_digit_opens_nothing_on_its_page() -> None:
    async with open_app() as stage:
        await stage.press("3", "3", "3")
        assert "3 M'entraîner sans risque" in stage.text()
        await stage.press_calmly("3")
        assert "À quoi voulez-vous vous entraîner ?" in stage.text()
