"""A file that a key signed which central does not know, and for which a person vouched: taken as central's own."""

from datetime import datetime

from db import erased_digests
from db.connection import immediate
from db.sync import batch, central_audit, quarantine, tombstones
from db.sync.applying import apply_batch
from db.sync.batch import BadBatch, Frame
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.opening import is_for_us


def take_again(central: Central, data: bytes, now: datetime, done: Ingested) -> bool:
    """Take a file that came again, whole, of which an erasure had left what bears no signature; False: nobody vouched.

    Args:
        data: of which all but the signature was found sound.
    """
    frame = batch.read_frame(data)
    key = quarantine.told_of(central.home.quarantine / f"{frame.digest}{batch.SUFFIX}")["vouched"]
    try:
        batch.verify(frame, bytes.fromhex(key))
        take_signed(central, frame, now, done)
    except (BadBatch, ValueError):
        return False
    return True


def take_signed(central: Central, frame: Frame, now: datetime, done: Ingested, fingerprint: str = "") -> None:
    """Take what survives of a file whose signature was held against the key; safe to be killed and run again.

    Args:
        fingerprint: of the machine that is trusted, for the audit, once a run.

    Raises:
        BadBatch: it does not open.
    """
    frame, bodies = batch.open_whole(frame, *central.keys.identities)
    surviving = tombstones.survivors(bodies, erased_digests.known(central.db))
    done.resealed += not is_for_us(central, frame)
    central.archive.put_survivors(frame, surviving, is_cut=surviving != bodies)
    central.step("apply")
    with immediate(central.db):
        if fingerprint and not done.files:
            central_audit.note_vouched(central.db, now, frame.terminal, fingerprint)
        done.add(apply_batch(central.db, frame, surviving, now, central.step))
    central.step("take out")
