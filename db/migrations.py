"""The terminal's tables, from the first release on. A released step is never changed: a change is a new step.

Instants are TEXT in UTC (`kiosk.clock.to_text`), days are ISO dates, JSON is TEXT. Every table is STRICT.
"""

from pathlib import Path

from db.connection import Database, Migrations, plain_errors
from db.private_files import locked
from kiosk.i18n import N_
from kiosk.services.ports import NewerDatabase

terminal = Migrations("terminal")

NEWER = N_(
    "La base vient d'une version plus récente du programme : elle est lue, jamais écrite. "
    "Installez de nouveau la version récente."
)

_FOUNDATION = (
    """
    CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE submissions (
        reference TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        spec_version INTEGER NOT NULL,
        language TEXT NOT NULL,
        identity TEXT NOT NULL CHECK (identity IN ('declared', 'checked_by_agent')),
        revision INTEGER NOT NULL CHECK (revision >= 1),
        submitted_at TEXT NOT NULL,
        promise TEXT NOT NULL,
        answers TEXT NOT NULL CHECK (json_valid(answers)),
        values_json TEXT NOT NULL CHECK (json_valid(values_json)),
        read_at TEXT,
        read_by TEXT,
        acked_at TEXT
    ) STRICT
    """,
    "CREATE INDEX submissions_unread ON submissions (promise) WHERE read_at IS NULL",
    """
    CREATE TABLE ticket_numbers (
        day TEXT PRIMARY KEY,
        last INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE tickets (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL REFERENCES ticket_numbers (day),
        number TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        motive TEXT NOT NULL,
        language TEXT NOT NULL,
        claims_priority INTEGER NOT NULL CHECK (claims_priority IN (0, 1)),
        priority TEXT NOT NULL CHECK (priority IN ('normal', 'appointment', 'priority')),
        appointment_at TEXT,
        draft TEXT CHECK (draft IS NULL OR json_valid(draft)),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'done', 'no_show', 'expired')),
        called_at TEXT,
        desk TEXT NOT NULL DEFAULT '',
        agent TEXT NOT NULL DEFAULT '',
        closed_at TEXT,
        UNIQUE (day, number),
        CHECK (draft IS NULL OR state IN ('waiting', 'called'))
    ) STRICT
    """,
    "CREATE INDEX tickets_open ON tickets (state, created_at)",
    """
    CREATE TABLE agents (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('agent', 'attribution', 'relations', 'admin')),
        pin_hash TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE sign_in_failures (
        scope TEXT PRIMARY KEY,
        failures INTEGER NOT NULL,
        last_at TEXT NOT NULL,
        locked_until TEXT
    ) STRICT
    """,
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX audit_at ON audit (at)",
    """
    CREATE TABLE outbox (
        event_id TEXT PRIMARY KEY CHECK (length(event_id) = 32),
        kind TEXT NOT NULL,
        reference TEXT NOT NULL,
        body BLOB NOT NULL,
        written_at TEXT NOT NULL,
        digest TEXT
    ) STRICT
    """,
    "CREATE INDEX outbox_digest ON outbox (digest)",
    """
    CREATE TRIGGER outbox_body_is_frozen BEFORE UPDATE OF event_id, kind, reference, body, written_at ON outbox
    BEGIN SELECT RAISE(ABORT, 'an event is frozen when it is written'); END
    """,
)


@terminal()
def m0001_foundation(db: Database) -> None:
    """Submissions, tickets, staff, audit, outbox."""
    # One by one: `executescript` would commit the transaction that a step runs in.
    for statement in _FOUNDATION:
        db.conn.execute(statement)


def check_version(db: Database, steps: Migrations = terminal) -> None:
    """Refuse a file in which a newer program took steps that this one does not know.

    Raises:
        NewerDatabase: open it read-only, write nothing.
    """
    with plain_errors():
        taken = {step.name for step in steps.applied(db)}
        empty = Database(memory=True, execute_plugins=False)
        try:
            known = {step.name for step in steps.pending(empty)}
        finally:
            empty.close()
    if taken - known:
        raise NewerDatabase(NEWER)


def migrate(db: Database, lock: Path, steps: Migrations = terminal) -> None:
    """Take the steps that are missing, one process at a time; each is whole or not taken.

    Raises:
        NewerDatabase: a newer program wrote the file; nothing was changed.
        StorageError: a step could not be stored; the file is as before it.
    """
    check_version(db, steps)
    with plain_errors():
        if not steps.pending(db):
            return
        with locked(lock):
            # Another process may have taken them while this one waited.
            check_version(db, steps)
            steps.apply(db)
