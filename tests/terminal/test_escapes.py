"""Nobody leaves the terminal by a key, a mouse button or a sequence: more than forty tries on three screens."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.terminal.escapes import ANSWERS, FORBIDDEN, MOUSE_MOVES, SEQUENCES, SIZES
from tests.terminal.journey import PAGES, RECEIPT, SHORT, send
from tests.terminal.programs import HOME_SCREEN, hall
from tests.terminal.stage import BACKSPACE, ESCAPE, F1, F10, Terminal
from tests.ways import way

HELP = "Cacher et effacer"
NAME_QUESTION = "Quel est votre nom ?"
_HOUR = re.compile(r"\b\d{1,2}\sh\b")


def at_home(terminal: Terminal) -> str:
    """Wait until home shows the date: by then everything is loaded and the database is open."""
    terminal.see(HOME_SCREEN)
    terminal.until(lambda: _HOUR.search(terminal.text) is not None, "no date at home")
    return HOME_SCREEN


def in_a_text_field(terminal: Terminal) -> str:
    at_home(terminal)
    before = PAGES[: [page.step for page in PAGES].index("contact_name")]
    terminal.write("1" + "".join(page.keys for page in before))
    terminal.see(NAME_QUESTION)
    terminal.write("Nom")
    terminal.see("Nom")
    return NAME_QUESTION


def on_the_receipt(terminal: Terminal) -> str:
    at_home(terminal)
    terminal.write("1" + SHORT.burst)
    send(terminal)
    return RECEIPT


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("arrive", [at_home, in_a_text_field, on_the_receipt])
def test_no_sequence_leads_anywhere(home: Path, arrive: Callable[[Terminal], str]) -> None:
    with hall(home) as terminal:
        here = arrive(terminal)
        still_works(terminal, here, "before the first")
        files = files_of(terminal, home)
        for name, sequence in SEQUENCES.items():
            terminal.write(sequence)
            still_works(terminal, here, name)
        assert changed_between(files, files_of(terminal, home)) == set()
        assert [mark for mark in FORBIDDEN if mark in terminal.received] == []
        assert terminal.process.poll() is None


def still_works(terminal: Terminal, here: str, name: str) -> None:
    """Check that nothing has opened, and that the screen still obeys its own keys: help, and back."""
    terminal.write(F1)
    try:
        terminal.see(HELP)
        terminal.write(ESCAPE)
        terminal.see(here)
    except AssertionError as error:
        raise AssertionError(f"after {name}: {error}") from None
    terminal.until(lambda: not terminal.shows(HELP), f"after {name}")


def changed_between(before: Mapping[Path, bytes], after: Mapping[Path, bytes]) -> set[Path]:
    """Return only the names of changed files: their bytes would say nothing in a report."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def files_of(terminal: Terminal, home: Path) -> Mapping[Path, bytes]:
    """Return everything in the home and in the folder that the program runs in, and the log as far as it has anything.

    The home screen watches who is called: SQLite's log, empty, and its shared memory stand beside the base meanwhile.
    """
    terminal.until(
        lambda: not any(log.stat().st_size for log in home.rglob("kiosk.sqlite-wal")), "the log is not empty"
    )
    found = {path: path.read_bytes() for path in home.parent.rglob("*") if path.is_file()}
    return {
        path: data
        for path, data in found.items()
        if path.name != "kiosk.sqlite-shm" and (data or "-wal" not in path.name)
    }


def test_an_unrequested_answer_is_taken_as_plain_characters(home: Path) -> None:
    with hall(home) as terminal:
        here = in_a_text_field(terminal)
        files = files_of(terminal, home)
        for name, answer in ANSWERS.items():
            terminal.write(answer)
            still_works(terminal, here, name)
        assert changed_between(files, files_of(terminal, home)) == set()
        assert [mark for mark in FORBIDDEN if mark in terminal.received] == []


def test_an_impossible_size_is_ignored_and_the_mouse_still_works(home: Path) -> None:
    with hall(home) as terminal:
        at_home(terminal)
        for name, report in SIZES.items():
            terminal.write(report + MOUSE_MOVES)
            still_works(terminal, HOME_SCREEN, name)
        terminal.click("Aide")
        terminal.see(HELP)


def test_ctrl_q_leaves_a_trial_only(home: Path) -> None:
    with hall(home, options="--trial") as terminal:
        terminal.see("Ctrl+Q quitte")
        terminal.write("\x11")
        assert terminal.end() == 0


def test_control_characters_are_dropped_from_a_paste(home: Path) -> None:
    with hall(home) as terminal:
        in_a_text_field(terminal)
        terminal.write(BACKSPACE * 3)
        terminal.write("\x1b[200~a\u202eb\x07c\x1b]52;c;eA==\x07d\x1b[201~")
        terminal.see("abc")
        assert b"\x1b]52" not in terminal.received
        assert "\u202e" not in terminal.text


def deep_in_the_questions(terminal: Terminal) -> str:
    """Go from home through a menu, the search and its list to an answer."""
    at_home(terminal)
    terminal.write("".join(way("faq:")))
    terminal.see("Que cherchez-vous ?")
    terminal.write(F10)
    terminal.see("Quelle est votre question ?")
    terminal.write("5")
    terminal.see("Demander à un agent")
    return "Demander à un agent"


@pytest.mark.parametrize("arrive", [in_a_text_field, deep_in_the_questions])
def test_three_escapes_hide_everything_and_forget(home: Path, arrive: Callable[[Terminal], str]) -> None:
    with hall(home) as terminal:
        arrive(terminal)
        for _time in range(3):
            terminal.write(ESCAPE)
            terminal.read(0.2)
        terminal.see("Touchez l'écran")
        terminal.gone("Nom")
        terminal.write("\r\r")
        terminal.see(HOME_SCREEN)
        terminal.rest()
        assert terminal.shows(HOME_SCREEN), "the second Enter opens no door"
