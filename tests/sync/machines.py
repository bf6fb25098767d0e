"""The command line run as a script runs it, on a terminal and a central that were made for it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pyrage
import pytest
from nacl.signing import SigningKey

from tests import started
from tests.db.commands import complete
from tests.started import ROOT

_ESCROW = pyrage.x25519.Identity.generate()
ESCROW, ESCROW_IDENTITY = str(_ESCROW.to_public()), str(_ESCROW)
"""What a person makes on another machine, with `age-keygen`."""
NOBODY_S_KEY = bytes(SigningKey(b"\x11" * 32).verify_key).hex()
"""A public key, of which no terminal has the other half."""


def kiosk(home: Path, *words: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """A command of the program; `before` is what starts it, such as `unshare`."""
    if not before:
        return started.kiosk(home, *words)
    program = "tests.dated" if started.is_dated else "kiosk"
    command = [*before, sys.executable, "-m", program, "--home", str(home), *words]
    return subprocess.run(command, cwd=ROOT, env=started.surroundings(home), capture_output=True, text=True)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployed terminal and a central, on two machines, with a share between them."""
    root = tmp_path_factory.mktemp("machines")
    (root / "share" / "inbox" / "hall-a").mkdir(parents=True)  # before its first night, as docs/night.md has it
    told = json.loads(kiosk(root / "central", "central", "init", "--escrow-recipient", ESCROW, "--json").stdout)
    target = (root / "share").as_uri()
    hall = kiosk(
        root / "hall", "init", "--agency", "CBS", "--terminal", "hall-a", "--target", target,
        "--recipient", told["recipient"], "--recipient", told["escrow_recipient"],
    )  # fmt: skip
    assert hall.returncode == 0, hall.stderr
    complete(root / "hall")
    shutil.copy(told["verify_file"], root / "hall" / "keys")
    enrolled = kiosk(root / "central", "central", "enrol", str(root / "hall" / "enrolment" / "hall-a.json"), "--yes")
    assert enrolled.returncode == 0, enrolled.stderr
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of the two machines; the target's address is of the copy."""
    copy = tmp_path / "machines"
    shutil.copytree(made, copy)
    config = copy / "hall" / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(str(made), str(copy)), encoding="utf-8")
    return copy


@pytest.fixture(scope="session")
def trial_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("trial") / "home"
    assert kiosk(home, "init", "--agency", "CBS", "--terminal", "hall-t", "--trial").returncode == 0
    return home


@pytest.fixture
def trial(trial_made: Path, tmp_path: Path) -> Path:
    """A copy of a trial home, which plays both parts."""
    return Path(shutil.copytree(trial_made, tmp_path / "trial"))
