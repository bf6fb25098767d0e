"""Central's checks name each trouble that a person must look at, and name none after a good night."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.central import night
from db.central.copies import backup
from db.central.night import Night
from db.central.watch.checks import central_problems
from db.connection import Connection, immediate
from db.night.problem import Problem, Severity, some, worst_first
from db.night.share import AwayShare
from kiosk.clock import to_text
from tests.night.hall import Hall
from tests.night.keys import pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every disk have room, whatever is free on this machine."""
    monkeypatch.setattr(backup, "free_bytes", lambda _folder: 1 << 40)


def found(siege: Siege, at: datetime, lived: Night | None = None, *, is_trial: bool = False) -> list[Problem]:
    with siege.opened(at) as central:
        return central_problems(central, lived, is_trial=is_trial)


def codes(siege: Siege, at: datetime, lived: Night | None = None, *, is_trial: bool = False) -> list[str]:
    return [each.code for each in found(siege, at, lived, is_trial=is_trial)]


def live(siege: Siege, *halls: Hall, at: datetime = FIVE) -> Night:
    for hall in halls:
        hall.sync(at, is_sign_of_life_due=True)
    return siege.nightly(at)


@contextmanager
def base(siege: Siege) -> Iterator[Connection]:
    with closing(night.open_base(siege.place)) as db, immediate(db):
        yield db


def put_event(db: Connection, event_id: str, at: datetime, body: bytes = b"{}") -> None:
    values = (event_id, "bel_listing.submitted", 1, "hall-1", "CBS", to_text(at), "BEL-1", body, "d", to_text(at))
    db.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def put_listing(db: Connection, event_id: str, *, revision: int = 1, promise: str = "2027-01-31") -> None:
    db.execute(
        "INSERT INTO bel_listings (reference, state, submitted_at, promise, language, agency, terminal, identity,"
        " assisted, spec_version, revision, event_id, unknown_fields, other_answers)"
        " VALUES ('BEL-1', 'submitted', ?, ?, 'fr', 'CBS', 'hall-1', 'declared', '[]', 1, ?, ?, '[]', '{}')",
        (to_text(FIVE), promise, revision, event_id),
    )


def test_a_good_night_asks_for_nothing(siege: Siege, hall: Hall) -> None:
    lived = live(siege, hall)
    assert (codes(siege, FIVE, lived), codes(siege, FIVE)) == ([], [])


def test_the_worst_comes_first_and_equals_keep_their_order() -> None:
    told = [
        Problem(code, severity, "", "")  # type: ignore[arg-type]
        for code, severity in (("a", 2), ("b", 3), ("c", 2))
    ]
    assert [each.code for each in worst_first(told)] == ["b", "a", "c"]


def test_a_count_agrees_with_its_noun() -> None:
    assert [some(n, "fichier refusé") for n in (0, 1, 2)] == [
        "0 fichier refusé",
        "1 fichier refusé",
        "2 fichiers refusés",
    ]


def test_a_central_without_second_folder_says_so(tmp_path: Path) -> None:
    alone = Siege(tmp_path / "central", tmp_path / "share")
    alone.enrol("hall-1", FIVE)
    lived = live(alone, Hall(tmp_path / "hall-1", alone.share))
    (problem,) = found(alone, FIVE, lived)
    assert (problem.code, "perd tout" in problem.says) == ("copies.no_second", True)
    assert codes(alone, FIVE, lived, is_trial=True) == []


def test_a_second_folder_that_is_away_is_named(siege: Siege, hall: Hall, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "second")
    (problem,) = found(siege, FIVE, live(siege, hall))
    assert (problem.code, str(tmp_path / "second") in problem.says) == ("copies.second", True)


def test_no_copy_of_the_last_night_stops(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    for path in siege.place.backup.glob("central-*"):
        path.unlink()
    (problem,) = found(siege, FIVE)
    assert (problem.code, problem.severity) == ("copies.last", Severity.STOPPED)


def test_a_copy_of_an_earlier_night_is_not_enough(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    siege.pretend((FIVE + DAY).date())
    assert {"copies.last", "copies.second"} <= set(codes(siege, FIVE + DAY))


def test_a_ledger_that_could_not_be_written_is_named(siege: Siege, hall: Hall, tmp_path: Path) -> None:
    live(siege, hall)
    with siege.opened(FIVE) as central:
        central.ledgers.unreached.append(tmp_path / "second" / "ledger.jsonl")
        (problem,) = central_problems(central, None, is_trial=False)
    assert problem.code == "ledger"


def test_a_section_that_cannot_be_made_is_reported(siege: Siege, hall: Hall) -> None:
    folder = siege.place.folder / "down"
    folder.mkdir()
    (folder / "settings.toml").write_text("[all.nonsense]\n", encoding="utf-8")
    lived = live(siege, hall)
    assert (codes(siege, FIVE, lived), codes(siege, FIVE)) == (["letters.settings"], ["letters.settings"])


def test_an_unenrolled_terminal_is_named_with_its_commands(siege: Siege, hall: Hall, tmp_path: Path) -> None:
    (siege.share / "inbox" / "hall-9").mkdir()
    stranger = Hall(tmp_path / "hall-9", siege.share, "hall-9")
    stranger.submit("BEL-1", FIVE)
    (problem,) = found(siege, FIVE, live(siege, hall, stranger))
    assert problem.code == "refused.unenrolled"
    assert "inbox/hall-9 : 1 fichier refusé depuis le 01/12/2026" in problem.says
    assert "kiosk central ingest --drop hall-9" in problem.todo


def test_a_folder_name_is_quoted_in_a_command(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    with base(siege) as db:
        db.execute("INSERT INTO refused VALUES ('d', 'x;reboot', 'unenrolled', '2026-12-01')")
    (problem,) = found(siege, FIVE)
    assert problem.todo.endswith("--drop 'x;reboot'")


def test_a_date_is_given_only_while_nights_and_clock_agree(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    with base(siege) as db:
        db.execute("INSERT INTO refused VALUES ('d', 'hall-9', 'unenrolled', '2026-11-29')")
    refused = [each for each in found(siege, FIVE + 9 * DAY) if each.code == "refused.unenrolled"]
    assert "depuis 2 nuits" in refused[0].says


def test_a_damaged_file_is_reported_when_it_stays(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    with base(siege) as db:
        db.execute("INSERT INTO refused VALUES ('d', 'hall-1', 'damaged', '2026-12-01')")
    assert codes(siege, FIVE) == []
    live(siege, hall, at=FIVE + DAY)
    with base(siege) as db:
        db.execute("INSERT INTO refused VALUES ('d', 'hall-1', 'damaged', '2026-12-01')")
    assert codes(siege, FIVE + DAY) == ["refused.damaged"]


def test_files_sealed_before_a_revocation_are_counted(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    siege.revoke("hall-1", FIVE + DAY)
    hall.submit("BEL-2", FIVE + 2 * DAY)
    hall.sync(FIVE + 2 * DAY)
    (problem,) = found(siege, FIVE + 2 * DAY, siege.nightly(FIVE + 2 * DAY))
    assert problem.code == "refused.revoked"
    assert "2 fichiers refusés" in problem.says
    assert "Scellés avant la révocation, d'après eux : 1." in problem.says
    assert "ingest --release hall-1" in problem.todo


def test_a_terminal_is_silent_after_three_nights(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    told = [codes(siege, FIVE + n * DAY, siege.nightly(FIVE + n * DAY)) for n in range(1, 5)]
    assert told == [[], [], [], ["terminal.silent"]]


def test_a_new_terminal_has_a_day_for_its_first_file(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    siege.enrol("hall-2", FIVE)
    told = [found(siege, FIVE + n * DAY, live(siege, hall, at=FIVE + n * DAY)) for n in (1, 2)]
    assert told[0] == []
    assert "hall-2, jamais entendue" in told[1][0].says


def test_a_revoked_terminal_is_not_missed(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    siege.revoke("hall-1", FIVE)
    assert [codes(siege, FIVE + n * DAY, siege.nightly(FIVE + n * DAY)) for n in range(1, 6)] == [[]] * 5


def test_without_the_share_nobody_is_called_silent(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    for n in range(1, 6):
        siege.nightly(FIVE + n * DAY)
    with siege.opened(FIVE + 5 * DAY) as central:
        away = replace(central, share=AwayShare("débranché"))
        assert [each.code for each in central_problems(away, None, is_trial=False)] == ["share.away"]


def test_a_clock_or_nights_that_are_late_are_reported_once(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    assert codes(siege, FIVE + DAY) == [], "until the night runs, the wall is a day ahead"
    assert codes(siege, FIVE + 2 * DAY) == ["clock"]
    assert codes(siege, FIVE - 2 * DAY) == [], "nights a little ahead come back by themselves"
    assert codes(siege, FIVE - 3 * DAY) == ["clock"]


def test_little_free_room_is_reported(siege: Siege, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    live(siege, hall)
    monkeypatch.setattr(backup, "free_bytes", lambda _folder: 1 << 20)
    assert codes(siege, FIVE) == ["disk"]
    assert codes(siege, FIVE, is_trial=True) == []


def test_a_strange_file_in_an_inbox_is_reported(siege: Siege, hall: Hall) -> None:
    (siege.share / "inbox" / "hall-1" / "photo.jpg").write_bytes(b"x")
    assert codes(siege, FIVE, live(siege, hall)) == ["share.strange"]


def test_a_conflict_is_reported_for_a_week(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    with base(siege) as db:
        for event_id in ("a", "b"):
            values = ("revision", event_id, event_id, "BEL-1", 2, b"{}", "d", to_text(FIVE))
            db.execute("INSERT INTO conflicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    (problem,) = found(siege, FIVE)
    assert ("1 désaccord récent" in problem.says, problem.todo) == (True, "Comparez-les : kiosk central conflicts")
    late = FIVE + 8 * DAY
    siege.pretend(late.date())
    assert "conflicts" not in codes(siege, late)


def test_events_of_a_newer_program_are_reported(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    with base(siege) as db:
        for event_id, reason in (("a", "schema"), ("b", "payload")):
            put_event(db, event_id, FIVE)
            db.execute("INSERT INTO pending VALUES (?, ?)", (event_id, reason))
    assert codes(siege, FIVE) == ["events.unfit", "events.waiting"]


def test_an_amendment_without_original_is_named_after_4_nights(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    with base(siege) as db:
        put_event(db, "b", FIVE, b'{"payload":{"amends":"a"}}')
        put_listing(db, "b", revision=2)
    for n, expected in ((4, False), (5, True)):
        siege.pretend((FIVE + n * DAY).date())
        assert ("amendments" in codes(siege, FIVE + n * DAY)) is expected, n
    with base(siege) as db:
        put_event(db, "a", FIVE)
    assert "amendments" not in codes(siege, FIVE + 5 * DAY)


def test_an_agency_a_week_late_is_reported_by_its_name(siege: Siege, hall: Hall) -> None:
    live(siege, hall)
    with base(siege) as db:
        put_event(db, "a", FIVE)
        put_listing(db, "a", promise="2026-11-30")
    for n, expected in ((6, False), (7, True), (100, True)):
        at = FIVE + n * DAY
        siege.pretend(at.date())
        assert ("files.late" in codes(siege, at)) is expected, n
    says = next(each.says for each in found(siege, at) if each.code == "files.late")
    assert says == "Agence CBS : 1 dossier à relire, promis il y a plus de 7 jours. hall-1 1."


def test_an_erasure_names_terminals_silent_for_forty_nights(siege: Siege, hall: Hall, tmp_path: Path) -> None:
    siege.enrol("hall-2", FIVE)
    live(siege, hall, Hall(tmp_path / "hall-2", siege.share, "hall-2", pair("hall-2")))
    siege.erase("BEL-1", FIVE + DAY)
    for n, expected in ((41, []), (42, ["hall-2"])):
        at = FIVE + n * DAY
        siege.pretend(at.date())
        live(siege, hall, at=at)
        assert [each.says.split()[0] for each in found(siege, at) if each.code == "erasure.overdue"] == expected
