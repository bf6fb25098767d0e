"""Central's receipts, from its state alone: what it holds of a terminal, and which of it a copy holds too (R4)."""

from datetime import datetime, timedelta

from db.connection import change, immediate, row, rows
from db.sync import ack, down, quarantine
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.lying import stopping_no_other
from db.sync.transport import InTheWay, NoFile, NoRight, Transport, fetch
from kiosk.clock import to_text

ACK_DAYS = 120
"""How long a digest stays in the receipt; longer than a terminal keeps its file."""


def write(central: Central, transport: Transport, now: datetime, done: Ingested) -> None:
    """One receipt a terminal, from central's state alone; an unchanged one is left as it is."""
    since = _listed_since(now)
    for found in rows(central.db, "SELECT terminal FROM terminals ORDER BY terminal"):
        terminal = found["terminal"]
        listed = rows(
            central.db,
            "SELECT digest, backed_up FROM applied WHERE terminal = ? AND applied_at >= ?",
            (terminal, since),
        )
        told = {each["digest"]: ack.BACKED_UP if each["backed_up"] else ack.APPLIED for each in listed}
        data = ack.write(terminal, told, central.keys.seed)
        path, reader = ack.path_of(terminal), down.folder_of(terminal)
        is_there = _ack_there(transport, terminal) == data
        if not is_there:
            central.step("ack")
        with stopping_no_other(central, transport, ack.FOLDER, path, now, done):
            if is_there:
                transport.let_read(path, reader)
            else:
                transport.put(path, data, reader)
    quarantine.drop_gone(central.home.quarantine, done.lying, ack.FOLDER)


def _ack_there(transport: Transport, terminal: str) -> bytes | None:
    try:
        return fetch(transport, ack.path_of(terminal), ack.MOST_BYTES)
    except (NoFile, InTheWay, NoRight):
        return None  # whatever it is, the new one takes its place, or is said not to


def is_held(central: Central, digest: str, now: datetime) -> bool:
    """Whether a file was applied before; then its digest stands in the receipt again."""
    known = row(central.db, "SELECT applied_at FROM applied WHERE digest = ?", (digest,))
    if known is not None and known["applied_at"] < _listed_since(now):
        # Its terminal missed the receipt for months: without a place in it again, it would send for ever.
        with immediate(central.db):
            change(central.db, "UPDATE applied SET applied_at = ? WHERE digest = ?", (to_text(now), digest))
    return known is not None


def _listed_since(now: datetime) -> str:
    return to_text(now - timedelta(days=ACK_DAYS))
