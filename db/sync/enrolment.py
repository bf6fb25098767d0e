"""Who may send: a terminal is taken in with the file that its `init` wrote."""

import json
from datetime import datetime
from pathlib import Path

from db.connection import change, immediate, row
from db.sync import batch
from db.sync.event_rows import is_code
from db.sync.receiver import open_home
from kiosk.clock import to_text

_MOST_OF_AN_ENROLMENT = 64 * 1024


class EnrolmentRefused(Exception):
    """A terminal that is not taken in: `missing`, `unreadable` or `other_key`."""


def enrol(home: Path, file: Path, now: datetime) -> str:
    """Take a terminal in, from the file that its `init` wrote; gives its id. Safe to run twice.

    Raises:
        EnrolmentRefused: no enrolment file, or the terminal is known with another key.
        CentralMissing, StorageError: see `open_home`.
    """
    terminal, agency, key = _read_enrolment(file)
    central = open_home(home, now)
    try:
        with immediate(central.db):
            known = row(central.db, "SELECT verify_key FROM terminals WHERE terminal = ?", (terminal,))
            if known is not None and known["verify_key"] != key.hex():
                raise EnrolmentRefused("other_key")
            if known is None:
                change(
                    central.db,
                    "INSERT INTO terminals (terminal, agency, verify_key, enrolled_at) VALUES (?, ?, ?, ?)",
                    (terminal, agency, key.hex(), to_text(now)),
                )
    finally:
        central.db.close()
    return terminal


def _read_enrolment(file: Path) -> tuple[str, str, bytes]:
    """Terminal, agency and public key."""
    try:
        if not file.exists():
            raise EnrolmentRefused("missing")
        if not file.is_file() or file.stat().st_size > _MOST_OF_AN_ENROLMENT:
            raise EnrolmentRefused("unreadable")
        told = json.loads(file.read_text(encoding="utf-8"))
        terminal, agency, key = str(told["terminal"]), str(told["agency"]), bytes.fromhex(told["verify_key"])
    except (OSError, ValueError, KeyError, TypeError):
        raise EnrolmentRefused("unreadable") from None
    if batch.parts_of(batch.name_of(terminal, "0" * 64)) is None or not is_code(agency) or len(key) != 32:
        raise EnrolmentRefused("unreadable")
    return terminal, agency, key
