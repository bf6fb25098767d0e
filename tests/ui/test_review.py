"""Check answers: the name of an answer never touches what was answered."""

import re

import pytest

from kiosk.forms.catalog import sent_forms
from kiosk.forms.spec import FormSpec
from kiosk.i18n import translate
from kiosk.plain import cells
from screens.tenant.form import FormScreen
from screens.tenant.review import SHORT_WIDTH
from tests.ui.answering import turn_to
from tests.ui.stage import ALL_LANGUAGES, open_app

OPINION = {"consent_satisfaction": "yes", "whole": "good", "platform_trouble": "no"}


@pytest.mark.parametrize("spec", sent_forms(), ids=lambda spec: spec.id)
def test_every_name_has_room_in_every_language(spec: FormSpec) -> None:
    for language in ALL_LANGUAGES:
        for field in spec.fields():
            assert cells(translate(field.short, language)) <= SHORT_WIDTH


async def test_two_spaces_stand_between_a_name_and_its_answer() -> None:
    async with open_app() as stage:
        await stage.press("7", "3")
        await turn_to(stage, "review", {**OPINION})
        assert isinstance(stage.app.screen, FormScreen)
        assert "Difficulté sur la BEL   Non" in stage.text()
        await stage.app.use_language("es")
        await stage.settled()
        assert re.search(r"Intercambio en general  \S", stage.text())
