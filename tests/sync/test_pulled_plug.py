"""`kill -9` before every effect of a night at both sides, from seal to backup; then once more: exactly once."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EFFECTS = {
    *("seal", "write", "rename", "mark sealed", "put", "archive", "apply", "events", "project", "applied", "commit"),
    *("take away", "ack", "csv", "copy", "keep copy", "backed up", "mark", "purge", "expire", "drop archive"),
    *("retention", "forget", "forgotten", "down", "down noted", "take down"),
}


def test_every_effect_can_be_killed_and_run_again(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.sync.crash_walk", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert [(step, faults) for step, faults in told if faults] == []
    assert {step for step, _faults in told} == EFFECTS
