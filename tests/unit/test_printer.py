"""Check the file that receives every paper: appended to, readable by its owner only, never waited for without end."""

import os
import stat
from pathlib import Path

import pytest

from kiosk.devices import printer
from kiosk.devices.printer import FilePrinter
from kiosk.services.ports.errors import PrintError


def test_papers_are_appended_to_a_file_of_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "papers.txt"
    for text in ("un\x1b[31m", "deux"):
        FilePrinter(path).print_text(text)
    assert path.read_text() == "un[31m\ndeux\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_pipe_that_nobody_reads_is_a_print_error(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(PrintError):
        FilePrinter(pipe).print_text("un")


def test_a_pipe_whose_reader_stops_ends_with_a_timeout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "LIMIT_SECONDS", 0.01)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(PrintError, match="TimeoutError"):
            FilePrinter(pipe).print_text("x" * 1_000_000)
    finally:
        os.close(reader)
