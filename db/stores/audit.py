"""The audit keeps who did what to which reference or ticket, and when."""

from contextlib import closing
from datetime import datetime

from db.connection import Connection, Opener, change, immediate
from kiosk.clock import to_text


def write_audit(db: Connection, at: datetime, actor: str, action: str, subject: str = "") -> None:
    """Add a line in the transaction of the act itself; call it inside `immediate`."""
    sql = "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)"
    change(db, sql, (to_text(at), actor, action, subject))


class Audit:
    """`kiosk.services.ports.records.AuditStore` on the terminal's file."""

    def __init__(self, opener: Opener) -> None:
        self._open = opener

    def record(self, at: datetime, actor: str, action: str, subject: str = "") -> None:
        with closing(self._open()) as db, immediate(db):
            write_audit(db, at, actor, action, subject)
