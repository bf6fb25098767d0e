"""A desk has a short name, which every sentence puts behind the word "bureau"."""

import pytest

from kiosk.services.desk import desks
from kiosk.services.desk.session import Line
from kiosk.settings import QueueSettings


@pytest.mark.parametrize(
    ("typed", "name"),
    [("guichet B", "B"), ("Bureau  2", "2"), ("étage 1", "étage 1"), (" 3 ", "3"), ("bureau", "bureau"), (" ", "")],
)
def test_a_desk_is_named_without_its_own_word(typed: str, name: str) -> None:
    assert desks.named(typed) == name


def test_a_list_holds_each_desk_once() -> None:
    assert desks.listed(("1", "guichet 1", "2")) == ("1", "2")


def test_a_typed_desk_is_no_pin_and_not_empty() -> None:
    ask = desks.asked((), "1")
    assert isinstance(ask, Line)
    assert [bool(str(ask.refusal(typed))) for typed in ("640064", "", "12", "B")] == [True, True, False, False]


def test_a_configured_name_has_room_on_the_board() -> None:
    assert QueueSettings(desks=("b" * desks.LONGEST,)).desks
    with pytest.raises(ValueError, match="at most 12"):
        QueueSettings(desks=("b" * (desks.LONGEST + 1),))
