"""Start the project's commands as processes, and make homes for them."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from kiosk.cli.shared.wiring import open_services
from kiosk.services.ports.files import StoredSubmission
from tests import started
from tests.factories import files_to_read
from tests.terminal.stage import Terminal

HOME_SCREEN = "Que voulez-vous faire ?"
AGENT, PIN = "essai", "640064"
"""The sample agent of a trial home."""


def kiosk(home: Path, *arguments: str) -> list[str]:
    return [*started.BY_NAME, "--home", str(home), *arguments]


def run(
    home: Path, *arguments: str, before: tuple[str, ...] = (), environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself; `before` is a command that starts it, such as `unshare`."""
    if not before and environment is None:
        return started.kiosk(home, *arguments)
    return subprocess.run(
        [*before, *kiosk(home, *arguments)], capture_output=True, text=True, timeout=60, env=environment
    )


def done(home: Path, *arguments: str) -> str:
    """Run a command that must succeed, and return its output."""
    ended = run(home, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def trial_home(folder: Path) -> Path:
    home = folder / "home"
    done(home, "init", "--agency", "CBS", "--terminal", "hall", "--trial")
    return home


def changed(home: Path, pattern: str, text: str) -> None:
    """Change the configuration in its file, as a person would."""
    path = home / "config.toml"
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, text, before, flags=re.M)
    assert after != before
    path.write_text(after, encoding="utf-8")


def hall(
    home: Path,
    *,
    size: tuple[int, int] = (80, 24),
    before: tuple[str, ...] = (),
    options: str = "",
    from_nothing: bool = False,
) -> Terminal:
    """Start the tenant's terminal, in a folder of its own so that a stray file is noticed."""
    folder = home.parent / "stands-here"
    folder.mkdir(exist_ok=True)
    command = [*before, *kiosk(home, "run", *options.split())]
    return Terminal(command, size=size, folder=folder, from_nothing=from_nothing)


def listings(home: Path) -> tuple[StoredSubmission, ...]:
    """Return the submissions that the terminal has stored and no agent has read, as the console finds them."""
    return files_to_read(open_services(home).submissions)


def copy_of(home: Path, folder: Path) -> Path:
    """Copy a home elsewhere: it holds no path of its own."""
    return shutil.copytree(home, folder / "home", symlinks=True)
