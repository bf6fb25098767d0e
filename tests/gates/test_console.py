"""The console's screens: readable in every theme, and its keys find the way round."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from screens.themes import THEMES
from tests.factories import a_submission
from tests.gates.gates import contrast
from tests.ui.console.stage import SIZES, Eyes, console, new_agency, stopped_at_rent

WALK: tuple[tuple[str, ...], ...] = (
    (),
    ("question_mark",),
    ("escape", "r"),
    ("escape", "n"),
    ("o",),
    ("escape", "d"),
    ("escape", "q"),
    ("escape", "2"),
    ("enter",),
    ("t",),
    ("escape", "l"),
)
"""Keys that lead from the queue through every screen and question of a session."""


async def pages(eyes: Eyes) -> AsyncIterator[str]:
    yield "sign-in"
    await eyes.open_queue()
    for keys in WALK:
        for key in keys:
            before = eyes.app.screen
            await eyes.press(key)
            if key not in {"n"}:
                await eyes.until(lambda before=before: eyes.app.screen is not before, f"what {key} opens")  # type: ignore[misc]
        await eyes.pilot.pause()
        yield " ".join(keys) or "queue"


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_is_readable_in_every_theme(tmp_path: Path, size: tuple[int, int]) -> None:
    agency = new_agency(tmp_path / "home")
    agency.arrives(12, draft=stopped_at_rent(), claims_priority=True)
    agency.arrives(9)
    agency.services.submissions.add(a_submission(answers={"landlord": "office64"}))
    faults: list[str] = []
    async with console(agency.services, size=size) as eyes:
        async for page in pages(eyes):
            for theme in THEMES:
                eyes.app.theme = theme.name
                await eyes.pilot.pause()
                faults += [f"{page}, {theme.name}: {fault}" for fault in contrast(eyes)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", SIZES)
async def test_tab_goes_round_every_screen_and_leaves_it(tmp_path: Path, size: tuple[int, int]) -> None:
    agency = new_agency(tmp_path / "home")
    agency.arrives(12, draft=stopped_at_rent())
    agency.services.submissions.add(a_submission(answers={"landlord": "office64"}))
    async with console(agency.services, size=size) as eyes:
        async for page in pages(eyes):
            screen, start = eyes.app.screen, eyes.app.focused
            chain = [widget for widget in screen.focus_chain if widget.region.area]
            reached = []
            for _stop in chain:
                await eyes.press("tab")
                reached.append(screen.focused)
            assert set(chain) <= set(reached), page
            assert screen.focused is start, page
