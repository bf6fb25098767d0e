"""The plug is pulled at moments from the last answer to ten seconds after the receipt.

Once a tenant has seen a reference, the listing is stored exactly once. Before, it is stored once or not at all. The
terminal starts again either way.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from tests.terminal.journey import REVIEW, SEND, SHORT, end_as_noted, reference_on
from tests.terminal.programs import HOME_SCREEN, hall, listings
from tests.terminal.stage import Terminal

Moment = Callable[[Terminal, Path], None]
AFTER_THE_RECEIPT = 10.0
"""Seconds from the receipt to the plug."""


def bytes_drawn(count: int) -> Moment:
    """Return the moment after sending at which so many bytes are drawn: a screen is read a few bytes at a time."""

    def wait(terminal: Terminal, home: Path) -> None:
        terminal.write(SEND)
        wanted = len(terminal.received) + count
        while len(terminal.received) < wanted:
            assert terminal.read(30, most=min(64, wanted - len(terminal.received)))

    return wait


def before_sending(terminal: Terminal, home: Path) -> None:
    """Do nothing: the last answer is given, nothing is sent."""


def as_the_file_changes(terminal: Terminal, home: Path) -> None:
    """Send, and wait for the first write of the transaction: it may be whole on the disk, or not."""
    before = on_disk(home)
    terminal.write(SEND)
    deadline = time.monotonic() + 30
    while on_disk(home) == before:
        assert time.monotonic() < deadline
        terminal.read(0)


def on_disk(home: Path) -> set[tuple[str, int, int]]:
    """Return the files of the database by name, size in bytes and time of writing in nanoseconds."""
    found = set()
    for path in (home / "data").iterdir():
        # A log file may vanish while it is looked at.
        with suppress(FileNotFoundError):
            found.add((path.name, path.stat().st_size, path.stat().st_mtime_ns))
    return found


def reference_seen(terminal: Terminal, home: Path) -> None:
    terminal.write(SEND)
    reference_on(terminal)


def text_seen(terminal: Terminal, home: Path) -> None:
    reference_seen(terminal, home)
    terminal.write("1")
    terminal.see("Votre description")


def visit_over(terminal: Terminal, home: Path) -> None:
    reference_seen(terminal, home)
    end_as_noted(terminal)
    terminal.see(HOME_SCREEN)


def ten_seconds_later(terminal: Terminal, home: Path) -> None:
    reference_seen(terminal, home)
    deadline = time.monotonic() + AFTER_THE_RECEIPT
    while (left := deadline - time.monotonic()) > 0:
        terminal.read(left)


MOMENTS: Mapping[str, Moment] = {
    "before sending": before_sending,
    "at once": bytes_drawn(0),
    "as the file changes": as_the_file_changes,
    "after one byte": bytes_drawn(1),
    "after 200 bytes": bytes_drawn(200),
    "after 2000 bytes": bytes_drawn(2000),
    "reference seen": reference_seen,
    "text seen": text_seen,
    "visit over": visit_over,
    "ten seconds later": ten_seconds_later,
}


@pytest.mark.proof(keeps=2)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_listing_whose_reference_was_seen_is_there_once(home: Path, moment: str) -> None:
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        terminal.see(REVIEW)
        MOMENTS[moment](terminal, home)
        terminal.kill()
        seen = {word for word in terminal.text.split() if word.startswith("BEL-")}
        drawn = bytes(terminal.received)
    stored = [each.submission.reference for each in listings(home)]
    assert len(stored) <= 1
    assert seen <= set(stored)
    if moment in {"reference seen", "text seen", "visit over", "ten seconds later"}:
        (reference,) = stored
        assert reference.encode() in drawn
    if moment == "before sending":
        assert stored == []
    with hall(home) as again:
        again.see(HOME_SCREEN)
