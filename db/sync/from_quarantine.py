"""What is taken in from quarantine: by itself, once nothing keeps it there, or because a person has looked at it."""

from datetime import datetime
from pathlib import Path

from db.sync import batch, quarantine, receipts, receiver, slip_anew
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.opening import open_aside, open_held
from kiosk.clock import local_day
from kiosk.services.ports import StorageError

_WAITING = ("unenrolled", *batch.FOR_ANOTHER_KEY)
"""Why a file is put aside that may be taken in as it lies: its terminal is enrolled meanwhile, or its key is here."""


def release(central: Central, file: Path, now: datetime, done: Ingested) -> None:
    """Take in a file of a revoked terminal that lies in quarantine: a person has looked at it.

    Raises:
        BadBatch: something else is wrong with it; it stays where it is.
        NotInQuarantine, StorageError: see `quarantine.read`.
    """
    slip_anew.write(central, file.stem, now)
    data = quarantine.read(central.home.quarantine / f"{file.stem}{batch.SUFFIX}")
    called = quarantine.name_of(central.home.quarantine, file.stem) or slip_anew.name_of(data, file.stem)
    folder, _stroke, name = called.rpartition("/")
    try:
        frame, bodies = open_held(central, name, data, folder, file.stem)
    except BadBatch as bad:
        if bad.reason in batch.DAMAGE:  # page and doctor offer to take it in no more
            quarantine.look_again(
                central.home.quarantine, file.stem, bad.reason, local_day(now).isoformat(), central.step
            )
        raise
    done.add(receiver.apply(central, frame, receiver.archived(central, name, data, frame, bodies, done), now))
    quarantine.drop(central.home.quarantine, file.stem)


def take_openable(central: Central, now: datetime, done: Ingested) -> None:
    """Of what was put aside for want of an enrolment or of a key, what can be taken in, now that there is one.

    What does not open soundly stays for a person, who is told why it does now; and so does what somebody laid elsewhere
    as well.
    """
    slip_anew.write_all(central, now)
    folder = central.home.quarantine
    for slip in quarantine.slips(folder):
        inbox, _stroke, name = slip["name"].rpartition("/")
        if slip["reason"] not in _WAITING or quarantine.was_laid(folder, slip["file"]):
            continue
        try:
            data = quarantine.read(folder / f"{slip['file']}{batch.SUFFIX}")
            frame, bodies = open_aside(central, name, inbox, data, slip["file"])
        except BadBatch as bad:
            quarantine.look_again(folder, slip["file"], bad.reason, local_day(now).isoformat(), central.step)
            continue
        except (quarantine.NotInQuarantine, StorageError):
            continue
        if central.archive.is_blocked(frame):
            continue  # page and doctor name what stands there
        if not receipts.is_held(central, frame.digest, now):
            done.add(receiver.apply(central, frame, receiver.archived(central, name, data, frame, bodies, done), now))
        central.step("take out")
        quarantine.drop(folder, slip["file"])
