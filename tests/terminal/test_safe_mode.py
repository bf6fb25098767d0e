"""When its database is damaged, at the start or during a visit, the terminal stops, says so, and does not restart."""

from pathlib import Path

from db.terminal_file import database_path
from tests.db.damage import PAGE, flip
from tests.terminal.journey import SEND, SHORT, send
from tests.terminal.programs import AGENT, HOME_SCREEN, changed, done, hall, run
from tests.terminal.stage import CTRL_Q, ENTER, ESCAPE
from tests.terminal.test_bad_days import OUT_OF_SERVICE, SAFE_MODE, leaves_with, out_of_service, says_one_line

SAYS = ("mode sûr, code 6", "kiosk doctor", "n'écrit plus rien")


def tear(home: Path) -> None:
    """Damage every page but the first: the file opens, and nothing in it can be read."""
    flip(home, range(1, database_path(home).stat().st_size // PAGE))


def test_at_the_start_the_page_and_the_console_say_safe_mode(home: Path) -> None:
    tear(home)
    before = database_path(home).read_bytes()
    with out_of_service(home) as terminal:
        terminal.see(*SAYS)
        leaves_with(terminal, SAFE_MODE)
    assert database_path(home).read_bytes() == before
    ended = run(home, "console")
    assert (ended.returncode, "kiosk doctor" in says_one_line(ended)) == (SAFE_MODE, True)
    told = run(home, "doctor")
    assert (told.returncode, "kiosk doctor --repair" in told.stdout) == (SAFE_MODE, True)


def test_any_other_trouble_does_not_call_itself_safe_mode(home: Path) -> None:
    changed(home, r"^\[agency\]", "[agency")
    with out_of_service(home) as terminal:
        assert terminal.shows("L'agence vous dira si votre envoi est arrivé.")
        assert not terminal.shows("mode sûr")


def test_without_its_database_key_it_promises_nothing(home: Path) -> None:
    (home / "keys" / "database.key").unlink()
    with out_of_service(home) as terminal:
        terminal.see("Pour l'agence : code 1. Lancez « kiosk doctor ».")
        assert not terminal.shows("n'est perdu")
        leaves_with(terminal, 1)


def test_damage_in_a_visit_keeps_answers_and_bars_the_next_visit(home: Path) -> None:
    with hall(home, options="--trial") as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        terminal.see("Vérifiez vos réponses")
        tear(home)
        terminal.write(SEND)
        terminal.see("Votre annonce n'a pas pu être enregistrée.", "Vos réponses sont encore là.")
        terminal.write(ENTER)
        terminal.gone("n'a pas pu")
        terminal.write(ESCAPE * 3)
        terminal.see("Touchez l'écran")
        terminal.write("x")
        terminal.see(*OUT_OF_SERVICE, *SAYS)
        terminal.write(CTRL_Q)
        assert terminal.end() == SAFE_MODE


def test_a_repaired_terminal_starts_and_works(home: Path) -> None:
    done(home, "sync")  # the first run of a night makes the copy
    tear(home)
    assert run(home, "doctor").returncode == SAFE_MODE
    done(home, "doctor", "--repair")
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        send(terminal)
        refused = run(home, "doctor", "--repair")
        assert refused.returncode == 5
    done(home, "sync")
    assert AGENT in done(home, "staff", "list")
