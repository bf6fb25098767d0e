"""A terminal's key says who it is: what it writes for another is listed for a person, and stops nothing (F7)."""

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest

from db.central import night
from db.central.intake import receive
from db.central.tables.amendments import contradictions
from db.connection import immediate, rows
from db.night.share import FolderShare
from db.wire import batches
from db.wire.events import canonical
from tests.factories import a_submission
from tests.night.keys import CENTRAL, ESCROW, pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
REFERENCE = "BEL-7K3M-2QF"


def body(reference: str = REFERENCE, *, terminal: str = "hall-1", agency: str = "CBS", number: int = 1) -> bytes:
    sent = a_submission(reference)
    payload = {each: getattr(sent, each) for each in ("kind", "spec_version", "language", "identity", "revision")}
    payload |= {"reference": reference, "submitted_at": "2026-11-27T15:30:00Z", "promise": "2026-12-02"}
    payload |= {"answers": {}, "values": {}}
    told = {"event_id": f"{number:032x}", "kind": "bel_listing.submitted", "schema": 1, "at": "2026-11-27T15:30:00Z"}
    return canonical({**told, "terminal": terminal, "agency": agency, "payload": payload}).encode()


def put(siege: Siege, *bodies: bytes, name: str = "hall-1") -> str:
    """Put a batch that its terminal really signed; return its digest."""
    data = batches.seal(bodies, name, FIVE, [CENTRAL.recipient, ESCROW.recipient], pair(name).seed)
    digest = batches.digest_of(data)
    (siege.share / "inbox" / name / batches.name_of(digest)).write_bytes(data)
    return digest


def aside(siege: Siege) -> list[tuple[str, bytes]]:
    """Return what is listed for a person: its kind, and its last body."""
    with closing(night.open_base(siege.place)) as db:
        return [(each.kind, each.bodies[-1]) for each in contradictions(db)]


def shown(siege: Siege) -> list[tuple[str, str]]:
    with closing(night.open_base(siege.place)) as db:
        found = rows(db, "SELECT reference, agency FROM bel_listings ORDER BY reference")
    return [(each["reference"], each["agency"]) for each in found]


@pytest.mark.parametrize("strange", [b"not json", b"{}", b'{"a":' * 300 + b"1" + b"}" * 300])
def test_an_unreadable_body_is_kept_for_a_person(siege: Siege, strange: bytes) -> None:
    put(siege, strange, body())
    assert siege.ingest(FIVE).received.set_aside == 1
    assert (aside(siege), shown(siege)) == ([("unreadable", strange)], [(REFERENCE, "CBS")])


def test_an_event_for_another_terminal_is_not_taken(siege: Siege) -> None:
    siege.enrol("hall-2", FIVE)
    forged = body(terminal="hall-2")
    put(siege, forged)
    done = siege.ingest(FIVE)
    assert (done.received.set_aside, done.received.events) == (1, 0)
    assert (aside(siege), shown(siege), siege.references()) == ([("other_terminal", forged)], [], [])


def test_an_event_for_another_agency_counts_for_its_own(siege: Siege) -> None:
    """A wrong enrolment must hide no file: it is taken, under the agency for which its key is enrolled."""
    strange = body(agency="BEA")
    put(siege, strange)
    assert siege.ingest(FIVE).received.set_aside == 1
    assert (aside(siege), shown(siege)) == ([("other_agency", strange)], [(REFERENCE, "CBS")])


def test_one_id_with_two_texts_is_shown_to_a_person(siege: Siege) -> None:
    put(siege, body())
    put(siege, body("BEL-2222-222"))
    assert siege.ingest(FIVE).received.set_aside == 1
    ((kind, _body),) = aside(siege)
    assert (kind, len(shown(siege))) == ("same_id", 1)


def test_what_is_listed_is_listed_once(siege: Siege) -> None:
    put(siege, b"not json", body(agency="BEA"))
    siege.ingest(FIVE)
    put(siege, b"not json", body(agency="BEA"), body("BEL-2222-222", number=2))
    assert siege.ingest(FIVE).received.set_aside == 0
    assert len(aside(siege)) == 2


def test_a_file_that_grew_since_it_was_listed_is_refused(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = put(siege, body())
    monkeypatch.setattr(batches, "MOST_FILE", 100)
    names = FolderShare.names
    monkeypatch.setattr(FolderShare, "names", lambda share, folder: dict.fromkeys(names(share, folder), 1))
    siege.ingest(FIVE)
    assert siege.refused() == {digest: "oversized"}


def test_a_file_that_is_listed_as_too_large_is_not_read(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = put(siege, body())
    monkeypatch.setattr(batches, "MOST_FILE", 100)
    read: list[str] = []
    monkeypatch.setattr(FolderShare, "get", lambda _share, path, _most: read.append(path))
    siege.ingest(FIVE)
    assert siege.refused() == {digest: "oversized"}
    assert not [path for path in read if digest in path]


def test_many_great_events_are_not_in_memory_together(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of a stolen terminal's files is small on the share, and many times larger once it is opened."""
    monkeypatch.setattr(batches, "MOST_BYTES", 10_000)
    for number in range(8):
        put(siege, body()[:-1] + b" " * 9_000 + b"}", body(number=number))
    taken: list[int] = []
    apply = receive._apply

    def counted(central: object, coming: list[receive.Coming], done: receive.Received) -> None:
        taken.append(sum(len(each) for one in coming for each in one.bodies))
        apply(central, coming, done)  # type: ignore[arg-type]

    monkeypatch.setattr(receive, "_apply", counted)
    assert siege.ingest(FIVE).received.batches == 8
    assert max(taken) < 20_000


def test_a_turned_bit_in_the_base_stops_no_other_file(siege: Siege) -> None:
    put(siege, body())
    siege.ingest(FIVE)
    spoilt = body().replace(b'"event_id"', b'"event_ie"')
    with closing(night.open_base(siege.place)) as db, immediate(db):
        db.execute("UPDATE events SET body = ?", (spoilt,))
    act = json.loads(body(number=2)) | {"kind": "bel_listing.read"}
    put(siege, canonical(act).encode(), body("BEL-2222-222", number=3))
    siege.ingest(FIVE)
    assert ("BEL-2222-222", "CBS") in shown(siege)
    assert ("unreadable", spoilt) in aside(siege)
