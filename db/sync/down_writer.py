"""Central's side of what goes down: a snapshot a kind and terminal, written anew only when it tells something else."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from db.connection import change, immediate, row, rows
from db.files import write_durably
from db.sync import (
    central_content,
    central_settings,
    central_staff,
    central_states,
    down,
    down_there,
    erased_there,
    known_homes,
    outstripped,
    quarantine,
)
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.down import Json, Version
from db.sync.down_there import There
from db.sync.ingested import Ingested
from db.sync.lying import leave_lying, stopping_no_other
from db.sync.strays import leave_strays
from db.sync.transport import Transport
from kiosk import small_files
from kiosk.clock import to_text
from kiosk.config import ConfigurationError

ERASED_TOLD = timedelta(days=400)
"""How long a terminal is told of an erasure: longer than it keeps anything. What comes later is erased on arrival."""
_KEPT = 2
"""Snapshots of a kind that stay at the target: a terminal may be reading the one before."""


@dataclass(frozen=True)
class Kind:
    """One thing that terminals are told."""

    tell: Callable[[Central, str, datetime], Json | None]
    """An agency's terminals, from central's state alone; None: nothing, and they keep what they have."""
    is_secret: bool


def _erased(central: Central, _agency: str, now: datetime) -> Json:
    since = to_text(now - ERASED_TOLD)
    found = rows(central.db, "SELECT digest FROM tombstones WHERE erased_at > ? ORDER BY digest", (since,))
    return {"digests": [each["digest"] for each in found]}


def _staff(central: Central, agency: str, _now: datetime) -> Json | None:
    return central_staff.tell(central, agency)


def _settings(central: Central, agency: str, _now: datetime) -> Json | None:
    return central_settings.tell(central.home, agency)


def _content(central: Central, _agency: str, _now: datetime) -> Json | None:
    return central_content.tell(central.home)


def _homes(central: Central, agency: str, _now: datetime) -> Json | None:
    return known_homes.tell(central, agency)


KINDS: Mapping[str, Kind] = {
    "erased": Kind(_erased, is_secret=False),
    "staff": Kind(_staff, is_secret=True),
    # No answers, but references: nobody who looks at the share needs them.
    "states": Kind(central_states.tell, is_secret=True),
    "settings": Kind(_settings, is_secret=False),
    "content": Kind(_content, is_secret=False),
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

    Raises:
        Unreachable: the target does not answer; what was written before stays written.
    """
    sql = "SELECT terminal, agency, recipient FROM terminals WHERE revoked_at IS NULL ORDER BY agency, terminal"
    done.shut_peppers += central_staff.shut_peppers(central)
    lost = central_staff.lost_peppers(central.home, central.db)
    done.lost_peppers |= {agency: str(file) for agency, file in lost.items()}
    by_agency = groupby(rows(central.db, sql), key=itemgetter("agency"))
    for agency, terminals in by_agency:
        packed = _packed(central, agency, now, done)
        for receiver in (_Receiver(found["terminal"], found["recipient"]) for found in terminals):
            folder = down.folder_of(receiver.terminal)
            with stopping_no_other(central, transport, folder, folder, now, done):
                _tell(central, transport, receiver, packed, now, done)
    with stopping_no_other(central, transport, down.FOLDER, down.FOLDER, now, done):
        transport.list(down.FOLDER)
    quarantine.drop_gone(central.home.quarantine, done.lying, down.FOLDER)
    leave_strays(central, transport, now, done)


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
            packed[name] = down.pack(told)
    return packed


def new_generation(home: CentralHome) -> None:
    """Begin to count anew: the database that counted so far is an older one now."""
    write_durably(home.generation_file, f"{secrets.token_hex(16)}\n".encode())


def _generation(central: Central) -> str:
    file = central.home.generation_file
    if not file.exists():
        new_generation(central.home)
    return small_files.read_text(file, "ascii").strip()


def _tell(
    central: Central,
    transport: Transport,
    receiver: _Receiver,
    packed: Mapping[str, bytes],
    now: datetime,
    done: Ingested,
) -> None:
    """Everything that one terminal is told; a kind that cannot be written stops no other."""
    folder = down.folder_of(receiver.terminal)
    there = down_there.look(transport, receiver.terminal, central.keys)
    for name, body in packed.items():
        if receiver.recipient or not KINDS[name].is_secret:
            with stopping_no_other(central, transport, folder, folder, now, done):
                _send(central, transport, receiver, name, body, there)
    with stopping_no_other(central, transport, folder, folder, now, done):
        _take_out_own(central, transport, receiver.terminal, packed.keys(), there)
    for name in there.foreign:
        leave_lying(central, f"{folder}/{name}", _why_left(name, there), now, done)


def _why_left(name: str, there: There) -> str:
    if name in there.shut:
        return "rights"
    return quarantine.FORMER if name in there.of_another else "foreign"


def _take_out_own(central: Central, transport: Transport, terminal: str, kinds: Iterable[str], there: There) -> None:
    """What central wrote itself and nobody believes any more: signed with a key that it lost, or, of a kind that it
    has nothing to tell of any more, under a name that it gave.
    """
    found = rows(central.db, "SELECT kind, number FROM down WHERE terminal = ?", (terminal,))
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


def _send(central: Central, transport: Transport, receiver: _Receiver, kind: str, packed: bytes, there: There) -> None:
    terminal, recipient = receiver.terminal, receiver.recipient if KINDS[kind].is_secret else ""
    generation = _generation(central)
    # Of what is told, to which key, and by which central: a restored one tells everything again under its new
    # generation. Encrypted, the same words are never the same bytes.
    mark = generation + hashlib.sha256(recipient.encode() + packed).hexdigest()
    last = row(central.db, "SELECT number, mark FROM down WHERE terminal = ? AND kind = ?", (terminal, kind))
    if last is not None and last["mark"].startswith(generation) and there.is_above(kind, last["number"], generation):
        outstripped.note(central.home, generation)
    # Something above it is no word of this central's of now, and hides it.
    if last is not None and last["mark"] == mark and there.sound[kind][-1:] == [last["number"]]:
        return
    told = int(last["number"]) if last else 0
    # A machine that changed its name goes on from what it took under the one before, and believes no lower number.
    ever = row(central.db, "SELECT max(number) AS n FROM down WHERE kind = ?", (kind,))
    number = there.free_after(kind, int(ever["n"] or 0) if ever else 0)
    central.step("down")
    path = f"{down.folder_of(terminal)}/{down.name_of(kind, number)}"
    body = down.keep_secret(packed, recipient) if recipient else packed
    transport.put(path, down.write(terminal, kind, Version(generation, number), body, central.keys.seed))
    central.step("down noted")
    with immediate(central.db):
        change(
            central.db,
            "INSERT INTO down (terminal, kind, number, mark) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (terminal, kind) DO UPDATE SET number = excluded.number, mark = excluded.mark",
            (terminal, kind, number, mark),
        )
    # Under a name that it gave, central takes out what is not what it wrote: no terminal believes that.
    spoilt = [each for each in there.spoilt[kind] if each <= told]
    _take_away(central, transport, terminal, {kind: (*there.sound[kind][: 1 - _KEPT], *spoilt)}, there)
