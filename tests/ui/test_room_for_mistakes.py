"""At 80×24 the summary of mistakes, the last field that it names and its error are on one screen."""

import pytest

from kiosk.forms.session import FormSession
from screens.journey.form import FormScreen
from tests.ui.stage import ALL_LANGUAGES, open_app, visible


@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize(
    ("journey", "typed"),
    [
        ("resume_file", {"reference": "12345", "code": "222"}),
        ("housing_request", {"adults": "x", "dependants": "30"}),
    ],
)
async def test_the_second_question_is_seen_beside_the_summary(
    journey: str, typed: dict[str, str], language: str
) -> None:
    async with open_app(language=language) as stage:
        await stage.app.begin_visit()
        spec = stage.app.services.forms[journey]
        await stage.app.push_screen(FormScreen(spec, FormSession(spec)))
        await stage.go_to(spec.step_of(list(typed)[-1]).key)
        for key, text in typed.items():
            stage.row(key).query_one("Input").value = text  # type: ignore[attr-defined]
        await stage.settled()
        await stage.press_next()
        last = stage.row(list(typed)[-1])
        for seen in (stage.app.screen.query_one(".summary"), last.query_one("Input"), last.query_one(".error")):
            assert seen.display
            assert visible(seen) == seen.region
