"""Each journey that is sent is reached from home by its keys, whatever stands before it in a menu."""

import pytest

from kiosk.forms.catalog import sent_forms
from tests.ui.dates import open_dates
from tests.ui.stage import open_app
from tests.ways import way


@pytest.mark.parametrize("form_id", [spec.id for spec in sent_forms()])
async def test_a_journey_is_reached_by_its_keys(form_id: str) -> None:
    async with open_app() as stage:
        if form_id == "reactivation":  # offered only when the dates say that the account is off
            await open_dates(stage, "01/02/2026", "")
            await stage.press("1")
        else:
            await stage.press_calmly(*way(f"form:{form_id}"))
        journey = stage.app.current_journey()
        assert journey is not None
        assert journey.session.spec.id == form_id
