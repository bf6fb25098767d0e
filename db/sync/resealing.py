"""What was sealed for other keys than those of now, and that no receipt lists, is sealed anew: its events are here.

Central's key was lost and made again, or the escrow's was added: central would put such a file aside every night, for
ever. An event that did arrive is known there by its id (R2, R10).
"""

from collections.abc import Sequence

from db.connection import Connection, immediate
from db.files import Step
from db.stores import outbox
from db.sync import batch
from db.sync.batch import Frame
from db.sync.spool import Spool


def take_back(db: Connection, spool: Spool, sound: dict[str, Frame], recipients: Sequence[str], step: Step) -> None:
    """Let such files go, out of `sound` too: rows without their file are what the next seal begins with (R1).

    Nothing goes while a recipient is no key, for nothing could be sealed.
    """
    told = " ".join(sorted(recipients))
    before = outbox.sealed_for(db)
    if told == before or not recipients or not all(map(batch.is_recipient, recipients)):
        return
    if before:
        for digest in sorted(outbox.sealed_digests(db) & sound.keys()):
            if not spool.is_acked(digest):
                step("take back")
                spool.path(digest).unlink()
                del sound[digest]
    with immediate(db):
        outbox.note_sealed_for(db, told)
