"""The tables of `central.sqlite`: a plain SQLite file that any tool opens, every table STRICT.

`events` is the source of all else: rows are only added; only retention and erasure delete. The tables of the journeys,
tickets and counts are a projection of it (`db.central.tables.projection`). The ledger, not this file, holds enrolments,
revocations and erasures: a restored database loses no decision.
"""

from pathlib import Path

from db.connection import Connection, immediate, open_database, row
from kiosk.services.ports.errors import NewerDatabase

_TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE batches (
        digest TEXT PRIMARY KEY,
        terminal TEXT NOT NULL,
        sealed_at TEXT NOT NULL,
        received_at TEXT NOT NULL,
        applied_night TEXT NOT NULL,
        stored_night TEXT,
        came_again_night TEXT
    ) STRICT""",
    "CREATE INDEX batches_by_terminal ON batches (terminal, stored_night)",
    """CREATE TABLE events (
        event_id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        schema INTEGER NOT NULL,
        terminal TEXT NOT NULL,
        agency TEXT NOT NULL,
        at TEXT NOT NULL,
        reference TEXT,
        body BLOB NOT NULL,
        batch TEXT NOT NULL,
        received_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX events_by_reference ON events (reference) WHERE reference IS NOT NULL",
    "CREATE TABLE pending (event_id TEXT PRIMARY KEY REFERENCES events, reason TEXT NOT NULL) STRICT",
    """CREATE TABLE conflicts (
        kind TEXT NOT NULL,
        event_id TEXT NOT NULL,
        body_sha256 TEXT NOT NULL,
        reference TEXT,
        revision INTEGER,
        body BLOB NOT NULL,
        batch TEXT NOT NULL,
        noticed_at TEXT NOT NULL,
        PRIMARY KEY (kind, event_id, body_sha256)
    ) STRICT""",
    """CREATE TABLE refused (
        digest TEXT NOT NULL,
        terminal TEXT NOT NULL,
        reason TEXT NOT NULL,
        since TEXT NOT NULL,
        PRIMARY KEY (terminal, digest)
    ) STRICT""",
    "CREATE TABLE forgotten_events (event_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """CREATE TABLE answer_counts (
        form TEXT NOT NULL,
        year INTEGER NOT NULL,
        agency TEXT NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (form, year, agency, question, answer)
    ) STRICT""",
    """CREATE TABLE agents (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        pin_hash TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        created_at TEXT NOT NULL,
        valid_until TEXT,
        pepper TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    ) STRICT""",
    """CREATE TABLE letters (
        terminal TEXT PRIMARY KEY,
        number INTEGER NOT NULL,
        sha256 TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE projections (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT",
)
_PINS = (
    # When a PIN was given, so that a letter undoes none that its agent chose since; the last day of a one-time PIN.
    "ALTER TABLE agents ADD COLUMN pin_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE agents ADD COLUMN once_until TEXT",
    "UPDATE agents SET pin_at = created_at",
)
STEPS = (_TABLES, _PINS)
"""The statements of each version, after the one before it; each step is taken whole or not at all."""
VERSION = len(STEPS)
"""Kept in `PRAGMA user_version`."""

_LOG_PAGES = 8000
"""The number of 4 KiB pages that SQLite's log may reach before a commit writes it back: this happens once a night, at
the end of retention, and not at every thousand pages.
"""


def open_central(path: Path) -> Connection:
    """Open central's database, and take the steps that it lacks; its folder must exist.

    Raises:
        NewerDatabase: a newer program wrote it, and nothing is changed (F10).
        StorageError: see `db.connection.open_database`.
    """
    db = open_database(path, None)
    try:
        version = version_of(db)
        if version > VERSION:
            raise NewerDatabase("La base du siège vient d'un programme plus récent : mettez ce poste à jour.")
        db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        for taken, statements in enumerate(STEPS[version:], version + 1):
            with immediate(db):
                for statement in statements:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {taken}")
    except BaseException:
        db.close()
        raise
    return db


def version_of(db: Connection) -> int:
    """Return the version of a database's tables, its `user_version`; 0: it has none yet."""
    found = row(db, "PRAGMA user_version")
    return int(found["user_version"]) if found else 0
