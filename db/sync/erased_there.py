"""Erasures that only the exchange folder tells any more: base, copies and archive were lost together (R5).

What central signed for a terminal, with its key of now or with one that it lost since, says which digests were erased.
A database that never told a terminal anything takes them over before it takes anything in.
"""

from collections.abc import Iterator
from datetime import datetime

from db.connection import row, rows
from db.sync import down, down_there, tombstones
from db.sync.central import Central
from db.sync.down import BadSnapshot
from db.sync.transport import InTheWay, NoRight, Transport

KIND = "erased"


def adopt(central: Central, transport: Transport, now: datetime) -> bool:
    """Put tombstones in every place for what is erased there; whether there were any that were not known here.

    Raises:
        Unreachable: the target does not answer.
    """
    untold = [terminal for terminal in _enrolled(central) if not _was_told(central, terminal)]
    if not untold:
        return False
    found = {digest for terminal in untold for digest in _erased(central, transport, terminal)}
    fresh = found - tombstones.everywhere(central.home, central.db, now).keys()
    tombstones.write(central.home, dict.fromkeys(fresh, now), central.step)
    return bool(fresh)


def _enrolled(central: Central) -> list[str]:
    found = rows(central.db, "SELECT terminal FROM terminals WHERE revoked_at IS NULL ORDER BY terminal")
    return [str(each["terminal"]) for each in found]


def _was_told(central: Central, terminal: str) -> bool:
    return row(central.db, "SELECT 1 FROM down WHERE terminal = ? AND kind = ?", (terminal, KIND)) is not None


def _erased(central: Central, transport: Transport, terminal: str) -> Iterator[str]:
    folder = down.folder_of(terminal)
    for name in _names(transport, folder):
        parts = down.parts_of(name)
        if parts is None or parts[0] != KIND:
            continue
        data = _read(transport, f"{folder}/{name}")
        for key in (central.keys.verify_key, *central.keys.former):
            yield from _digests(data, terminal, key)


def _names(transport: Transport, folder: str) -> list[str]:
    try:
        return [*transport.list(folder)]
    except (InTheWay, NoRight):
        return []  # it is named as what it is by whoever writes there


def _read(transport: Transport, path: str) -> bytes:
    try:
        return down_there.read(transport, path)
    except NoRight:
        return b""


def _digests(data: bytes, terminal: str, key: bytes) -> list[str]:
    try:
        snapshot = down.read(data, terminal, key)
        told = down.open_body(snapshot.body) if snapshot.kind == KIND else {}
    except BadSnapshot:
        return []
    digests = told.get("digests", [])
    return [each for each in digests if tombstones.is_digest(each)] if isinstance(digests, list) else []
