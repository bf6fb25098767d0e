"""What another machine signed under a name that central knows by another key: taken in once a person vouches for it.

Two machines were set up under one name, or one anew. Central cannot tell the second from somebody who forges: its files
lie in quarantine, and its events nowhere else. Its enrolment file tells its key, and a person compared the fingerprint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from db.connection import immediate
from db.sync import batch, central_audit, kept, quarantine, register
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.enrolment import Enrolment, EnrolmentRefused, check_no_other_s
from db.sync.ingested import Ingested
from db.sync.vouched_again import take_signed
from kiosk.services.ports import StorageError

_UNBELIEVED = ("signature", "cut")
"""Why a file lies aside that no key known here has signed, as far as anybody can tell."""


@dataclass
class Left:
    """What could not be taken of what the machine signed."""

    cut: int = 0
    """Files that an erasure cut, so that no signature holds any more: taken when the machine sends them again."""
    shut: list[Path] = field(default_factory=list)
    """Files that another key opens."""


def take(central: Central, machine: Enrolment, now: datetime, done: Ingested) -> Left:
    """Take out of quarantine what the machine signed under the name that its file tells, under that name.

    The archive holds what is taken as central's own, not as it came: the key that signed it is known here to nobody.

    Raises:
        EnrolmentRefused: `same_key`, `signed_nothing`, `to_enrol` or `to_release`.
    """
    check_no_other_s(central.db, machine)
    folder, left = central.home.quarantine, Left()
    for slip in quarantine.slips(folder):
        # Of a damaged slip the reason is unknown, and the signature tells enough.
        if slip["reason"] not in (*_UNBELIEVED, "slip") or quarantine.was_laid(folder, slip["file"]):
            continue
        path = folder / f"{slip['file']}{batch.SUFFIX}"
        try:
            data = quarantine.read(path)
        except (quarantine.NotInQuarantine, StorageError):
            continue
        try:
            if _is_cut_of(central, machine, data, slip):
                quarantine.vouch(folder, slip["file"], machine.key.hex(), central.step)
                left.cut += 1
                continue
            frame = batch.read_frame(data)
            batch.verify(frame, machine.key)
            if frame.terminal == machine.terminal:
                take_signed(central, frame, now, done, machine.fingerprint)
                quarantine.drop(folder, slip["file"])
        except BadBatch as bad:
            left.shut += [path] if bad.reason == "not_for_us" else []
    if left.cut and not done.files:
        with immediate(central.db):
            central_audit.note_vouched(central.db, now, machine.terminal, machine.fingerprint)
    if not (done.files or left.cut or left.shut):
        raise EnrolmentRefused(_why_nothing(central, machine), machine.terminal)
    return left


def _is_cut_of(central: Central, machine: Enrolment, data: bytes, slip: Mapping[str, str]) -> bool:
    """Whether central put it in the place of a file that names the terminal, and that nobody can verify any more."""
    if not kept.is_kept(data) or slip["reason"] not in _UNBELIEVED:
        return False
    try:
        frame, _bodies, _is_verified = kept.open_kept(data, *central.keys.identities)
    except BadBatch:
        return False  # when it comes again, it lies there as it came
    return frame.digest == slip["file"] and frame.terminal == machine.terminal


def _why_nothing(central: Central, machine: Enrolment) -> str:
    known = register.of(central.db, machine.terminal)
    if known is None:
        return "to_enrol"
    is_its_key = known.verify_key == machine.key.hex()
    waiting = quarantine.terminals_of(quarantine.slips(central.home.quarantine), "revoked")
    return "to_release" if is_its_key and machine.terminal in waiting else "signed_nothing"
