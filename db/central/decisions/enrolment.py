"""Enrol a key under a name before it may send, and revoke it for good (F7)."""

import json
import re
from collections.abc import Sequence
from itertools import count

from db.central.central import Central, Refused
from db.central.decisions.ledger import Enrolment, Ledger, Ledgers, Line
from db.connection import rows
from kiosk.clock import to_text

_LONGEST_STEM = 20
_TAKEN = (
    "{terminal} est le nom d'une borne de l'agence {other}. Prenez-en un autre : {free}, par exemple "
    "(kiosk central invite {free} --agency {agency}). Si cette borne-là n'est plus : kiosk central revoke {terminal}"
)


def enrol(ledgers: Ledgers, ledger: Ledger, enrolment: Enrolment, one_time: bytes | None = None) -> Ledger:
    """Enrol a key; one that is enrolled already stays as it is.

    Args:
        one_time: the one-time public key of the invitation used; it is revoked in the same write (F1).

    Raises:
        StorageError: nothing was decided.
    """
    lines: list[Line] = []
    if not ledger.is_enrolled(enrolment.terminal, enrolment.verify):
        lines.append(
            {
                "act": "enrol",
                "agency": enrolment.agency,
                "at": enrolment.at,
                "recipient": enrolment.recipient,
                "terminal": enrolment.terminal,
                "verify": enrolment.verify.hex(),
            }
        )
    if one_time is not None:
        lines.append(_revoked(one_time, enrolment.at))
    return ledgers.add(ledger, *lines) if lines else ledger


def check_name(central: Central, terminal: str, agency: str) -> None:
    """Raise Refused when a name lives at another agency: its terminals would get each other's agents and settings."""
    ledger, today = central.ledger, central.night.isoformat()
    invited = ledger.unused_invitations(terminal).values()
    there = {each.agency for each in ledger.live.get(terminal, ())}
    there |= {str(line["agency"]) for line in invited if str(line["until"]) >= today}
    if others := sorted(there - {agency}):
        free = _free_name(ledger, terminal, agency)
        raise Refused(_TAKEN.format(terminal=terminal, other=" et ".join(others), free=free, agency=agency))


def _free_name(ledger: Ledger, terminal: str, agency: str) -> str:
    """Return the next name that was never given, such as `cbs-hall-2`."""
    given = {str(line["terminal"]) for line in ledger.invitations.values()} | ledger.enrolments.keys()
    stem = re.sub(r"(-[0-9]+)?$", "", terminal.removeprefix(f"{agency.lower()}-"))[:_LONGEST_STEM].strip("-") or "hall"
    names = (f"{agency.lower()}-{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in given)


def revoke(central: Central, terminal: str) -> Ledger:
    """Revoke every key of a name, and its unused invitations.

    Batches that were taken before, and lie in its inbox, are still taken after a restore.

    Raises:
        Away: its inbox cannot be listed. StorageError: nothing was decided.
    """
    lying = [name.partition(".")[0] for name in central.share.names(f"inbox/{terminal}")]
    stored = rows(
        central.db,
        "SELECT digest FROM batches WHERE terminal = ? AND digest IN (SELECT value FROM json_each(?)) ORDER BY digest",
        (terminal, json.dumps(lying)),
    )
    accepted = [each["digest"] for each in stored]
    ledger, at = central.ledger, to_text(central.now)
    lines = [_revoked(each.verify, at, accepted) for each in ledger.live.get(terminal, ())]
    lines += [_revoked(key, at) for key in ledger.unused_invitations(terminal)]
    return central.ledgers.add(ledger, *lines) if lines else ledger


def _revoked(verify: bytes, at: str, accepted: Sequence[str] = ()) -> Line:
    return {"act": "revoke", "accepted": [*accepted], "at": at, "verify": verify.hex()}
