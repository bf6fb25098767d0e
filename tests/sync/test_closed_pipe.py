"""Whoever reads a command's words goes away: what was done is done, and the code is the command's own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import started
from tests.started import ROOT

ACTS = {
    "doctor": ("hall", ["doctor"]),
    "doctor in short": ("hall", ["doctor", "--json"]),
    "staff list": ("hall", ["staff", "list"]),
    "sync": ("hall", ["sync"]),
    "report": ("central", ["central", "report"]),
    "nightly": ("central", ["central", "nightly"]),
    "help": ("hall", ["--help"]),
}


def unread(home: Path, words: list[str], *, is_all: bool) -> tuple[int, str]:
    """The code, and what stands on stderr, of a command whose stdout nobody reads; nor stderr, where that is all."""
    theirs, ours = os.pipe()
    os.close(theirs)
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--home", str(home), *words],
        cwd=ROOT,
        env=started.surroundings(home),
        stdout=ours,
        stderr=ours if is_all else subprocess.PIPE,
        text=True,
    )
    os.close(ours)
    return done.returncode, done.stderr or ""


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("act", ACTS)
def test_a_reader_that_went_away_changes_neither_the_code_nor_what_is_said_of_the_home(root: Path, act: str) -> None:
    side, words = ACTS[act]
    home = root / side
    started.kiosk(home, *words)
    read = started.kiosk(home, *words)
    code, said = unread(home, words, is_all=False)
    assert (code, said) == (read.returncode, read.stderr)
    assert unread(home, words, is_all=True)[0] == read.returncode
