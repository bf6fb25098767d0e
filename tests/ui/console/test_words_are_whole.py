"""Every label of the console is whole, at both sizes and in both languages."""

import pytest

from kiosk.i18n import STAFF_LANGUAGES
from screens.console.frame import ConsoleScreen
from screens.console.widgets import Hints
from tests.factories import a_submission
from tests.ui.console.stage import SIZES, Agency, Eyes, console, stopped_at_rent


def cut(eyes: Eyes) -> list[str]:
    """Return what is not wholly on the screen: missing labels or lines of keys, and lines with a cell cut by "…"."""
    screen = eyes.app.screen
    assert isinstance(screen, ConsoleScreen)
    lines = [hint.words for each in screen.query(Hints) for row in each.packed() for hint in row]
    wanted = [*lines, screen.place(), screen.state()]
    return [words for words in wanted if words not in eyes.screen] + [line for line in eyes.lines if "…" in line]


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_no_label_is_cut(agency: Agency, size: tuple[int, int], language: str) -> None:
    agency.arrives(12, draft=stopped_at_rent(), claims_priority=True)
    agency.services.submissions.add(a_submission(answers={"landlord": "office64"}))
    async with console(agency.services, size=size) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        for keys in ((), ("question_mark", "escape"), ("n", "o"), ("escape", "2"), ("enter",), ("b",)):
            await eyes.press(*keys)
            await eyes.until(lambda: isinstance(eyes.app.screen, ConsoleScreen), "a screen of the session")
            await eyes.until(lambda: not cut(eyes), f"whole words, not {cut(eyes)}")
