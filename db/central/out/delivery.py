"""Write each terminal one letter when its content changes, else once a night.

A name whose keys are all revoked gets only `revoked`, `stored` and `erased`, sealed to the keys that it had (F7).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from db.central.central import Central
from db.connection import change, immediate, row, rows
from db.wire import letters
from db.wire.letters import Letter, Section

LISTED_NIGHTS = 60
"""A batch is listed this long after it was stored, and as long as it lies in the inbox."""
_MODE = 0o644
"""Anybody who reaches the folder may read the file: only its terminal's key decrypts it."""


def write_all(
    central: Central, lying: Mapping[str, Collection[str]], further: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Write the letters that are new; return their terminals.

    Args:
        lying: the digests that lie in each inbox now.
        further: more sections by terminal; one that could not be made is absent.

    Raises:
        Away: the share accepts no write; the next run writes what is left.
    """
    written = []
    for terminal, enrolments in sorted(central.ledger.enrolments.items()):
        live = [each.recipient for each in central.ledger.live.get(terminal, ())]
        sections: dict[str, Any] = {
            Section.STORED: letters.packed(_stored(central, terminal, lying.get(terminal, ()))),
            Section.ERASED: sorted(central.ledger.erased),
            **(further.get(terminal, {}) if live else {Section.REVOKED: True}),
        }
        recipients = live or [each.recipient for each in enrolments]
        if _write(central, terminal, sections, recipients):
            written.append(terminal)
    return written


def _stored(central: Central, terminal: str, lying: Collection[str]) -> dict[date, list[str]]:
    """Return the digests that a copy holds, by the night in which they were stored."""
    since = (central.night - timedelta(days=LISTED_NIGHTS)).isoformat()
    found = rows(
        central.db,
        "SELECT digest, stored_night FROM batches WHERE terminal = ? AND stored_night IS NOT NULL"
        " AND (stored_night >= ? OR digest IN (SELECT value FROM json_each(?)))",
        (terminal, since, json.dumps(sorted(lying))),
    )
    nights: defaultdict[date, list[str]] = defaultdict(list)
    for each in found:
        nights[date.fromisoformat(each["stored_night"])].append(each["digest"])
    return nights


def _write(central: Central, terminal: str, sections: Mapping[str, Any], recipients: list[str]) -> bool:
    content = json.dumps([central.night.isoformat(), sections, sorted(recipients)], sort_keys=True)
    mark = hashlib.sha256(content.encode()).hexdigest()
    before = row(central.db, "SELECT number, sha256 FROM letters WHERE terminal = ?", (terminal,))
    there = central.share.get(letters.path_of(terminal), letters.MOST_FILE)
    seen = letters.number_if_ours(there, central.verify_key) if there else 0
    last = int(before["number"]) if before else 0
    if before and before["sha256"] == mark and seen == last:
        return False
    number = letters.next_number(central.night, last, seen)
    central.step("note letter")
    with immediate(central.db):
        change(
            central.db,
            "INSERT INTO letters (terminal, number, sha256) VALUES (?, ?, ?)"
            " ON CONFLICT (terminal) DO UPDATE SET number = excluded.number, sha256 = excluded.sha256",
            (terminal, number, mark),
        )
    central.step("letter")
    data = letters.write(Letter(terminal, number, central.night, sections), central.seed, recipients)
    central.share.put(letters.path_of(terminal), data, _MODE)
    return True
