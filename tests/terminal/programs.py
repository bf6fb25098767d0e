"""The project's commands as processes, and homes for them."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from kiosk.cli.shared.wiring import open_services
from kiosk.services.ports import StoredSubmission
from tests.terminal.stage import Terminal

HOME_SCREEN = "Que voulez-vous faire ?"
AGENT, PIN = "essai", "640064"
"""The sample agent of a trial home."""


def kiosk(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "kiosk", "--home", str(home), *arguments]


def run(
    home: Path, *arguments: str, before: tuple[str, ...] = (), environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself; `before` is what starts it, such as `unshare`."""
    return subprocess.run(
        [*before, *kiosk(home, *arguments)], capture_output=True, text=True, timeout=60, env=environment
    )


def done(home: Path, *arguments: str) -> str:
    """A command that must succeed; its output."""
    ended = run(home, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def trial_home(folder: Path) -> Path:
    home = folder / "home"
    done(home, "init", "--agency", "CBS", "--terminal", "hall", "--trial")
    return home


def changed(home: Path, pattern: str, text: str) -> None:
    """Change the configuration as a person would, in its file."""
    path = home / "config.toml"
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, text, before, flags=re.M)
    assert after != before
    path.write_text(after, encoding="utf-8")


def hall(home: Path, *, size: tuple[int, int] = (80, 24), before: tuple[str, ...] = (), options: str = "") -> Terminal:
    """The tenant's terminal, started; its folder is its own, so that a stray file would be seen."""
    folder = home.parent / "stands-here"
    folder.mkdir(exist_ok=True)
    return Terminal([*before, *kiosk(home, "run", *options.split())], size=size, folder=folder)


def listings(home: Path) -> tuple[StoredSubmission, ...]:
    """What the terminal has stored and no agent has read, as the console finds it."""
    return open_services(home).submissions.to_read()


def copy_of(home: Path, folder: Path) -> Path:
    """The same home elsewhere: a home holds no path of its own."""
    return shutil.copytree(home, folder / "home", symlinks=True)
