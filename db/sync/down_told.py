"""What central notes of each terminal and kind: what it told last, under which number, in which generation."""

import hashlib
from dataclasses import dataclass

from db.connection import Connection, change, immediate, row

_GENERATION, _WORDS = 32, 64
"""Lengths of the parts of a mark."""


@dataclass(frozen=True)
class Told:
    """One snapshot. Encrypted, the same words are never the same bytes: both are noted."""

    number: int
    generation: str
    words: str
    """SHA-256 of what is told, and to which key."""
    digest: str
    """Of the file, as `Snapshot.digest`; empty: an older program noted it."""


def words_of(packed: bytes, recipient: str) -> str:
    return hashlib.sha256(recipient.encode() + packed).hexdigest()


def last(db: Connection, terminal: str, kind: str) -> Told | None:
    found = row(db, "SELECT number, mark FROM down WHERE terminal = ? AND kind = ?", (terminal, kind))
    if found is None:
        return None
    mark, end = str(found["mark"]), _GENERATION + _WORDS
    return Told(int(found["number"]), mark[:_GENERATION], mark[_GENERATION:end], mark[end:])


def highest(db: Connection, kind: str) -> int:
    """The highest number that any terminal was ever told a kind under; 0: none was."""
    found = row(db, "SELECT max(number) AS n FROM down WHERE kind = ?", (kind,))
    return int(found["n"] or 0) if found else 0


def note(db: Connection, terminal: str, kind: str, told: Told) -> None:
    """In a transaction of its own."""
    with immediate(db):
        change(
            db,
            "INSERT INTO down (terminal, kind, number, mark) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (terminal, kind) DO UPDATE SET number = excluded.number, mark = excluded.mark",
            (terminal, kind, told.number, told.generation + told.words + told.digest),
        )
