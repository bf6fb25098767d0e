"""A library that is not there, or does not load: every command says the same one line in French, and ends 1."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
BROKEN = {
    "it is not there": "raise ModuleNotFoundError(\"No module named 'sqlcipher3'\", name='sqlcipher3')",
    "it does not load": "raise ImportError('libcrypto.so.3: cannot open shared object file', name='sqlcipher3')",
}
AT_TERMINAL = (
    *(
        "doctor",
        "doctor --json",
        "doctor --repair",
        "doctor --clock-is-right",
        "staff list",
        "sync",
        "sync --seal-only",
    ),
    *("staff add ane --name Ane --pin-stdin", "init --agency CBS --terminal hall-a", "console"),
    *("upgrade-check", "upgrade-check --keep", "upgrade-check --back"),
)
AT_CENTRAL = (
    *("central nightly", "central restore", "central erase BEL-7K3M-2QF --yes", "central init", "doctor"),
    *("central revoke hall-a --yes", "central access BEL-7K3M-2QF", "staff list --agency CBS", "upgrade-check"),
)


def kiosk(home: Path, words: str, broken: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "--home", str(home), *shlex.split(words)],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(broken)},
        input="640064\n",
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("how", BROKEN)
def test_every_command_says_the_same_line(root: Path, tmp_path: Path, how: str) -> None:
    (tmp_path / "broken" / "sqlcipher3").mkdir(parents=True)
    (tmp_path / "broken" / "sqlcipher3" / "__init__.py").write_text(BROKEN[how], encoding="utf-8")
    for home, commands in ((root / "hall", AT_TERMINAL), (root / "central", AT_CENTRAL)):
        for words in commands:
            done = kiosk(home, words, tmp_path / "broken")
            assert done.returncode == 1, (words, done)
            assert done.stderr.startswith("Une bibliothèque du programme manque, ou ne se charge pas (sqlcipher3)."), (
                words,
                done.stderr,
            )
            assert done.stderr.count("\n") == 1, words
            assert json.loads(done.stdout or '{"exit": 1}')["exit"] == 1, words
