"""An event from a terminal is read as it was written, or kept for a person: nothing unsound reaches a table."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from db.wire.events import (
    ClosedTicket,
    CountedOpinion,
    Event,
    EventKind,
    Payload,
    Unfit,
    UnreadableEvent,
    body_of,
    check_envelope,
    new_event_id,
    parse,
    revision_of,
)

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
CLOSED = ClosedTicket(
    day="2026-12-01",
    motive="housing",
    language="eu",
    priority="normal",
    outcome="done",
    waited_seconds=240,
    served_seconds=600,
    held_seconds=0,
    transfers=1,
    returns=None,
    motives=("garage", "papers"),
    is_wrong=False,
    is_walk_in=True,
)


def sent(payload: Payload = CLOSED, /, **changes: object) -> bytes:
    """Return the body of an event, with other parts of its envelope."""
    body = body_of(new_event_id(), EventKind.TICKET_CLOSED, FIVE, "hall-1", "CBS", payload)
    return json.dumps(json.loads(body) | changes).encode()


def holding(**payload: object) -> Event:
    """Return a closed ticket with other parts of its payload."""
    return parse(sent(payload={**CLOSED.payload(), **payload}))


def test_a_closed_ticket_is_read_as_it_was_written() -> None:
    assert ClosedTicket.read(parse(sent())) == CLOSED


def test_a_motive_that_is_no_code_is_left_out() -> None:
    """The motives are codes of a list; free text could say anything about a person."""
    told = ["garage", "a perdu son mari", "", "x" * 41]
    assert ClosedTicket.read(holding(motives=told)).motives == ("garage",)
    assert ClosedTicket.read(holding(motives="garage")).motives == ()


@pytest.mark.parametrize("schema", [0, -1, 2**31, True, "1", 1.0, None])
def test_an_envelope_of_no_version_is_not_read(schema: object) -> None:
    with pytest.raises(UnreadableEvent):
        parse(sent(schema=schema))


@pytest.mark.parametrize("schema", [1, 2**31 - 1])
def test_a_newer_envelope_is_read_for_a_newer_program(schema: int) -> None:
    assert parse(sent(schema=schema)).schema == schema


@pytest.mark.parametrize(
    ("day", "is_shown"),
    [
        ("2023-12-31", False),
        ("2024-01-01", True),
        ("2099-12-31", True),
        ("2100-01-01", False),
        ("2026-02-29", False),
        ("20261201", False),
    ],
)
def test_a_day_that_no_clock_of_ours_shows_is_unfit(day: str, is_shown: bool) -> None:
    opinion = parse(sent(CountedOpinion(day, "yes"), kind=EventKind.OPINION_COUNTED))
    instant = parse(sent(at=f"{day}T16:00:00Z"))
    assert is_fit(lambda: CountedOpinion.read(opinion)) is is_shown
    assert is_fit(lambda: check_envelope(instant)) is is_shown


@pytest.mark.parametrize(("revision", "is_taken"), [(1, True), (0, False), (-1, False), (True, False), ("1", False)])
def test_revisions_count_from_one(revision: object, is_taken: bool) -> None:
    assert is_fit(lambda: revision_of(holding(revision=revision))) is is_taken


def test_an_act_that_names_no_revision_is_on_the_first() -> None:
    assert revision_of(parse(sent())) == 1


def is_fit(read: Callable[[], object]) -> bool:
    try:
        read()
    except Unfit:
        return False
    return True
