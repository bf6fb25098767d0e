"""The mark that moves with everything stored in a terminal's file, whichever program stored it."""

from db.connection import Opener, plain_errors, row


class FileChanges:
    """`kiosk.services.watch.Changes` on the terminal's file: one connection is kept open, and writes nothing.

    SQLite counts, for each connection, the commits of all others (https://www.sqlite.org/pragma.html#pragma_data_version).
    """

    def __init__(self, opener: Opener) -> None:
        self._db = opener()

    def mark(self) -> int:
        found = row(self._db, "PRAGMA data_version")
        return int(found["data_version"]) if found else 0

    def close(self) -> None:
        with plain_errors(self._db):
            self._db.close()
