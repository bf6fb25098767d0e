"""What SQLite keeps beside a database, its log above all: a file, or nothing.

SQLite blames the database for a folder or a device there, and waits for ever for whoever writes to a pipe.
"""

from itertools import product
from pathlib import Path

from kiosk import small_files
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

ENDS = ("-wal", "-journal", "-shm")
_NO_FILE = N_(
    "{path} : ce n'est pas un fichier, ou c'est un lien : la base {name} n'en admet pas là. Elle n'est pas ouverte, et "
    "rien n'y est changé. Mettez-le de côté, dans un autre dossier, puis relancez."
)


def check(*databases: Path) -> None:
    """Before databases are opened, or looked at. Raises StorageError: something beside one is no file."""
    for database, end in product(databases, ENDS):
        path = database.with_name(f"{database.name}{end}")
        if small_files.is_no_plain_file(path):  # SQLite follows no link there
            raise StorageError(_(_NO_FILE).format(path=path, name=database.name))
