"""How each file of an agency stands, as central knows it: what door 5 shows, no answer and no contact."""

from datetime import datetime, timedelta

from db.connection import Row, rows
from db.night.central.form_tables import all_forms
from db.sync.central import Central
from db.sync.down import Json
from db.sync.registered import NO_AGENCY
from kiosk.clock import to_text

MOST = 40_000
"""Files of an agency that are told, the newest first: a hundred a day, and a snapshot that is still taken."""
TOLD = timedelta(days=397)
"""Thirteen months: longer than a terminal lets anybody come back to a file (`db.retention.SENT_FILE`)."""


def tell(central: Central, agency: str, now: datetime) -> Json | None:
    """State, revision, the event that a next revision amends (R7), and when it was read, printed or taken back.

    None: nothing is known of any file.
    """
    cases: list[Row] = []
    for form in all_forms().values():
        if form.spec.is_pseudonymous:
            continue  # nobody comes back to it
        sql = (
            "SELECT reference, state, revision, event_id, submitted_at, promise, read_at,"  # noqa: S608 (our own name)
            " CASE WHEN state IN ('printed', 'withdrawn') THEN (SELECT min(at) FROM events"
            "  WHERE events.reference = form.reference AND events.kind = ? || '.' || form.state"
            "  AND terminal NOT IN (SELECT terminal FROM terminals WHERE agency NOT IN (form.agency, ?))"
            "  AND event_id NOT IN (SELECT event_id FROM pending)) END AS state_at"
            f" FROM {form.main} AS form WHERE agency = ? AND submitted_at > ? ORDER BY submitted_at DESC LIMIT ?"
        )
        cases += rows(central.db, sql, (form.spec.id, NO_AGENCY, agency, to_text(now - TOLD), MOST))
    newest = sorted(cases, key=lambda case: (str(case["submitted_at"]), str(case["reference"])), reverse=True)[:MOST]
    return {"cases": newest} if newest else None
