"""The terminal's side of the night: seal what waits, bring the files over, believe central's receipt, forget.

Order of work: rows whose sealed file is missing or rotten are taken out of their mark (R1) → seal → what to send is
the spool minus the receipt → purge what it lists, if still there with its bytes. No cursor, clock or number decides.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from db.connection import Connection, rows
from db.files import Step, Track, no_step, silently
from db.stores import outbox
from db.sync import ack, batch, journal, keeps_here, other_signer, resealing
from db.sync.ack import BadAck
from db.sync.batch import Frame
from db.sync.central_home import CentralHome
from db.sync.shut import is_shut
from db.sync.spool import Spool, names_in
from db.sync.transport import FOLDER, InTheWay, NoFile, NoRight, Transport, fetch
from kiosk.clock import local_day


@dataclass(frozen=True)
class Terminal:
    """Everything that the terminal's side works with."""

    home: Path
    id: str
    db: Connection
    seed: bytes
    """The terminal's Ed25519 seed, 32 bytes."""
    recipients: Sequence[str]
    """age public keys."""
    central_key: bytes | None
    """Central's Ed25519 public key; None: no receipt can be believed yet."""
    agency: str
    is_clock_odd: bool = False
    """Whether the clock has just jumped: nothing is forgotten by it."""
    is_clock_believed: bool = True
    """Whether it has not, and is not behind what was shown or stored: what is dated later was dated by a wrong one."""
    last_brought: Mapping[str, datetime] = field(default_factory=dict)
    """When files were last brought over, by its name of then, as the log of the nights tells."""
    step: Step = no_step
    track: Track = silently

    @property
    def spool(self) -> Spool:
        return Spool(self.home / "spool", self.id, self.step)


@dataclass(frozen=True)
class Left:
    """What waits for a receipt under one name of this terminal; what was sealed already is in both counts."""

    events: int
    files: int


@dataclass
class Sent:
    """What one run did, in counts."""

    sealed_events: int = 0
    sealed_files: list[str] = field(default_factory=list)  # digests; no run before brought them over
    sent: int = 0
    acked: int = 0
    """Batches whose receipt was read for the first time, those without an event too."""
    expired: int = 0  # sealed files that were no longer needed
    waiting: int = 0  # events that wait for a receipt, of the name that the terminal has now
    waiting_files: int = 0  # sealed files of the same that no receipt has listed yet
    former: dict[str, Left] = field(default_factory=dict)
    """What waits under names that it had before, and goes under those alone."""
    is_inbox_met: bool = False
    """Whether its own folder at the target could be gone through; else nothing was brought over."""
    in_the_way: list[str] = field(default_factory=list)
    """Paths at the target where something stands in the place of a folder, or a folder in the place of a file."""
    outdated: list[str] = field(default_factory=list)
    """Paths of what central signed before what was taken here last: none of it is taken."""
    key_trouble: str = ""
    """What is wrong with central's key here: `missing`, `shut` to this account, `misfit`; nothing there is to blame."""
    own_key: str = ""
    """What is wrong with this terminal's key for what central tells it alone, `misfit` or `unusable`: it waits."""
    other_agency: str = ""
    """The agency whose terminal central takes this one for, where it is not the one of here."""
    refused: list[str] = field(default_factory=list)
    """Paths at the target that this account has no right to read: nothing there is to blame."""
    taken_down: list[str] = field(default_factory=list)
    """Kinds of what central told that was new here."""
    is_share_missing: bool = False
    """Whether another folder, or none, stands where the share should be: nothing was read or written there."""
    refusal: str = ""
    """Why the share takes nothing, as `transport.Unwritable` says; empty: it does, or nobody knows."""
    unanswered: int = 0
    """Files that an earlier run brought over, that somebody took from there, and that no receipt ever listed."""
    agents: int = 0
    """How many agents may open the console, where central has just told who they are (`taken_down`)."""
    receipt: str = "none"
    """`none` at the target yet, `good`, `shut` to this account, `blocked` by a folder or by what stands in the place of
    `acks`, `misplaced`: central's for another terminal, or `refused`: not central's, or its key is not here."""


def seal(terminal: Terminal, now: datetime, done: Sent) -> None:
    """Write what waits into the spool; once a day an empty file, as a sign of life."""
    spool = terminal.spool
    sound = spool.sound_files()
    marked = outbox.sealed_digests(terminal.db)
    resealing.take_back(terminal.db, spool, sound, terminal.recipients, terminal.step)
    other_signer.put_aside(terminal.home, spool, sound, marked, terminal.seed)
    for digest in sorted(marked - sound.keys()):
        terminal.step("unseal")
        outbox.unseal(terminal.db, digest)
    groups = _waiting(terminal)
    if not groups and all(local_day(frame.sealed_at) != local_day(now) for frame in sound.values()):
        groups = [[]]
    _seal_each(terminal, groups, now, done)


def seal_what_waits(terminal: Terminal, now: datetime, done: Sent) -> None:
    """The same between two nights, every few minutes: only what waits, so that a dead disk costs minutes of a day.

    Marks of earlier files are the night's to doubt (R1), but where they were sealed for other keys.
    """
    if resealing.is_due(terminal.db, terminal.recipients):
        seal(terminal, now, done)
        return
    resealing.note_first(terminal.db, terminal.recipients)
    _seal_each(terminal, _waiting(terminal), now, done)


def _waiting(terminal: Terminal) -> list[list[tuple[str, bytes]]]:
    own, found = outbox.end_of_own(terminal.id), outbox.unsealed(terminal.db)
    return list(batch.chunks([(each.event_id, each.body) for each in found if each.body.endswith(own)]))


def _seal_each(terminal: Terminal, groups: Sequence[list[tuple[str, bytes]]], now: datetime, done: Sent) -> None:
    spool = terminal.spool
    spool.sweep()
    keeps = keeps_here.keeps(terminal.home, spool, terminal.db, now) if groups else None
    for group in groups:
        terminal.step("seal")
        data = batch.seal(group, terminal.id, now, terminal.recipients, terminal.seed, keeps)
        digest = spool.add(data)
        done.sealed_files.append(digest)
        # Only once the file is durable: a mark without its file would never be sent.
        terminal.step("mark sealed")
        outbox.mark_sealed(terminal.db, [event_id for event_id, _body in group], digest)
        done.sealed_events += len(group)


def exchange(terminal: Terminal, transport: Transport, now: datetime, done: Sent) -> None:
    """Bring over what the receipt does not list, then forget what it lists.

    Raises:
        Unreachable: the target does not answer; nothing is lost.
    """
    receipts = _receipts(terminal, transport, done)
    spool = terminal.spool
    files = spool.sound_files()
    try:
        there = transport.list(f"inbox/{terminal.id}")
    except InTheWay as something:
        done.in_the_way.append(str(something))
        return
    except NoRight:
        transport.list("")  # a share that is closed altogether raises here
        done.refused.append(transport.shut_at(f"inbox/{terminal.id}"))
        return
    done.is_inbox_met = True
    missing = [digest for digest in sorted(files) if digest not in receipts]
    earlier = {digest: files[digest] for digest in missing if digest not in done.sealed_files}
    done.unanswered = _unanswered(terminal, earlier, there, now)
    for digest in terminal.track(missing, terminal.id):
        path = spool.path(digest)
        data = path.read_bytes()
        if there.get(path.name) == FOLDER:
            done.in_the_way.append(f"inbox/{terminal.id}/{path.name}")
        elif there.get(path.name) != len(data):
            terminal.step("put")
            try:
                transport.put(f"inbox/{terminal.id}/{path.name}", data)
            except InTheWay as something:
                done.in_the_way.append(str(something))
            else:
                done.sent += 1
    if done.receipt != "good":
        return
    sealed = outbox.sealed_digests(terminal.db)
    fresh = {digest for digest in files if digest in receipts and not spool.is_acked(digest)}
    spool.mark(files.keys(), receipts, now, is_believed=terminal.is_clock_believed)
    done.acked = len(fresh.difference(sealed))  # what no event points to; the others count as they go
    for digest in sorted(sealed):
        if digest in receipts and spool.is_sound(digest):
            terminal.step("purge")
            outbox.purge(terminal.db, digest, now)
            done.acked += 1
    if not terminal.is_clock_odd:
        done.expired = spool.expire(files, receipts, outbox.sealed_digests(terminal.db), now)


def _unanswered(terminal: Terminal, missing: Mapping[str, Frame], there: Collection[str], now: datetime) -> int:
    """Only words and a code hang on it: a log can be lost, a clock be wrong; after that went back nothing is known."""
    spool, brought = terminal.spool, journal.of_name(terminal.last_brought, terminal.id)
    return sum(
        brought is not None
        and brought <= now
        and frame.sealed_at <= brought
        and spool.path(digest).name not in there
        and not spool.is_acked(digest)
        for digest, frame in missing.items()
    )


@dataclass(frozen=True)
class Planned:
    """What a run would do, in counts."""

    events: int
    """To be sealed."""
    new_files: int
    """That it would seal, the daily sign of life among them."""
    resealed: int
    """Files that it would seal anew, for they were sealed for other keys."""
    files: int
    """Sealed before, and in no receipt; without those."""
    receipt: str
    key_trouble: str
    in_the_way: Sequence[str]
    refused: Sequence[str]
    """These as `Sent` has them."""


def plan(terminal: Terminal, transport: Transport, now: datetime) -> Planned:
    """Look, and change nothing on either side.

    Raises:
        Unreachable: the target does not answer.
    """
    done = Sent()
    receipts = _receipts(terminal, transport, done)
    files = terminal.spool.sound_files(put_aside=False)
    resealed = resealing.due(terminal.db, terminal.spool, files, terminal.recipients)
    for digest in resealed:
        del files[digest]
    astray = outbox.sealed_digests(terminal.db) - files.keys()
    marks = ", ".join("?" * len(astray))
    own = outbox.end_of_own(terminal.id)
    sql = (
        f"SELECT event_id, body FROM outbox WHERE (digest IS NULL OR digest IN ({marks}))"  # noqa: S608 (marks only)
        " AND substr(body, ?) = ? ORDER BY rowid"
    )
    waiting = [(each["event_id"], each["body"]) for each in rows(terminal.db, sql, (*sorted(astray), -len(own), own))]
    is_heard_of = any(local_day(frame.sealed_at) == local_day(now) for frame in files.values())
    new_files = len([*batch.chunks(waiting)]) or int(not is_heard_of)
    is_read = done.receipt in ("good", "none")
    # Where no receipt can be read, what earlier ones listed is remembered here.
    unacked = sum(is_read or not terminal.spool.is_acked(digest) for digest in files.keys() - receipts.keys())
    told = (done.receipt, done.key_trouble, done.in_the_way, done.refused)
    return Planned(len(waiting), new_files, len(resealed), unacked, *told)


def count_waiting(terminal: Terminal, done: Sent) -> None:
    """What still waits for a receipt, under the name of now and under those of before."""
    folder, events = terminal.spool.folder, outbox.names(terminal.db)
    left = {name: Left(events.get(name, 0), Spool(folder, name).unacked()) for name in {*events, *names_in(folder)}}
    own = left.pop(terminal.id, Left(0, 0))
    done.waiting, done.waiting_files = own.events, own.files
    done.former = {name: each for name, each in sorted(left.items()) if each.events or each.files}


def _receipts(terminal: Terminal, transport: Transport, done: Sent) -> dict[str, str]:
    try:
        data = fetch(transport, ack.path_of(terminal.id), ack.MOST_BYTES)
        if data is None:
            return {}
        if terminal.central_key is None:
            done.key_trouble = "shut" if is_shut(CentralHome(terminal.home).verify_file) else "missing"
            raise BadAck("central's key is not here")
        receipts = ack.read(data, terminal.id, terminal.central_key)
    except NoFile:
        # A folder is not central's to take away: a person must. What else stands there gives way to its next receipt.
        is_folder = transport.list(ack.FOLDER).get(f"{terminal.id}{ack.SUFFIX}") == FOLDER
        done.receipt = "blocked" if is_folder else "refused"
        done.in_the_way += [ack.path_of(terminal.id)] * is_folder
        return {}
    except BadAck as bad:
        done.receipt = "misplaced" if isinstance(bad, ack.Misplaced) else "refused"
        return {}
    except InTheWay as something:
        done.receipt = "blocked"
        done.in_the_way.append(str(something))
        return {}
    except NoRight:
        transport.list("")
        done.receipt = "shut"
        done.refused.append(transport.shut_at(ack.path_of(terminal.id)))
        return {}
    done.receipt = "good"
    return receipts
