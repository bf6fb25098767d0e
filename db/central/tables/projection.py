"""Make the tables from the set of events, by a pure function: the order of their arrival changes nothing.

A listing's row is computed again from all events of its reference: `.read` may arrive before `.submitted`.
`db.central.tables.amendments` decides which of several texts is shown, and which are listed for a person.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.central.tables.amendments import (
    OF_TEXTS,
    UNREADABLE,
    Came,
    list_texts,
    parted,
    set_aside,
    winner,
)
from db.central.tables.form_tables import Cell, FormTables, Rows, all_forms
from db.connection import Connection, Row, change, immediate, plain_errors, rows
from db.wire.events import (
    SCHEMA,
    ClosedTicket,
    CountedAct,
    CountedOpinion,
    Event,
    EventKind,
    FileAct,
    Unfit,
    UnreadableEvent,
    about_file,
    check_envelope,
    parse,
    revision_of,
    version_of,
)
from kiosk.reference import is_printed

_Counted = ClosedTicket | CountedAct | CountedOpinion


@dataclass(frozen=True)
class _Plain:
    """A kind of event that makes one row each, whatever other events came: where it came from, and its payload."""

    table: str
    read: Callable[[Event], _Counted]
    """Reads the payload. Raises Unfit."""
    texts: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    """The columns of the payload; a text is never NULL, a number may be."""
    has_hour: bool = False
    """False: its day must not be linked to other events of its hour."""

    @property
    def columns(self) -> dict[str, str]:
        origin = ("agency", "terminal", "at") if self.has_hour else ("agency", "terminal")
        texts = dict.fromkeys((*origin, *self.texts), "TEXT NOT NULL")
        return {"event_id": "TEXT PRIMARY KEY", **texts, **dict.fromkeys(self.numbers, "INTEGER")}

    def row(self, event: Event) -> dict[str, Cell]:
        """Return the row, by column. Raises Unfit."""
        found = self.read(event)._asdict()
        at: dict[str, Cell] = {"at": event.at} if self.has_hour else {}
        return {
            "event_id": event.event_id,
            "agency": event.agency,
            "terminal": event.terminal,
            **at,
            **{name: _cell(found[name]) for name in (*self.texts, *self.numbers)},
        }


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    return value if value is None or isinstance(value, int) else str(value)


_PLAIN: Mapping[str, _Plain] = {
    EventKind.TICKET_CLOSED: _Plain(
        "ticket_closures",
        ClosedTicket.read,
        ("day", "motive", "language", "priority", "outcome", "motives", "is_wrong", "is_walk_in"),
        ("waited_seconds", "served_seconds", "held_seconds", "transfers", "returns"),
        has_hour=True,
    ),
    EventKind.ACT_COUNTED: _Plain("portal_counts", CountedAct.read, ("day", "act", "what")),
    EventKind.OPINION_COUNTED: _Plain("kiosk_opinions", CountedOpinion.read, ("day", "answer")),
}
_REVISION = 9
"""Raised when the way from events to rows changes: the tables are then rebuilt."""
_CHUNK = 500
_EVENTS = "SELECT event_id, agency, reference, batch, body FROM events"

UNFIT = "payload"
"""The reason of an event that is wrong in itself: no newer program will show it, a person must look."""
Made = dict[str, Rows]
"""Rows by event, kept from the check that found an event fit until it is shown, as making them is most of the work. An
event that makes only one row has an empty second one.
"""


def reason_to_wait(event: Event, made: Made) -> str | None:
    """Return why this program does not show an event; None when it can, and its rows are then in `made`.

    `schema`, `kind` and `form` wait for a newer program; `UNFIT` waits for a person.
    """
    if event.schema > SCHEMA:
        return "schema"
    try:
        check_envelope(event)
        if event.kind in _PLAIN:
            made[event.event_id] = _PLAIN[event.kind].row(event), {}
            return None
        form, act = about_file(event.kind)
        tables = all_forms().get(form)
        if tables is None or act is None:
            return "kind"
        if event.reference is None or not is_printed(event.reference, tables.spec.reference_prefix):
            return UNFIT
        if act is FileAct.SUBMITTED:
            if version_of(event) > tables.spec.version:
                return "form"
            made[event.event_id] = tables.rows(event)
        else:
            revision_of(event)
    except Unfit:
        return UNFIT
    return None


def project(db: Connection, fresh: Iterable[Came], noticed_at: str, made: Made) -> None:
    """Update the tables with events that are in `events` now and were found fit; call it inside `immediate`."""
    plain: dict[str, list[dict[str, Cell]]] = {}
    touched: dict[str, set[str]] = {}
    came: dict[str, Came] = {}
    for each in fresh:
        event = each[0]
        if event.kind in _PLAIN:
            plain.setdefault(_PLAIN[event.kind].table, []).append(made[event.event_id][0])
        elif event.reference is not None:
            touched.setdefault(about_file(event.kind)[0], set()).add(event.reference)
            came[event.event_id] = each
    for table, found in plain.items():
        _insert(db, table, found)
    for form, references in touched.items():
        ordered = sorted(references)
        for start in range(0, len(ordered), _CHUNK):
            _project_forms(db, all_forms()[form], ordered[start : start + _CHUNK], came, noticed_at, made)


def refresh(db: Connection, noticed_at: str) -> None:
    """Rebuild, from all events, tables that are missing or have old columns; show events that were waiting."""
    wanted = _wanted()
    with immediate(db):
        made = {each["name"]: each["fingerprint"] for each in rows(db, "SELECT name, fingerprint FROM projections")}
        waiting = rows(db, f"{_EVENTS} WHERE event_id IN (SELECT event_id FROM pending)")  # noqa: S608
        fit: Made = {}
        reasons = [(each, reason_to_wait(each[0], fit)) for each in _stored(db, waiting, noticed_at)]
        ready = [each for each, reason in reasons if reason is None]
        db.executemany("DELETE FROM pending WHERE event_id = ?", [(event.event_id,) for event, *_rest in ready])
        db.executemany(
            "UPDATE pending SET reason = :reason WHERE event_id = :event_id AND reason <> :reason",
            [{"reason": reason, "event_id": each[0].event_id} for each, reason in reasons if reason],
        )
        fingerprints = {name: hashlib.sha256(f"{_REVISION} {sql}".encode()).hexdigest() for name, sql in wanted.items()}
        if made == fingerprints:
            project(db, ready, noticed_at, fit)
            return
        for name in made.keys() | wanted.keys():
            db.execute(f"DROP TABLE IF EXISTS {name}")
        db.execute("DELETE FROM projections")
        db.execute("DELETE FROM conflicts WHERE kind = ?", (OF_TEXTS,))  # `_project_all` lists them again
        for sql in wanted.values():
            db.execute(sql)
        db.executemany("INSERT INTO projections (name, fingerprint) VALUES (?, ?)", fingerprints.items())
        _project_all(db, noticed_at)


def _project_all(db: Connection, noticed_at: str) -> None:
    last = ""
    while True:
        page = rows(
            db,
            f"{_EVENTS} WHERE event_id > ?"  # noqa: S608 (our own text)
            " AND event_id NOT IN (SELECT event_id FROM pending) ORDER BY event_id LIMIT ?",
            (last, _CHUNK),
        )
        if not page:
            return
        made: Made = {}
        reasons = [(each, reason_to_wait(each[0], made)) for each in _stored(db, page, noticed_at)]
        keep_waiting(db, ((each[0], reason) for each, reason in reasons if reason))
        project(db, [each for each, reason in reasons if not reason], noticed_at, made)
        last = page[-1]["event_id"]


def keep_waiting(db: Connection, waiting: Iterable[tuple[Event, str]]) -> None:
    """Record events that only a newer program, or a person, can deal with; call it inside `immediate`."""
    db.executemany(
        "INSERT INTO pending (event_id, reason) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(event.event_id, reason) for event, reason in waiting],
    )


def delete_references(db: Connection, references: Sequence[str]) -> int:
    """Delete everything under some references, inside `immediate`; return how many events were deleted."""
    some = (json.dumps(references),)
    these = "SELECT value FROM json_each(?1)"
    events = f"SELECT event_id FROM events WHERE reference IN ({these})"  # noqa: S608 (our own text)
    change(db, f"DELETE FROM pending WHERE event_id IN ({events})", some)  # noqa: S608
    change(db, f"DELETE FROM conflicts WHERE reference IN ({these}) OR event_id IN ({events})", some)  # noqa: S608
    for tables in all_forms().values():
        for table in (tables.main, tables.contacts):
            change(db, f"DELETE FROM {table} WHERE reference IN ({these})", some)  # noqa: S608 (our own name)
    return change(db, f"DELETE FROM events WHERE reference IN ({these})", some)  # noqa: S608


def _wanted() -> dict[str, str]:
    """Return the statement that makes each projected table."""
    tables: dict[str, Mapping[str, str]] = {plain.table: plain.columns for plain in _PLAIN.values()}
    for form in all_forms().values():
        tables[form.main] = form.columns(contact=False)
        tables[form.contacts] = form.columns(contact=True)
    return {
        name: f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())}) STRICT"
        for name, columns in tables.items()
    }


def _histories(
    db: Connection, form: str, references: Sequence[str], came: dict[str, Came], noticed_at: str
) -> tuple[dict[str, list[Came]], set[str]]:
    """Return all events of some references, and those references (few in a night) that had earlier events."""
    kinds = [act.of(form) for act in FileAct]
    there = rows(
        db,
        "SELECT event_id, reference FROM events WHERE reference IN (SELECT value FROM json_each(?))"
        " AND kind IN (SELECT value FROM json_each(?)) AND event_id NOT IN (SELECT event_id FROM pending)",
        (json.dumps(references), json.dumps(kinds)),
    )
    earlier = {each["event_id"] for each in there} - came.keys()
    sql = f"{_EVENTS} WHERE event_id IN (SELECT value FROM json_each(?))"  # noqa: S608 (our own text)
    stored = rows(db, sql, (json.dumps(sorted(earlier)),)) if earlier else []
    known = came | {each[0].event_id: each for each in _stored(db, stored, noticed_at)}
    histories: dict[str, list[Came]] = {}
    for each in there:
        if (event := known.get(each["event_id"])) is not None:
            histories.setdefault(each["reference"], []).append(event)
    return histories, {each["reference"] for each in there if each["event_id"] in earlier}


def _project_forms(
    db: Connection,
    tables: FormTables,
    references: Sequence[str],
    came: dict[str, Came],
    noticed_at: str,
    made: Mapping[str, Rows],
) -> None:
    histories, earlier = _histories(db, tables.spec.id, references, came, noticed_at)
    mains: list[dict[str, Cell]] = []
    contacts: list[dict[str, Cell]] = []
    for reference, history in histories.items():
        written, acts = parted(history)
        if not written:
            continue
        shown = winner(written)
        main, contact = made.get(shown.event_id) or tables.rows(shown)
        firsts = _firsts(acts, shown) if acts else {}
        if FileAct.READ in firsts:
            main |= {"state": "read", "read_at": firsts[FileAct.READ]}
        if FileAct.PRINTED in firsts:
            main |= {"state": "printed"}  # its tenant has it on paper: nobody can read it here any more
        is_withdrawn = FileAct.WITHDRAWN in firsts
        if is_withdrawn:
            main |= {"state": "withdrawn"}
        mains.append(main)
        # Nobody calls a tenant who withdrew their file.
        if not is_withdrawn and any(cell is not None for name, cell in contact.items() if name != "reference"):
            contacts.append(contact)
        if len(written) > 1 or any(act.agency != shown.agency for act in acts):
            list_texts(db, reference, history, noticed_at)
    # A reference without earlier events has no row yet; one whose text is not readable any more keeps its row.
    known = [(main["reference"],) for main in mains if main["reference"] in earlier]
    for name in (tables.main, tables.contacts):
        db.executemany(f"DELETE FROM {name} WHERE reference = ?", known)  # noqa: S608 (our own name)
    _insert(db, tables.main, mains)
    _insert(db, tables.contacts, contacts)


def _firsts(acts: Iterable[Event], shown: Event) -> dict[FileAct | None, str]:
    """Return, by act, when the shown text's own agency first did each act on it.

    Acts on an earlier revision do not count.
    """
    revision, firsts = revision_of(shown), dict[FileAct | None, str]()
    for event in acts:
        if event.agency == shown.agency and revision_of(event) >= revision:
            act = about_file(event.kind)[1]
            firsts[act] = min(event.at, firsts.get(act, event.at))
    return firsts


def _insert(db: Connection, table: str, found: Sequence[Mapping[str, Cell]]) -> None:
    if not found:
        return
    names = list(found[0])
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 (our names)
    with plain_errors(db):
        db.executemany(sql, [tuple(each.values()) for each in found])


def _stored(db: Connection, found: Iterable[Row], noticed_at: str) -> Iterator[Came]:
    """Read stored events, with the agency for which their terminal's key was enrolled.

    One that a failing disk changed is listed for a person; the others go on.
    """
    for each in found:
        try:
            event = parse(each["body"])
        except UnreadableEvent:
            set_aside(db, UNREADABLE, each["event_id"], each["body"], each["batch"], noticed_at, each["reference"])
            continue
        yield event._replace(agency=each["agency"]), each["batch"], each["body"]
