"""What a repair says where it cannot know how much is lost, and what becomes of the damaged file."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import retention
from db.connection import rows
from db.keys import Keys
from db.repair import Count, kept_files
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.sync.journal import last_lines
from db.terminal import database_path, look_at, open_terminal
from kiosk.cli import doctor
from kiosk.cli.repair import _words
from kiosk.clock import SteppedClock, SystemClock
from tests.db.commands import examined, run, start
from tests.db.damage import flip
from tests.factories import FRIDAY, ORIGIN, a_new_ticket, a_submission


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)


def lose_every_page_of(home: Path, *names: str) -> None:
    """A table and what leads to its rows: of a table of one page, nothing else tells that a row was there."""
    with closing(look_at(home)) as db:
        found = rows(db, "SELECT tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0")
    flip(home, [each["rootpage"] - 1 for each in found if each["tbl_name"] in names])


def a_terminal_with_one_listing(home: Path) -> None:
    start(home, "--trial")
    Submissions(open_terminal(home), ORIGIN).add(a_submission("BEL-7K3M-2QF", answers={"description": "x"}))


def test_where_nobody_knows_how_many_are_lost_that_is_what_it_says(home: Path) -> None:
    a_terminal_with_one_listing(home)
    lose_every_page_of(home, "outbox")
    told = run(home, doctor.command, "--repair")
    assert told.exit_code == 4
    assert "à envoyer au siège : 0 repris ; on ne sait pas combien sont perdus" in told.stdout
    assert "0 perdus" not in told.stdout
    assert "le siège ne verra jamais sa référence" in told.stdout
    assert "refait sa demande" in told.stdout


def test_where_no_listing_is_lost_nobody_is_said_to_hold_a_lost_reference(home: Path) -> None:
    a_terminal_with_one_listing(home)
    lose_every_page_of(home, "drafts")
    told = run(home, doctor.command, "--repair")
    assert "brouillons : 0 repris ; on ne sait pas combien sont perdus" in told.stdout
    assert "à envoyer au siège : 1 repris\n" in told.stdout
    assert "jamais sa référence" not in told.stdout


def test_where_everything_that_waits_is_saved_central_sees_every_reference(home: Path) -> None:
    a_terminal_with_one_listing(home)
    lose_every_page_of(home, "submissions")
    told = run(home, doctor.command, "--repair")
    assert "à envoyer au siège : 1 repris\n" in told.stdout
    assert "on ne sait pas combien sont perdus" in told.stdout
    assert ("jamais sa référence" in told.stdout, "prévenez les agents" in told.stdout) == (False, False)


def test_the_damaged_file_goes_on_the_day_that_repair_and_doctor_say(home: Path) -> None:
    a_terminal_with_one_listing(home)
    lose_every_page_of(home, "drafts")
    told = run(home, doctor.command, "--repair")
    assert "s'en va d'elle-même une nuit, 30 jours après" in told.stdout
    (kept,) = (finding for name, finding in examined(home)[1].items() if name.startswith("kept."))
    assert "La nuit l'efface 30 jours après" in kept["todo"]
    with closing(open_terminal(home)()) as db:
        retention.apply(db, home, ORIGIN, FRIDAY + timedelta(days=29))
        assert kept_files(home)
        retention.apply(db, home, ORIGIN, FRIDAY + timedelta(days=30))
        assert not kept_files(home)


@pytest.mark.proof
def test_where_nothing_was_saved_it_says_that_the_database_is_empty(home: Path) -> None:
    a_terminal_with_one_listing(home)
    with closing(look_at(home)) as db:
        names = [each["tbl_name"] for each in rows(db, "SELECT DISTINCT tbl_name FROM sqlite_schema")]
    lose_every_page_of(home, *names)
    told = run(home, doctor.command, "--repair")
    assert (told.exit_code, "repris ;" in told.stdout) == (4, True)
    assert told.stdout.startswith("Rien n'a pu être repris : la base refaite est vide. L'ancienne est gardée : ")


def test_where_anything_was_saved_it_does_not_say_so(home: Path) -> None:
    a_terminal_with_one_listing(home)
    lose_every_page_of(home, "drafts")
    assert run(home, doctor.command, "--repair").stdout.startswith("Base refaite. L'ancienne est gardée : ")


def test_a_counter_that_follows_from_the_tickets_is_not_called_lost(home: Path) -> None:
    start(home, "--trial")
    Tickets(open_terminal(home), ORIGIN, "A", SteppedClock(FRIDAY)).add(a_new_ticket())
    with closing(look_at(home)) as db:
        found = rows(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'ticket_numbers'")
    flip(home, [found[0]["rootpage"] - 1])
    told = run(home, doctor.command, "--repair")
    assert (told.exit_code, "compteurs de tickets : 1 repris\n" in told.stdout) == (0, True)


def test_what_a_repair_counted_stands_in_the_log_and_so_does_one_that_was_refused(home: Path) -> None:
    a_terminal_with_one_listing(home)
    assert run(home, doctor.command, "--repair").exit_code == 2
    lose_every_page_of(home, "outbox")
    run(home, doctor.command, "--repair")
    refused, done = last_lines(home)
    assert (refused["act"], refused["exit"], refused["error"]) == ("repair", 2, "NothingToRepair")
    assert (done["act"], done["exit"], done["uncounted"]) == ("repair", 4, 1)
    assert done["copied"]["outbox"] == 0  # type: ignore[index]
    assert done["copied"]["submissions"] == 1  # type: ignore[index]


def test_another_s_key_puts_no_sound_base_aside(home: Path) -> None:
    """With `database.check` gone as well, it was repaired: a base without a row took its place."""
    a_terminal_with_one_listing(home)
    Keys(home).check_file.unlink()
    Keys(home).database_file.write_bytes(b"k" * 32)
    before = database_path(home).read_bytes()
    told = run(home, doctor.command, "--repair")
    assert (told.exit_code, "La clé n'est pas celle de cette base" in told.stderr) == (6, True)
    assert (kept_files(home), database_path(home).read_bytes()) == ([], before)
    assert not list((home / "data").glob("*.part*"))


def test_a_request_that_will_not_be_sent_is_told_until_an_agent_has_read_it(home: Path) -> None:
    """The repair said it once, and nothing did after that."""
    a_terminal_with_one_listing(home)
    assert "outbox.lost" not in examined(home)[1]
    lose_every_page_of(home, "outbox")
    assert "Envois dont l'original est perdu : 1." in run(home, doctor.command, "--repair").stdout
    code, found = examined(home)
    assert (code, "À relire" in found["outbox.lost"]["todo"]) == (4, True)
    assert Submissions(open_terminal(home), ORIGIN).mark_read("BEL-7K3M-2QF", "ane", FRIDAY)
    assert "outbox.lost" not in examined(home)[1]


@pytest.mark.parametrize("is_counted", [True, False])
def test_one_that_is_lost_is_not_spoken_of_as_several(is_counted: bool) -> None:
    one, two = (_words(Count(3, lost, is_counted)).format(what="x", n=3, lost=lost) for lost in (1, 2))
    assert ("1 perdu" in one, "1 perdus" in one, "2 perdus" in two) == (True, False, True), (one, two)
