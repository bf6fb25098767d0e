"""Check that a command forked after all imports does the same as one that starts from nothing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.keys import Keys
from kiosk.cli import COMMANDS
from tests import started

WORDS = {
    "run": ["run"],
    "console": ["console"],
    "board": ["board"],
    "init": ["init", "--agency", "CBS", "--terminal", "other", "--trial"],
    "demo": ["demo", "--nowhere"],
    "staff": ["staff", "list"],
    "audit": ["audit", "--json"],
    "sync": ["sync", "--json"],
    "central": ["central", "nightly"],
    "doctor": ["doctor"],
    "upgrade-check": ["upgrade-check"],
}
"""One call of every command; without a terminal each ends by itself."""
_VARIES = re.compile(r"\b[0-9a-f]{4}\b|[0-9]+")
INIT = ("init", "--agency", "CBS", "--terminal", "hall-t", "--trial")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("trial") / "home"
    assert started.kiosk(home, *INIT).returncode == 0
    return home


def from_nothing(home: Path, words: list[str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kiosk", "--home", str(home), *words]
    return subprocess.run(
        command, cwd=started.ROOT, env=started.surroundings(home), input="", capture_output=True, text=True
    )


def told(done: "subprocess.CompletedProcess[str]", home: Path) -> tuple[int, str, str]:
    """Return the exit code and texts of a command, without its home, instants, sizes and the fingerprints of keys."""
    out, err = (_VARIES.sub("0", text.replace(str(home), "HOME")) for text in (done.stdout, done.stderr))
    return done.returncode, out, err


def test_every_command_is_called_here() -> None:
    assert WORDS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", WORDS)
def test_a_forked_command_ends_and_says_the_same_as_a_new_one(made: Path, tmp_path: Path, command: str) -> None:
    one, other = (Path(shutil.copytree(made, tmp_path / name)) for name in ("one", "other"))
    forked = told(started.kiosk(one, *WORDS[command]), one)
    assert forked == told(from_nothing(other, WORDS[command]), other)
    assert forked[1] or forked[2]


def test_each_forked_command_draws_its_own_keys(tmp_path: Path) -> None:
    homes = [tmp_path / name for name in ("one", "other")]
    assert [started.kiosk(home, *INIT).returncode for home in homes] == [0, 0]
    assert len({Keys(home).age_recipient() for home in homes}) == 2
    assert len({Keys(home).verify_key() for home in homes}) == 2


def test_a_forked_command_reads_its_input(made: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(made, tmp_path / "home"))
    add = ("staff", "add", "ane", "--name", "Ane", "--pin-stdin")
    assert started.kiosk(home, *add, given="123456\n").returncode == 2
    assert started.kiosk(home, *add, given="640064\n").returncode == 0
    assert "ane" in started.kiosk(home, "staff", "list").stdout
