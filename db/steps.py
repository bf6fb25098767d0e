"""The steps that make the terminal's tables. A released step is never changed: a change is a new step.

Instants are TEXT in UTC (`kiosk.clock.to_text`), days are ISO dates, JSON is TEXT. Every table is STRICT.
Imported by `db.migrations` alone, and only when a step has to be taken.
"""

from sqlite_utils import Database, Migrations

terminal = Migrations("terminal")

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
        state TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'done', 'no_show', 'left', 'expired')),
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

_COMING_BACK = (
    # Without a rowid, which would tell in which order drafts were saved.
    """
    CREATE TABLE drafts (
        locator BLOB PRIMARY KEY CHECK (length(locator) = 16),
        sealed BLOB NOT NULL,
        last_day TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sent_files (
        reference TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        verifier BLOB NOT NULL CHECK (length(verifier) = 32),
        revision INTEGER NOT NULL CHECK (revision >= 1),
        event_id TEXT NOT NULL,
        submitted_at TEXT NOT NULL,
        promise TEXT NOT NULL,
        read_at TEXT,
        acked_at TEXT,
        withdrawn_at TEXT
    ) STRICT
    """,
    "ALTER TABLE submissions ADD COLUMN event_id TEXT NOT NULL DEFAULT ''",
)

_WORKSHOP_SEATS = (
    """
    CREATE TABLE workshop_seats (
        workshop TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        taken INTEGER NOT NULL CHECK (taken >= 0)
    ) STRICT
    """,
    "ALTER TABLE submissions ADD COLUMN workshop TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE submissions ADD COLUMN seats INTEGER NOT NULL DEFAULT 0",
)

_WHAT_COMES_DOWN = (
    """
    CREATE TABLE tombstones (
        digest TEXT PRIMARY KEY,
        told_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE down (
        kind TEXT NOT NULL,
        generation TEXT NOT NULL,
        number INTEGER NOT NULL,
        taken_n INTEGER NOT NULL,
        PRIMARY KEY (kind, generation)
    ) STRICT
    """,
)

_MORE_COMES_DOWN = (
    "ALTER TABLE agents ADD COLUMN valid_until TEXT",
    # Which pepper its PIN is mixed with: empty, this terminal's own; else the name of one that came down.
    "ALTER TABLE agents ADD COLUMN pepper TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_files ADD COLUMN printed_at TEXT",
    """
    CREATE TABLE from_central (
        kind TEXT PRIMARY KEY,
        told TEXT NOT NULL CHECK (json_valid(told))
    ) STRICT
    """,
    """
    CREATE TABLE known_homes (
        id TEXT PRIMARY KEY,
        commune TEXT NOT NULL,
        type TEXT NOT NULL,
        rent_cents INTEGER NOT NULL,
        surface INTEGER,
        features TEXT NOT NULL CHECK (json_valid(features))
    ) STRICT
    """,
)

_WHAT_WAS_TAKEN = (
    # Under which name of this machine, and the digest of what was taken; empty: an older program took it.
    "ALTER TABLE down ADD COLUMN terminal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE down ADD COLUMN digest TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE down ADD COLUMN is_forked INTEGER NOT NULL DEFAULT 0 CHECK (is_forked IN (0, 1))",
)


@terminal()
def m0001_foundation(db: Database) -> None:
    """Submissions, tickets, staff, audit, outbox."""
    # One by one: `executescript` would commit the transaction that a step runs in.
    for statement in _FOUNDATION:
        db.conn.execute(statement)


@terminal()
def m0002_coming_back(db: Database) -> None:
    """Saved drafts, sealed; what is left of a file that its tenant may come back to; which event made a row."""
    for statement in _COMING_BACK:
        db.conn.execute(statement)


@terminal()
def m0003_workshop_seats(db: Database) -> None:
    """How many seats of each workshop were asked for here: a count, kept when its sign-ups are forgotten."""
    for statement in _WORKSHOP_SEATS:
        db.conn.execute(statement)


@terminal()
def m0004_what_comes_down(db: Database) -> None:
    """What was erased at central, and which snapshot of central's was taken last."""
    for statement in _WHAT_COMES_DOWN:
        db.conn.execute(statement)


@terminal()
def m0005_more_comes_down(db: Database) -> None:
    """Agents that central sent, until when and with which pepper; files taken home; what central set; known homes."""
    for statement in _MORE_COMES_DOWN:
        db.conn.execute(statement)


@terminal()
def m0006_one_time_pins(db: Database) -> None:
    """PINs that open nothing but the choice of another one."""
    db.conn.execute("ALTER TABLE agents ADD COLUMN is_once INTEGER NOT NULL DEFAULT 0 CHECK (is_once IN (0, 1))")


@terminal()
def m0007_what_was_taken(db: Database) -> None:
    """Which snapshot of central's was taken, so that another one under its number is told from it."""
    for statement in _WHAT_WAS_TAKEN:
        db.conn.execute(statement)


@terminal()
def m0008_marks_of_peppers(db: Database) -> None:
    """Which own pepper a PIN is mixed with, as `db.pepper_marks` tells it; empty: not known, or it came down."""
    db.conn.execute("ALTER TABLE agents ADD COLUMN pepper_mark TEXT NOT NULL DEFAULT ''")
