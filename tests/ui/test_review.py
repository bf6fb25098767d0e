"""Check answers: an answer stands apart from its name, and the one that is touched is shown whole."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from kiosk.domain.request.deadlines import add_months
from kiosk.forms.catalog import sent_forms
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FormSpec
from kiosk.i18n import translate
from kiosk.text import cells
from screens.fields.row import is_box
from screens.journey.form import FormScreen
from screens.journey.review import SHORT_WIDTH
from tests.ui.answering import give, open_review, open_section, turn_to
from tests.ui.stage import ALL_LANGUAGES, SIZES, Stage, open_app, visible
from tests.unit.journey import TUESDAY, filled, walk
from tests.unit.test_housing_request import session as session_of_a_request
from tests.ways import way

OPINION = {"consent_satisfaction": "yes", "whole": "good", "trouble": "no"}


@pytest.mark.parametrize("spec", sent_forms(), ids=lambda spec: spec.id)
def test_every_name_has_room_in_every_language(spec: FormSpec) -> None:
    for language in ALL_LANGUAGES:
        for field in spec.fields():
            assert cells(translate(field.short, language)) <= SHORT_WIDTH


async def test_two_spaces_stand_between_a_name_and_its_answer() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:satisfaction"))
        await turn_to(stage, "review", {**OPINION})
        assert isinstance(stage.app.screen, FormScreen)
        assert f"{'Difficultés':<{SHORT_WIDTH}}  Non" in stage.text(), "a table, also before it is opened"
        await open_section(stage, "trouble")
        assert f"{'Difficultés':<{SHORT_WIDTH}}  Non" in stage.text()
        await stage.app.use_language("es")
        await stage.settled()
        assert re.search(r"Intercambio en general  \S", stage.text())


@pytest.mark.parametrize("size", SIZES)
async def test_a_section_opens_and_closes_at_a_tap(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await open_review(stage)
        for lines in (10, 0):
            await open_section(stage, "rent")
            await stage.settled()
            assert len(stage.app.screen.query(".review-line")) == lines


async def test_sending_is_offered_once_all_was_seen() -> None:
    async with open_app() as stage:
        session = filled()
        walk(session)
        await stage.app.begin_visit()
        await stage.app.push_screen(FormScreen(session.spec, session))
        await stage.settled()
        button = stage.app.screen.query_one("#foot-next")
        while "Suite" in stage.text():
            assert not button.has_class("-next")
            await stage.tap_on("#foot-next")
            assert not stage.terminal.submissions.stored
        assert "Envoyer" in stage.text()
        assert button.has_class("-next")
        await stage.tap_on("#foot-next")
        assert stage.terminal.submissions.stored


async def open_review_of(stage: Stage, request: FormSession) -> None:
    """Open "check answers" of a journey whose pages are answered."""
    walk(request)
    await stage.app.begin_visit()
    await stage.app.push_screen(FormScreen(request.spec, request))
    await stage.settled()
    assert request.step is None, request.place


@pytest.mark.parametrize("made", [filled, partial(session_of_a_request, kind="first")], ids=["listing", "request"])
async def test_all_answers_are_read_in_four_screens(made: Callable[[], FormSession]) -> None:
    async with open_app() as stage:
        await open_review_of(stage, made())
        screens = 1
        while not stage.form.ending.is_read:
            await stage.press("pagedown")
            screens += 1
        assert screens <= 4


async def test_the_head_says_the_step_and_that_nothing_is_sent() -> None:
    async with open_app() as stage:
        await open_review(stage)
        title = stage.text().splitlines()[0]
        assert title.split("  ")[0].strip() == "Étape 6 sur 6 · Vérifiez vos réponses"
        assert title.rstrip().endswith("Rien n'est encore parti")


async def test_the_figures_of_a_listing_share_a_row() -> None:
    async with open_app() as stage:
        await open_review(stage)
        (row,) = [line for line in stage.text().splitlines() if "Loyer tout compris" in line]
        assert "Votre annonce : 8 points sur 10" in row


@pytest.mark.parametrize("size", SIZES)
async def test_a_warning_s_button_leads_to_its_page_and_back(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await open_review(stage, {"rent": "30"})
        await stage.tap_on("#note-rent")
        assert stage.form.session.place == "rent"
        await stage.press_next()
        assert stage.app.focused is stage.app.screen.query_one("#note-rent"), "it is asked about still"
        await stage.tap_on("#note-rent")
        await give(stage, stage.row("rent"), "412,60")
        await stage.press_next()
        assert not stage.app.screen.query("#note-rent")
        assert stage.app.focused is stage.app.screen.query_one("#review-rent")


async def test_a_missing_answer_is_named_beside_its_button() -> None:
    async with open_app() as stage:
        await open_review_of(stage, session_of_a_request(kind="first"))
        assert "Il manque 1 réponse : Surface actuelle" in stage.text()
        await stage.tap_on("#note-current_area")
        assert stage.form.session.place == "current_size"


async def test_a_near_deadline_is_read_at_once_on_a_small_screen() -> None:
    async with open_app(SIZES["56x16"]) as stage:
        taken = add_months(TUESDAY, -11)
        request = session_of_a_request(kind="renewal", changed=("nothing",), number_date=f"{taken:%d/%m/%Y}")
        await open_review_of(stage, request)
        assert "votre ancienneté est perdue" in " ".join(stage.text().split())


async def test_missing_answers_are_names_side_by_side() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("review")
        await stage.press_next()
        assert "! Il manque 11 réponses" in stage.text()
        assert "▸ Bailleur          ▸ Commune" in stage.text()
        assert "à corriger" not in stage.text()
        assert "Répondez" not in stage.text()


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("every", [3, 1])
async def test_the_touched_answer_has_the_focus_and_is_seen_whole(every: int) -> None:
    async with open_app(SIZES["56x16"]) as stage:
        await open_review(stage)
        session = stage.form.session
        keys = [field.key for step in session.visible_steps() for field in session.asked_fields(step)]
        for key in keys[::every]:
            await stage.form.change(key)
            await stage.settled()
            row, focused = stage.row(key), stage.app.screen.focused
            assert row.has_focus_within != (key == "description"), key
            assert focused is not None
            assert visible(focused) == focused.region, key
            assert stage.form.keys.display == is_box(focused), key
            room = stage.app.screen.query_one(".body").region.height
            if not is_box(focused) and row.region.height <= room:
                assert visible(row) == row.region, key
            await stage.form.action_go_back()
            await stage.settled()


async def test_a_touched_consent_is_not_given_by_a_hasty_enter() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("review")
        consents = [row for row in stage.form.session.spec.fields() if row.kind.value == "consent"]
        for consent in consents:
            await stage.form.change(consent.key)
            await stage.settled()
            row = stage.row(consent.key)
            assert row.has_focus_within, consent.key
            stage.app.haste.hasty = "enter"  # struck on the previous page, a moment ago
            await row.focus_target().action_press()  # type: ignore[attr-defined]
            assert row.collect().is_blank, consent.key
            await stage.form.action_go_back()
        assert consents


@pytest.mark.parametrize("language", ALL_LANGUAGES)
async def test_the_review_opens_at_its_top_with_its_warnings(language: str) -> None:
    async with open_app(SIZES["56x16"]) as stage:
        await open_review(stage, {"rent": "30", "charges": "900"})
        await stage.app.use_language(language)
        await stage.form.show_page()
        await stage.settled()
        assert stage.app.screen.query(".review-warning"), "the answers are asked about again"
        assert stage.app.screen.query_one(".body").scroll_y == 0
