"""The steps that make the terminal's tables. A released step is never changed, and calls nothing that changes.

Instants are TEXT in UTC (`kiosk.clock.to_text`), days are ISO dates, JSON is TEXT. Every table is STRICT.
Only `db.migrations` imports this module, and only when a step has to run.
"""

import json
import re
import unicodedata
from collections.abc import Mapping

from sqlite_utils import Database, Migrations

terminal = Migrations("terminal")

_OF_0_2 = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # The submissions that agents read.
    """CREATE TABLE submissions (
        reference TEXT PRIMARY KEY, kind TEXT NOT NULL, spec_version INTEGER NOT NULL, language TEXT NOT NULL,
        identity TEXT NOT NULL CHECK (identity IN ('declared', 'checked_by_agent')),
        revision INTEGER NOT NULL CHECK (revision >= 1), submitted_at TEXT NOT NULL, promise TEXT NOT NULL,
        answers TEXT NOT NULL CHECK (json_valid(answers)), values_json TEXT NOT NULL CHECK (json_valid(values_json)),
        read_at TEXT, read_by TEXT, acked_at TEXT, event_id TEXT NOT NULL DEFAULT '',
        workshop TEXT NOT NULL DEFAULT '', seats INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX submissions_unread ON submissions (promise) WHERE read_at IS NULL",
    # The state of a submission, without its answers, for its tenant to come back to.
    """CREATE TABLE sent_files (
        reference TEXT PRIMARY KEY, kind TEXT NOT NULL, verifier BLOB NOT NULL CHECK (length(verifier) = 32),
        revision INTEGER NOT NULL CHECK (revision >= 1), event_id TEXT NOT NULL, submitted_at TEXT NOT NULL,
        promise TEXT NOT NULL, read_at TEXT, acked_at TEXT, withdrawn_at TEXT, printed_at TEXT
    ) STRICT""",
    # No rowid, which would reveal in which order drafts were saved.
    """CREATE TABLE drafts (
        locator BLOB PRIMARY KEY CHECK (length(locator) = 16), sealed BLOB NOT NULL, last_day TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # The number of seats of each workshop asked for here, without names.
    """CREATE TABLE workshop_seats (
        workshop TEXT PRIMARY KEY, day TEXT NOT NULL, taken INTEGER NOT NULL CHECK (taken >= 0)
    ) STRICT""",
    "CREATE TABLE ticket_numbers (day TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT",
    """CREATE TABLE tickets (
        id TEXT PRIMARY KEY, day TEXT NOT NULL REFERENCES ticket_numbers (day), number TEXT NOT NULL,
        created_at TEXT NOT NULL, motive TEXT NOT NULL, language TEXT NOT NULL,
        claims_priority INTEGER NOT NULL CHECK (claims_priority IN (0, 1)),
        priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('normal', 'appointment', 'priority')),
        appointment_at TEXT, draft TEXT CHECK (draft IS NULL OR json_valid(draft)),
        state TEXT NOT NULL DEFAULT 'waiting'
            CHECK (state IN ('waiting', 'called', 'done', 'no_show', 'left', 'expired')),
        called_at TEXT, desk TEXT NOT NULL DEFAULT '', agent TEXT NOT NULL DEFAULT '', closed_at TEXT,
        UNIQUE (day, number), CHECK (draft IS NULL OR state IN ('waiting', 'called'))
    ) STRICT""",
    "CREATE INDEX tickets_open ON tickets (state, created_at)",
    # `pepper`: the name of the pepper that the PIN is mixed with (`db.keys.pepper_name`).
    """CREATE TABLE agents (
        id TEXT PRIMARY KEY, name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('agent', 'attribution', 'relations', 'admin')),
        pin_hash TEXT NOT NULL, pepper TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)),
        created_at TEXT NOT NULL, valid_until TEXT, is_once INTEGER NOT NULL DEFAULT 0 CHECK (is_once IN (0, 1))
    ) STRICT""",
    """CREATE TABLE sign_in_failures (
        scope TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_at TEXT NOT NULL, locked_until TEXT
    ) STRICT""",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_at ON audit (at)",
    """CREATE TABLE outbox (
        event_id TEXT PRIMARY KEY CHECK (length(event_id) = 32), kind TEXT NOT NULL, reference TEXT NOT NULL,
        body BLOB NOT NULL, written_at TEXT NOT NULL, digest TEXT
    ) STRICT""",
    "CREATE INDEX outbox_digest ON outbox (digest)",
    """CREATE TRIGGER outbox_body_is_frozen BEFORE UPDATE OF event_id, kind, reference, body, written_at ON outbox
    BEGIN SELECT RAISE(ABORT, 'an event is frozen when it is written'); END""",
    "CREATE TABLE from_central (kind TEXT PRIMARY KEY, told TEXT NOT NULL CHECK (json_valid(told))) STRICT",
)


@terminal()
def m0001_terminal_of_0_2(db: Database) -> None:
    """Make every table that version 0.2 needs."""
    # One by one: `executescript` would commit the transaction that a step runs in.
    for statement in _OF_0_2:
        db.conn.execute(statement)


_LISTS = (
    # What a row of a list shows and what its filter reads, without opening the answers (`db.stores.file_rows`).
    "ALTER TABLE submissions ADD COLUMN place TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE submissions ADD COLUMN what TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE submissions ADD COLUMN search TEXT NOT NULL DEFAULT ''",
    # Each holds every column of a row: a list never reads the pages of the answers.
    """CREATE INDEX submissions_to_read ON submissions
        (promise, submitted_at, reference, kind, language, place, what, read_at, acked_at, search)
        WHERE read_at IS NULL""",
    """CREATE INDEX submissions_rows ON submissions
        (read_at, reference, kind, language, submitted_at, promise, place, what, acked_at, search)""",
    "DROP INDEX submissions_unread",
    # The agents at a desk: a row each, renewed every minute while their console is not locked.
    "CREATE TABLE presence (agent TEXT PRIMARY KEY, desk TEXT NOT NULL, seen_at TEXT NOT NULL) STRICT",
)


@terminal()
def m0002_lists_of_the_console(db: Database) -> None:
    """Give the lists their own columns, filled for the submissions that are here, and agents their presence."""
    for statement in _LISTS:
        db.conn.execute(statement)
    for stored in list(db["submissions"].rows):
        answers = json.loads(stored["answers"])
        place, what = _as_typed(answers, "commune", "wished_communes"), _as_typed(answers, "dwelling_type")
        told = (stored["reference"], place, what, *(_written(stored[day][:10]) for day in ("submitted_at", "promise")))
        columns = (place, what, _folded(" ".join(told)), stored["reference"])
        db.conn.execute("UPDATE submissions SET place = ?, what = ?, search = ? WHERE reference = ?", columns)


def _as_typed(answers: Mapping[str, object], *keys: str) -> str:
    """Return the first of some answers, without post codes."""
    found = next((answers[key] for key in keys if answers.get(key)), "")
    return re.sub(r" \(\d{5}\)", "", ", ".join(found) if isinstance(found, list) else str(found))


def _written(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _folded(text: str) -> str:
    bare = "".join(each for each in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(each))
    return " ".join(re.findall("[a-z0-9]+", bare))


_MOVES = (
    # A ticket is what its moves add up to; these columns repeat it for the queries. `n` is its last move.
    """CREATE TABLE moved_tickets (
        id TEXT PRIMARY KEY, day TEXT NOT NULL REFERENCES ticket_numbers (day), number TEXT NOT NULL,
        created_at TEXT NOT NULL, motive TEXT NOT NULL, language TEXT NOT NULL,
        claims_priority INTEGER NOT NULL CHECK (claims_priority IN (0, 1)),
        priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('normal', 'appointment', 'priority')),
        appointment_at TEXT, draft TEXT CHECK (draft IS NULL OR json_valid(draft)),
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'called', 'in_service', 'on_hold',
            'transferred', 'absent', 'done', 'no_show', 'left', 'expired')),
        n INTEGER NOT NULL DEFAULT 0, moved_at TEXT NOT NULL, called_at TEXT, served_at TEXT, held_at TEXT,
        desk TEXT NOT NULL DEFAULT '', agent TEXT NOT NULL DEFAULT '', hold TEXT NOT NULL DEFAULT '',
        recalls INTEGER NOT NULL DEFAULT 0, target TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
        giver TEXT NOT NULL DEFAULT '', waited INTEGER, is_wrong INTEGER NOT NULL DEFAULT 0 CHECK (is_wrong IN (0, 1)),
        is_settled INTEGER NOT NULL DEFAULT 0 CHECK (is_settled IN (0, 1)),
        is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1)),
        UNIQUE (day, number), CHECK (draft IS NULL OR is_settled = 0), CHECK (note = '' OR is_settled = 0)
    ) STRICT""",
    """CREATE TABLE ticket_moves (
        ticket TEXT NOT NULL REFERENCES moved_tickets (id) ON DELETE CASCADE, n INTEGER NOT NULL CHECK (n >= 1),
        kind TEXT NOT NULL, at TEXT NOT NULL, agent TEXT NOT NULL, desk TEXT NOT NULL, code TEXT NOT NULL,
        note TEXT NOT NULL, PRIMARY KEY (ticket, n)
    ) STRICT, WITHOUT ROWID""",
    # Those that were closed are counted already, and were shown until midnight only.
    """INSERT INTO moved_tickets (id, day, number, created_at, motive, language, claims_priority, priority,
        appointment_at, draft, state, n, moved_at, called_at, desk, agent, is_settled)
        SELECT id, day, number, created_at, motive, language, claims_priority, priority, appointment_at, draft, state,
            state = 'called', coalesce(called_at, closed_at, created_at), called_at, desk, agent, state = 'expired'
        FROM tickets WHERE state IN ('waiting', 'called', 'expired')""",
    """INSERT INTO ticket_moves SELECT id, 1, 'call', called_at, agent, desk, '', '' FROM tickets
        WHERE state = 'called'""",
    "DROP TABLE tickets",
    "ALTER TABLE moved_tickets RENAME TO tickets",
    "CREATE INDEX tickets_state ON tickets (state, created_at)",
    "CREATE INDEX tickets_called ON tickets (called_at) WHERE called_at IS NOT NULL",
    "CREATE INDEX tickets_unsettled ON tickets (moved_at) WHERE is_settled = 0",
    "CREATE INDEX tickets_waits ON tickets (motive, moved_at) WHERE state = 'done' AND is_wrong = 0",
)


@terminal()
def m0003_moves_of_tickets(db: Database) -> None:
    """Give tickets their moves, and the states between the call and the end."""
    for statement in _MOVES:
        db.conn.execute(statement)


_WORK = (
    # Who follows a file, what was checked in it, and what its tenant was asked to complete: codes between spaces.
    "ALTER TABLE submissions ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE submissions ADD COLUMN checks TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(checks))",
    "ALTER TABLE submissions ADD COLUMN asked TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE submissions ADD COLUMN asked_at TEXT",
    "ALTER TABLE sent_files ADD COLUMN asked TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_files ADD COLUMN asked_at TEXT",
    "DROP INDEX submissions_to_read",
    "DROP INDEX submissions_rows",
    """CREATE INDEX submissions_to_read ON submissions
        (promise, submitted_at, reference, kind, language, place, what, read_at, acked_at, owner, asked_at, search)
        WHERE read_at IS NULL""",
    """CREATE INDEX submissions_rows ON submissions
        (read_at, reference, kind, language, submitted_at, promise, place, what, acked_at, owner, asked_at, search)""",
)


@terminal()
def m0004_work(db: Database) -> None:
    """Give files their agent, their checks, and the state "to be completed"."""
    for statement in _WORK:
        db.conn.execute(statement)


_STATES = (
    # A housing request without its answers, until its number is recorded. `search` as in `submissions`.
    """CREATE TABLE kept_requests (
        reference TEXT PRIMARY KEY, kind TEXT NOT NULL, language TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 1), event_id TEXT NOT NULL, submitted_at TEXT NOT NULL,
        promise TEXT NOT NULL, owner TEXT NOT NULL, search TEXT NOT NULL, read_at TEXT, acked_at TEXT,
        printed_at TEXT, numbered_at TEXT
    ) STRICT""",
    "ALTER TABLE sent_files ADD COLUMN numbered_at TEXT",
    # The event of an act that its agent may still take back: it is sealed a minute later.
    "ALTER TABLE outbox ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1))",
)


@terminal()
def m0005_states_of_requests(db: Database) -> None:
    """Keep the state of housing requests, and hold the events of acts that can be taken back."""
    for statement in _STATES:
        db.conn.execute(statement)


_CALLS = (
    # The order of calls, whatever a clock shows; a person who does not hear, or see, a call; one who asks for time.
    "ALTER TABLE tickets ADD COLUMN call_n INTEGER NOT NULL DEFAULT 0",
    """ALTER TABLE tickets ADD COLUMN asks_fetching INTEGER NOT NULL DEFAULT 0
        CHECK (asks_fetching IN (0, 1) AND (asks_fetching = 0 OR is_settled = 0))""",
    "ALTER TABLE tickets ADD COLUMN more_time_at TEXT",
    "DROP INDEX tickets_called",
    "CREATE INDEX tickets_called ON tickets (call_n) WHERE called_at IS NOT NULL",
)


@terminal()
def m0006_calls(db: Database) -> None:
    """Give tickets the number of their call, and what their person asks for when called."""
    for statement in _CALLS:
        db.conn.execute(statement)


@terminal()
def m0007_counts(db: Database) -> None:
    """Count the files of a list without reading their rows."""
    db.conn.execute("CREATE INDEX submissions_counts ON submissions (kind, read_at, asked_at, promise)")


_ASSISTANCE = (
    # An agent beside a tenant: at the terminal, or with a value that they propose for one answer (JSON).
    "ALTER TABLE tickets ADD COLUMN at_terminal INTEGER NOT NULL DEFAULT 0 CHECK (at_terminal IN (0, 1))",
    """ALTER TABLE tickets ADD COLUMN proposal TEXT
        CHECK (proposal IS NULL OR json_valid(proposal) AND draft IS NOT NULL)""",
    # The last sign of life of the terminal that shows each page of it.
    "ALTER TABLE tickets ADD COLUMN seen_at TEXT",
    # The keys of the answers for which an agent helped, as a JSON list.
    "ALTER TABLE submissions ADD COLUMN assisted TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(assisted))",
    # When a PIN was given (one that an agent chose in its place keeps the instant), and the last day of a one-time PIN.
    "ALTER TABLE agents ADD COLUMN pin_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE agents ADD COLUMN once_until TEXT",
    "UPDATE agents SET once_until = date('now', '+7 days') WHERE is_once = 1",
    "ALTER TABLE agents DROP COLUMN is_once",
)


@terminal()
def m0008_assistance(db: Database) -> None:
    """Let agents help beside a tenant, and record where they did; tell newer PINs from older ones."""
    for statement in _ASSISTANCE:
        db.conn.execute(statement)
