"""The home screen is as new after each visit, and whole beside the one question about the visit."""

import pytest
from rich.cells import cell_len

from kiosk import i18n
from screens.tenant.help.language import ContrastChoice
from screens.tenant.home.home import DOORS, HomeScreen
from screens.widgets.scroll import Scroller
from screens.widgets.text import Text
from tests.gates.labels import labels
from tests.ui.answering import begin_to_leave
from tests.ui.stage import ALL_LANGUAGES, LARGE, SIZES, SMALL, Stage, identity, open_app, visible
from tests.ui.test_opinions import finish, questions, to_a_result


def assert_as_new(stage: Stage) -> None:
    assert isinstance(stage.app.screen, HomeScreen)
    assert stage.app.focused is stage.app.screen.query_one("#door-1")
    assert stage.app.screen.query_one(Scroller).body.scroll_y == 0
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


async def test_all_nine_doors_are_whole_beside_the_question() -> None:
    async with open_app(LARGE, who=identity(trial=True), trial=True) as stage:
        await to_a_result(stage)
        await finish(stage)
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert len(questions(stage)) == 1, language
            for door in DOORS:
                tap = stage.app.screen.query_one(f"#door-{door.number}")
                assert visible(tap) == tap.region, language
                assert tap.content_size.height == 2, "a door's two lines"
            assert await labels(stage) == [], language
        await stage.press("escape")
        assert stage.app.screen.query_one("#door-1").region.height == 5


async def test_the_trial_line_is_one_row_on_the_smallest_screen() -> None:
    async with open_app(SMALL, who=identity(trial=True), trial=True) as stage:
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            line = stage.app.screen.query_one("#trial-line")
            assert line.region.height == 1, language
            assert "Ctrl+Q" in str(line.render()), language


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
            assert f"□ {i18n.translate('Contraste', language)}" in stage.text()
            await stage.tap_on("#foot-contrast")
            assert stage.app.theme == "contraste", language
            assert f"■ {i18n.translate('Contraste', language)}" in stage.text()
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
