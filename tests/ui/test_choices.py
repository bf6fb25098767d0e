"""Answers to choose: an exclusive one and the others clear each other, communes are found, hints are seen."""

import pytest

from screens.journey.form import FormScreen
from screens.widgets.tap import Tap
from tests.ui.answering import turn_to
from tests.ui.stage import SIZES, open_app, visible
from tests.ways import way


async def test_none_of_these_and_the_other_answers_exclude_each_other() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:survey"))
        await turn_to(stage, "needs", {"consent_survey": "yes"})
        assert isinstance(stage.app.screen, FormScreen)
        (row,) = stage.form.rows
        await stage.press("1", "3")
        assert row.collect().raw == ("device", "mailbox")
        await stage.press("8")
        assert row.collect().raw == ("none",)
        await stage.press("2")
        assert row.collect().raw == ("internet",)
        await stage.press("2")
        assert row.collect().is_blank


async def test_a_unique_commune_name_is_taken_among_several_communes() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("wished_communes")
        for _twice in range(2):
            await stage.type("bayonn")
            await stage.press_next()
            assert stage.form.session.answers["wished_communes"].raw == ("Bayonne (64100)",)
            await stage.go_to("wished_communes")


async def test_an_unknown_commune_is_named_beside_the_chosen_ones() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("wished_communes")
        await stage.type("bayonne")
        await stage.press("enter")
        await stage.type("xqz")
        await stage.press_next()
        assert "« xqz » : choisissez" in stage.text()
        assert stage.row("wished_communes").collect().raw == ("Bayonne (64100)", "xqz")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_results_without_room_are_announced(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.type("saint")
        assert "Il y en a d'autres" in stage.text()
        await stage.type("-jean-de-l")
        assert "Saint-Jean-de-Luz" in stage.text()
        assert "Il y en a d'autres" not in stage.text()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_enter_on_an_ambiguous_commune_explains_the_next_enter(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.type("bayon")
        await stage.press("enter")
        assert "Touche Entrée : ligne marquée" in stage.text()
        await stage.press("enter")
        assert stage.row("commune").collect().raw == "Bayonne (64100)"
        assert "Touche Entrée" not in stage.text()


@pytest.mark.parametrize("language", ["fr", "eu"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_hint_stands_above_the_answers(size: str, language: str) -> None:
    """The hint on violence, eviction, health and disability is seen before anything is scrolled."""
    async with open_app(SIZES[size]) as stage:
        await stage.press("2")
        await stage.app.use_language(language)
        await stage.go_to("motives")
        hint, answers = (stage.row("motives").query_one(name) for name in (".help", ".choices"))
        assert visible(hint) == hint.region
        assert hint.region.bottom <= answers.region.y
        assert visible(answers).area, "the first answers are seen beside it"


async def test_below_a_typed_field_the_hint_stays() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        row = stage.row("rent")
        assert row.query_one(".help").region.y >= row.focus_target().region.bottom


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_a_commune_of_the_area_needs_no_keys(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        assert not stage.form.keys.display
        await stage.tap_on("#commune-result-4")
        assert stage.row("commune").collect().raw == "Saint-Pée-sur-Nivelle (64310)"
        await stage.tap_on("#foot-next")
        assert stage.form.session.place != "commune"


async def test_communes_on_buttons_are_added_and_taken_away() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("wished_communes")
        for result in (1, 0, 1):
            await stage.tap_on(f"#wished_communes-result-{result}")
        assert stage.row("wished_communes").collect().raw == ("Saint-Jean-de-Luz (64500)",)
        assert "■ Saint-Jean-de-Luz" in stage.text()
        assert not stage.form.keys.display
        await stage.tap_on(stage.app.screen.query(".taken-one").first())
        assert "■" not in stage.text()
        assert stage.row("wished_communes").collect().is_blank


async def test_an_enter_held_since_the_page_before_takes_no_commune() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        stage.app.haste.hasty = "enter"
        await stage.form.query_one("#commune-result-0", Tap).action_press()
        assert stage.row("commune").collect().is_blank
