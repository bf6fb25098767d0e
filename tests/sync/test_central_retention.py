"""What central forgets, and when: each line of the table with a clock that travels, just before and just after."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.connection import Connection, change, immediate, rows
from db.night.central.events import Event
from db.night.central.form_tables import all_forms
from db.stores.audit import write_audit
from db.sync import central_retention, register
from db.sync.central_retention import delete_references, forget_replaced
from db.sync.projection import refresh
from kiosk.clock import local_day, start_of, to_text
from kiosk.domain.deadlines import add_months
from kiosk.domain.keeping import REPLACED_DATABASE
from kiosk.domain.keeping_central import CENTRAL, latest_due
from tests.sync.at_central import ELSEWHERE, a_central, an_event, come
from tests.sync.test_unfit_events import LISTING
from tests.sync.world import NIGHT, sound_reference

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
REFERENCE = sound_reference(7)
TAIL = REFERENCE.removeprefix("BEL")
FILES = [form for form, tables in all_forms().items() if not tables.spec.is_pseudonymous]


def reference_of(form: str) -> str:
    return all_forms()[form].spec.reference_prefix + TAIL


def sent(form: str, at: datetime, number: int = 1, **changes: object) -> Event:
    payload = LISTING | {"reference": reference_of(form), "kind": form, "submitted_at": to_text(at)} | changes
    return an_event(number, f"{form}.submitted", payload, at)


def done(form: str, act: str, at: datetime, number: int = 2) -> Event:
    return an_event(number, f"{form}.{act}", {"reference": reference_of(form), "revision": 1, "at": to_text(at)}, at)


def forget(db: Connection, now: datetime) -> dict[str, int]:
    return {kind: n for kind, n in central_retention.apply(db, now).items() if n}


def ends(at: datetime, months: int) -> datetime:
    """The first instant at which it is due: midnight in Paris."""
    return start_of(add_months(local_day(at), months))


def is_empty(db: Connection) -> bool:
    tables = ["events", "pending", "conflicts"]
    tables += [name for form in all_forms().values() for name in (form.main, form.contacts)]
    return all(rows(db, f"SELECT * FROM {table}") == [] for table in tables)


def test_every_kind_that_central_stores_has_its_line() -> None:
    assert {rule.kind for rule in central_retention.rules()} == CENTRAL.keys()
    assert all_forms().keys() <= CENTRAL.keys()


@given(st.dates(date(2026, 1, 1), date(2032, 12, 31)), st.integers(1, 24))
def test_what_is_due_today_is_what_is_so_many_months_old(today: date, months: int) -> None:
    latest = latest_due(today, months)
    assert add_months(latest, months) <= today < add_months(latest + DAY, months)


@pytest.mark.parametrize("form", FILES)
def test_without_news_a_file_goes_after_twelve_months(form: str) -> None:
    with a_central() as db:
        come(db, sent(form, NIGHT), now=NIGHT)
        assert forget(db, ends(NIGHT, 12) - SECOND) == {}
        assert len(rows(db, f"SELECT * FROM {all_forms()[form].main}")) == 1
        assert forget(db, ends(NIGHT, 12)) == {form: 1}
        assert is_empty(db)
        assert [(each["actor"], each["action"], each["subject"]) for each in rows(db, "SELECT * FROM audit")] == [
            ("retention", f"{form}.forgotten", "1")
        ], "how many, and not which"


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("act", ["read", "printed", "withdrawn"])
def test_an_end_counts_as_an_end(form: str, act: str) -> None:
    later = NIGHT + 40 * DAY
    months = CENTRAL[form].closed_months or CENTRAL[form].months
    with a_central() as db:
        come(db, sent(form, NIGHT), now=NIGHT)
        come(db, done(form, act, later), now=later)
        assert forget(db, ends(later, months) - SECOND) == {}
        assert forget(db, ends(later, months)) == {form: 1}
        assert is_empty(db)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 12, 1), date(2027, 3, 1)),
        (date(2027, 2, 28), date(2027, 5, 28)),
        (date(2027, 8, 31), date(2027, 11, 30)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
@pytest.mark.parametrize("hour", [timedelta(0), timedelta(hours=23, minutes=59)], ids=["midnight", "before it"])
def test_three_months_end_with_the_month_and_at_midnight_in_paris(day: date, end: date, hour: timedelta) -> None:
    at = start_of(day) + hour
    with a_central() as db:
        come(db, sent("bel_listing", at), done("bel_listing", "read", at), now=at)
        assert forget(db, start_of(end) - SECOND) == {}
        assert forget(db, start_of(end)) == {"bel_listing": 1}


def test_an_amendment_is_news_and_opens_what_was_closed() -> None:
    amended, looked = NIGHT + 60 * DAY, ends(NIGHT, 3) + 30 * DAY
    with a_central() as db:
        come(db, sent("bel_listing", NIGHT), done("bel_listing", "read", NIGHT), now=NIGHT)
        come(db, sent("bel_listing", amended, 3, revision=2, amends=f"{1:032x}"), now=amended)
        assert forget(db, looked) == {}
        assert forget(db, ends(amended, 12)) == {"bel_listing": 1}


def test_one_goes_and_its_neighbour_stays() -> None:
    with a_central() as db:
        come(db, sent("bel_listing", NIGHT), sent("garage", NIGHT, 3), done("garage", "read", NIGHT), now=NIGHT)
        assert forget(db, ends(NIGHT, 3)) == {"garage": 1}
        assert rows(db, "SELECT reference FROM events") == [{"reference": REFERENCE}]
        assert len(rows(db, "SELECT * FROM bel_listings")) == 1


@pytest.mark.parametrize(("wrong", "days"), [(-700 * DAY, 31), (700 * DAY, 0)], ids=["behind", "ahead"])
def test_a_terminal_s_wrong_clock_makes_nothing_old_at_once_and_nothing_stay(wrong: timedelta, days: int) -> None:
    told = max(NIGHT + wrong, datetime(2025, 1, 1, tzinfo=NIGHT.tzinfo))
    with a_central() as db:
        come(db, sent("bel_listing", told), done("bel_listing", "read", told), now=NIGHT)
        end = ends(NIGHT - timedelta(days=days), 3)
        assert forget(db, end - SECOND) == {}
        assert forget(db, end) == {"bel_listing": 1}


def test_what_waits_for_a_person_or_a_newer_program_goes_after_twelve_months() -> None:
    bad = sent("bel_listing", NIGHT, promise="demain")
    newer = an_event(2, "exchange.asked", {"reference": "ECH-7K3M-2QF"})
    counted = an_event(3, "portal.counted", {"day": "x"})
    with a_central() as db:
        come(db, bad, newer, counted, now=NIGHT)
        assert len(rows(db, "SELECT * FROM pending")) == 3
        assert forget(db, ends(NIGHT, 12) - SECOND) == {}
        assert forget(db, ends(NIGHT, 12)) == {"unshown": 3}
        assert is_empty(db)


def test_what_was_taken_back_before_it_ever_left_goes_after_three_months() -> None:
    with a_central() as db:
        come(db, done("bel_listing", "withdrawn", NIGHT), now=NIGHT)
        assert forget(db, ends(NIGHT, 3) - SECOND) == {}
        assert forget(db, ends(NIGHT, 3)) == {"unshown": 1}


def test_what_was_set_aside_goes_with_its_file_or_after_twelve_months() -> None:
    with a_central() as db:
        come(db, sent("bel_listing", NIGHT), done("bel_listing", "read", NIGHT), now=NIGHT)
        come(db, sent("bel_listing", NIGHT, language="eu"), now=NIGHT)  # the same id, other bytes
        come(db, sent("garage", NIGHT, 5), now=NIGHT)
        with immediate(db):
            change(
                db,
                "INSERT INTO conflicts VALUES ('unreadable', '', 'x', NULL, NULL, x'00', 'b', ?)",
                (to_text(NIGHT),),
            )
        assert forget(db, ends(NIGHT, 3)) == {"bel_listing": 1}
        assert [each["kind"] for each in rows(db, "SELECT kind FROM conflicts")] == ["unreadable"]
        assert forget(db, ends(NIGHT, 12) - SECOND) == {}
        assert forget(db, ends(NIGHT, 12)) == {"garage": 1, "conflict": 1}


def test_the_texts_of_a_file_are_listed_as_long_as_it_is_here() -> None:
    with a_central() as db:
        come(db, sent("bel_listing", NIGHT), sent("bel_listing", NIGHT, 2, language="eu"), now=NIGHT)
        later = NIGHT + 300 * DAY
        come(db, sent("bel_listing", later, 3, revision=2, amends=f"{2:032x}"), now=later)
        assert forget(db, ends(NIGHT, 13)) == {}
        assert [int(each["event_id"], 16) for each in rows(db, "SELECT event_id FROM conflicts ORDER BY 1")] == [1, 3]


def test_the_audit_keeps_twelve_months() -> None:
    with a_central() as db:
        with immediate(db):
            write_audit(db, NIGHT, "essai", "access", "x")
        assert forget(db, ends(NIGHT, 12) - SECOND) == {}
        assert forget(db, ends(NIGHT, 12)) == {"audit": 1}


def test_a_database_that_was_replaced_goes_when_the_copies_of_its_day_do(tmp_path: Path) -> None:
    stamp = to_text(NIGHT).replace(":", "")
    ours = [tmp_path / f"central.sqlite.replaced-{stamp}{end}" for end in ("", "-wal", "-shm")]
    for path in (*ours, tmp_path / "central.sqlite.replaced-by hand", tmp_path / "central.sqlite"):
        path.write_bytes(b"x")
    assert forget_replaced(tmp_path, NIGHT + REPLACED_DATABASE - SECOND) == 0
    assert forget_replaced(tmp_path, NIGHT + REPLACED_DATABASE) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["central.sqlite", "central.sqlite.replaced-by hand"]
    assert forget_replaced(tmp_path, NIGHT - 900 * DAY) == 0


@pytest.mark.parametrize("acts", [("read",), ("withdrawn",), ()], ids=["read", "withdrawn", "open"])
def test_what_was_forgotten_is_nowhere_in_the_files_and_comes_back_by_no_late_file(
    tmp_path: Path, acts: tuple[str, ...]
) -> None:
    marker = "tres-reconnaissable"
    events = [sent("bel_listing", NIGHT, answers={"description": marker, "contact_name": marker})]
    events += [done("bel_listing", act, NIGHT) for act in acts]

    def is_found() -> bool:
        return any(marker.encode() in path.read_bytes() for path in tmp_path.iterdir())

    with a_central(tmp_path) as db:
        come(db, *events, now=NIGHT)
        assert is_found()
        assert forget(db, ends(NIGHT, 12)) == {"bel_listing": 1}
        assert not is_found()
        late = come(db, *events, now=ends(NIGHT, 12) + DAY)
        assert (late.fresh, late.known) == (0, len(events))
        assert is_empty(db)
        assert not is_found()


def test_everything_under_a_reference_goes_in_one_transaction() -> None:
    class Pulled(Exception):
        """The plug."""

    with a_central() as db:
        come(db, sent("bel_listing", NIGHT, answers={"contact_name": "x"}), now=NIGHT)
        come(db, sent("bel_listing", NIGHT, 2, language="eu"), now=NIGHT)
        come(db, an_event(3, "bel_listing.new", {"reference": REFERENCE}), now=NIGHT)
        before = {table: rows(db, f"SELECT * FROM {table}") for table in ("events", "conflicts", "pending")}
        assert all(before.values())

        def pulled_before_the_end() -> None:
            with immediate(db):
                assert delete_references(db, [REFERENCE]) == 3
                assert is_empty(db)
                raise Pulled

        with pytest.raises(Pulled):
            pulled_before_the_end()
        assert {table: rows(db, f"SELECT * FROM {table}") for table in before} == before


@pytest.mark.parametrize("act", ["read", "withdrawn", "printed", "new"])
@pytest.mark.parametrize("is_waiting", [False, True], ids=["shown", "waiting"])
@pytest.mark.parametrize("is_taken_back", [False, True], ids=["open", "taken back"])
def test_what_another_agency_says_of_a_file_keeps_it_no_longer_and_no_shorter(
    act: str, is_waiting: bool, is_taken_back: bool
) -> None:
    text = sent("bel_listing", NIGHT, spec_version=99 if is_waiting else 1)
    end = ends(NIGHT, 3 if is_taken_back else 12)
    with a_central() as db:
        come(db, text, *([done("bel_listing", "withdrawn", NIGHT)] if is_taken_back else []), now=NIGHT)
        for days in range(0, 360, 30):
            at = NIGHT + days * DAY
            foreign = replace(done("bel_listing", act, at, 100 + days), terminal=ELSEWHERE)
            come(db, replace(foreign, agency="BEARN" if days % 60 else "CBS"), now=at)
        assert forget(db, end - SECOND) == {}
        assert forget(db, end) == {"unshown" if is_waiting else "bel_listing": 1}
        assert is_empty(db), "what the other one said goes with it"


def test_what_two_agencies_say_of_a_file_that_never_came_goes_after_twelve_months() -> None:
    """It is nobody's: neither of them shortens what the other one said, and neither keeps it for ever."""
    with a_central() as db:
        come(db, done("bel_listing", "withdrawn", NIGHT), now=NIGHT)
        for days in range(0, 390, 30):
            at = NIGHT + days * DAY
            come(db, replace(done("bel_listing", "read", at, 100 + days), terminal=ELSEWHERE, agency="BEARN"), now=at)
        assert forget(db, ends(NIGHT, 12) - SECOND) == {}
        assert forget(db, ends(NIGHT, 12)) == {"unshown": 1}
        assert is_empty(db)


def test_where_a_terminal_turns_out_to_be_another_agency_s_its_files_go_in_their_time() -> None:
    with a_central() as db:
        come(db, sent("bel_listing", NIGHT), now=NIGHT)
        told = register.of(db, "hall-a")
        assert told is not None
        with immediate(db):
            register.save(db, replace(told, agency="CO"))
        refresh(db, to_text(NIGHT))
        assert forget(db, ends(NIGHT, 12)) == {"bel_listing": 1}
