"""What a sound database that is made anew from a copy knows, and is not given up with it."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from db.connection import open_database
from db.sync import applying, register
from db.sync.registered import Registered


@dataclass(frozen=True)
class Held:
    """Of a database that is not sound, nothing."""

    taken_in: frozenset[str] = frozenset()
    """Digests of the files that it has taken in."""
    terminals: Mapping[str, Registered] = field(default_factory=dict)
    """Who was taken in or shut out since the copy is noted beside the copies, too; those folders may be gone."""


def held_by(database: Path) -> Held:
    """What a sound database holds, be it an older program's."""
    with closing(open_database(database, None, read_only=True)) as db:
        return Held(frozenset(applying.applied(db)), register.in_database(db))
