"""A disk that is mounted to be read only is told as that, and not as a database to be given to this account."""

from pathlib import Path

import pytest

from tests.sync.machines import kiosk, made, root
from tests.sync.test_closed_backup import read_only

__all__ = ["made", "root"]
pytestmark = [pytest.mark.needs_debian("util-linux")]
CAUSE, RIGHTS = "Le disque est en lecture seule", "chown"


@pytest.mark.parametrize(
    ("side", "act"),
    [
        ("hall", "staff list"),
        ("hall", "staff add ane --name Ane --one-time"),
        ("hall", "sync --dry-run"),
        ("hall", "sync"),
        ("central", "staff list --agency CBS"),
        ("central", "staff disable ane --agency CBS"),
        ("central", "central report"),
        ("central", "central init"),
    ],
)
def test_the_commands_name_the_cause(root: Path, side: str, act: str) -> None:
    home = root / side
    done = kiosk(home, *act.split(), before=read_only(home))
    assert done.returncode == 1
    assert (CAUSE in done.stderr, RIGHTS in done.stderr) == (True, False), done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("side", "name"), [("hall", "kiosk.sqlite"), ("central", "central.sqlite")])
def test_doctor_s_line_of_the_database_does(root: Path, side: str, name: str) -> None:
    home = root / side
    told = kiosk(home, "doctor", before=read_only(home))
    assert told.returncode == 4
    assert f"{home / 'keys'} est sur un disque en lecture seule. → Vérifiez son montage." in told.stdout
    assert "Vérifiez le propriétaire" not in told.stdout
    (line,) = [line for line in told.stdout.splitlines() if f"{name} : la base ne s'ouvre pas" in line]
    assert (CAUSE in line, RIGHTS in line) == (True, False), line
