"""A slip of quarantine that is lost or damaged is written anew from the file beside it, as far as that tells.

The outside of a file names its terminal, and its signature tells the rest; where it lay, nobody knows any more: it
counts as brought in its terminal's own folder. What is sound stays all the same until a person has it taken in.
"""

from datetime import datetime

from db.sync import batch, kept, quarantine, readable, register
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.opening import open_came, open_held
from kiosk.clock import local_day
from kiosk.services.ports import StorageError


def write_all(central: Central, now: datetime) -> None:
    """Every such slip; what its file does not tell is left as it is."""
    for slip in quarantine.slips(central.home.quarantine):
        if not slip["name"]:
            write(central, slip["file"], now)


def write(central: Central, file: str, now: datetime) -> None:
    """That of one file, if nothing tells how it was called.

    Args:
        file: how it is called in quarantine, without suffix.
    """
    folder = central.home.quarantine
    if quarantine.name_of(folder, file):
        return
    try:
        data = quarantine.read(folder / f"{file}{batch.SUFFIX}")
    except (quarantine.NotInQuarantine, StorageError):
        return
    name = name_of(data, file)
    if name:
        day = local_day(now).isoformat()
        quarantine.tell_anew(folder, file, name, _reason(central, name, data, file), day, central.step)


def name_of(data: bytes, file: str) -> str:
    """As its terminal would have called it; empty: nobody can tell."""
    terminal = readable.terminal_outside(data)
    # What central put in the place of a file lies under the digest of that one, which it may have lost since.
    digest = file if kept.is_kept(data) else batch.digest_of(data)
    return f"{terminal}/{batch.name_of(terminal, digest)}" if terminal else ""


def _reason(central: Central, name: str, data: bytes, file: str) -> str:
    folder, _stroke, called = name.partition("/")
    try:
        if kept.is_kept(data):
            open_held(central, called, data, folder, file)
        else:
            open_came(central, called, folder, data)
    except BadBatch as bad:
        return bad.reason
    # What an erasure cut opens of a revoked terminal too: it stays for that, and its terminal goes on sending it.
    told = register.of(central.db, folder)
    return "revoked" if told and told.revoked_at else "slip"
