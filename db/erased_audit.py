"""What was erased is named in a terminal's audit as it is at central: by a digest of the reference, never in clear.

Who did what and when stays for its twelve months; whoever holds the reference can tell which line is about it.
"""

from db.connection import Connection, rows
from db.erased_digests import digest_of, known


def hide_erased(db: Connection) -> int:
    """Put a digest in the place of every erased reference; inside `immediate`. Gives how many references it hid."""
    erased = known(db)
    if not erased:
        return 0
    named = {str(found["subject"]) for found in rows(db, "SELECT DISTINCT subject FROM audit WHERE subject <> ''")}
    hidden = [(digest, subject) for subject in sorted(named) if (digest := digest_of(subject)) in erased]
    db.executemany("UPDATE audit SET subject = ? WHERE subject = ?", hidden)
    return len(hidden)
