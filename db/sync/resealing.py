"""What was sealed for other keys than those of now, and that no receipt lists, is sealed anew: its events are here.

Central's key was lost and made again, or the escrow's was added: central would put such a file aside every night, for
ever. An event that did arrive is known there by its id (R2, R10).
"""

from collections.abc import Sequence

from db.connection import Connection, immediate
from db.files import Step
from db.stores import outbox
from db.sync.batch import Frame
from db.sync.recipients import are_recipients
from db.sync.spool import Spool


def is_due(db: Connection, recipients: Sequence[str]) -> bool:
    """Whether what was sealed before was sealed for other keys than these; never while one of them is no key, for
    nothing could be sealed.
    """
    return outbox.sealed_for(db) not in ("", _told(recipients)) and are_recipients(recipients)


def due(db: Connection, spool: Spool, sound: dict[str, Frame], recipients: Sequence[str]) -> list[str]:
    """Digests of what is to be sealed anew: files with events here, which no receipt lists."""
    if not is_due(db, recipients):
        return []
    return [digest for digest in sorted(outbox.sealed_digests(db) & sound.keys()) if not spool.is_acked(digest)]


def take_back(db: Connection, spool: Spool, sound: dict[str, Frame], recipients: Sequence[str], step: Step) -> None:
    """Let such files go, out of `sound` too: rows without their file are what the next seal begins with (R1)."""
    for digest in due(db, spool, sound, recipients):
        step("take back")
        spool.path(digest).unlink()
        del sound[digest]
    if outbox.sealed_for(db) != _told(recipients):
        _note(db, recipients)


def note_first(db: Connection, recipients: Sequence[str]) -> None:
    """Before a terminal seals anything in its first day, so that keys that are put right are seen to be others."""
    if not outbox.sealed_for(db):
        _note(db, recipients)


def _note(db: Connection, recipients: Sequence[str]) -> None:
    if are_recipients(recipients):
        with immediate(db):
            outbox.note_sealed_for(db, _told(recipients))


def _told(recipients: Sequence[str]) -> str:
    return " ".join(sorted(recipients))
