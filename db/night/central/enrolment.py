"""A key is enrolled under a name before it may send, and revoked once and for all (F7)."""

import json

from db.connection import rows
from db.night.central.central import Central
from db.night.central.ledger import Enrolment, Ledger, Ledgers
from kiosk.clock import to_text


def enrol(ledgers: Ledgers, ledger: Ledger, enrolment: Enrolment) -> Ledger:
    """Enrol a key; one that is enrolled already changes nothing. Raises StorageError."""
    if any(each.verify == enrolment.verify for each in ledger.enrolments.get(enrolment.terminal, ())):
        return ledger
    return ledgers.add(
        ledger,
        {
            "act": "enrol",
            "agency": enrolment.agency,
            "at": enrolment.at,
            "recipient": enrolment.recipient,
            "terminal": enrolment.terminal,
            "verify": enrolment.verify.hex(),
        },
    )


def revoke(central: Central, terminal: str) -> Ledger:
    """Revoke every key of a name. What was stored before, and lies in its inbox, is still taken after a restore.

    Raises:
        Away: its inbox cannot be listed. StorageError: nothing was decided.
    """
    lying = [name.partition(".")[0] for name in central.share.names(f"inbox/{terminal}")]
    stored = rows(
        central.db,
        "SELECT digest FROM batches WHERE stored_night IS NOT NULL AND terminal = ?"
        " AND digest IN (SELECT value FROM json_each(?)) ORDER BY digest",
        (terminal, json.dumps(lying)),
    )
    accepted = [each["digest"] for each in stored]
    live = [each for each in central.ledger.enrolments.get(terminal, ()) if central.ledger.is_live(each)]
    at = to_text(central.now)
    lines = ({"act": "revoke", "accepted": accepted, "at": at, "verify": each.verify.hex()} for each in live)
    return central.ledgers.add(central.ledger, *lines)
