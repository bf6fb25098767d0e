"""A Ctrl-C at a question ends the command at once, in one word and with 1; nobody's answer is a no, and ends with 2."""

import os
import pty
import select
import signal
import sys
from pathlib import Path

import pytest

from tests.sync.machines import kiosk
from tests.sync.world import World, sound_reference

REFERENCE = sound_reference(1)
TRIES = 6
"""Of what was swallowed every second time."""


def interrupted(home: Path, *words: str) -> tuple[int, str]:
    """Ctrl-C in the instant in which the question appears; -1: it was not heard within five seconds."""
    child, screen = pty.fork()
    if not child:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever started the tests in the background ignores it
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", "--home", str(home), *words])  # noqa: S606 (a pty's child)
    seen = b""
    is_typed = False
    while select.select([screen], [], [], 5 if is_typed else 30)[0]:
        try:
            seen += os.read(screen, 4096)
        except OSError:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen.decode()
        if not is_typed and b"[o/N]" in seen:
            is_typed = True
            os.write(screen, b"\x03")
    os.kill(child, 9)
    os.waitpid(child, 0)
    return -1, seen.decode()


@pytest.fixture
def home(world: World) -> Path:
    world.hall().night()
    world.night()
    return world.central.home


def words_of(act: str, home: Path) -> tuple[str, ...]:
    enrolment = str(home.parent / "hall-a" / "enrolment.json")
    return {
        "erase": ("central", "erase", REFERENCE),
        "enrol": ("central", "enrol", enrolment),
        "revoke": ("central", "revoke", "hall-a"),
        "vouch": ("central", "ingest", "--enrolment", enrolment),
    }[act]


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("act", ["erase", "enrol", "revoke", "vouch"])
def test_interrompu_and_1_whenever_it_comes(home: Path, act: str) -> None:
    for _each in range(TRIES if act == "erase" else 1):
        code, seen = interrupted(home, *words_of(act, home))
        assert (code, seen.rstrip().endswith("Interrompu."), "Rien n'est" in seen) == (1, True, False), seen
    assert kiosk(home, "central", "nightly").returncode == 0


@pytest.mark.parametrize("act", ["erase", "enrol", "revoke", "vouch"])
def test_where_nobody_answers_nothing_is_done_and_2(home: Path, act: str) -> None:
    done = kiosk(home, *words_of(act, home))
    assert (done.returncode, "Rien n'est" in done.stderr) == (2, True)
