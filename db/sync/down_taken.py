"""What a terminal remembers of the snapshots that it took: one row a kind and generation, the last of each.

And of those that it met and did not take, because they were of a life before: the highest, with `taken_n` 0.
"""

from dataclasses import dataclass
from enum import Enum, auto

from db.connection import Connection, change, immediate, row
from db.sync.down import Snapshot


class Standing(Enum):
    """How a sound snapshot stands to the one that was taken last."""

    NEW = auto()
    """Newer, or of a generation that was never taken."""
    TAKEN = auto()
    """Of the same generation, and no newer: also what was told under another name of this machine."""
    LEFT = auto()
    """Of a generation that central left, or below what it told this name later: its folder of before may be back, or
    the share, or somebody laid an old file there.
    """
    FORKED = auto()
    """Not what was taken, under the same number of the same generation: central went back, and told something else."""
    BEFORE = auto()
    """Of a generation that was never met, under another name than the last one, and no higher: of a life before, told
    to a name that this machine left, or that was shut out.
    """


@dataclass(frozen=True)
class Taken:
    """The last one of a kind."""

    generation: str
    number: int
    terminal: str
    """The name that this machine had; empty: an older program took it."""
    digest: str
    """Empty: it is to be taken again, or an older program took it."""
    is_forked: bool
    """Whether its generation was seen to be forked since: nothing more of it is believed."""

    def is_contradicted(self, terminal: str, snapshot: Snapshot) -> bool:
        """Whether a snapshot for this very name bears the version of the one that was taken, and is another."""
        version = (snapshot.version.generation, snapshot.version.number, terminal)
        return version == (self.generation, self.number, self.terminal) and self.digest not in ("", snapshot.digest)


def last(db: Connection, kind: str) -> Taken | None:
    found = row(
        db,
        "SELECT generation, number, terminal, digest, is_forked FROM down WHERE kind = ? ORDER BY taken_n DESC LIMIT 1",
        (kind,),
    )
    return Taken(**{**found, "is_forked": bool(found["is_forked"])}) if found else None


def standing(db: Connection, terminal: str, snapshot: Snapshot, *, is_newest: bool) -> Standing:
    """Of a sound snapshot for this name; `is_newest`: none of its kind with a higher number lies there."""
    taken, version = last(db, snapshot.kind), snapshot.version
    if taken is None:
        return Standing.NEW
    if version.generation != taken.generation:
        if _was_taken(db, snapshot):
            return Standing.LEFT
        # Numbers grow over all names. Taken, a life before would make the life of now one that was left.
        is_before = taken.terminal not in ("", terminal) and version.number <= taken.number
        return Standing.BEFORE if is_before and not _is_alive(db, terminal, snapshot) else Standing.NEW
    # A kind of which central has nothing to tell any more leaves files of a life that is over: they alarm nobody.
    is_over = version.generation != _generation(db)
    if taken.is_forked:
        return Standing.TAKEN if is_over else Standing.LEFT
    if version.number > taken.number or (version.number == taken.number and not taken.digest):
        return Standing.NEW
    if is_over:
        return Standing.TAKEN
    if taken.is_contradicted(terminal, snapshot):
        return Standing.FORKED
    # Numbers of one name only grow; what lies under another name of this machine stays older than what was taken.
    is_back = is_newest and taken.terminal == terminal and version.number < taken.number
    return Standing.LEFT if is_back else Standing.TAKEN


def _was_taken(db: Connection, snapshot: Snapshot) -> bool:
    told = (snapshot.kind, snapshot.version.generation)
    return row(db, "SELECT 1 FROM down WHERE kind = ? AND generation = ? AND taken_n > 0", told) is not None


def _is_alive(db: Connection, terminal: str, snapshot: Snapshot) -> bool:
    """Whether central wrote again under this name since one was refused there: nobody does to a name of before."""
    sql = "SELECT max(number) AS n FROM down WHERE kind = ? AND terminal = ? AND taken_n = 0"
    found = row(db, sql, (snapshot.kind, terminal))
    return found is not None and found["n"] is not None and snapshot.version.number > found["n"]


def note_before(db: Connection, terminal: str, snapshot: Snapshot) -> None:
    """The highest that was refused as one of a life before, in a transaction of its own."""
    with immediate(db):
        change(
            db,
            "INSERT INTO down (kind, generation, number, taken_n, terminal, digest) VALUES (?, ?, ?, 0, ?, ?)"
            " ON CONFLICT (kind, generation) DO UPDATE SET"
            " number = CASE terminal WHEN excluded.terminal THEN max(number, excluded.number) ELSE excluded.number END,"
            " terminal = excluded.terminal, digest = excluded.digest WHERE taken_n = 0",
            (snapshot.kind, snapshot.version.generation, snapshot.version.number, terminal, snapshot.digest),
        )


def _generation(db: Connection) -> str:
    """Central's of now, as far as anything of whatever kind was taken."""
    found = row(db, "SELECT generation FROM down ORDER BY taken_n DESC LIMIT 1")
    return str(found["generation"]) if found else ""


def remember(db: Connection, terminal: str, snapshot: Snapshot) -> None:
    """One row a generation: one that central left behind is known again. Inside `immediate`."""
    change(
        db,
        "INSERT INTO down (kind, generation, number, taken_n, terminal, digest)"
        " VALUES (?, ?, ?, (SELECT coalesce(max(taken_n), 0) + 1 FROM down), ?, ?)"
        " ON CONFLICT (kind, generation) DO UPDATE SET number = excluded.number, taken_n = excluded.taken_n,"
        " terminal = excluded.terminal, digest = excluded.digest",
        (snapshot.kind, snapshot.version.generation, snapshot.version.number, terminal, snapshot.digest),
    )


def take_again(db: Connection) -> None:
    """Of what was taken something may be lost here: the same snapshot is taken once more, and still no older one, nor
    one of a generation that central left. Inside `immediate`.
    """
    change(db, "UPDATE down SET digest = '' WHERE taken_n > 0 AND generation = ?", (_generation(db),))


def note_fork(db: Connection, snapshot: Snapshot) -> None:
    """Believe nothing more of a kind in this generation, in a transaction of its own: another one heals it."""
    with immediate(db):
        change(
            db,
            "UPDATE down SET is_forked = 1 WHERE kind = ? AND generation = ?",
            (snapshot.kind, snapshot.version.generation),
        )
