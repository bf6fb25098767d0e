"""A terminal's key says who it is: what it writes for another is listed for a person, and stops nothing (F7)."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from db.central import night
from db.central.intake import receive
from db.central.tables.amendments import contradictions
from db.connection import immediate, rows
from db.night.share import Away, FolderShare
from db.wire import batches
from db.wire.events import canonical
from tests.factories import a_submission
from tests.night.keys import CENTRAL, ESCROW, pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
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


def lines(siege: Siege) -> list[tuple[str, str | None, str, str]]:
    """Return what stands in the table of bodies set aside, but for the bodies."""
    with closing(night.open_base(siege.place)) as db:
        found = rows(db, "SELECT kind, reference, batch, noticed_at FROM conflicts ORDER BY kind")
    return [(each["kind"], each["reference"], each["batch"], each["noticed_at"]) for each in found]


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
    assert {reference for kind, reference, *_more in lines(siege) if kind == "unreadable"} == {REFERENCE}, (
        "it is erased"
    )


def test_what_is_set_aside_goes_with_its_reference(siege: Siege) -> None:
    """An erasure finds it by the reference, a person by its file."""
    siege.enrol("hall-2", FIVE)
    one, two = "BEL-2222-222", "BEL-3333-333"
    put(siege, body())
    siege.ingest(FIVE)
    digest = put(siege, body(one), body(two, number=2, terminal="hall-2"), body(number=3, agency="BEA"), b"{}")
    siege.ingest(FIVE)
    at = "2026-12-01T16:00:00Z"
    assert lines(siege) == [
        ("other_agency", REFERENCE, digest, at),
        ("other_terminal", two, digest, at),
        ("same_id", one, digest, at),
        ("unreadable", None, digest, at),
    ]


def test_every_count_is_of_all_batches(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    siege.ingest(FIVE)
    siege.erase(REFERENCE, FIVE)
    monkeypatch.setattr(receive, "_MOST_EVENTS", 2)
    newer = [json.dumps(json.loads(body("BEL-2222-222", number=number)) | {"schema": 99}).encode() for number in (1, 2)]
    put(siege, newer[0], newer[1], body("BEL-2222-222", number=3), body("BEL-2222-222", number=4))
    put(siege, newer[0], body("BEL-2222-222", number=3), body(number=5), body(number=6), b"one", b"two")
    inbox = siege.share / "inbox" / "hall-1"
    for name in ("notes.txt", "more.txt", "half.part"):
        (inbox / name).write_bytes(b"")
    done = siege.ingest(FIVE).received
    assert (done.batches, done.events, done.known, done.erased) == (2, 4, 2, 2)
    assert (done.waiting, done.set_aside, done.strange) == (2, 2, 2)
    assert REFERENCE not in siege.references()


def test_one_id_under_another_text_is_not_counted_as_known(siege: Siege) -> None:
    put(siege, body(), body("BEL-2222-222"))
    assert siege.ingest(FIVE).received.known == 0


def test_a_strange_body_does_not_end_its_batch(siege: Siege) -> None:
    put(siege, body("BEL-2222-222", terminal="hall-2"), body(number=2))
    siege.ingest(FIVE)
    assert siege.references() == [REFERENCE]


def test_a_file_that_went_since_the_list_stops_no_other(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = min(put(siege, body()), put(siege, body("BEL-2222-222", number=2)))
    get = FolderShare.get
    monkeypatch.setattr(FolderShare, "get", lambda share, path, most: None if gone in path else get(share, path, most))
    done = siege.ingest(FIVE).received
    assert (done.batches, siege.refused()) == (1, {})


def test_a_batch_that_comes_again_stays_fourteen_nights_more(siege: Siege) -> None:
    siege.nightly(FIVE)
    digest = put(siege, body())
    file = siege.share / "inbox" / "hall-1" / batches.name_of(digest)
    data = file.read_bytes()
    for n in range(14):
        siege.nightly(FIVE + n * DAY)
    assert siege.nightly(FIVE + 14 * DAY).removed == 1
    for n in range(15, 44):
        file.write_bytes(data) if n == 15 else None
        done = siege.nightly(FIVE + n * DAY)
        assert (done.received.came_again, done.removed) == (int(n == 15), int(n == 29)), n


def test_a_closed_file_is_listed_as_unread(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = put(siege, body())
    get = FolderShare.get

    def closed(share: FolderShare, path: str, most: int) -> bytes | None:
        if digest in path:
            raise Away("closed")
        return get(share, path, most)

    monkeypatch.setattr(FolderShare, "get", closed)
    siege.ingest(FIVE)
    assert siege.refused() == {digest: "unread"}


def test_a_damaged_file_that_stays_stops_no_night(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = put(siege, body())
    file = siege.share / "inbox" / "hall-1" / batches.name_of(digest)
    file.write_bytes(b"cut")

    def keep(_share: FolderShare, _path: str) -> None:
        raise Away("not this account's")

    monkeypatch.setattr(FolderShare, "remove", keep)
    for _run in range(2):
        siege.ingest(FIVE)
    assert (file.exists(), siege.refused()) == (True, {digest: "damaged"})
