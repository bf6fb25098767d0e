"""Check the console's screens: readable in every theme, whole, and within reach of the keyboard."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.widgets import Input

from kiosk.forms.answers import to_json
from kiosk.forms.draft import Draft
from kiosk.i18n import STAFF_LANGUAGES
from screens.console.list_screen import ListScreen
from screens.console.widgets import Still
from screens.shell.themes import THEMES
from screens.widgets.text import spoken
from tests.factories import a_submission
from tests.gates.cells import cells, inside, text
from tests.gates.gates import contrast
from tests.ui.console.stage import SIZES, Eyes, console, new_agency, stopped_at_rent
from tests.unit.test_housing_request import session

WALK: tuple[tuple[str, ...], ...] = (
    (),
    ("question_mark",),
    ("escape", "r"),
    ("escape", "n"),
    ("o",),
    ("escape", "d"),
    ("escape", "q"),
    ("escape", "2"),
    ("slash",),
    ("escape", "enter"),
    ("b",),
    ("escape", "l"),
    ("escape", "f5", "2", "1", "1", "3"),
    ("escape", "ctrl+l"),
)
"""Keys that lead from the queue through every screen and question of a session."""
SHEETS: tuple[tuple[str, ...], ...] = (("n",), ("o",), ("f",), ("escape", "escape", "3"), ("enter",), ("m",), ("l",))
"""Keys of the same walk for a worksheet: beside a ticket's answers, and in place of a listing."""

TYPED = "BEL-7K3M-2QF"
FINDING: tuple[tuple[str, ...], ...] = (
    ("2",),
    ("c",),
    ("BEL-7K3B-2QF", "enter"),
    (TYPED, "enter"),
    ("x",),
    ("escape", "escape", "enter"),
    ("x",),
    ("enter",),
    ("c", TYPED, "enter"),
)
"""Keys that find a file by its reference, mistyped first, withdraw it from its page, and find it again."""
SMALLEST = (56, 16)
"""The smallest window: lists are made for 80×24, but questions and found files must fit here too."""


async def pages(eyes: Eyes, walk: tuple[tuple[str, ...], ...] = WALK) -> AsyncIterator[str]:
    yield "sign-in"
    await eyes.open_queue()
    for keys in walk:
        for key in keys:
            if key.startswith("BEL-"):
                eyes.app.screen.query_one(Input).value = key
                continue
            await eyes.press(key)
        await eyes.rest()
        yield " ".join(keys) or "queue"


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_is_readable_whole_and_within_reach(tmp_path: Path, size: tuple[int, int]) -> None:
    agency = new_agency(tmp_path / "home")
    agency.arrives(12, draft=stopped_at_rent(), claims_priority=True)
    agency.arrives(9)
    leaking = "Alaitz, 06 12 34 56 78, alaitz@exemple.fr, 12 rue des Inventions."
    told = {"landlord": "office64", "description": leaking, "contact_name": "Alaitz"}
    agency.services.submissions.add(a_submission(answers=told))
    faults: list[str] = []
    async with console(agency.services, size=size) as eyes:
        async for page in pages(eyes):
            faults += [f"{page}, {fault}" for fault in await _look(eyes)]
            await _tab_goes_round(eyes, page)
    assert not faults, "\n".join(faults)


async def _look(eyes: Eyes) -> list[str]:
    """Return what is cut in a language or too faint in a theme; the walk goes on in French."""
    faults: list[str] = []
    for language in reversed(STAFF_LANGUAGES):  # French last: it is the walk's language
        await eyes.app.use_language(language)
        await eyes.rest()
        faults += [f"{language}: {fault}" for fault in (*_cut(eyes), *_below(eyes))]
    for theme in THEMES:
        eyes.app.theme = theme.name
        await eyes.rest()
        faults += [f"{theme.name}: {fault}" for fault in contrast(eyes)]
    return faults


async def _tab_goes_round(eyes: Eyes, page: str) -> None:
    screen, start = eyes.app.screen, eyes.app.focused
    chain = [widget for widget in screen.focus_chain if widget.region.area]
    reached = []
    for _stop in chain:
        await eyes.press("tab")
        reached.append(screen.focused)
    assert set(chain) <= set(reached), page
    assert screen.focused is start, page


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", SIZES)
async def test_a_worksheet_is_readable_and_its_places_are_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    agency = new_agency(tmp_path / "home")
    answers = session().visible_answers()
    agency.arrives(12, draft=Draft("housing_request", 1, "work", answers, {}))
    sheet = a_submission("DLS-7K3M-2QF", kind="housing_request", answers=to_json(answers), values={})
    agency.services.submissions.add(sheet)
    faults: list[str] = []
    async with console(agency.services, size=size) as eyes:
        async for page in pages(eyes, SHEETS):
            faults += [f"{page}, {fault}" for fault in await _look(eyes)]
    assert not faults, "\n".join(faults)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", [SMALLEST, *SIZES])
async def test_finding_and_withdrawing_a_file_is_readable_and_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    agency = new_agency(tmp_path / "home")
    agency.services.submissions.add(a_submission(answers={"landlord": "office64"}))
    faults: list[str] = []
    async with console(agency.services, size=size) as eyes:
        async for page in pages(eyes, FINDING):
            if size == SMALLEST and isinstance(eyes.app.screen, ListScreen):
                continue
            faults += [f"{page}, {fault}" for fault in await _look(eyes)]
            await _tab_goes_round(eyes, page)
    assert not faults, "\n".join(faults)


def _below(eyes: Eyes) -> list[str]:
    """Return the boxes that are higher or wider than the screen."""
    room = eyes.app.screen.region
    return [
        f"{box.region} is not inside {room}"
        for box in eyes.app.screen.query(".box")
        if not room.contains_region(box.region)
    ]


def _cut(eyes: Eyes) -> list[str]:
    """Return the texts that do not fit their place of fixed size."""
    rows = cells(eyes.app)
    found = []
    for widget in eyes.app.screen.query(Still):
        if not widget.display:
            continue  # shown at another size
        shown = " ".join(" ".join(text(row) for row in inside(rows, widget.content_region)).split())
        wanted = " ".join(spoken(widget.says).split())
        if wanted not in shown:
            found.append(f"« {wanted} » shows « {shown} »")
    return found
