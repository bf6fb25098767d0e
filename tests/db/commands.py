"""Run a command as a shell would, on a home of its own."""

from pathlib import Path

import click
from click.testing import CliRunner, Result

from kiosk.cli.terminal import init


def run(home: Path, command: click.Command, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(command, list(words), obj=home, input=given, catch_exceptions=False)


def start(home: Path, *more: str, agency: str = "CBS", terminal: str = "hall-1") -> Result:
    return run(home, init.command, "--agency", agency, "--terminal", terminal, *more)
