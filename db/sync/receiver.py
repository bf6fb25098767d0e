"""Central's side of the night: take what terminals left, once, and tell them what is held.

verify → decrypt → archive → apply in one transaction → take out of the inbox → receipt. The archive is the truth:
every night begins by applying *archive minus applied* (R9), so that a crash half-way and a restored database need
no path of their own. Nothing here depends on the order of arrival.
"""

import os
from collections.abc import Sequence
from datetime import datetime

from db import erased_digests
from db.connection import immediate, row
from db.private_files import reason as why
from db.sync import (
    batch,
    come_again,
    giant,
    heard,
    kept,
    quarantine,
    receipts,
    register,
    tombstones,
    vouched_again,
)
from db.sync.applying import Applied, applied, apply_batch
from db.sync.archive import terminal_of
from db.sync.batch import BadBatch, Frame
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.lying import (
    NO_ROOM,
    is_known,
    is_room_aside,
    leave_lying,
    why_unread,
)
from db.sync.opening import is_for_us, is_sign_of_life, open_came, open_held
from db.sync.shut import is_folder
from db.sync.sweep import less_erased
from db.sync.transport import FOLDER, InTheWay, NoFile, NoRight, Transport, Unreachable, Unwritable
from kiosk.clock import local_day

_UNFIT = "unfit"
"""Of a file that cannot be taken: all that can be goes before it."""
_IN_ARCHIVE = {"revoked": "revoked", "not_for_us": "former_key"}
"""Why a file of the archive is put aside that is whole: it was taken once, by a key that is lost since."""


def ingest(central: Central, transport: Transport, now: datetime, done: Ingested) -> None:
    """Everything in the inbox, then the receipts; counted in `done`.

    Raises:
        Unreachable: the target does not answer; what was taken before stays taken.
        Unwritable: it takes no receipt; everything in the inbox was taken all the same, and lies there still.
    """
    lying = _inbox(central, transport, now, done)
    is_doubted = register.doubted(central.home, central.db)
    left: list[tuple[str, str, str]] = []
    folders = (name for name, size in lying.items() if size == FOLDER)
    for folder in sorted(folders, key=lambda name: (not is_known(central, name), name)):
        if is_doubted(folder):
            done.doubt(folder)  # they wait: in quarantine a person would have to look at each of them
            continue
        sizes = _batches(central, transport, folder, now, done)
        for name in central.track(sorted(sizes), folder):
            reason = _untakeable(sizes[name]) or _take(central, transport, folder, name, now, done)
            if reason:
                left.append((folder, name, reason))
    # Last: whoever floods a folder costs nobody else anything; what may be its terminal's own is named before the rest.
    for folder, name, why_left in sorted(left, key=lambda each: _when_named(central, *each[:2])):
        reason = why_left
        if why_left == _UNFIT:
            reason = _take(central, transport, folder, name, now, done, is_last=True)
        if reason:
            leave_lying(central, f"inbox/{folder}/{name}", reason, now, done)
    for name in sorted(name for name, size in lying.items() if size != FOLDER):
        # A file beside the terminals' folders, or a link in the place of one: nothing is taken from it.
        leave_lying(central, f"inbox/{name}", "misplaced", now, done)
    quarantine.drop_arrived(central.home.quarantine, applied(central.db))
    quarantine.drop_gone(central.home.quarantine, done.lying, "inbox")
    if done.refusal:
        raise Unwritable(done.refusal)
    receipts.write(central, transport, now, done)


def _inbox(central: Central, transport: Transport, now: datetime, done: Ingested) -> dict[str, int]:
    try:
        found = transport.list("inbox")
        done.without_inbox += heard.without_inbox(central.db, found)
        return found
    except InTheWay as something:
        leave_lying(central, str(something), "not_a_file", now, done)
    except NoRight:
        transport.list("")  # a share that is closed altogether raises here
        leave_lying(central, "inbox", "rights", now, done)
    return {}


def _batches(central: Central, transport: Transport, folder: str, now: datetime, done: Ingested) -> dict[str, int]:
    """The files of one terminal with their sizes; one folder that cannot be looked into stops no other."""
    try:
        found = transport.list(f"inbox/{folder}")
    except Unreachable as trouble:
        transport.list("inbox")  # a target that is gone raises here
        leave_lying(central, f"inbox/{folder}", why_unread(trouble), now, done)
        return {}
    return {name: size for name, size in found.items() if name.endswith(batch.SUFFIX)}


def replay_archive(central: Central, now: datetime, done: Ingested) -> None:
    """Apply archived files that the database does not know: after a crash, or in a restored database (R9).

    One that cannot be read stays where it is, named in `done`, and keeps no other from being taken.
    """
    known, is_doubted = applied(central.db), register.doubted(central.home, central.db)
    try:
        os.scandir(central.home.archive).close()  # to a glob, one that is closed looks empty
    except OSError as error:
        done.unread[str(central.home.archive)] = why(error)
    for path, digest in central.archive.files():
        if digest in known or giant.is_none(path):
            continue  # page and doctor name a giant
        try:
            data = giant.read(path)
        except OSError as error:
            done.unread[str(path)] = why(error)
            continue
        try:
            frame, bodies = open_held(central, path.name, data)
        except BadBatch as bad:
            # An unknown terminal comes back by enrolling it again: its file stays where it is.
            terminal = terminal_of(path)
            if is_doubted(terminal):
                done.doubt(terminal)
            elif bad.reason == "unenrolled":
                done.strangers[terminal] = done.strangers.get(terminal, 0) + 1
            else:
                reason = _IN_ARCHIVE.get(bad.reason, "archive")
                _put_aside(central, data, path.name, reason, now)
                path.unlink()
                done.quarantined.append(reason)
            continue
        done.add(apply(central, frame, _surviving(central, frame, bodies, done), now))


def _when_named(central: Central, folder: str, name: str) -> tuple[bool, str, bool]:
    """Folder after folder, and those of no terminal that we know as if they were one, after the others."""
    is_another_s = (batch.parts_of(name) or ("",))[0] != folder
    return (False, folder, is_another_s) if is_known(central, folder) else (True, "", is_another_s)


def _untakeable(size: int) -> str:
    """Why something must not even be opened; empty: it may."""
    if size < 0:
        return "not_a_file"
    return "too_large" if size > batch.MOST_FILE else ""


def _take(
    central: Central,
    transport: Transport,
    folder: str,
    name: str,
    now: datetime,
    done: Ingested,
    *,
    is_last: bool = False,
) -> str:
    """Take one file; gives why it had to be left lying, if it had to.

    Args:
        is_last: whether one that is unfit is put aside; else it is left for later, as `_UNFIT`.
    """
    path = f"inbox/{folder}/{name}"
    try:
        data = transport.get(path, batch.MOST_FILE)
    except NoFile:
        return "not_a_file"
    except Unreachable as trouble:
        # One file that cannot be read stops nothing; a target that is gone does: then this raises as well.
        transport.list(f"inbox/{folder}")
        # What is shut may be other bytes than those that were taken: a person takes it out, or gives the right back.
        return "taken_shut" if isinstance(trouble, NoRight) and _is_named_taken(central, name) else why_unread(trouble)
    if data is None:
        return ""
    try:
        frame, bodies = open_came(central, name, folder, data)
    except BadBatch as bad:
        if not _is_taken_all_the_same(central, bad.reason, data, now, done):
            if is_folder(central.home.quarantine / f"{batch.digest_of(data)}{batch.SUFFIX}"):
                return ""  # page and doctor name it; the file waits until it is gone
            if not is_last:
                return _UNFIT
            is_empty = bad.reason == "revoked" and is_sign_of_life(central, name, data)
            if not is_room_aside(central, len(data)):
                more = {"why": bad.reason} | ({"empty": "yes"} if is_empty else {})
                leave_lying(central, path, NO_ROOM, now, done, more)
                return ""
            _put_aside(central, data, f"{folder}/{name}", bad.reason, now, is_empty=is_empty)
            done.quarantined.append(bad.reason)
            done.told_before += come_again.asks_nothing(central, data, now)
    else:
        if not receipts.is_held(central, frame.digest, now):
            if central.archive.is_blocked(frame):
                return ""  # the same
            done.add(apply(central, frame, archived(central, name, data, frame, bodies, done), now))
    central.step("take away")
    try:
        transport.take_away(path)
    except Unwritable as trouble:
        done.refusal = str(trouble)  # it is held already, and the others can be
    except NoRight:
        leave_lying(central, f"inbox/{folder}", "rights", now, done)  # it is held already
    except Unreachable:
        # It is held already; the same file twice is one. A target that is gone raises here.
        transport.list(f"inbox/{folder}")
        return "stuck"
    return ""


def _is_named_taken(central: Central, name: str) -> bool:
    """Whether the file that has this name by right was applied before: nothing is missing where it cannot be read."""
    parts = batch.parts_of(name)
    return parts is not None and row(central.db, "SELECT 1 FROM applied WHERE digest = ?", (parts[1],)) is not None


def _is_taken_all_the_same(central: Central, reason: str, data: bytes, now: datetime, done: Ingested) -> bool:
    """What a person took in, of a revoked terminal or of one that was vouched for, comes until its receipt does."""
    if reason not in ("revoked", "signature"):
        return False
    was_held = receipts.is_held(central, batch.digest_of(data), now)
    if reason == "revoked":
        return was_held and come_again.was_released(central.db, batch.digest_of(data))
    return was_held or vouched_again.take_again(central, data, now, done)


def apply(central: Central, frame: Frame, bodies: Sequence[bytes], now: datetime) -> Applied:
    central.step("apply")
    with immediate(central.db):
        applied = apply_batch(central.db, frame, bodies, now, central.step)
        central.step("commit")
    return applied


def _put_aside(central: Central, data: bytes, name: str, reason: str, now: datetime, *, is_empty: bool = False) -> None:
    """Keep a file that cannot be taken, less what was erased."""
    erased = erased_digests.known(central.db)
    less = less_erased(central, data, erased, {quarantine.digest_in_archive(name)}) if erased else None
    folder, day = central.home.quarantine, _day(now)
    quarantine.keep(folder, data, name, reason, day, central.step, less=less, is_empty=is_empty)


def archived(
    central: Central, name: str, data: bytes, frame: Frame, bodies: tuple[bytes, ...], done: Ingested
) -> tuple[bytes, ...]:
    """Put a file into the archive; what holds something erased is not kept as it came (R6), nor what only the escrow
    opens: without it, nobody could make central again from there. Gives what survives.
    """
    surviving, is_ours = tombstones.survivors(bodies, erased_digests.known(central.db)), is_for_us(central, frame)
    done.resealed += not is_ours
    if surviving == bodies and is_ours and not kept.is_kept(data):
        central.archive.put(name, data)
    else:
        central.archive.put_survivors(frame, surviving, is_cut=surviving != bodies)
    return surviving


def _surviving(central: Central, frame: Frame, bodies: tuple[bytes, ...], done: Ingested) -> tuple[bytes, ...]:
    """The same of a file that lies in the archive already."""
    surviving, is_ours = tombstones.survivors(bodies, erased_digests.known(central.db)), is_for_us(central, frame)
    done.resealed += not is_ours
    if surviving != bodies or not is_ours:
        central.archive.put_survivors(frame, surviving, is_cut=surviving != bodies)
    return surviving


def _day(now: datetime) -> str:
    return local_day(now).isoformat()
