"""Check every page a tenant can see, in every language and theme, at every stop of Tab.

`make test` looks at the smallest screen in French and in the longest language; the proof looks at all other pairs.
"""

import os

import pytest

from kiosk.i18n import current_language
from screens.widgets.text import Text
from tests.gates.cells import cells, text
from tests.gates.gates import ON_EVERY_PAGE, contrast, contrast_in, in_theme, meant, pairs
from tests.gates.labels import labels
from tests.gates.once import Once
from tests.gates.printer_tours import where_paper_comes_out
from tests.gates.steps import KEYS_CLOSED, REFUSED
from tests.gates.tab import stops, tab_goes_round
from tests.gates.tours import TOURS, Tour, walk
from tests.ui.stage import SIZES, Stage, identity, open_app

LONGEST, OTHERS = ("eu",), ("es", "en")
"""The languages beside French."""
OTHER_THEMES = ("nuit", "contraste")
"""The themes beside "jour"."""
READ_ALREADY = {"80x24": (KEYS_CLOSED,), "56x16": ()}
"""Ends of page names read in French only: at 80×24 ▲ and ▼ reach all words while the on-screen keys are open."""
HEADER_ROWS = {"80x24": 3, "56x16": 1}
"""Header rows, left out when pages are compared: their words (journey, state) are read in French on each page."""
WALKED_ALREADY = {"80x24": (KEYS_CLOSED, REFUSED), "56x16": (KEYS_CLOSED,)}
"""Ends of page names that Tab skips: 80×24 has room for an error and its field; at 56×16 Tab must scroll."""


@pytest.fixture
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Share what was looked at among all tours of this run: what one page shows is the same on the next."""
    own = tmp_path_factory.getbasetemp()
    return Once((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "looked-at")


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.__name__)
@pytest.mark.parametrize(
    ("size", "languages"),
    [
        pytest.param("56x16", LONGEST, id="56x16"),
        pytest.param("56x16", OTHERS, marks=pytest.mark.proof, id="56x16-other-languages"),
        pytest.param("80x24", LONGEST + OTHERS, marks=pytest.mark.proof, id="80x24"),
    ],
)
async def test_every_page_is_whole_readable_and_within_reach(
    size: str, languages: tuple[str, ...], tour: Tour, once: Once
) -> None:
    faults: list[str] = []

    async def look(stage: Stage, page: str) -> None:
        """Read a new page in each language, of a known one only the header; the walk goes on in the last language."""
        spoken = current_language()
        found: list[str] = []
        is_new = _is_new(stage)
        wanted = ("fr", *languages) if is_new and not page.endswith(READ_ALREADY[size]) else ("fr",)
        for language in sorted(wanted, key=lambda each: each != spoken):
            if language != current_language():
                await stage.app.use_language(language)
                await stage.settled()
                is_new = _is_new(stage) or is_new
            found += [f"{language}: {fault}" for gate in ON_EVERY_PAGE for fault in gate(stage)]
            if is_new:
                # Only in French is a page scrolled from end to end: if text is laid out, it is drawn in any language.
                found += [f"{language}: {fault}" for fault in await labels(stage, is_scrolled=language == "fr")]
        found += await _colours_and_tab(stage, page)
        faults.extend(f"{page}: {fault}" for fault in found)

    def _is_new(stage: Stage) -> bool:
        """Tell if nobody looked at these rows and texts in this language, and note that somebody does now."""
        rows = [text(row) for row in cells(stage.app)[HEADER_ROWS[size] :]]
        below = [part.words().plain for part in stage.app.screen.query(".body Text").results(Text)]
        return once.is_first(size, current_language(), rows, below)

    async def _colours_and_tab(stage: Stage, page: str) -> list[str]:
        found: list[str] = []
        if not page.endswith(KEYS_CLOSED):
            found += [f"jour: {fault}" for fault in contrast(stage)]
            found += [f"{theme}: {fault}" for theme in OTHER_THEMES for fault in contrast_in(theme, stage)]
        if not page.endswith(WALKED_ALREADY[size]) and once.is_first(size, stops(stage)):
            found += await tab_goes_round(stage)
        return found

    async with open_app(SIZES[size], who=identity(trial=True), trial=True) as stage:
        await walk(stage, tour, look)
    assert not faults, f"{size}:\n" + "\n".join(faults)


@pytest.mark.parametrize("size", ["56x16", pytest.param("80x24", marks=pytest.mark.proof)])
async def test_in_another_theme_each_role_has_its_colour_there(size: str) -> None:
    """Check what `contrast_in` takes for granted, on pages that show every pair of roles."""

    async def look(stage: Stage, page: str) -> None:
        by_day = list(pairs(stage))
        for theme in OTHER_THEMES:
            stage.app.theme = theme
            await stage.settled()
            assert {meant(theme, pair) for pair in pairs(stage)} == {in_theme(theme, pair) for pair in by_day}, page
            assert not list(contrast(stage)), page
        stage.app.theme = "jour"
        await stage.settled()

    async with open_app(SIZES[size], who=identity(trial=True), trial=True) as stage:
        await walk(stage, where_paper_comes_out, look)
