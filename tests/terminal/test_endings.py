"""The program ends when its terminal goes away, when it is told to and when it crashes; the launcher restarts it."""

import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.terminal.crashing_kiosk import SECRET
from tests.terminal.journey import SHORT, end_as_noted, send
from tests.terminal.programs import HOME_SCREEN, hall, kiosk, listings
from tests.terminal.stage import F3, Terminal

ROOT = Path(__file__).parents[2]
LAUNCHER = (sys.executable, "-I", "-S", str(ROOT / "deploy" / "kiosk-launcher"))
CRASHING = str(Path(__file__).with_name("crashing_kiosk.py"))
WITHIN = 20
"""Seconds in which the program must end; one that spins would live for ever."""
CALM = "La borne s'est arrêtée. Rien n'est resté à l'écran. Elle redémarre."


@pytest.mark.parametrize("hears_hangup", [True, False])
def test_a_terminal_that_goes_away_ends_the_program(home: Path, hears_hangup: bool) -> None:
    terminal = Terminal(kiosk(home, "run"), hears_hangup=hears_hangup)
    with terminal:
        terminal.see(HOME_SCREEN)
        terminal.hang_up()
        assert terminal.process.wait(timeout=WITHIN) != 0


@pytest.mark.parametrize("hears_hangup", [True, False])
def test_a_terminal_that_goes_away_ends_the_console_too(home: Path, hears_hangup: bool) -> None:
    terminal = Terminal(kiosk(home, "console"), hears_hangup=hears_hangup)
    with terminal:
        terminal.see("Identifiant")
        terminal.write("essai")
        terminal.hang_up()
        assert terminal.process.wait(timeout=WITHIN) != 0


def test_its_service_manager_ends_it_by_sigterm(home: Path) -> None:
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        assert terminal.stop() == -signal.SIGTERM, "0 would say to a launcher that somebody closed it"


def test_it_tells_its_service_manager_that_a_page_is_drawn(home: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "ear"))
        ear.settimeout(WITHIN)
        with Terminal(kiosk(home, "run"), environment={"NOTIFY_SOCKET": str(tmp_path / "ear")}) as terminal:
            assert ear.recv(100) == b"READY=1\nWATCHDOG=1"
            terminal.see(HOME_SCREEN)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP])
def test_keys_that_send_signals_elsewhere_send_none_here(home: Path, number: signal.Signals) -> None:
    keys = {signal.SIGINT: "\x03", signal.SIGQUIT: "\x1c", signal.SIGTSTP: "\x1a"}
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write(keys[number] + F3)
        terminal.see("Euskara", "Langue")
        assert terminal.process.poll() is None


def crash(home: Path) -> Terminal:
    return Terminal([sys.executable, CRASHING, "--home", str(home), "run"], environment={"PYTHONPATH": str(ROOT)})


def test_a_crash_says_one_calm_sentence_and_nothing_of_anybody(home: Path) -> None:
    with crash(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("4")
        assert terminal.end() == 1
        assert terminal.shows(CALM)
        drawn = terminal.received.decode(errors="replace")
    for leak in (SECRET, "Traceback", "LookupError", "crashing_kiosk", "answer_of_the_tenant"):
        assert leak not in drawn
    log = (home / "logs" / "terminal.log").read_text(encoding="utf-8")
    assert "LookupError at crashing_kiosk.py:" in log
    assert SECRET not in log


def test_a_crash_is_reported_in_the_language_of_the_visit(home: Path) -> None:
    with crash(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write(F3 + "4")
        terminal.see("Hello")
        terminal.write("4")
        assert terminal.end() == 1
        assert not terminal.shows(CALM)
        assert "Traceback" not in terminal.text


def test_a_restart_after_a_crash_keeps_what_was_sent(home: Path) -> None:
    program = (sys.executable, CRASHING, "--home", str(home), "run")
    # The launcher passes on only the variables its program needs; this program must also find the test's module.
    with Terminal([*LAUNCHER, "/usr/bin/env", f"PYTHONPATH={ROOT}", *program]) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        reference = send(terminal)
        end_as_noted(terminal)
        terminal.see(HOME_SCREEN)
        terminal.write("4")
        terminal.see("La borne redémarre…")
        terminal.see(HOME_SCREEN)
        assert terminal.stop() == 0
    assert [each.submission.reference for each in listings(home)] == [reference]


def test_a_launcher_whose_terminal_goes_away_leaves_no_process(home: Path) -> None:
    with Terminal([*LAUNCHER, *kiosk(home, "run")]) as terminal:
        terminal.see(HOME_SCREEN)
        (child,) = children_of(terminal.process.pid)
        terminal.hang_up()
        assert terminal.process.wait(timeout=WITHIN) == 1
        assert not Path(f"/proc/{child}").exists()


def children_of(parent: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_closing_from_the_staff_page_ends_the_launcher_with_zero(home: Path) -> None:
    with Terminal([*LAUNCHER, *kiosk(home, "run")]) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("\x1bOP")
        terminal.click("Pour les agents")
        terminal.see("Code d'agent")
        terminal.write("essai\r640064\r\r")
        assert terminal.end() == 0
