"""What another machine signed under a name that central knows by another key: taken in once a person vouches for it.

Two machines were set up under one name, or one anew. Central cannot tell the second from somebody who forges: its files
lie in quarantine, and its events nowhere else. Its enrolment file tells its key, and a person compared the fingerprint.
"""

from collections.abc import Mapping
from datetime import datetime

from db.connection import immediate
from db.sync import batch, quarantine, tombstones
from db.sync.applying import apply_batch
from db.sync.batch import BadBatch, Frame
from db.sync.central import Central
from db.sync.enrolment import Enrolment, EnrolmentRefused
from db.sync.ingested import Ingested
from kiosk.services.ports import StorageError


def take(central: Central, machine: Enrolment, now: datetime, done: Ingested) -> None:
    """Take out of quarantine what the machine signed under the name that its file tells, under that name.

    The archive holds what is taken as central's own, not as it came: the key that signed it is known here to nobody.

    Raises:
        EnrolmentRefused: `signed_nothing`.
    """
    folder, erased = central.home.quarantine, tombstones.known(central.db)
    for slip in quarantine.slips(folder):
        found = _opened(central, machine, slip)
        if found is None:
            continue
        frame, bodies = found
        surviving = tombstones.survivors(bodies, erased)
        central.archive.put_survivors(frame, surviving, is_cut=surviving != bodies)
        central.step("apply")
        with immediate(central.db):
            done.add(apply_batch(central.db, frame, surviving, now, central.step))
        central.step("take out")
        quarantine.drop(folder, slip["file"])
    if not done.files:
        raise EnrolmentRefused("signed_nothing", machine.terminal)


def _opened(central: Central, machine: Enrolment, slip: Mapping[str, str]) -> tuple[Frame, tuple[bytes, ...]] | None:
    """None: it is not the machine's, does not open, or lay as well where it does not belong."""
    folder = central.home.quarantine
    if slip["reason"] != "signature" or quarantine.was_laid(folder, slip["file"]):
        return None
    try:
        frame = batch.read_frame(quarantine.read(folder / f"{slip['file']}{batch.SUFFIX}"))
        if frame.terminal != machine.terminal:
            return None
        batch.verify(frame, machine.key)
        return frame, batch.open_frame(frame, *central.keys.identities)
    except (BadBatch, quarantine.NotInQuarantine, StorageError):
        return None
