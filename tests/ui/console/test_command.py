"""`kiosk console` that cannot begin prints one line that says what to do, and ends with its documented exit code."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import cli
from tests.ui.console.stage import Agency


def test_without_a_configuration_it_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--home", str(tmp_path), "console"])
    assert result.exit_code == 2
    assert "kiosk init" in result.stderr
    assert len(result.stderr.strip().split("\n")) == 1


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_an_unusable_database_is_reported_in_one_line(agency: Agency, damage: str) -> None:
    path = agency.home / "data" / "kiosk.sqlite"
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(b"x" * 8192)
    result = CliRunner().invoke(cli, ["--home", str(agency.home), "console"])
    assert result.exit_code == 6
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().split("\n")) == 1
