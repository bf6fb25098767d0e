"""Check answers: an answer stands apart from its name, and the one that is touched is shown whole."""

import re

import pytest

from kiosk.forms.catalog import sent_forms
from kiosk.forms.spec import FormSpec
from kiosk.i18n import translate
from kiosk.safe_text import cells
from screens.fields.row import is_box
from screens.journey.form import FormScreen
from screens.journey.review import SHORT_WIDTH
from screens.widgets.tap import Tap
from tests.ui.answering import open_review, turn_to
from tests.ui.stage import ALL_LANGUAGES, SIZES, open_app, visible
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
        assert f"{'Difficultés':<{SHORT_WIDTH}}  Non" in stage.text()
        await stage.app.use_language("es")
        await stage.settled()
        assert re.search(r"Intercambio en general  \S", stage.text())


async def test_the_touched_answer_has_the_focus_and_is_seen_whole() -> None:
    async with open_app(SIZES["56x16"]) as stage:
        await open_review(stage)
        lines = stage.app.screen.query(".review-line").results(Tap)
        for key in [str(line.id).removeprefix("review-") for line in lines]:
            await stage.form.change(key)
            await stage.settled()
            row, focused = stage.row(key), stage.app.screen.focused
            is_text_or_open_consent = key in {"description", "consent_write"}
            assert row.has_focus_within != is_text_or_open_consent, key
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
            assert not stage.row(consent.key).has_focus_within
            assert visible(stage.row(consent.key)).area, consent.key
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
