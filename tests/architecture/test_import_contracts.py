"""The arrows `screens → kiosk ← db` hold, and the contracts that hold them catch what they should."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("kiosk", "screens", "db"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT_IMPORTS), "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def plant(folder: Path, file: str, line: str) -> None:
    path = folder / file
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{found}\n{line}\n", encoding="utf-8")


def test_the_contracts_are_kept(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


def test_the_command_line_may_wire_the_three_packages_together(copy: Path) -> None:
    plant(copy, "kiosk/cli/shared/exits.py", "import db.connection\nimport screens.shell.base")
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("screens/planted.py", "import db.connection", "screens store nothing"),
        ("screens/planted.py", "import sqlite3", "screens store nothing"),
        ("db/planted.py", "import screens.shell.base", "db draws nothing"),
        ("db/planted.py", "import textual.app", "db draws nothing"),
        ("kiosk/newroom.py", "import screens.shell.base", "only kiosk.cli imports screens"),
        ("kiosk/newroom.py", "", "the rooms of kiosk"),
        ("kiosk/domain/planted.py", "import textual.widget", "kiosk draws nothing"),
        ("kiosk/domain/planted.py", "import kiosk.forms.spec", "the rooms of kiosk"),
        ("kiosk/forms/planted.py", "import kiosk.services.ports", "the rooms of kiosk"),
        ("kiosk/services/planted.py", "import db.connection", "only kiosk.cli imports db"),
        ("kiosk/services/planted.py", "import sqlite_utils", "kiosk draws nothing"),
        ("kiosk/services/planted.py", "import kiosk.cli.shared.exits", "only kiosk.__main__ imports kiosk.cli"),
        ("kiosk/i18n.py", "import kiosk.clock", "the rooms of kiosk"),
        ("kiosk/formats.py", "import kiosk.domain.values", "the rooms of kiosk"),
        ("db/planted.py", "import kiosk.cli.shared.exits", "only kiosk.__main__ imports kiosk.cli"),
    ],
)
def test_a_planted_fault_breaks_a_contract(copy: Path, file: str, line: str, broken: str) -> None:
    plant(copy, file, line)
    done = lint(copy)
    assert done.returncode != 0
    # A room without a place is reported as such, a broken contract by its name.
    assert broken in done.stdout or "newroom" in done.stdout, done.stdout
