"""Everything that central holds about a reference, for the person it is about (access, GDPR article 15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db import erased_digests, still_in
from db.connection import immediate, row, rows
from db.night.central.csv import export as csv_export
from db.sync import (
    aside,
    central_audit,
    copies_left,
    csv_told,
    escrowed,
    may_hold,
    misplaced,
    not_ours,
    of_nobody,
    put_aside,
    spelt,
    sweep,
    tombstones,
)
from db.sync.aside import Aside
from db.sync.central import Central
from db.sync.may_hold import Terminals
from db.sync.not_ours import NotOurs
from kiosk.clock import from_optional


@dataclass(frozen=True)
class Happened:
    """One event of a file."""

    kind: str
    at: str
    """UTC."""
    terminal: str
    received_at: str
    """UTC."""
    body: bytes
    """As the terminal wrote it, JSON."""


@dataclass(frozen=True)
class Held:
    facts: Mapping[str, str]
    """French heading and content of each cell of the CSV row; empty: none."""
    contact: Mapping[str, str]
    events: tuple[Happened, ...]
    aside: Aside
    """What is kept apart from all that."""
    terminals: Terminals
    """Who may send and may hold it still, or something of it that has not come; of what was erased, as long as that is
    so.
    """
    erased_at: str
    """UTC; empty: never erased."""
    unburied: tuple[str, ...]
    """Folders without the mark of its erasure: it is not complete, and a copy may bring it back."""
    unended: tuple[str, ...]
    """Sealed files, and folders of them or of sheets, that may still tell of it, though it was erased: not complete."""
    of_unknown: tuple[str, ...]
    """Files of the archive of nobody that we know, for which an erasure waits: not complete."""
    sealed: tuple[str, ...]
    """Files that another key opens: they may tell of it; of what was erased: not complete."""
    of_nobody: tuple[str, ...]
    """The same of files that are nobody's that we know, as they are: damaged ones with them."""
    closed: tuple[str, ...]
    """Folders of copies that may tell of it, and from which none can go in its time: not complete."""
    not_ours: NotOurs
    """What no erasure vouches for and may tell of it, though it was erased: not complete."""
    is_in_copies: bool
    """Erased, and copies of the database from before are still here, or nobody can tell: they may hold it."""
    still_in: str
    """The path of the base, where its bytes hold what was deleted from it, this too if it was; empty: they do not."""

    @property
    def is_empty(self) -> bool:
        beside = self.aside.to_compare or self.aside.quarantined or self.aside.of_unknown
        return not (self.facts or self.contact or self.events or beside)


def access(central: Central, reference: str, now: datetime) -> Held:
    """Look everything up, and note in the audit that somebody did."""
    with immediate(central.db):
        central_audit.note(central.db, now, "access", reference)
        spellings = spelt.of(central.db, reference)
        marks = ", ".join("?" * len(spellings))
        events = rows(
            central.db,
            f"SELECT kind, at, terminal, received_at, body FROM events WHERE reference IN ({marks})"  # noqa: S608 (marks)
            " ORDER BY at, event_id",
            spellings,
        )
        buried = row(
            central.db,
            "SELECT erased_at, swept_at FROM tombstones WHERE digest = ?",
            (erased_digests.digest_of(reference),),
        )
        facts, contact = csv_export.cells_of(central.db, reference)
    erased_at = buried["erased_at"] if buried else ""
    unburied = tombstones.lacking(central.home, [erased_digests.digest_of(reference)]) if buried else ()
    unswept = _unswept(central, is_swept=bool(buried["swept_at"])) if buried else ()
    sheets = (str(central.home.csv),) if buried and csv_told.may_tell_of(central.home.csv, reference.__eq__) else ()
    is_in_copies = bool(buried and copies_left.that_may_hold(central.home, erased_digests.digest_of(reference), now))
    beside = aside.of(central, reference)
    sealed, nobody_s = of_nobody.apart(central.home, central.db, escrowed.unopened(central))
    return Held(
        facts,
        contact,
        tuple(Happened(e["kind"], e["at"], e["terminal"], e["received_at"], e["body"]) for e in events),
        beside,
        may_hold.terminals(central, reference, beside.sealers, now, from_optional(erased_at)),
        erased_at,
        unburied,
        tuple(misplaced.besides((*unswept, *sheets))),
        sweep.held_up(central.home, central.db) if buried else (),
        sealed,
        nobody_s,
        sweep.besides(put_aside.closed(central.home), unburied) if is_in_copies else (),
        not_ours.found(central.home, now) if buried else NotOurs(),
        is_in_copies,
        still_in.found(central.db),
    )


def _unswept(central: Central, *, is_swept: bool) -> tuple[str, ...]:
    """What an erasure is still to be gone through for, or what came back since."""
    back = sweep.come_back(central.home)
    return back if is_swept else tuple(dict.fromkeys((*sweep.unended(central.home, central.db), *back)))
