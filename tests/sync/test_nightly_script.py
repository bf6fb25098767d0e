"""`deploy/nightly.sh` as cron runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync.machines import ROOT


def nightly(home: Path) -> subprocess.CompletedProcess[str]:
    command = home / "kiosk"
    command.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m kiosk "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(ROOT / "deploy" / "nightly.sh")],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "KIOSK_HOME": str(home), "KIOSK": str(command)},
        capture_output=True,
        text=True,
    )


def test_the_nightly_script_plays_the_parts_that_this_machine_has(trial: Path) -> None:
    done = nightly(trial)
    assert (done.returncode, done.stderr) == (0, "")
    acts = [json.loads(line)["act"] for line in (trial / "logs" / "night.jsonl").read_text("utf-8").splitlines()]
    assert acts == ["sync", "central nightly", "sync"]


def test_the_nightly_script_ends_with_the_highest_code(trial: Path) -> None:
    (trial / "exchange" / "inbox" / "hall-t").mkdir(parents=True)
    (trial / "exchange" / "inbox" / "hall-t" / "x.batch").write_bytes(b"?")
    assert nightly(trial).returncode == 4


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({}, "KIOSK_HOME"),
        ({"KIOSK_HOME": "/nowhere"}, "KIOSK"),
        ({"HOME": "/nowhere", "KIOSK": "/no/kiosk"}, "/no/kiosk"),
    ],
)
def test_the_nightly_script_without_its_surroundings_says_what_is_missing(env: dict[str, str], says: str) -> None:
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "deploy" / "nightly.sh")],
        env={"PATH": "/usr/bin:/bin"} | env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "nightly.sh:" not in done.stderr


def test_the_nightly_script_on_an_empty_machine_says_what_to_do(tmp_path: Path) -> None:
    done = nightly(tmp_path)
    assert (done.returncode, "kiosk init" in done.stderr) == (2, True)
