"""Events wait, frozen, until central has them: neither a seal, nor a clock, nor a second write loses one."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from db.connection import Opener, change, immediate
from db.stores import outbox
from db.stores.submissions import Submissions
from kiosk.services.ports.errors import StorageError
from tests.db.reading import all_rows, events
from tests.factories import FRIDAY, a_submission

DIGEST, OTHER = "a" * 64, "b" * 64
TONIGHT = FRIDAY + timedelta(hours=6)
ACTS: dict[str, Callable[[Submissions], object]] = {
    "bel_listing.submitted": lambda store: None,
    "bel_listing.read": lambda store: store.mark_read("BEL-7K3M-2QF", "ane", FRIDAY),
    "bel_listing.printed": lambda store: store.forget_printed("BEL-7K3M-2QF", FRIDAY),
    "bel_listing.withdrawn": lambda store: store.withdraw("BEL-7K3M-2QF", FRIDAY),
}


def about(waiting: outbox.OutboxRow) -> object:
    return json.loads(waiting.body)["payload"]["reference"]


def test_events_wait_in_the_order_written(opener: Opener, submissions: Submissions) -> None:
    for reference in ("BEL-CCCC-CCC", "BEL-AAAA-AAA", "BEL-BBBB-BBB"):
        submissions.add(a_submission(reference))
    with closing(opener()) as db:
        assert [about(each) for each in outbox.unsealed(db)] == ["BEL-CCCC-CCC", "BEL-AAAA-AAA", "BEL-BBBB-BBB"]
        assert outbox.depth(db) == 3
        assert outbox.last_event_at(db) == FRIDAY


@pytest.mark.parametrize("kind", ACTS)
def test_every_payload_names_its_reference(opener: Opener, submissions: Submissions, kind: str) -> None:
    submissions.add(a_submission())
    ACTS[kind](submissions)
    (told,) = events(opener, kind)
    assert told["payload"]["reference"] == "BEL-7K3M-2QF"


def test_an_empty_outbox_is_nothing_to_worry_about(opener: Opener) -> None:
    with closing(opener()) as db:
        assert (outbox.depth(db), outbox.last_event_at(db)) == (0, None)


def test_a_sealed_event_waits_still_and_can_be_unsealed(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    with closing(opener()) as db:
        before = outbox.unsealed(db)
        outbox.mark_sealed(db, [each.event_id for each in before], DIGEST)
        assert (outbox.unsealed(db), outbox.sealed_digests(db), outbox.depth(db)) == ([], {DIGEST}, 1)
        assert outbox.unseal(db, DIGEST) == 1
        assert outbox.unsealed(db) == before


def test_a_stored_listing_is_dated_and_its_event_goes(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission("BEL-AAAA-AAA"))
    with closing(opener()) as db:
        outbox.mark_sealed(db, [each.event_id for each in outbox.unsealed(db)], DIGEST)
        submissions.add(a_submission("BEL-BBBB-BBB"))
        assert outbox.purge(db, OTHER, TONIGHT) == 0
        assert outbox.purge(db, DIGEST, TONIGHT) == 1
        assert [about(each) for each in outbox.unsealed(db)] == ["BEL-BBBB-BBB"]
        assert outbox.last_event_at(db) == FRIDAY
    acked = {found["reference"]: found["acked_at"] for found in all_rows(opener, "submissions")}
    assert acked == {"BEL-AAAA-AAA": "2026-11-27T21:30:00Z", "BEL-BBBB-BBB": None}


def test_a_stored_reading_is_no_stored_listing(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    submissions.mark_read("BEL-7K3M-2QF", "ane", FRIDAY)
    with closing(opener()) as db:
        read = outbox.unsealed(db)[-1]
        outbox.mark_sealed(db, [read.event_id], DIGEST)
        outbox.purge(db, DIGEST, TONIGHT)
    stored = submissions.get("BEL-7K3M-2QF")
    assert stored is not None
    assert stored.acked_at is None


@pytest.mark.parametrize(("seconds", "is_due"), [(0, False), (59, False), (60, True), (-3600, True)])
def test_an_agents_act_waits_a_minute(opener: Opener, submissions: Submissions, seconds: int, is_due: bool) -> None:
    """A run of the night beside a console seals no act that its agent may still take back; a clock set back does."""
    submissions.add(a_submission())
    submissions.mark_read("BEL-7K3M-2QF", "ane", FRIDAY)
    with closing(opener()) as db:
        due = [json.loads(each.body)["kind"] for each in outbox.unsealed(db, FRIDAY + timedelta(seconds=seconds))]
    assert due == ["bel_listing.submitted", *(["bel_listing.read"] if is_due else [])]


@pytest.mark.parametrize("column", ["event_id", "kind", "reference", "body", "written_at"])
def test_an_event_is_frozen_when_it_is_written(opener: Opener, submissions: Submissions, column: str) -> None:
    submissions.add(a_submission())
    with closing(opener()) as db, pytest.raises(StorageError), immediate(db):
        change(db, f"UPDATE outbox SET {column} = x'00'")


def test_the_latest_instant_outlives_a_clock_set_back(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission("BEL-AAAA-AAA"))
    submissions.add(a_submission("BEL-BBBB-BBB", submitted_at=FRIDAY - timedelta(days=400)))
    with closing(opener()) as db:
        assert outbox.last_event_at(db) == FRIDAY
