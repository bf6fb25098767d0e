"""How a page behaves: what may be passed, what is never decided for the tenant, the way back to check answers."""

import pytest

from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.draft import REVIEW
from screens.fields.commune import CommuneRow
from screens.fields.searching import Result
from screens.journey.form import FormScreen
from screens.widgets.tap import Tap
from tests.ui.answering import open_review, open_section
from tests.ui.stage import LARGE, SIZES, SMALL, Stage, open_app
from tests.unit.journey import filled


def _shown_results(stage: Stage) -> list[str]:
    return [result.words().plain.partition("   ")[0] for result in stage.app.screen.query(Result) if result.display]


async def test_a_postal_code_alone_never_decides_the_commune() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.type("64250")
        assert len(_shown_results(stage)) > 1
        await stage.press("enter")
        assert stage.form.session.place == "commune"
        assert isinstance(stage.app.focused, Result), "enter leads to the communes of that code"
        await stage.press_next()
        assert stage.form.session.place == "commune"
        assert "Plusieurs communes ont ce code. Choisissez la vôtre." in stage.text()
        assert "64250" in stage.text()


async def test_a_name_is_found_without_accents_or_capitals() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.type("ARBERATS")
        assert _shown_results(stage) == ["Arbérats-Sillègue"]
        row = stage.row("commune")
        assert isinstance(row, CommuneRow)
        row.box.value = ""
        await stage.type("donibane")
        assert _shown_results(stage)[0] == "Saint-Jean-de-Luz", "the agency's own"


async def test_a_commune_is_shown_with_both_names_in_basque() -> None:
    async with open_app(SMALL) as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.app.use_language("eu")
        await stage.type("baio")
        assert _shown_results(stage) == ["Baiona / Bayonne"]
        await stage.press("enter")
        assert stage.form.session.answers["commune"].raw == "Bayonne (64100)", "the French name is stored"
        await stage.go_to("commune")
        row = stage.row("commune")
        assert isinstance(row, CommuneRow)
        assert row.box.value == "Baiona / Bayonne (64100)"
        await stage.app.use_language("fr")
        assert row.box.value == "Bayonne (64100)"
        await stage.app.use_language("eu")
        assert row.box.value == "Baiona / Bayonne (64100)"
        assert row.collect() == Answer("Bayonne (64100)")


async def test_chosen_communes_have_both_names_in_basque() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("wished_communes")
        await stage.app.use_language("eu")
        for name in ("angelu", "pau"):
            await stage.type(name)
            await stage.press("enter")
        taken = stage.app.screen.query(".taken-one").results(Tap)
        assert [tap.words().plain for tap in taken] == ["Angelu / Anglet", "Pau"]
        assert stage.row("wished_communes").collect() == Answer(("Anglet (64600)", "Pau (64000)"))
        await stage.app.use_language("fr")
        assert "Angelu" not in stage.text()
        assert stage.row("wished_communes").collect() == Answer(("Anglet (64600)", "Pau (64000)"))


@pytest.mark.parametrize(("size", "most"), [(LARGE, 4), (SMALL, 2)])
async def test_a_search_shows_few_results(size: tuple[int, int], most: int) -> None:
    async with open_app(size) as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.type("saint")
        assert 0 < len(_shown_results(stage)) <= most


async def test_a_commune_chosen_can_be_taken_away_again() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("wished_communes")
        for name in ("anglet", "biarritz"):
            await stage.type(name)
            await stage.press("enter")
        assert stage.row("wished_communes").collect() == Answer(("Anglet (64600)", "Biarritz (64200)"))
        await stage.tap_on(stage.app.screen.query(".taken-one").first())
        assert stage.row("wished_communes").collect() == Answer(("Biarritz (64200)",))


async def test_i_do_not_know_is_an_answer_and_typing_takes_it_back() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.press("tab", "space")
        assert stage.row("rent").collect() == UNKNOWN
        await stage.press("shift+tab")
        await stage.type("412")
        assert stage.row("rent").collect() == Answer("412")
        await stage.press("tab", "space", "enter")
        assert stage.form.session.answers["rent"] == UNKNOWN
        assert stage.form.session.place == "parking"


async def test_a_page_that_may_be_passed_takes_one_key() -> None:
    async with open_app() as stage:
        await stage.app.begin_visit()
        await stage.app.push_screen(FormScreen(filled().spec, filled()))
        for page in ("intro", "lease", "outside", "water_and_heat", "around", "photos", "must_haves"):
            await stage.go_to(page)
            await stage.press_next()
            assert stage.form.session.place != page


@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_changed_from_the_review_leads_back_there(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await open_review(stage)
        await open_section(stage, "rent")
        await stage.tap_on("#review-rent")
        assert stage.form.session.place == "rent"
        assert "412,60" in stage.text()
        await stage.press("backspace", "backspace", "5", "enter")
        assert stage.form.session.place == REVIEW
        line = stage.app.screen.query_one("#review-rent")
        assert "412,5" in line.words().plain  # type: ignore[attr-defined]


async def test_a_new_question_opened_by_a_change_is_asked_first() -> None:
    async with open_app() as stage:
        await open_review(stage, {"parking": "none"})
        del stage.form.session.answers["parking_rent"]
        await stage.form.change("parking")
        await stage.settled()
        await stage.press("2")
        await stage.press_next()
        assert stage.form.session.place == "parking_rent"
        await stage.type("38,10")
        await stage.press("enter")
        assert stage.form.session.place == REVIEW


async def test_refusing_every_consent_blocks_nothing() -> None:
    async with open_app() as stage:
        await stage.app.begin_visit()
        await stage.app.push_screen(FormScreen(filled().spec, filled({"consent_call": "no"})))
        await stage.go_to("consents")
        await stage.press_next()
        assert stage.form.session.place == REVIEW
        await stage.press_next()
        (stored,) = stage.terminal.submissions.stored.values()
        assert not {"contact_name", "phone", "email"} & set(stored.answers)


async def test_back_keeps_what_was_typed() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("area")
        await stage.type("64")
        await stage.tap_on("#foot-back")
        assert stage.form.session.place == "dwelling_type"
        await stage.press("3")
        await stage.press_next()
        assert "64" in stage.text()


async def test_the_arrows_lead_into_the_on_screen_keys_and_back() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        box = stage.app.focused
        await stage.press("down", "right", "enter", "down", "enter", "up", "up", "4")
        assert getattr(box, "value", "") == "254"
        assert stage.app.focused is box
