"""The tables of `central.sqlite`: a plain SQLite file, every table STRICT, which any tool opens.

`events` is the truth: it is only added to, and retention alone deletes (`db.sync.central_retention`). The tables of a
form and of the tickets are a projection: they are made from the journeys' own data, and made again from `events` when a
journey's fields change (`db.sync.projection`). What retention counted before it deleted: `db.night.central.counting`.
`pending` says which events are in no table, and why: `schema`, `kind` and `form` wait for a newer program, `payload` is
wrong in itself and waits for a person.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from db import left_log
from db.connection import Connection, immediate, open_database, row, rows
from db.guards import torn_page
from db.sync.as_made import check_as_made
from kiosk.i18n import N_
from kiosk.services.ports import DamagedDatabase, NewerDatabase

LOG_OF_ANOTHER = N_(
    "La base du service central est intacte, mais le journal à côté d'elle (central.sqlite-wal) n'est pas le sien, ou "
    "est plus ancien : rien n'est écrit. Mettez ce journal de côté, dans un autre dossier ; puis « kiosk doctor » et "
    "« kiosk central nightly »."
)
_LOG_DAMAGED = N_(
    "Le journal de la base du service central (central.sqlite-wal) est abîmé, avec ce qui a été écrit en dernier : "
    "rien n'est écrit. « kiosk central restore », puis « kiosk central nightly » : base et journal sont gardés, "
    "l'archive rend ce qui manque. Sans aucune copie : docs/operator-rare.md, « Restaurer pour de vrai »."
)
_LOG = left_log.Words(LOG_OF_ANOTHER, _LOG_DAMAGED)
VERSION = 7
"""Of the fixed tables; kept in `PRAGMA user_version`."""

_TOMBSTONES = """CREATE TABLE tombstones (
        digest TEXT PRIMARY KEY,
        erased_at TEXT NOT NULL,
        swept_at TEXT
    ) STRICT"""
"""`swept_at`: when archive and quarantine were gone through for it; NULL: not yet, the next night does."""
_ERASURE_LISTS = "CREATE TABLE erasure_lists (mark TEXT PRIMARY KEY, erasures TEXT NOT NULL) STRICT, WITHOUT ROWID"
"""What terminals say again and again in their files (`db.sync.keeps`); `applied` has the marks."""
_AUDIT = """CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL
    ) STRICT"""
_DOWN = """CREATE TABLE down (
        terminal TEXT NOT NULL REFERENCES terminals,
        kind TEXT NOT NULL,
        number INTEGER NOT NULL,
        mark TEXT NOT NULL,
        PRIMARY KEY (terminal, kind)
    ) STRICT"""
_ANSWER_COUNTS = """CREATE TABLE answer_counts (
        form TEXT NOT NULL,
        year INTEGER NOT NULL,
        agency TEXT NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (form, year, agency, question, answer)
    ) STRICT"""
_FORGOTTEN_EVENTS = "CREATE TABLE forgotten_events (event_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"
_STAFF_OF_4 = """CREATE TABLE staff (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        pin_hash TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        created_at TEXT NOT NULL,
        valid_until TEXT,
        PRIMARY KEY (agency, id)
    ) STRICT"""
_PEPPER_MARK = "pepper_mark TEXT NOT NULL DEFAULT ''"
_STAFF = _STAFF_OF_4.replace("        PRIMARY KEY", f"        {_PEPPER_MARK},\n        PRIMARY KEY")
"""`valid_until`: last day, ISO; NULL: no end. `pepper_mark`: of the pepper in the PIN (`db.pepper_marks`)."""
_KNOWN_HOMES = """CREATE TABLE known_homes (
        id TEXT PRIMARY KEY,
        agency TEXT NOT NULL,
        commune TEXT NOT NULL,
        type TEXT NOT NULL,
        rent_cents INTEGER NOT NULL,
        surface INTEGER,
        features TEXT NOT NULL CHECK (json_valid(features)),
        imported_at TEXT NOT NULL
    ) STRICT"""
"""`commune`: INSEE code; `agency`: empty, every agency is told; `features`: JSON list of what a home has."""
_TABLES = (
    """CREATE TABLE terminals (
        terminal TEXT PRIMARY KEY,
        agency TEXT NOT NULL,
        verify_key TEXT NOT NULL,
        enrolled_at TEXT NOT NULL,
        last_sealed_at TEXT,
        revoked_at TEXT,
        recipient TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE applied (
        digest TEXT PRIMARY KEY,
        terminal TEXT NOT NULL REFERENCES terminals,
        sealed_at TEXT NOT NULL,
        applied_at TEXT NOT NULL,
        events INTEGER NOT NULL,
        backed_up INTEGER NOT NULL DEFAULT 0,
        unread_since TEXT,
        knows TEXT,
        holds TEXT
    ) STRICT""",
    _ERASURE_LISTS,
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
    """CREATE TABLE pending (
        event_id TEXT PRIMARY KEY REFERENCES events,
        reason TEXT NOT NULL
    ) STRICT""",
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
    _TOMBSTONES,
    _AUDIT,
    _DOWN,
    _ANSWER_COUNTS,
    _FORGOTTEN_EVENTS,
    _STAFF,
    _KNOWN_HOMES,
    "CREATE TABLE projections (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT",
)
_INSTANTS = (
    *(("applied", column) for column in ("sealed_at", "applied_at", "unread_since")),
    ("terminals", "last_sealed_at"),
)
_NO_INSTANT = "SELECT 1 AS n FROM {table} WHERE strftime('%Y-%m-%dT%H:%M:%SZ', {column}) IS NOT {column} LIMIT 1"
_UPGRADES: Mapping[int, tuple[str, ...]] = {
    1: ("ALTER TABLE terminals ADD COLUMN revoked_at TEXT",),
    2: (_TOMBSTONES, _AUDIT, _DOWN, _ANSWER_COUNTS, _FORGOTTEN_EVENTS),
    3: ("ALTER TABLE terminals ADD COLUMN recipient TEXT NOT NULL DEFAULT ''", _STAFF_OF_4, _KNOWN_HOMES),
    4: (f"ALTER TABLE staff ADD COLUMN {_PEPPER_MARK}",),
    5: tuple(f"ALTER TABLE applied ADD COLUMN {each} TEXT" for each in ("kept_since", "unread_since", "lacks_since")),
    6: (
        "ALTER TABLE applied RENAME COLUMN kept_since TO holds",
        "ALTER TABLE applied RENAME COLUMN lacks_since TO knows",
        "UPDATE applied SET knows = NULL, holds = NULL",
        _ERASURE_LISTS,
    ),
}
"""What each older version lacks of the next one."""
_ALTERED = re.compile(
    r"ALTER TABLE (?P<table>\w+) (ADD COLUMN (?P<added>.+)|RENAME COLUMN (?P<before>\w+) TO (?P<after>\w+))"
)


def open_central(path: Path) -> Connection:
    """Open central's file, and make its fixed tables when it is new; its folder must exist.

    Raises:
        NewerDatabase: written by a newer program.
        DamagedDatabase: damage, or a log beside it that is not its own; nothing was changed.
        StorageError: see `db.connection.open_database`.
    """
    check_left(path)
    db = open_database(path, None)
    try:
        check_version(db)
        check_tables(db)
        if version_of(db) < VERSION:
            with immediate(db):
                _bring_up(db)
    except BaseException:
        db.close()
        raise
    return db


def marks(db: Connection) -> left_log.Marks:
    """How far a database has come: the files of terminals that it took in, which none is forgotten before its time."""
    if not row(db, "SELECT 1 AS n FROM sqlite_schema WHERE name = 'applied'"):
        return left_log.Marks("", frozenset())
    found = rows(db, "SELECT digest, applied_at FROM applied")
    last = max((str(each["applied_at"]) for each in found), default="")
    return left_log.Marks(last, frozenset(str(each["digest"]) for each in found))


def check_left(path: Path) -> None:
    """What was left beside a database, before it is opened. Raises as `left_log.check`."""
    left_log.check(path, None, marks, _LOG)


def wrong_log(path: Path) -> str:
    """Why the log cannot be believed, in words; empty: it can, or there is none. Raises StorageError."""
    return left_log.wrong(path, None, marks, _LOG)


def check_log(path: Path) -> None:
    """Of a database that may be damaged, or gone. Raises DamagedDatabase: see `wrong_log`. StorageError."""
    said = wrong_log(path)
    if said:
        raise DamagedDatabase(said)


def _bring_up(db: Connection) -> None:
    """Make the fixed tables, or add what was added since; inside `immediate`, so whole or not at all."""
    version = version_of(db)  # another process may have been here meanwhile
    if version == 0:
        for statement in _TABLES:
            db.execute(statement)
    else:
        for older in range(version, VERSION):
            for statement in _UPGRADES[older]:
                db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")


def check_tables(db: Connection) -> None:
    """SQLite believes a list of tables in which a name has a wrong letter, and so does its own check of a file.

    Raises:
        DamagedDatabase: a fixed table is not as this program, or the older one that the file is of, made it; or an
            instant that every night reads is none.
    """
    version = version_of(db)
    is_without_number = version == 0 and row(db, "SELECT 1 AS n FROM sqlite_schema WHERE name = 'terminals'")
    if version < 0 or is_without_number:
        raise torn_page()
    if version <= VERSION:
        check_as_made(db, _made_by(version))
    if version == VERSION and any(row(db, _NO_INSTANT.format(table=t, column=c)) for t, c in _INSTANTS):
        raise torn_page()


def _made_by(version: int) -> tuple[str, ...]:
    """What makes the fixed tables of a version: those of today, without what was added since."""
    tables = list(_TABLES) if version else []
    steps = range(version, VERSION) if version else ()
    for statement in (each for older in reversed(steps) for each in _UPGRADES[older]):
        if altered := _ALTERED.fullmatch(statement):
            place = next(n for n, each in enumerate(tables) if each.split()[2] == altered["table"])
            added, before, after = altered["added"], altered["before"], altered["after"]
            was = (rf",\s*{re.escape(added)}(?=\s*[,)])", "") if added else (rf"\b{after}\b", before)
            tables[place] = re.sub(*was, tables[place])
        elif statement.startswith("CREATE"):
            tables.remove(statement)
    return tuple(tables)


def version_of(db: Connection, schema: str = "main") -> int:
    """The version of the fixed tables in a database, or in one that is attached."""
    found = row(db, f"PRAGMA {schema}.user_version")
    return int(found["user_version"]) if found else 0


def age_of(db: Connection) -> int:
    """Of whom a file is: below 0 of an older program, above 0 of a newer one."""
    return version_of(db) - VERSION


def check_version(db: Connection) -> None:
    """Refuse a file that a newer program wrote.

    Raises:
        NewerDatabase: it did.
    """
    if age_of(db) > 0:
        raise NewerDatabase(
            "La base du service central vient d'un programme plus récent : mettez ce poste à jour, "
            "ou revenez en arrière : kiosk upgrade-check --back."
        )
