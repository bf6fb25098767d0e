"""Erasures that only the exchange folder tells any more: base, copies and archive were lost together (R5).

What central signed for a terminal, with its key of now or with one that it lost since, says which digests were erased.
It is read every night, for the former key may come after the terminals and after nights without it; and what tells of
an erasure that is not known here is never taken away, whoever signed it.
"""

from collections.abc import Iterator
from itertools import islice

from db import erased_digests
from db.connection import rows
from db.sync import down, down_there, registered, tombstones
from db.sync.central import Central
from db.sync.down import BadSnapshot
from db.sync.transport import FOLDER, NoFile, NoRight, Transport, Unreachable

KIND = "erased"
_MOST = 50
"""Folders of terminals that nobody enrolled: anybody who writes there makes more."""


def unknown(central: Central, transport: Transport) -> frozenset[str]:
    """Digests that central told a terminal there, and that its database does not know as erased.

    Raises:
        Unreachable: the target does not answer.
    """
    told = {digest for terminal in _terminals(central, transport) for digest in _erased(central, transport, terminal)}
    return frozenset(told - erased_digests.known(central.db))


def is_known_here(central: Central, transport: Transport, terminal: str, name: str) -> bool:
    """Whether all that a snapshot of erasures names is known here: nothing is forgotten with it.

    Raises:
        Unreachable: it cannot be read.
    """
    try:
        data = transport.get(f"{down.folder_of(terminal)}/{name}", down.MOST_BYTES)
        digests = _digests(down.unbelieved(data or b"", terminal))
    except (NoFile, BadSnapshot):
        return True  # nobody can read anything in it
    return erased_digests.known(central.db).issuperset(digests)


def _terminals(central: Central, transport: Transport) -> Iterator[str]:
    """Whose folders are there, those that were ever taken in first: the others may be before they are enrolled."""
    here = {
        name for name, size in _names(transport, down.FOLDER).items() if size == FOLDER and registered.is_name(name)
    }
    ours = here & {str(found["terminal"]) for found in rows(central.db, "SELECT terminal FROM terminals")}
    yield from sorted(ours)
    yield from islice(sorted(here - ours), _MOST)


def _erased(central: Central, transport: Transport, terminal: str) -> Iterator[str]:
    folder = down.folder_of(terminal)
    for name, size in _names(transport, folder).items():
        parts = down.parts_of(name)
        if parts is None or parts[0] != KIND or not 0 <= size <= down.MOST_BYTES:
            continue
        data = _read(transport, f"{folder}/{name}")
        if down_there.signer_of(data, terminal, name, central.keys) is not None:
            try:
                yield from _digests(down.unbelieved(data, terminal))
            except BadSnapshot:
                continue


def _names(transport: Transport, folder: str) -> dict[str, int]:
    try:
        return transport.list(folder)
    except Unreachable:
        transport.list("")  # a target that is gone raises here; else whoever writes there says what stands in the way
        return {}


def _read(transport: Transport, path: str) -> bytes:
    try:
        return down_there.read(transport, path)
    except NoRight:
        return b""


def _digests(snapshot: down.Snapshot) -> list[str]:
    """Raises BadSnapshot: it holds nothing that can be read."""
    digests = down.open_body(snapshot.body).get("digests", []) if snapshot.kind == KIND else []
    return [each for each in digests if tombstones.is_digest(each)] if isinstance(digests, list) else []
