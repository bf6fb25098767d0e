"""The name of a database of central's that gave way to another: when it did stands in it."""

from datetime import UTC, datetime
from pathlib import Path

from db import dated_names
from db.sync.central_home import CentralHome

MARK = ".replaced-"
"""Between the name of the database and when."""
_STAMP = "%Y-%m-%dT%H%M%SZ"


def name_for(home: CentralHome, now: datetime) -> str:
    """How it is called from now on."""
    return f"{home.database.name}{MARK}{now.astimezone(UTC).strftime(_STAMP)}"


def replaced_at(path: Path) -> datetime:
    """When it gave way, or what lay beside it. Raises ValueError: its name tells no instant of ours."""
    stamp = path.name.rpartition(MARK)[2].removesuffix("-wal").removesuffix("-shm")
    dated_names.day_in(stamp[: dated_names.LENGTH])
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
