"""Every page a tenant can see, at both sizes, in every language and theme, at every stop of Tab."""

import pytest

from tests.gates.gates import IN_EVERY_LANGUAGE, IN_EVERY_THEME
from tests.gates.labels import labels
from tests.gates.tab import tab_goes_round
from tests.gates.tours import TOURS, Tour, walk
from tests.ui.stage import ALL_LANGUAGES, SIZES, Stage, identity, open_app

THEMES = ("nuit", "contraste", "jour")
"""The last of each is the one that the walk goes on with."""
LANGUAGES = tuple(reversed(ALL_LANGUAGES))


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.__name__)
@pytest.mark.parametrize("size", SIZES)
async def test_every_page_is_whole_readable_and_within_reach(size: str, tour: Tour) -> None:
    faults: list[str] = []

    async def look(stage: Stage, page: str) -> None:
        for language in LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            found = [fault for gate in IN_EVERY_LANGUAGE for fault in gate(stage)] + await labels(stage)
            faults.extend(f"{page}, {language}: {fault}" for fault in found)
        for theme in THEMES:
            stage.app.theme = theme
            await stage.settled()
            faults.extend(f"{page}, {theme}: {fault}" for gate in IN_EVERY_THEME for fault in gate(stage))
        faults.extend([f"{page}, {fault}" for fault in await tab_goes_round(stage)])

    async with open_app(SIZES[size], who=identity(trial=True), trial=True) as stage:
        await walk(stage, tour, look)
    assert not faults, f"{size}:\n" + "\n".join(faults)
