"""Check that each gate can fail: each is shown a fault planted on a page."""

import pytest

from screens.widgets.chrome import Header
from tests.gates import gates
from tests.gates.gates import Gate
from tests.gates.labels import labels
from tests.gates.tab import tab_goes_round
from tests.ui.stage import Stage, open_app


def _faint_text(stage: Stage) -> None:
    stage.app.screen.query_one("#greeting").styles.color = "#8A8577"


def _flat_door(stage: Stage) -> None:
    stage.app.screen.query_one("#door-4").styles.height = 2


def _door_without_focus_line(stage: Stage) -> None:
    stage.app.screen.query_one("#door-1").styles.border = ("solid", "#8A8577")


def _help_elsewhere(stage: Stage) -> None:
    stage.app.screen.query_one("#foot-help").styles.margin = (0, 0, 0, 9)


def _long_state(stage: Stage) -> None:
    header = stage.app.screen.query_one(Header)
    header.states = ("x" * 90,)


async def test_a_page_that_does_not_say_how_the_file_stands_is_found() -> None:
    async with open_app() as stage:
        await stage.press("1")
        assert list(gates.how_the_file_stands(stage)) == []
        await stage.press_next()
        await stage.press("1")
        await stage.press_next()
        assert list(gates.how_the_file_stands(stage)) == []
        stage.app.screen.state = "Ailleurs"  # type: ignore[attr-defined]
        stage.app.screen.query_one(Header).refresh_words()
        await stage.settled()
        assert list(gates.how_the_file_stands(stage))


@pytest.mark.parametrize(
    ("gate", "spoil"),
    [
        (gates.contrast, _faint_text),
        (gates.targets, _flat_door),
        (gates.focus, _door_without_focus_line),
        (gates.help_in_its_place, _help_elsewhere),
        (gates.header_is_whole, _long_state),
    ],
)
async def test_a_planted_fault_is_found(gate: Gate, spoil: object) -> None:
    async with open_app() as stage:
        assert list(gate(stage)) == []
        spoil(stage)  # type: ignore[operator]
        await stage.settled()
        assert list(gate(stage))


async def test_a_field_under_the_keys_is_found() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        assert list(gates.keys_beside_the_field(stage)) == []
        stage.row("rent").styles.margin = (8, 0, 0, 0)
        await stage.settled()
        assert list(gates.keys_beside_the_field(stage))


@pytest.mark.parametrize("is_scrolled", [True, False])
async def test_a_label_that_is_cut_or_lost_a_word_is_found(is_scrolled: bool) -> None:
    async with open_app() as stage:
        assert await labels(stage, is_scrolled=is_scrolled) == []
        stage.app.screen.query_one("#foot-help").styles.width = 8
        stage.app.screen.query_one("#greeting").styles.height = 1
        stage.app.screen.query_one("#greeting").styles.width = 20
        await stage.settled()
        assert len(await labels(stage, is_scrolled=is_scrolled)) == 2


async def test_a_screen_that_tab_cannot_go_round_is_found() -> None:
    async with open_app() as stage:
        assert await tab_goes_round(stage) == []
        stage.app.screen.focus_next = lambda *_any: None  # type: ignore[method-assign]
        assert await tab_goes_round(stage)


async def test_a_colour_of_no_role_or_too_faint_in_a_theme_is_found() -> None:
    async with open_app() as stage:
        assert list(gates.contrast_in("nuit", stage)) == []
        stage.app.screen.query_one("#greeting").styles.color = "#000001"
        await stage.settled()
        assert list(gates.contrast_in("nuit", stage))
        stage.app.screen.query_one("#greeting").styles.color = stage.app.theme_variables["on-accent"]
        await stage.settled()
        assert list(gates.contrast_in("nuit", stage))


def test_by_day_no_two_roles_share_a_colour() -> None:
    """Because of this, the walk knows from a page in "jour" how it looks in the other themes."""
    roles = gates.roles("jour")
    assert len(set(roles)) == len(roles)
