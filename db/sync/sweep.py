"""What was erased goes from the sealed files that central holds, too: archive and quarantine (R6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.connection import change, immediate, row
from db.files import write_durably
from db.sync import batch, kept, tombstones
from db.sync.batch import BadBatch, Frame
from db.sync.central import Central
from db.sync.opening import open_held
from kiosk.clock import to_text


@dataclass(frozen=True)
class Swept:
    rewritten: int = 0
    """Files of which only what survives was kept."""
    closed: int = 0
    """Files in quarantine that central's key does not open: nobody here can tell what is in them."""


def sweep(central: Central, now: datetime) -> Swept:
    """Go through archive and quarantine for what was erased since the last time; safe to be killed and run again."""
    if row(central.db, "SELECT 1 FROM tombstones WHERE swept_at IS NULL") is None:
        return Swept()
    erased = tombstones.known(central.db)
    rewritten = closed = 0
    for path, _digest in central.archive.files():
        try:
            frame, bodies = open_held(central, path.name, path.read_bytes())
        except BadBatch:
            continue  # the night puts it into quarantine, or its terminal is to be enrolled again: then it is filtered
        surviving = tombstones.survivors(bodies, erased)
        if surviving != bodies:
            central.archive.put_survivors(frame, surviving)
            rewritten += 1
    for path in sorted(central.home.quarantine.glob(f"*{batch.SUFFIX}")):
        without = less_erased(central, path.read_bytes(), erased)
        if without is None:
            closed += 1
        elif without:
            _replace(central, path, without)
            rewritten += 1
    central.step("swept")
    with immediate(central.db):
        change(central.db, "UPDATE tombstones SET swept_at = ? WHERE swept_at IS NULL", (to_text(now),))
    return Swept(rewritten, closed)


def less_erased(central: Central, data: bytes, erased: Collection[str]) -> bytes | None:
    """A file that cannot be taken, less what was erased; empty bytes: it holds nothing of that; None: it stays shut.

    What survives stays in quarantine with it, and with whether the signature held: a person may still look.
    """
    try:
        frame, bodies, is_verified = _open_whatever(central, data)
    except BadBatch:
        return None
    surviving = tombstones.survivors(bodies, erased)
    if surviving == bodies:
        return b""
    return kept.seal(frame, surviving, central.archive.recipients, is_verified=is_verified)


def _open_whatever(central: Central, data: bytes) -> tuple[Frame, tuple[bytes, ...], bool]:
    """Frame, bodies, and whether the file can be believed. Raises BadBatch when no key here opens it."""
    if kept.is_kept(data):
        return kept.open_kept(data, central.keys.identity)
    frame = batch.read_frame(data)
    try:
        _frame, bodies = open_held(central, batch.name_of(frame.terminal, frame.digest), data)
    except BadBatch:
        return frame, batch.open_frame(frame, central.keys.identity), False
    return frame, bodies, True


def _replace(central: Central, path: Path, data: bytes) -> None:
    central.step("rewrite")
    write_durably(path, data, central.step)
