"""Housing requests whose answers are gone: reference, kind, language and state, until an agent has recorded the number.

`db.night.terminal.retention` deletes them by `kiosk.domain.retention.KEPT_REQUEST`.
"""

from datetime import datetime

from db.connection import Connection, Row, change, row, rows
from db.stores.file_rows import follower_words
from kiosk.clock import to_text
from kiosk.forms.catalog import form_of
from kiosk.text import fold

_SAME = "reference, kind, language, revision, event_id, submitted_at, promise, owner, read_at, acked_at"
"""The columns that `submissions` has too."""


def is_kept(kind: str) -> bool:
    """Tell if the state of a kind stays once its answers are gone."""
    spec = form_of(kind)
    return spec is not None and spec.kept.keeps_state


def kinds(db: Connection) -> tuple[str, ...]:
    """Return the kinds of stored submissions whose state stays once their answers are gone."""
    return tuple(each["kind"] for each in rows(db, "SELECT DISTINCT kind FROM submissions") if is_kept(each["kind"]))


def keep(db: Connection, reference: str, *, printed_at: datetime | None = None) -> None:
    """Copy what is kept of a submission whose answers go now; call it inside `immediate`."""
    change(
        db,
        f"INSERT INTO kept_requests ({_SAME}, search, printed_at)"  # noqa: S608 (our own names)
        f" SELECT {_SAME}, '', ? FROM submissions WHERE reference = ?",
        (to_text(printed_at) if printed_at else None, reference),
    )
    _let_find(db, reference)


def known(db: Connection, reference: str) -> Row | None:
    """Return the row of a request whose answers are gone; None: there is none under the reference."""
    return row(db, "SELECT * FROM kept_requests WHERE reference = ?", (reference,))


def own(db: Connection, reference: str, agent: str) -> None:
    """Record who follows it; call it inside `immediate`."""
    change(db, "UPDATE kept_requests SET owner = ? WHERE reference = ?", (agent, reference))
    _let_find(db, reference)


def number(db: Connection, reference: str, at: datetime) -> bool:
    """Record, once, that its number is registered; call it inside `immediate`."""
    sql = "UPDATE kept_requests SET numbered_at = ? WHERE reference = ? AND numbered_at IS NULL"
    return change(db, sql, (to_text(at), reference)) == 1


def delete(db: Connection, reference: str) -> None:
    """Forget a request, if it is known; call it inside `immediate`."""
    change(db, "DELETE FROM kept_requests WHERE reference = ?", (reference,))


def _let_find(db: Connection, reference: str) -> None:
    """Fill the words that the console's filter reads: reference and agent, as no answer is here."""
    found = known(db, reference)
    if found is not None:
        words = f"{fold(reference)} {follower_words(db, found['owner'])}".rstrip()
        change(db, "UPDATE kept_requests SET search = ? WHERE reference = ?", (words, reference))
