"""The launcher keeps the hall's terminal up, and leaves nothing of a tenant on it."""

import json
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.machine import LOAD_SCRIPT, script_of
from tests.deploy.pty_stage import Stage
from tests.on_pty import PATIENCE

LAUNCHER = Path(__file__).parents[2] / "deploy" / "kiosk-launcher"

START_LAUNCHER = f"""{LOAD_SCRIPT}
pauses = script.BackOff(first=float(sys.argv[2]), longest=float(sys.argv[2]), healthy=1000)
sys.exit(script.Launcher(sys.argv[3:], os.environ, pauses).run())
"""

FAKE_PROGRAM = """
import json, os, signal, sys, time
from pathlib import Path
folder = Path(sys.argv[1])
lives = sorted(folder.glob("life-*"))
(folder / f"life-{len(lives)}").write_text(json.dumps(dict(os.environ)))
act = json.loads((folder / "acts").read_text())[len(lives)]
exec(act)
"""

SECRET = "Nom inventé 0600000000"
CRASH_WITH_A_FULL_SCREEN = f"""
import tty
tty.setraw(0)
print("\\x1b[?1049h\\x1b[?1000h\\x1b[?2004h" + "{SECRET}\\r\\n" * 60, end="", flush=True)
print("\\x1b[?1049l" + "{SECRET}\\r\\n" * 60, end="", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
SAY_READY_AND_WAIT = """
print("PRÊT", flush=True)
signal.pause()
"""


@pytest.fixture(scope="module")
def launcher() -> Any:
    return script_of(LAUNCHER)


def stage(folder: Path, *acts: str, pause: float = 0.01, environment: dict[str, str] | None = None) -> Stage:
    (folder / "acts").write_text(json.dumps(acts))
    program = [sys.executable, "-I", "-S", "-c", FAKE_PROGRAM, str(folder)]
    return Stage(
        [sys.executable, "-I", "-S", "-c", START_LAUNCHER, str(LAUNCHER), str(pause), *program],
        {"PATH": "/usr/bin:/bin", "TERM": "foot", "LANG": "C.UTF-8", **(environment or {})},
    )


def lives(folder: Path) -> int:
    return len(list(folder.glob("life-*")))


def test_a_crash_leaves_nothing_on_the_screen_nor_behind_it(tmp_path: Path) -> None:
    with stage(tmp_path, CRASH_WITH_A_FULL_SCREEN, SAY_READY_AND_WAIT) as seen:
        seen.until(lambda: "PRÊT" in seen.text)
        assert SECRET not in seen.text
        assert "La borne redémarre…" in seen.text
        ending = seen.received[seen.received.rindex(SECRET.encode()) :]
        for switched_off in (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[!p", b"\x1b[3J"):
            assert switched_off in ending


def test_closing_from_the_staff_page_ends_the_launcher(tmp_path: Path) -> None:
    with stage(tmp_path, "sys.exit(0)") as seen:
        assert seen.end() == 0
    assert lives(tmp_path) == 1


def test_a_wrong_configuration_is_out_of_service_and_retried(tmp_path: Path) -> None:
    with stage(tmp_path, "sys.exit(2)", "sys.exit(2)", "sys.exit(0)", pause=0.2) as seen:
        seen.until(lambda: "hors service" in seen.text)
        assert "redémarre" not in seen.text
        assert seen.end() == 0
    assert lives(tmp_path) == 3


def test_a_program_that_keeps_dying_is_out_of_service(tmp_path: Path) -> None:
    """The page does not say three times in a row that it restarts."""
    with stage(tmp_path, *["sys.exit(1)"] * 3, "sys.exit(0)", pause=0.2) as seen:
        seen.until(lambda: "redémarre" in seen.text)
        seen.until(lambda: "hors service" in seen.text)
        assert lives(tmp_path) == 3
        assert seen.end() == 0
    assert lives(tmp_path) == 4


def test_a_program_that_is_not_there_is_out_of_service_too(tmp_path: Path) -> None:
    nowhere = [sys.executable, "-I", "-S", "-c", START_LAUNCHER, str(LAUNCHER), "0.05", str(tmp_path / "kiosk")]
    with Stage(nowhere, {"TERM": "foot"}) as seen:
        seen.until(lambda: "hors service" in seen.text)
        seen.signal(signal.SIGTERM)
        assert seen.end() == 0


def test_a_sentence_is_a_sign_of_life_of_the_screen(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "ear"))
        ear.settimeout(PATIENCE)
        with stage(
            tmp_path, "sys.exit(2)", "sys.exit(0)", environment={"NOTIFY_SOCKET": str(tmp_path / "ear")}
        ) as seen:
            assert ear.recv(100) == b"READY=1\nWATCHDOG=1"
            assert seen.end() == 0
    assert json.loads((tmp_path / "life-0").read_text())["NOTIFY_SOCKET"] == str(tmp_path / "ear")


def test_no_signal_from_a_keyboard_stops_the_launcher(tmp_path: Path) -> None:
    with stage(tmp_path, SAY_READY_AND_WAIT, pause=30) as seen:
        seen.until(lambda: "PRÊT" in seen.text)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGHUP):
            seen.signal(number)
        seen.signal(signal.SIGTERM)
        assert seen.end() == 0
    assert lives(tmp_path) == 1


def test_keys_typed_between_two_lives_are_dropped(tmp_path: Path) -> None:
    read_what_waits = """
import select
import tty
tty.setcbreak(0, 1)
print("RESTE", len(os.read(0, 100)) if select.select([0], [], [], 0)[0] else 0, flush=True)
signal.pause()
"""
    with stage(tmp_path, "sys.exit(1)", read_what_waits, pause=1) as seen:
        seen.until(lambda: "redémarre" in seen.text)
        seen.write(b"x\x03\x1cy\r")
        seen.until(lambda: "RESTE" in seen.text)
        assert "RESTE 0" in seen.text
        assert "xy" not in seen.text
        assert "^C" not in seen.text


def test_sigterm_ends_the_program_and_the_launcher(tmp_path: Path) -> None:
    with stage(tmp_path, SAY_READY_AND_WAIT) as seen:
        seen.until(lambda: "PRÊT" in seen.text)
        seen.signal(signal.SIGTERM)
        assert seen.end() == 0


def test_sigterm_during_a_pause_does_not_wait_for_its_end(tmp_path: Path) -> None:
    with stage(tmp_path, "sys.exit(1)", pause=3600) as seen:
        seen.until(lambda: "redémarre" in seen.text)
        seen.signal(signal.SIGTERM)
        assert seen.end() == 0
    assert lives(tmp_path) == 1


def test_a_terminal_that_goes_away_ends_program_and_launcher(tmp_path: Path) -> None:
    with stage(tmp_path, SAY_READY_AND_WAIT) as seen:
        seen.until(lambda: "PRÊT" in seen.text)
        seen.hang_up()
        assert seen.process.wait(timeout=30) == 1


def test_the_program_hears_the_signals_that_the_launcher_ignores(tmp_path: Path) -> None:
    tell = 'print("HUP", signal.getsignal(signal.SIGHUP) is signal.SIG_DFL, flush=True)\nsignal.pause()'
    with stage(tmp_path, tell) as seen:
        seen.until(lambda: "HUP True" in seen.text)


def test_the_program_gets_a_short_environment(tmp_path: Path) -> None:
    noisy = {"TEXTUAL": "debug", "TEXTUAL_LOG": "x", "PYTHONPATH": "x", "LD_PRELOAD": "", "HOME": "/nowhere"}
    with stage(tmp_path, "sys.exit(0)", environment=noisy) as seen:
        seen.end()
    known = json.loads((tmp_path / "life-0").read_text())
    assert known["HOME"] == "/nowhere"
    assert known["TERM"] == "foot"
    assert known["TEXTUAL_ANIMATIONS"] == "none"
    assert not {"TEXTUAL", "TEXTUAL_LOG", "PYTHONPATH", "LD_PRELOAD"} & known.keys()


def test_the_pause_doubles_to_half_a_minute(launcher: Any) -> None:
    back_off = launcher.BackOff()
    assert [back_off.after(0) for _life in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert [back_off.after(life) for life in (59.9, 60, 0)] == [30, 1, 2]
    assert back_off.short_lives == 1
