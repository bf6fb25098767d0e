"""The audit keeps who did what to which reference or ticket, and when."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from datetime import datetime
from typing import NamedTuple

from db.connection import Connection, Opener, change, immediate, rows
from db.erased_digests import digest_of
from kiosk.clock import to_text


def write_audit(db: Connection, at: datetime, actor: str, action: str, subject: str = "") -> None:
    """Add a line in the transaction of the act itself; call it inside `immediate`."""
    sql = "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)"
    change(db, sql, (to_text(at), actor, action, subject))


def hidden(db: Connection, erased: Collection[str]) -> list[tuple[str, str]]:
    """Return the subjects that name an erased reference, each as (with its digest in its place, as it stands).

    The audit keeps who did what: only somebody who has the reference can find it again.
    """
    found = []
    for subject in [each["subject"] for each in rows(db, "SELECT DISTINCT subject FROM audit WHERE subject <> ''")]:
        words = [digest if (digest := digest_of(word)) in erased else word for word in subject.split(" ")]
        if (other := " ".join(words)) != subject:
            found.append((other, subject))
    return found


def hide(db: Connection, subjects: Iterable[tuple[str, str]]) -> None:
    """Write what `hidden` returned; call it inside `immediate`."""
    db.executemany("UPDATE audit SET subject = ? WHERE subject = ?", subjects)


class Entry(NamedTuple):
    """A line of the audit."""

    at: str
    """An instant, as text in UTC."""
    actor: str
    """The agent's id, or `tenant`, `operator`, `central`, `retention`, `program`, `unknown`."""
    action: str
    subject: str
    """References, a ticket's id or an agent's, apart by a space; the digest of a reference that was erased."""


class Audit:
    """`kiosk.services.ports.records.AuditStore` on the terminal's file."""

    def __init__(self, opener: Opener) -> None:
        self._open = opener

    def record(self, at: datetime, actor: str, action: str, subject: str = "") -> None:
        with closing(self._open()) as db, immediate(db):
            write_audit(db, at, actor, action, subject)

    def entries(self, about: str = "") -> Sequence[Entry]:
        """Return the lines, the oldest first; raises StorageError.

        Args:
            about: an agent's id, or a reference, whose lines are found after its erasure too; empty: all lines.
        """
        sql = (
            "SELECT at, actor, action, subject FROM audit"
            " WHERE :about = '' OR actor = :about OR instr(' ' || subject || ' ', ' ' || :about || ' ')"
            " OR instr(subject, :digest) ORDER BY at, rowid"
        )
        with closing(self._open()) as db:
            found = rows(db, sql, {"about": about, "digest": digest_of(about)})
        return [Entry(*each.values()) for each in found]
