"""The fixed day for the tests' housing requests: their numbers are of March 2026, and would be a year old one day."""

from datetime import date

import pytest

from kiosk.forms import request_number
from kiosk.forms.catalog.housing_request import advice

TODAY = date(2026, 11, 25)


@pytest.fixture
def the_day(monkeypatch: pytest.MonkeyPatch) -> date:
    """Fix the day for the two doors to a housing request, whenever the tests are run."""
    for module in (advice, request_number):
        monkeypatch.setattr(module, "machine_day", lambda: TODAY)
    return TODAY
