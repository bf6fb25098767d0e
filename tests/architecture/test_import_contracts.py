"""The arrows `screens → kiosk ← db` hold, and the contracts that hold them catch what they should."""

import re
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


FAULTS = (
    ("screens/planted.py", "db.connection", "screens store nothing"),
    ("screens/planted.py", "sqlite3", "screens store nothing"),
    ("db/planted.py", "screens.shell.base", "db draws nothing"),
    ("db/planted.py", "textual", "db draws nothing"),
    ("db/planted.py", "kiosk.cli.shared.exits", "only kiosk.__main__ imports kiosk.cli"),
    ("kiosk/domain/planted.py", "textual", "kiosk draws nothing"),
    ("kiosk/domain/planted.py", "kiosk.forms.spec", "the rooms of kiosk"),
    ("kiosk/forms/planted.py", "kiosk.services.ports", "the rooms of kiosk"),
    ("kiosk/services/planted.py", "db.connection", "only kiosk.cli imports db"),
    ("kiosk/services/planted.py", "sqlite_utils", "kiosk draws nothing"),
    ("kiosk/services/planted.py", "kiosk.cli.shared.exits", "only kiosk.__main__ imports kiosk.cli"),
    ("kiosk/i18n.py", "kiosk.clock", "the rooms of kiosk"),
    ("kiosk/formats.py", "kiosk.domain.values", "the rooms of kiosk"),
)
"""Imports that no file of such a place may have, and the contract that each breaks."""


def told_by(output: str) -> dict[str, str]:
    """Return what is told under each broken contract: its name stands alone in a line above a line of hyphens."""
    parts = re.split(r"^(.+)\n-+\n", output, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_each_planted_fault_breaks_its_contract(copy: Path) -> None:
    for file, imported, _broken in FAULTS:
        plant(copy, file, f"import {imported}")
    told = told_by(lint(copy).stdout)
    for file, imported, broken in FAULTS:
        module = file.removesuffix(".py").replace("/", ".")
        (part,) = [words for name, words in told.items() if broken in name]
        assert f"{module} -> {imported} " in part, (file, imported, part)


@pytest.mark.parametrize("line", ["", "import screens.shell.base"])
def test_a_new_room_has_no_place_in_the_contracts(copy: Path, line: str) -> None:
    plant(copy, "kiosk/newroom.py", line)
    done = lint(copy)
    assert done.returncode != 0
    assert "newroom" in done.stdout, done.stdout
