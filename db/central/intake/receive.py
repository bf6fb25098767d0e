"""Receive batches from the inboxes into the database: each event once, in any order, however often it comes.

A batch that was taken stays in its inbox, which is the archive, until 14 nights after it was stored or came again (F5).
A batch that cannot be taken stays there too, listed in `refused` with its reason: nothing is moved, nothing else stops.
Only a file whose bytes do not match its name is removed, after a second read in a later run (F3): its terminal sends
it again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from db.central.central import Central
from db.central.decisions.ledger import Enrolment
from db.central.tables.amendments import OTHER_AGENCY, UNREADABLE, Came, set_aside
from db.central.tables.projection import Made, keep_waiting, project, reason_to_wait
from db.connection import Connection, change, immediate, rows
from db.erased_digests import digest_of
from db.night.share import MARKER, Away
from db.wire import batches
from db.wire.batches import BadBatch, Frame
from db.wire.events import UnreadableEvent, parse
from kiosk.clock import to_text
from kiosk.domain.retention import INBOX_NIGHTS

_MOST_EVENTS = 500
"""Events after which a transaction ends, over several batches; a larger transaction is slower."""

REASONS: Mapping[str, str] = {
    "unread": "ne se lit pas au partage : ses droits, ou un disque qui lâche",
    "damaged": "abîmé en chemin : sa borne le renvoie",
    "frame": "pas un fichier de nos bornes",
    "newer": "d'un programme plus récent : mettez le siège à jour",
    "oversized": "trop gros pour venir d'une borne",
    "terminal": "d'une autre borne que celle du dossier",
    "unenrolled": "d'une borne qui n'est pas inscrite",
    "revoked": "d'une borne révoquée",
    "signature": "d'une clé inconnue sous ce nom",
    "key": "chiffré pour une autre clé : le séquestre l'ouvre (ingest --escrow)",
    "content": "illisible, bien que signé : à montrer à l'équipe du programme",
}
"""The reason of each refusal, for a person."""


@dataclass(frozen=True)
class Coming:
    """A batch that was verified and opened."""

    frame: Frame
    agency: str
    """The agency for which its key is enrolled: an event that names another one is listed for a person."""
    bodies: Sequence[bytes]


@dataclass
class Received:
    """The counts of a run."""

    batches: int = 0
    came_again: int = 0
    events: int = 0
    known: int = 0
    """Events that were here already."""
    erased: int = 0
    """Events that were left out because their reference is erased."""
    set_aside: int = 0
    """Bodies that a person must compare or look at."""
    waiting: int = 0
    """Events that wait for a newer program."""
    refused: dict[tuple[str, str], str] = field(default_factory=dict)
    """The reason of each refused file, by terminal and digest."""
    strange: int = 0
    """Files in the inboxes whose name is no batch's."""
    closed: list[str] = field(default_factory=list)
    """Terminals whose inbox cannot be listed, while the share answers (F7)."""
    lying: dict[str, dict[str, int]] = field(default_factory=dict)
    """The batches of each inbox with their size, as they were listed once."""


def receive(central: Central, released: frozenset[str] = frozenset()) -> Received:
    """Receive the batches that lie in the inboxes.

    Args:
        released: terminals, or digests, whose revoked files a person has examined and lets in.

    Raises:
        Away: the share does not answer; batches already taken stay taken.
        StorageError: nothing of the current transaction was taken.
    """
    done = Received()
    known = {each["digest"]: _last(each) for each in rows(central.db, _KNOWN)}
    waiting: list[Coming] = []
    for coming in _coming(central, known, done, released):
        waiting.append(coming)
        # A stolen terminal's files grow once they are opened: bytes end a transaction too, or memory ends the run (F7).
        if sum(len(each.bodies) for each in waiting) >= _MOST_EVENTS or sum(map(_size, waiting)) >= batches.MOST_BYTES:
            _take(central, waiting, done)
            waiting = []
    _take(central, waiting, done)
    _note_refused(central, done)
    return done


def _size(coming: Coming) -> int:
    return sum(map(len, coming.bodies))


def remove(central: Central, terminal: str, digest: str) -> None:
    """Remove a file of an inbox; one that this account may not remove stays (F7). Raises Away."""
    try:
        central.share.remove(f"inbox/{terminal}/{batches.name_of(digest)}")
    except Away:
        _check_answers(central)


def drop(central: Central, chosen: str) -> int:
    """Remove the refused files of a terminal, or one by its digest; return how many. Raises Away."""
    found = rows(central.db, "SELECT terminal, digest FROM refused WHERE ? IN (terminal, digest)", (chosen,))
    for each in found:
        central.step("drop")
        remove(central, each["terminal"], each["digest"])
        with immediate(central.db):
            key = (each["terminal"], each["digest"])
            change(central.db, "DELETE FROM refused WHERE terminal = ? AND digest = ?", key)
    return len(found)


_KNOWN = "SELECT digest, stored_night, came_again_night FROM batches"


def _last(found: Mapping[str, object]) -> date | None:
    """Return the night from which a known batch's days in the inbox count; None when it is not stored yet."""
    night = found["came_again_night"] or found["stored_night"]
    return None if night is None else date.fromisoformat(str(night))


def _coming(
    central: Central, known: Mapping[str, date | None], done: Received, released: frozenset[str]
) -> Iterator[Coming]:
    for terminal in central.share.folders("inbox"):
        try:
            names = central.share.names(f"inbox/{terminal}")
        except Away:
            _check_answers(central)
            done.closed.append(terminal)
            continue
        digests = {name: digest for name in names if (digest := batches.digest_in(name))}
        done.strange += sum(not name.endswith(".part") for name in names.keys() - digests.keys())
        done.lying[terminal] = {digest: names[name] for name, digest in digests.items()}
        for digest in sorted(digests.values()):
            if digest in known:
                if (last := known[digest]) and (central.night - last).days > INBOX_NIGHTS:
                    _note_again(central, digest)
                    done.came_again += 1
                continue
            try:
                yield _opened(central, terminal, digest, names[batches.name_of(digest)], released)
            except BadBatch as bad:
                done.refused[terminal, digest] = bad.reason
            except FileNotFoundError:
                continue  # its terminal, or somebody, removed it meanwhile


def _opened(central: Central, terminal: str, digest: str, size: int, released: frozenset[str]) -> Coming:
    """Read, verify and open a batch. Raises BadBatch, or FileNotFoundError when it is gone."""
    path = f"inbox/{terminal}/{batches.name_of(digest)}"
    try:
        data = None if size > batches.MOST_FILE else central.share.get(path, batches.MOST_FILE)
    except Away:
        _check_answers(central)
        raise BadBatch("unread") from None
    if size > batches.MOST_FILE or (data and len(data) > batches.MOST_FILE):
        raise BadBatch("oversized")
    if data is None:
        raise FileNotFoundError(path)
    if batches.digest_of(data) != digest:
        raise BadBatch("damaged")
    frame = batches.read_frame(data)
    signer = _signer(central, terminal, frame)
    accepted = central.ledger.revoked.get(signer.verify)
    if accepted is not None and digest not in accepted and not {terminal, digest} & released:
        raise BadBatch("revoked")
    return Coming(frame, signer.agency, batches.open_frame(frame, central.identities))


def _check_answers(central: Central) -> None:
    """Raise Away unless the share answers: one closed file or inbox must not stop the others (F7, F8)."""
    if not central.share.has(MARKER):
        raise Away("le partage n'est pas monté, ou le siège ne l'a pas encore préparé")


def _signer(central: Central, terminal: str, frame: Frame) -> Enrolment:
    """Return the enrolment whose key signed: what is taken depends on which of a name's keys it was (F4, F7)."""
    if frame.terminal != terminal:
        raise BadBatch("terminal")
    enrolments = central.ledger.enrolments.get(terminal, ())
    if not enrolments:
        raise BadBatch("unenrolled")
    for each in enrolments:
        if frame.is_signed_by(each.verify):
            return each
    raise BadBatch("signature")


def _take(central: Central, waiting: Iterable[Coming], done: Received) -> None:
    some = list(waiting)
    if not some:
        return
    frames, at, night = [each.frame for each in some], to_text(central.at), central.night.isoformat()
    central.step("apply")
    with immediate(central.db):
        _apply(central, some, done)
        central.step("batches")
        central.db.executemany(
            "INSERT INTO batches (digest, terminal, sealed_at, received_at, applied_night) VALUES (?, ?, ?, ?, ?)",
            [(each.digest, each.terminal, to_text(each.sealed_at), at, night) for each in frames],
        )
        taken = [(each.terminal, each.digest) for each in frames]
        central.db.executemany("DELETE FROM refused WHERE terminal = ? AND digest = ?", taken)
        central.step("commit")
    done.batches += len(some)


def _apply(central: Central, coming: Sequence[Coming], done: Received) -> None:
    """Store verified batches and update the tables; inside `immediate`, so all of it or nothing (F1)."""
    db, at = central.db, to_text(central.at)
    parsed = list(_parsed(db, coming, at, done))
    held, forgotten = _held(db, [event.event_id for event, _digest, _body in parsed])
    fresh: list[Came] = []
    for event, digest, body in parsed:
        known = held.get(event.event_id)
        if event.event_id in forgotten:
            done.known += 1
        elif known is not None:
            done.known += known == body
            if known != body:
                done.set_aside += set_aside(db, "same_id", event.event_id, body, digest, at, event.reference)
        elif event.reference and central.ledger.erased and digest_of(event.reference) in central.ledger.erased:
            done.erased += 1
        else:
            held[event.event_id] = body
            fresh.append((event, digest, body))
    db.executemany(
        "INSERT INTO events (event_id, kind, schema, terminal, agency, at, reference, body, batch, received_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (e.event_id, e.kind, e.schema, e.terminal, e.agency, e.at, e.reference, body, digest, at)
            for e, digest, body in fresh
        ],
    )
    made: Made = {}
    reasons = [(each, reason_to_wait(each[0], made)) for each in fresh]
    keep_waiting(db, ((each[0], reason) for each, reason in reasons if reason))
    project(db, [each for each, reason in reasons if not reason], at, made)
    done.waiting += sum(1 for _each, reason in reasons if reason)
    done.events += len(fresh)


def _parsed(db: Connection, coming: Sequence[Coming], at: str, done: Received) -> Iterator[Came]:
    """Read the bodies. A terminal may write only for itself and for its agency (F7)."""
    for each in coming:
        for body in each.bodies:
            digest = each.frame.digest
            try:
                event = parse(body)
            except UnreadableEvent:
                done.set_aside += set_aside(db, UNREADABLE, "", body, digest, at)
                continue
            if event.terminal != each.frame.terminal:
                done.set_aside += set_aside(db, "other_terminal", event.event_id, body, digest, at, event.reference)
                continue
            if event.agency != each.agency:
                # The event counts for the agency of its key: a wrong enrolment must hide no file.
                done.set_aside += set_aside(db, OTHER_AGENCY, event.event_id, body, digest, at, event.reference)
                event = event._replace(agency=each.agency)
            yield event, digest, body


def _held(db: Connection, event_ids: Sequence[str]) -> tuple[dict[str, bytes], set[str]]:
    """Return the bodies that are here already, by id, and the ids that retention deleted, which stay deleted."""
    asked = (json.dumps(event_ids),)
    held = rows(db, "SELECT event_id, body FROM events WHERE event_id IN (SELECT value FROM json_each(?))", asked)
    gone = rows(db, "SELECT event_id FROM forgotten_events WHERE event_id IN (SELECT value FROM json_each(?))", asked)
    return {each["event_id"]: each["body"] for each in held}, {each["event_id"] for each in gone}


def _note_again(central: Central, digest: str) -> None:
    with immediate(central.db):
        sql = "UPDATE batches SET came_again_night = ? WHERE digest = ?"
        change(central.db, sql, (central.night.isoformat(), digest))


def _note_refused(central: Central, done: Received) -> None:
    """Record since when each file is refused; remove a file that was damaged at the previous read too."""
    before = {(each["terminal"], each["digest"]): each["reason"] for each in rows(central.db, "SELECT * FROM refused")}
    for (terminal, digest), reason in done.refused.items():
        if reason == "damaged" == before.get((terminal, digest)):
            remove(central, terminal, digest)
    with immediate(central.db):
        for key in before.keys() - done.refused.keys():
            change(central.db, "DELETE FROM refused WHERE terminal = ? AND digest = ?", key)
        central.db.executemany(
            "INSERT INTO refused (terminal, digest, reason, since) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (terminal, digest) DO UPDATE SET reason = excluded.reason",
            [(*key, reason, central.night.isoformat()) for key, reason in done.refused.items()],
        )
