"""The home screen is as new after each visit, and whole beside the one question about the visit."""

from contextlib import suppress
from datetime import timedelta

import pytest
from rich.cells import cell_len
from textual.worker import WorkerCancelled

from kiosk import i18n
from screens.tenant.help.language import ContrastChoice
from screens.tenant.home.home import DOORS, DoorTap, HomeScreen
from screens.tenant.home.pictograms import PICTOGRAMS, ROWS
from screens.widgets.scroll import Scroller
from screens.widgets.text import Text
from tests.factories import a_new_ticket
from tests.gates.labels import labels
from tests.ui.answering import begin_to_leave
from tests.ui.stage import ALL_LANGUAGES, LARGE, SIZES, SMALL, Stage, identity, open_app, visible
from tests.unit.journey import TUESDAY_MORNING, Terminal

NEARLY = [(71, 20), (71, 22), (71, 29), (75, 21), (76, 24)]
"""Columns and rows in which words of doors once ran into their pictograms."""


def assert_as_new(stage: Stage) -> None:
    assert isinstance(stage.app.screen, HomeScreen)
    assert stage.app.focused is stage.app.screen.query_one("#door-1")
    assert stage.app.screen.query_one(Scroller).body.scroll_y == 0
    if not stage.app.screen.is_small:
        assert visible(stage.app.screen.query_one("#greeting")).area


@pytest.mark.parametrize("size", SIZES)
async def test_home_is_as_new_after_a_visit_to_the_last_door(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        for _door in DOORS:
            await stage.press("down")
        await stage.tap_on("#door-9")
        await stage.press("escape")
        await stage.settled()
        assert_as_new(stage)


@pytest.mark.parametrize("size", SIZES)
async def test_home_is_as_new_after_an_abandoned_language_choice(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await stage.press("f3", "2", "pagedown", "pagedown")
        stage.seconds.pass_by(200)
        await stage.app.idle.check()
        await stage.settled()
        assert_as_new(stage)


async def test_the_smallest_screen_says_that_it_is_a_trial() -> None:
    async with open_app(SMALL, who=identity(trial=True), trial=True) as stage:
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            first = stage.text().splitlines()[0]
            assert i18n.translate("ESSAI", language) in first, language


@pytest.mark.parametrize("size", [SMALL, *NEARLY, LARGE, (100, 30), (114, 32), (120, 40)])
async def test_doors_and_foot_are_whole_in_every_language(size: tuple[int, int]) -> None:
    async with open_app(size, who=identity(trial=True), trial=True) as stage:
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert await labels(stage) == [], language
            foot = [tap for tap in stage.app.screen.query("#foot Tap") if tap.display]
            assert len(foot) == (5 if size == SMALL else 6), "help, the languages to choose from, contrast"
            for tap in (*stage.app.screen.query(".door"), *foot):
                assert visible(tap) == tap.region, (language, tap.id)
                assert tap.region.height >= (4 if tap.has_class("door") else 3)


@pytest.mark.parametrize("size", [LARGE, (100, 30), (120, 40)])
async def test_the_doors_share_every_row(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        grid, body = stage.app.screen.query_one("#doors"), stage.app.screen.query_one(Scroller).body
        greeting = stage.app.screen.query_one("#greeting").region.height
        assert grid.region.height >= body.region.height - greeting - 2, "greeting and board's line have the others"
        heights = {door.region.height for door in stage.app.screen.query(".door")}
        assert max(heights) - min(heights) <= 1


@pytest.mark.parametrize(("rows", "high"), [(35, 1), (36, 4)])
async def test_the_greeting_is_large_from_36_rows(rows: int, high: int) -> None:
    async with open_app((100, rows)) as stage:
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert stage.app.screen.query_one("#greeting").region.height == high, language


@pytest.mark.parametrize(("size", "scale"), [((76, 24), 0), (LARGE, 1), ((100, 30), 1), ((120, 40), 2)])
async def test_pictograms_are_drawn_where_all_words_fit(size: tuple[int, int], scale: int) -> None:
    async with open_app(size) as stage:
        doors = list(stage.app.screen.query(DoorTap))
        assert {len(door.words().plain.split("\n")) for door in doors} == {scale * ROWS or 2}
        for door in doors:
            number = door.id.removeprefix("door-") if door.id else ""
            assert (f" {number} " in door.words().plain) == bool(scale), "the number is beside the pictogram"
            assert (str(door.border_title) == number) == (not scale), "or in the line"


def test_each_door_has_its_own_pictogram() -> None:
    drawn = {door.number: PICTOGRAMS[door.number] for door in DOORS}
    assert len(set(drawn.values())) == len(DOORS)
    for number, rows in drawn.items():
        assert (len(rows), {len(row) for row in rows}) == (ROWS, {7}), number
        assert set("".join(rows)) <= set(" ▀▄█")


async def test_a_language_is_one_tap_from_home() -> None:
    async with open_app() as stage:
        for language in ("eu", "es", "en", "fr"):
            await stage.tap_on(f"#foot-language-{language}")
            assert i18n.current_language() == language
            chosen = [tap.id for tap in stage.app.screen.query(".language.-chosen")]
            assert chosen == [f"foot-language-{language}"]


async def read_again(stage: Stage) -> str:
    """Let the next minute begin, and return what the home screen shows."""
    home = stage.app.screen
    assert isinstance(home, HomeScreen)
    home.show_time()
    with suppress(WorkerCancelled):  # a minute that begins by itself meanwhile reads anew
        await stage.app.workers.wait_for_complete()
    await stage.app.workers.wait_for_complete()
    await stage.settled()
    return stage.text()


async def test_home_says_who_is_here_and_how_many_wait() -> None:
    async with open_app() as stage:
        assert "L'agence est ouverte · personne n'attend" in await read_again(stage)
        stage.terminal.presence.renew("maite", "2", stage.app.clock.now())
        stage.terminal.tickets.add(a_new_ticket(stage.app.clock.now()))
        assert "Un agent est là · 1 attend" in await read_again(stage)
        await stage.app.use_language("en")
        await stage.settled()
        assert "Staff are here · 1 waiting" in stage.text()


async def test_a_closed_agency_says_when_it_opens() -> None:
    async with open_app(terminal=Terminal(now=TUESDAY_MORNING - timedelta(days=2))) as stage:
        assert "L'agence ouvre lundi" in await read_again(stage)


async def test_the_smallest_home_says_how_many_wait() -> None:
    async with open_app(SMALL) as stage:
        stage.terminal.tickets.add(a_new_ticket(stage.app.clock.now()))
        first = (await read_again(stage)).splitlines()[0]
        assert first.strip().startswith("Côte Basque Sud")
        assert first.strip().endswith("1 attend")


async def test_unchanged_words_are_not_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Relabelling a page lays out nothing where no word changed, and its words again in another language."""
    async with open_app() as stage:
        laid_out: list[Text] = []
        monkeypatch.setattr(Text, "update", lambda text, _words: laid_out.append(text))
        stage.app.relabel_all()
        assert laid_out == []
        i18n.use("eu", "tenant")
        stage.app.relabel_all()
        assert {door.id for door in stage.app.screen.query(".door")} <= {each.id for each in laid_out}


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_a_line_of_a_door_has_at_most_12_cells(language: str) -> None:
    lines = [i18n.translate(line, language) for door in DOORS for line in (door.first_line, door.second_line)]
    assert [line for line in lines if cell_len(line) > 12] == []


@pytest.mark.parametrize("door", [6, 9])
async def test_a_doors_first_page_names_what_its_label_leaves_out(door: int) -> None:
    async with open_app() as stage:
        await stage.press(str(door))
        assert {6: "parking", 9: "agences"}[door] in stage.text()


def contrast(stage: Stage) -> ContrastChoice:
    return stage.app.screen.query_one(ContrastChoice)


@pytest.mark.parametrize("size", SIZES)
async def test_contrast_is_one_tap_from_home(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert visible(contrast(stage)) == contrast(stage).region, language
            assert i18n.translate("Contraste", language) in stage.text()
            await stage.tap_on("#foot-contrast")
            assert stage.app.theme == "contraste", language
            assert f"● {i18n.translate('Contraste', language)}" in stage.text()
            assert i18n.current_language() == language
            await stage.tap_on("#foot-contrast")
            assert stage.app.theme == "jour", language


async def test_contrast_ends_with_the_visit_and_not_before() -> None:
    async with open_app() as stage:
        await stage.tap_on("#foot-contrast")
        await stage.press("9", "escape")
        assert isinstance(stage.app.screen, HomeScreen)
        assert stage.app.theme == "contraste", "who goes back has not gone"
        await begin_to_leave(stage)
        await stage.press("left", "enter")
        assert isinstance(stage.app.screen, HomeScreen)
        assert (stage.app.theme, contrast(stage).chosen) == ("jour", False)


async def test_contrast_ends_when_the_tenant_walks_away() -> None:
    async with open_app() as stage:
        await stage.tap_on("#foot-contrast")
        stage.seconds.pass_by(200)
        await stage.app.idle.check()
        await stage.settled()
        assert_as_new(stage)
        assert (stage.app.theme, contrast(stage).chosen) == ("jour", False)


async def test_contrast_set_by_the_terminal_can_be_switched_off() -> None:
    async with open_app(theme="contraste") as stage:
        assert contrast(stage).chosen
        await stage.tap_on("#foot-contrast")
        assert (stage.app.theme, contrast(stage).chosen) == ("jour", False)
