"""What the guide has typed first: the lines that every other command needs, and the account with its home."""

import stat
from pathlib import Path

import pytest

from tests.deploy.machine import Machine, read_guide
from tests.deploy.test_guide import FIRST_LINES

pytestmark = [pytest.mark.needs_debian("util-linux")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def test_the_home_is_closed_to_others_even_where_adduser_makes_it_open(machine: Machine) -> None:
    """Debian 13's own leaves it open (0755), and `doctor` then said so (4)."""
    adduser = 'adduser() { mkdir -m 755 "$KIOSK_HOME"; }'
    once = read_guide("Une fois par machine").replace("apt-get", ": apt-get")
    machine.types("\n".join((read_guide(FIRST_LINES), adduser, once)))
    assert stat.S_IMODE(machine.home.stat().st_mode) == 0o700


def test_the_lines_to_type_first_are_there_in_the_next_shell(machine: Machine) -> None:
    machine.types(read_guide(FIRST_LINES))
    program = machine.prefix / "current" / "bin" / "kiosk"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$KIOSK_HOME $*"\n', encoding="utf-8")
    program.chmod(0o755)
    assert machine.types('. "$LIGNES"; borne central nightly') == f"{machine.home} central nightly\n"
