"""Logs beside a base, and wrong bytes in them."""

from pathlib import Path

from db.left_log import path_of
from db.log_frames import FRAME_HEAD, HEAD, PAGE
from db.terminal import database_path
from kiosk.cli import init
from tests.db.commands import run
from tests.started import kiosk

FRAME = FRAME_HEAD + PAGE


def flip(log: Path, at: int) -> None:
    content = bytearray(log.read_bytes())
    content[at] ^= 0x10
    log.write_bytes(content)


def ends(log: Path) -> list[int]:
    """Which frames end a transaction, as the log tells."""
    content = log.read_bytes()
    count = (len(content) - HEAD) // FRAME
    return [n for n in range(count) if any(content[HEAD + n * FRAME + 4 : HEAD + n * FRAME + 8])]


def log_of(home: Path) -> Path:
    """A terminal's log."""
    return path_of(database_path(home))


def on_disk(home: Path) -> dict[str, bytes]:
    """A terminal's base and its log; the log's index is made anew whenever somebody looks."""
    return {path.name: path.read_bytes() for path in (database_path(home), log_of(home)) if path.exists()}


def every_command_leaves_it(home: Path) -> None:
    """Beside a log that cannot be believed nothing is written, and the way out is named."""
    before = on_disk(home)
    for words in (("doctor",), ("sync",), ("staff", "list"), ("upgrade-check",), ("upgrade-check", "--back")):
        told = kiosk(home, *words)
        assert (told.returncode, "kiosk doctor --repair" in told.stdout + told.stderr) == (6, True), told
        assert on_disk(home) == before, words
    again = run(home, init.command, "--agency", "CBS", "--terminal", "hall-1", "--trial")
    assert (again.exit_code, on_disk(home)) == (6, before)
