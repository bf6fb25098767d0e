"""Check the group of all commands: its version, and its one line when it cannot even begin."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import cli
from kiosk.cli.shared import root_warning
from kiosk.version import PROGRAM


def test_version_is_one_line_without_a_home() -> None:
    done = CliRunner().invoke(cli, ["--version"])
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"kiosk {PROGRAM}\n", "")


def test_an_unknown_home_gives_a_message_and_no_traceback() -> None:
    done = CliRunner().invoke(cli, ["--home", "~nobody-of-this-name/home", "doctor"])
    assert done.exit_code == 1
    assert done.stderr.startswith("La commande « kiosk doctor » s'est arrêtée en route")


def test_root_is_warned_of_another_account_s_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root_warning.warn(tmp_path / "nowhere")
    seen = os.stat_result((0o40700, 0, 0, 1, 5047, 5047, 0, 0, 0, 0))
    monkeypatch.setattr(Path, "stat", lambda _path: seen)
    root_warning.warn(tmp_path)
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n"), "au compte 5047" in said.err) == ("", 1, True)
