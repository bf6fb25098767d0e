"""What was erased at central goes from a terminal, too (R5): whenever it is told of, and whatever brings it back."""

from db.connection import Connection, change, rows
from db.erased_audit import hide_erased
from db.erased_digests import digest_of, known
from db.stores import submissions

ERASED_FROM = frozenset({"outbox", "submissions", "sent_files"})
"""Tables whose rows go by their reference."""
_REFERENCES = " UNION ".join(f"SELECT reference FROM {table}" for table in sorted(ERASED_FROM))  # noqa: S608 (ours)


def forget_erased(db: Connection) -> None:
    """Forget what a terminal knows as erased; inside `immediate`. What waits, what agents read, what its tenant may
    come back to: all of it. The audit keeps who did what, without the reference.
    """
    erased = known(db)
    for found in rows(db, _REFERENCES) if erased else ():
        reference = found["reference"]
        if digest_of(reference) in erased:
            submissions.forget(db, reference)
            change(db, "UPDATE tickets SET draft = NULL WHERE json_extract(draft, '$.sent_as') = ?", (reference,))
            change(db, "DELETE FROM outbox WHERE reference = ?", (reference,))
            change(db, "DELETE FROM sent_files WHERE reference = ?", (reference,))
    hide_erased(db)
