"""Central's side of what goes down: a snapshot a kind and terminal, written anew only when it tells something else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from db import erased_digests
from db.connection import rows
from db.files import PART
from db.sync import (
    agency_pepper,
    central_content,
    central_settings,
    central_staff,
    central_states,
    down,
    down_there,
    down_told,
    erased_there,
    generation,
    known_homes,
    outstripped,
    quarantine,
    written_over,
)
from db.sync.central import Central
from db.sync.down import Json, Version
from db.sync.down_there import There
from db.sync.down_told import Told
from db.sync.ingested import Ingested
from db.sync.lying import leave_lying, stopping_no_other
from db.sync.strays import leave_strays
from db.sync.transport import Transport
from kiosk.clock import local_day
from kiosk.config import ConfigurationError

_KEPT = 2
"""Snapshots of a kind that stay at the target: a terminal may be reading the one before."""


@dataclass(frozen=True)
class Kind:
    """One thing that terminals are told."""

    tell: Callable[[Central, str, datetime], Json | None]
    """An agency's terminals, from central's state alone; None: nothing, and they keep what they have."""
    is_secret: bool
    is_everyone_s: bool = False
    """Else it names the agency that it is for: a terminal of another one takes nothing of it."""


def _erased(central: Central, _agency: str, _now: datetime) -> Json:
    return {"digests": sorted(erased_digests.known(central.db))}


def _staff(central: Central, agency: str, now: datetime) -> Json | None:
    return central_staff.tell(central, agency, local_day(now))


def _settings(central: Central, agency: str, _now: datetime) -> Json | None:
    return central_settings.tell(central.home, agency)


def _content(central: Central, _agency: str, _now: datetime) -> Json | None:
    return central_content.tell(central.home)


def _homes(central: Central, agency: str, _now: datetime) -> Json | None:
    return known_homes.tell(central, agency)


KINDS: Mapping[str, Kind] = {
    "erased": Kind(_erased, is_secret=False, is_everyone_s=True),
    "staff": Kind(_staff, is_secret=True),
    # No answers, but references: nobody who looks at the share needs them.
    "states": Kind(central_states.tell, is_secret=True),
    "settings": Kind(_settings, is_secret=False),
    "content": Kind(_content, is_secret=False, is_everyone_s=True),
    "homes": Kind(_homes, is_secret=False),
}


@dataclass(frozen=True)
class _Receiver:
    """A terminal that may be told something."""

    terminal: str
    recipient: str
    """Its age public key; empty: it was enrolled before it had one, and is told no secret."""


def send_down(central: Central, transport: Transport, now: datetime, done: Ingested) -> None:
    """Everything that changed, to every terminal that may send; it comes last at the share, and names the strays there.

    All folders are read before anything is written: where one shows that this database was put back, or nobody can read
    which central this is, nobody is told.

    Raises:
        Unreachable: the target does not answer; what was written before stays written.
    """
    sql = "SELECT terminal, agency, recipient FROM terminals WHERE revoked_at IS NULL ORDER BY agency, terminal"
    done.shut_peppers += agency_pepper.shut(central)
    done.lost_peppers = agency_pepper.lost(central.home, central.db, local_day(now))
    receivers = rows(central.db, sql)
    found_there: dict[str, There] = {}
    for terminal in (str(found["terminal"]) for found in receivers):
        folder = down.folder_of(terminal)
        with stopping_no_other(central, transport, folder, folder, now, done):
            found_there[terminal] = down_there.look(transport, terminal, central.keys)
    if _is_past(central, found_there):
        outstripped.note(central.home, generation.known(central.home))
    told_there = {kind: max((each.highest(kind) for each in found_there.values()), default=0) for kind in KINDS}
    is_doubted = outstripped.is_noted(central.home) or generation.is_lost(central.home)
    for agency, terminals in groupby(receivers, key=itemgetter("agency")):
        packed = _packed(central, agency, now, done)
        for receiver in (_Receiver(found["terminal"], found["recipient"]) for found in terminals):
            there = found_there.get(receiver.terminal)
            if there is None:
                continue  # what is in its way is named
            folder = down.folder_of(receiver.terminal)
            with stopping_no_other(central, transport, folder, folder, now, done):
                for name in there.written:
                    transport.let_read(f"{folder}/{name}", reader=folder)
            if not is_doubted:
                over = written_over.names(central.db, receiver.terminal, KINDS, there, generation.known(central.home))
                with stopping_no_other(central, transport, folder, folder, now, done):
                    _tell(central, transport, receiver, packed, there, told_there, now, done)
                # What could not be written anew is told as what is in the way.
                done.written_over += [f"{folder}/{name}" for name in over if name not in there.foreign]
            for name in there.foreign:
                leave_lying(central, f"{folder}/{name}", _why_left(name, there), now, done)
    with stopping_no_other(central, transport, down.FOLDER, down.FOLDER, now, done):
        transport.list(down.FOLDER)
    quarantine.drop_gone(central.home.quarantine, done.lying, down.FOLDER)
    leave_strays(central, transport, now, done)


def _is_past(central: Central, found_there: Mapping[str, There]) -> bool:
    """Whether any terminal was told more than this database knows of."""
    now = generation.known(central.home)
    return bool(now) and any(
        there.is_past(kind, down_told.last(central.db, terminal, kind), now)
        for terminal, there in found_there.items()
        for kind in KINDS
    )


def _packed(central: Central, agency: str, now: datetime, done: Ingested) -> dict[str, bytes]:
    """What an agency's terminals are told, by kind."""
    packed = {}
    for name, kind in KINDS.items():
        try:
            told = kind.tell(central, agency, now)
        except ConfigurationError as wrong:
            done.untold[name] = str(wrong)  # the terminals keep what they have, and everything else goes down
            continue
        if told is not None:
            try:
                packed[name] = down.pack(told if kind.is_everyone_s else down.for_agency(told, agency))
            except down.Oversized:
                done.add_oversized(name)  # no terminal could read it: the last one that can be stays
    return packed


def _tell(
    central: Central,
    transport: Transport,
    receiver: _Receiver,
    packed: Mapping[str, bytes],
    there: There,
    told_there: Mapping[str, int],
    now: datetime,
    done: Ingested,
) -> None:
    """Everything that one terminal is told; a kind that cannot be written stops no other.

    Args:
        told_there: highest number of each kind that lies in any terminal's folder.
    """
    folder = down.folder_of(receiver.terminal)
    for name, body in packed.items():
        if receiver.recipient or not KINDS[name].is_secret:
            with stopping_no_other(central, transport, folder, folder, now, done):
                _send(central, transport, receiver, name, body, there, told_there[name])
    with stopping_no_other(central, transport, folder, folder, now, done):
        _take_out_own(central, transport, receiver.terminal, packed.keys(), there)


def _why_left(name: str, there: There) -> str:
    if name in there.shut:
        return "rights"
    return quarantine.FORMER if name in there.of_another else "foreign"


def _take_out_own(central: Central, transport: Transport, terminal: str, kinds: Iterable[str], there: There) -> None:
    """What central wrote itself and nobody believes any more: signed with a key that it lost, or, of a kind that it
    has nothing to tell of any more, under a name that it gave; and what a night that was cut off left half written.
    """
    found = rows(central.db, "SELECT kind, number FROM down WHERE terminal = ?", (terminal,))
    given = {each["kind"]: int(each["number"]) for each in found}
    for name, seen in transport.look(down.folder_of(terminal)).items():
        parts = down.parts_of(name.removesuffix(PART)) if name.endswith(PART) and seen.size >= 0 else None
        if parts is not None and parts[1] <= given.get(parts[0], 0):
            transport.take_away(f"{down.folder_of(terminal)}/{name}")
    untold = {each["kind"]: int(each["number"]) for each in found if each["kind"] not in kinds}
    own = {kind: [each for each in there.spoilt[kind] if each <= told] for kind, told in untold.items()}
    for gone in (there.outdated, own):
        _take_away(central, transport, terminal, gone, there)


def _take_away(
    central: Central, transport: Transport, terminal: str, gone: Mapping[str, Iterable[int]], there: There
) -> None:
    """Files that are no longer needed; what alone tells of an erasure stays."""
    for kind, number in sorted((kind, number) for kind, numbers in gone.items() for number in numbers):
        name = down.name_of(kind, number)
        if kind != erased_there.KIND or erased_there.is_known_here(central, transport, terminal, name):
            transport.take_away(f"{down.folder_of(terminal)}/{name}")
            there.foreign = [each for each in there.foreign if each != name]


def _send(
    central: Central, transport: Transport, receiver: _Receiver, kind: str, packed: bytes, there: There, told_there: int
) -> None:
    terminal, recipient = receiver.terminal, receiver.recipient if KINDS[kind].is_secret else ""
    # A restored central tells everything again, under its new generation.
    now, words = generation.current(central.home, central.step), down_told.words_of(packed, recipient)
    last = down_told.last(central.db, terminal, kind)
    # Something above it is no word of this central's of now, and hides it.
    is_there = last is not None and there.sound[kind][-1:] == [last.number]
    if last is not None and is_there and (last.generation, last.words) == (now, words):
        return
    # A machine that changed its name goes on from what it took under the one before, and believes no lower number:
    # what a restored database has forgotten of them, the folders may still show.
    number = there.free_after(kind, max(told_there, down_told.highest(central.db, kind)))
    body = down.keep_secret(packed, recipient) if recipient else packed
    data = down.write(terminal, kind, Version(now, number), body, central.keys.seed)
    central.step("down noted")
    # First: a number that this database does not know of is then the sign that it was put back, and of no cut.
    down_told.note(central.db, terminal, kind, Told(number, now, words, down.unbelieved(data, terminal).digest))
    central.step("down")
    folder = down.folder_of(terminal)
    transport.put(f"{folder}/{down.name_of(kind, number)}", data, reader=folder)
    # Under a name that it gave, central takes out what is not what it wrote: no terminal believes that.
    spoilt = [each for each in there.spoilt[kind] if last is not None and each <= last.number]
    _take_away(central, transport, terminal, {kind: (*there.sound[kind][: 1 - _KEPT], *spoilt)}, there)
