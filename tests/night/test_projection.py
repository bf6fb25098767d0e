"""Central's tables say what became of each file, whatever the order in which its events came."""

import csv
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.central import night
from db.central.tables import projection
from db.connection import Row, immediate, rows
from db.stores import outbox
from db.stores.outbox import Origin
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from db.terminal_file import open_terminal
from db.wire.events import ClosedTicket, CountedAct, CountedOpinion, EventKind
from kiosk.domain.codes import new_code
from kiosk.services.ports.files import Submission
from tests.factories import a_submission
from tests.night.hall import Hall
from tests.night.keys import pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
REFERENCE = "BEL-7K3M-2QF"
PHONE = "06 12 34 56 78"


@pytest.fixture
def siege(tmp_path: Path) -> Siege:
    made = Siege(tmp_path / "central", tmp_path / "share")
    for name, agency in (("hall-1", "CBS"), ("hall-2", "BEA")):
        made.enrol(name, FIVE, agency)
    return made


@pytest.fixture
def halls(tmp_path: Path, siege: Siege) -> list[Hall]:
    """A terminal of Côte Basque Sud, and one of Béarn."""
    return [Hall(tmp_path / name, siege.share, name, pair(name)) for name in ("hall-1", "hall-2")]


def store(hall: Hall, agency: str = "CBS") -> Submissions:
    return Submissions(open_terminal(hall.home), Origin(hall.name, agency))


def a_listing(**changes: object) -> Submission:
    answers = {"contact_name": "Maialen Exempleberri", "phone": PHONE}
    return a_submission(REFERENCE, answers=answers, values={}, submitted_at=FIVE, **changes)


def seen(siege: Siege, table: str) -> list[Row]:
    with closing(night.open_base(siege.place)) as db:
        return rows(db, f"SELECT * FROM {table}")


def states(siege: Siege) -> list[tuple[str, object]]:
    return [(each["state"], each["read_at"]) for each in seen(siege, "bel_listings")]


def phones(siege: Siege) -> list[object]:
    return [each["phone"] for each in seen(siege, "bel_listing_contacts")]


ACTS: dict[str, tuple[Callable[[Submissions], object], tuple[str, object]]] = {
    "nothing": (lambda _store: None, ("submitted", None)),
    "read": (lambda store: store.mark_read(REFERENCE, "ane", FIVE + HOUR), ("read", "2026-12-01T17:00:00Z")),
    "printed": (lambda store: store.forget_printed(REFERENCE, FIVE + HOUR), ("printed", None)),
    "withdrawn": (lambda store: store.withdraw(REFERENCE, FIVE + HOUR), ("withdrawn", None)),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("nights", [1, 2])
def test_a_file_is_shown_as_it_stands(siege: Siege, halls: list[Hall], act: str, nights: int) -> None:
    """Its act may come in the same run as its text, or a night later."""
    hall = halls[0]
    store(hall).add(a_listing())
    if nights == 2:
        hall.sync(FIVE)
        siege.ingest(FIVE)
    do, stands = ACTS[act]
    do(store(hall))
    hall.sync(FIVE + 2 * HOUR)
    siege.ingest(FIVE + 2 * HOUR)
    came = nights == 2 or act != "withdrawn"  # what is withdrawn before any run is never sent
    assert states(siege) == ([stands] if came else [])
    assert phones(siege) == ([PHONE] if act != "withdrawn" else []), "nobody calls who withdrew their file"


def test_a_sheet_names_the_answers_an_agent_helped_with(siege: Siege, halls: list[Hall]) -> None:
    helped = a_listing(assisted=("rent", "phone"), stays_here=frozenset({"phone"}))
    store(halls[0]).add(helped)
    halls[0].sync(FIVE)
    siege.nightly(FIVE)
    assert [each["assisted"] for each in seen(siege, "bel_listings")] == ['["rent"]']
    with (siege.place.folder / "csv" / "bel_listing.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert [each["Avec un agent"] for each in csv.DictReader(sheet, delimiter=";")] == ["Loyer"]


def test_who_withdrew_their_file_is_in_no_sheet_of_contacts(siege: Siege, halls: list[Hall]) -> None:
    hall = halls[0]
    store(hall).add(a_listing())
    hall.sync(FIVE)
    siege.nightly(FIVE)
    sheet = siege.place.folder / "csv" / "bel_listing_contact.csv"
    assert PHONE in sheet.read_text("utf-8-sig")
    store(hall).withdraw(REFERENCE, FIVE + HOUR)
    hall.sync(FIVE + 2 * HOUR)
    siege.nightly(FIVE + 24 * HOUR)
    assert PHONE not in sheet.read_text("utf-8-sig")


def test_an_act_on_an_earlier_text_is_not_one_on_the_new(siege: Siege, halls: list[Hall]) -> None:
    first, hall = a_listing(), halls[0]
    store(hall).add(first)
    assert Resumes(open_terminal(hall.home)).give_code(REFERENCE, new_code())
    store(hall).mark_read(REFERENCE, "ane", FIVE)
    with closing(open_terminal(hall.home)()) as db:
        (text,) = rows(db, "SELECT event_id FROM outbox WHERE kind = 'bel_listing.submitted'")
    assert store(hall).amend(first._replace(revision=2, amends=text["event_id"]))
    hall.sync(FIVE + 2 * HOUR)
    siege.ingest(FIVE + 2 * HOUR)
    assert states(siege) == [("submitted", None)], "somebody has to read the new text"


def test_an_act_of_another_agency_changes_nothing_that_is_shown(siege: Siege, halls: list[Hall]) -> None:
    store(halls[0]).add(a_listing())
    other = store(halls[1], "BEA")
    other.add(a_listing())
    other.withdraw(REFERENCE, FIVE + HOUR)
    for hall in halls:
        hall.sync(FIVE + 2 * HOUR)
    siege.ingest(FIVE + 2 * HOUR)
    assert (states(siege), phones(siege)) == ([("submitted", None)], [PHONE])


def test_a_text_of_another_agency_is_not_the_one_shown(siege: Siege, halls: list[Hall]) -> None:
    store(halls[0]).add(a_listing())
    store(halls[1], "BEA").add(a_listing(revision=2))
    for hall in halls:
        hall.sync(FIVE + 2 * HOUR)
    siege.ingest(FIVE + 2 * HOUR)
    assert [(each["agency"], each["revision"]) for each in seen(siege, "bel_listings")] == [("CBS", 1)]


TICKET = ClosedTicket("2026-12-01", "bel", "eu", "normal", "done", 60, None, 0, 1, 2, ("rent", "other"), True, False)


def counted(hall: Hall) -> None:
    """Write one event of each kind that makes a row of its own."""
    origin = Origin(hall.name, "CBS")
    with closing(open_terminal(hall.home)()) as db, immediate(db):
        outbox.write_event(db, origin, EventKind.TICKET_CLOSED, FIVE, TICKET)
        outbox.write_event(db, origin, EventKind.ACT_COUNTED, FIVE, CountedAct("2026-12-01", "mailbox", "seen"))
        outbox.write_event(db, origin, EventKind.OPINION_COUNTED, FIVE, CountedOpinion("2026-12-01", "mostly"))


def test_what_is_counted_makes_a_row_each(siege: Siege, halls: list[Hall]) -> None:
    counted(halls[0])
    halls[0].sync(FIVE)
    siege.ingest(FIVE)
    origin = {"agency": "CBS", "terminal": "hall-1"}
    (ticket,) = seen(siege, "ticket_closures")
    assert ticket.pop("event_id")
    assert ticket == {
        **origin,
        **TICKET._asdict(),
        "at": "2026-12-01T16:00:00Z",
        "motives": "rent other",
        "is_wrong": "yes",
        "is_walk_in": "no",
    }
    (act,), (opinion,) = seen(siege, "portal_counts"), seen(siege, "kiosk_opinions")
    assert (act.pop("event_id"), opinion.pop("event_id")) != ("", "")
    assert act == {**origin, "day": "2026-12-01", "act": "mailbox", "what": "seen"}
    assert opinion == {**origin, "day": "2026-12-01", "answer": "mostly"}, "no hour, which would link it to a visit"


def test_the_tables_are_made_anew_from_the_events(
    siege: Siege, halls: list[Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer program makes other rows: the events are read again, a few at a time."""
    monkeypatch.setattr(projection, "_CHUNK", 2)
    hall = halls[0]
    counted(hall)
    store(hall).add(a_listing())
    store(hall).add(a_submission("BEL-2222-222", answers={}, values={}, submitted_at=FIVE))
    store(hall).mark_read(REFERENCE, "ane", FIVE + HOUR)
    hall.sync(FIVE + 2 * HOUR)
    siege.ingest(FIVE + 2 * HOUR)
    before = {table: sorted(seen(siege, table), key=str) for table in TABLES}
    assert {table: len(found) for table, found in before.items()} == {**dict.fromkeys(TABLES, 1), "bel_listings": 2}
    with closing(night.open_base(siege.place)) as db, immediate(db):
        db.execute("UPDATE projections SET fingerprint = 'of an older program'")
        db.execute("DROP TABLE portal_counts")
    siege.ingest(FIVE + 3 * HOUR)
    assert {table: sorted(seen(siege, table), key=str) for table in TABLES} == before


TABLES = ("ticket_closures", "portal_counts", "kiosk_opinions", "bel_listings", "bel_listing_contacts")


def test_an_act_without_its_text_hides_no_other_file(siege: Siege, halls: list[Hall]) -> None:
    hall = halls[0]
    store(hall).add(a_submission("BEL-2222-222", answers={}, values={}, submitted_at=FIVE))
    store(hall).mark_read("BEL-2222-222", "ane", FIVE + HOUR)
    with closing(open_terminal(hall.home)()) as db, immediate(db):
        db.execute("DELETE FROM outbox WHERE kind = 'bel_listing.submitted'")
    store(hall).add(a_listing())
    hall.sync(FIVE + 2 * HOUR)
    siege.ingest(FIVE + 2 * HOUR)
    assert [each["reference"] for each in seen(siege, "bel_listings")] == [REFERENCE]
