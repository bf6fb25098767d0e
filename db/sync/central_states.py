"""How each file of an agency stands, as central knows it: what door 5 shows, no answer and no contact."""

from datetime import datetime, timedelta

from db.connection import Row, rows
from db.sync.central import Central
from db.sync.down import Json
from db.sync.form_tables import all_forms
from kiosk.clock import to_text

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
            " (SELECT min(at) FROM events WHERE events.reference = form.reference"
            f" AND events.kind = ? || '.' || form.state) AS state_at FROM {form.main} AS form"
            " WHERE agency = ? AND submitted_at > ?"
        )
        cases += rows(central.db, sql, (form.spec.id, agency, to_text(now - TOLD)))
    return {"cases": sorted(cases, key=lambda case: str(case["reference"]))} if cases else None
