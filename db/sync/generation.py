"""Which life of central's a snapshot is of: a database that is not the one that told so far begins another one.

<home>/central/generation           32 hexadecimal signs; one line; there is none before the first snapshot
"""

import secrets

from db.files import write_durably
from db.sync.central_home import CentralHome
from kiosk import small_files


def begin(home: CentralHome) -> None:
    """Begin to count anew. Raises StorageError: see `db.files`."""
    write_durably(home.generation_file, f"{secrets.token_hex(16)}\n".encode())


def begin_again(home: CentralHome) -> None:
    """Count anew where anything was told: whoever took it would believe nothing of an empty database."""
    if home.generation_file.exists():
        begin(home)


def known(home: CentralHome) -> str:
    """The one of now; empty: nothing was ever told."""
    file = home.generation_file
    return small_files.read_text(file, "ascii").strip() if file.exists() else ""


def current(home: CentralHome) -> str:
    """The one of now, begun where there is none. Raises StorageError: it cannot be written."""
    if not known(home):
        begin(home)
    return known(home)
