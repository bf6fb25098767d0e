"""Every page a tenant can see, at both sizes, in the four languages: contrast, targets, whole labels, focus, help."""

import pytest

from tests.gates.gates import IN_EVERY_LANGUAGE, IN_EVERY_THEME
from tests.gates.labels import labels
from tests.gates.tab import tab_goes_round
from tests.gates.tours import TOURS, Tour, walk
from tests.ui.stage import ALL_LANGUAGES, SIZES, Stage, identity, open_app

THEMES = ("nuit", "contraste", "jour")


def _tour_name(tour: object) -> str:
    return getattr(tour, "__name__", "")


@pytest.mark.parametrize("tour", TOURS, ids=_tour_name)
@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_every_page_is_whole_large_and_leads_on(size: str, language: str, tour: Tour) -> None:
    faults: list[str] = []

    async def look(stage: Stage, page: str) -> None:
        found = [fault for gate in IN_EVERY_LANGUAGE for fault in gate(stage)]
        faults.extend(f"{page}: {fault}" for fault in [*found, *await labels(stage)])

    async with open_app(SIZES[size], language=language, who=identity(trial=True), trial=True) as stage:
        await walk(stage, tour, look)
    assert not faults, f"{size} {language}:\n" + "\n".join(faults)


@pytest.mark.parametrize("tour", TOURS, ids=_tour_name)
@pytest.mark.parametrize("size", SIZES)
async def test_every_page_is_read_by_weak_eyes_and_walked_by_tab(size: str, tour: Tour) -> None:
    faults: list[str] = []

    async def look(stage: Stage, page: str) -> None:
        for theme in THEMES:
            stage.app.theme = theme
            await stage.settled()
            faults.extend(f"{page}: {fault}" for gate in IN_EVERY_THEME for fault in gate(stage))
        faults.extend([f"{page}: {fault}" for fault in await tab_goes_round(stage)])

    async with open_app(SIZES[size]) as stage:
        await walk(stage, tour, look)
    assert not faults, f"{size}:\n" + "\n".join(faults)
