"""Print through a command that reads text on stdin (`lp`), or append to a file. Both have 5 seconds."""

import os
import select
import subprocess
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from kiosk.services.ports.devices import Printer
from kiosk.services.ports.errors import PrintError
from kiosk.settings import PrintSettings
from kiosk.text import clean_text

LIMIT_SECONDS = 5


def _printable(text: str) -> bytes:
    """Return the bytes for the device, cleaned: a control character in a name could cut the paper, or worse."""
    return (clean_text(text, multiline=True) + "\n").encode()


class CommandPrinter(NamedTuple):
    """Any program that prints what it reads. The text goes by stdin, as every user can read arguments."""

    command: tuple[str, ...]
    is_available: bool = True

    def print_text(self, text: str) -> None:
        """Run the command with the text. Raises PrintError: it cannot be run, fails, or takes too long."""
        try:
            subprocess.run(
                self.command,
                input=_printable(text),
                stdout=subprocess.DEVNULL,
                # Textual draws on stderr; a driver's message must not break the screen.
                stderr=subprocess.DEVNULL,
                timeout=LIMIT_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PrintError(type(error).__name__) from None


class FilePrinter(NamedTuple):
    """A file that receives every print, one after another."""

    path: Path
    is_available: bool = True

    def print_text(self, text: str) -> None:
        """Append the text, and a line break. Raises PrintError: the file cannot be opened, or takes nothing in time."""
        try:
            # A pipe or a device that accepts nothing must not block the terminal for ever.
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK, 0o600)
            try:
                _write_within(descriptor, _printable(text), LIMIT_SECONDS)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise PrintError(type(error).__name__) from None


def _write_within(descriptor: int, data: bytes, seconds: float) -> None:
    """Write everything. Raises TimeoutError, an OSError, when the far side does not take it in time."""
    until = monotonic() + seconds
    while data:
        _read, ready, _wrong = select.select([], [descriptor], [], max(0.0, until - monotonic()))
        if not ready:
            raise TimeoutError
        data = data[os.write(descriptor, data) :]


class NoPrinter(NamedTuple):
    """No printer: pages read `is_available`, and offer nothing to print."""

    is_available: bool = False

    def print_text(self, text: str) -> None:
        """Raise PrintError, always."""
        raise PrintError("no printer is configured")


def printer_for(settings: PrintSettings) -> Printer:
    """Return the printer that the settings name: the command before the file, `NoPrinter` for neither."""
    if settings.command:
        return CommandPrinter(settings.command)
    if settings.file:
        return FilePrinter(Path(settings.file))
    return NoPrinter()
