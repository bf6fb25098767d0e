"""Central's side of what goes down: a snapshot a kind and terminal, written anew only when it tells something else."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from db.connection import change, immediate, row, rows
from db.files import write_durably
from db.sync import down
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.down import Json, Version
from db.sync.receiver import Ingested, leave_lying
from db.sync.transport import FOLDER, InTheWay, Transport, Unreachable
from kiosk.clock import to_text

ERASED_TOLD = timedelta(days=400)
"""How long a terminal is told of an erasure: longer than it keeps anything. What comes later is erased on arrival."""
_KEPT = 2
"""Snapshots of a kind that stay at the target: a terminal may be reading the one before."""


def _erased(central: Central, _terminal: str, now: datetime) -> Json:
    since = to_text(now - ERASED_TOLD)
    found = rows(central.db, "SELECT digest FROM tombstones WHERE erased_at > ? ORDER BY digest", (since,))
    return {"digests": [each["digest"] for each in found]}


KINDS: Mapping[str, Callable[[Central, str, datetime], Json]] = {"erased": _erased}
"""What each kind tells a terminal, from central's state alone."""


def send_down(central: Central, transport: Transport, now: datetime, done: Ingested) -> None:
    """Everything that changed, to every terminal that may send.

    Raises:
        Unreachable: the target does not answer; what was written before stays written.
    """
    for found in rows(central.db, "SELECT terminal FROM terminals WHERE revoked_at IS NULL ORDER BY terminal"):
        terminal = found["terminal"]
        try:
            there = _there(transport, terminal)
            for kind, tell in KINDS.items():
                _send(central, transport, terminal, kind, tell(central, terminal, now), there.get(kind, []))
        except Unreachable as trouble:
            transport.list("")  # a target that is gone raises here; one terminal's folder stops no other
            path = str(trouble) if isinstance(trouble, InTheWay) else down.folder_of(terminal)
            leave_lying(central, path, "in_the_way", now, done)


def new_generation(home: CentralHome) -> None:
    """Begin to count anew: the database that counted so far is an older one now."""
    write_durably(home.generation_file, f"{secrets.token_hex(16)}\n".encode())


def _generation(central: Central) -> str:
    file = central.home.generation_file
    if not file.exists():
        new_generation(central.home)
    return file.read_text(encoding="ascii").strip()


def _there(transport: Transport, terminal: str) -> dict[str, list[int]]:
    """Numbers of the snapshots that lie there, by kind, oldest first."""
    found: dict[str, list[int]] = {}
    for name, size in transport.list(down.folder_of(terminal)).items():
        parts = down.parts_of(name)
        if parts is not None and size != FOLDER:
            found.setdefault(parts[0], []).append(parts[1])
    return {kind: sorted(numbers) for kind, numbers in found.items()}


def _send(central: Central, transport: Transport, terminal: str, kind: str, told: Json, there: list[int]) -> None:
    body = down.pack(told)
    generation = _generation(central)
    # Of what is told, and by which central: a restored one tells everything again under its new generation.
    mark = hashlib.sha256(generation.encode() + body).hexdigest()
    last = row(central.db, "SELECT number, mark FROM down WHERE terminal = ? AND kind = ?", (terminal, kind))
    if last is not None and last["mark"] == mark and last["number"] in there:
        return
    number = max([0, *there, last["number"] if last else 0]) + 1
    central.step("down")
    path = f"{down.folder_of(terminal)}/{down.name_of(kind, number)}"
    transport.put(path, down.write(terminal, kind, Version(generation, number), body, central.keys.seed))
    central.step("down noted")
    with immediate(central.db):
        change(
            central.db,
            "INSERT INTO down (terminal, kind, number, mark) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (terminal, kind) DO UPDATE SET number = excluded.number, mark = excluded.mark",
            (terminal, kind, number, mark),
        )
    for old in there[: 1 - _KEPT]:
        transport.take_away(f"{down.folder_of(terminal)}/{down.name_of(kind, old)}")
