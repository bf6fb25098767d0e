"""An instant is written in one form, and no other is read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import from_text, to_text

SECONDS = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(SECONDS)
def test_a_written_instant_is_read_back(instant: datetime) -> None:
    assert from_text(to_text(instant)) == instant


@pytest.mark.parametrize("told", [None, 1, ["2026-11-24T10:00:00Z"]])
def test_a_value_that_is_not_text_is_refused(told: object) -> None:
    """JSON that somebody made may hold such values."""
    with pytest.raises(TypeError):
        from_text(told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Z",
        "2026-11-24",
        "2026-11-24T10:00:00",
        "2026-11-24T10:00:00+00:00",
        "2026-11-24T10:00:00.5Z",
        "2026-11-24 10:00:00Z",
        "2026-1-4T1:2:3Z",
        "2026-W48-2T10:00:00Z",
        "20261124T100000Z",
        "2026-02-31T10:00:00Z",
    ],
)
def test_text_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"instant|isoformat|day"):
        from_text(text)
