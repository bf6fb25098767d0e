"""What lies where central writes to a terminal: snapshots that it signed, and what it never wrote there."""

from collections import defaultdict
from dataclasses import dataclass, field

from db.sync import down
from db.sync.central_keys import CentralKeys
from db.sync.down import BadSnapshot
from db.sync.down_told import Told
from db.sync.transport import NoFile, NoRight, Transport, Unreachable


@dataclass
class There:
    """One terminal's folder."""

    sound: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Numbers of the snapshots that central signed for this terminal under this very name, by kind, oldest first."""
    written: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each file that central signed, by its name: in which generation, and its digest."""
    spoilt: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Of other files that bear a snapshot's name: damaged, or laid there."""
    outdated: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Of those that central signed with a key that it lost since: its own to take away, and believed by nobody."""
    foreign: list[str] = field(default_factory=list)
    """Names of everything that is no such snapshot, the spoilt ones and those that are shut among them."""
    of_another: dict[str, str] = field(default_factory=dict)
    """Of those, the names of files in the form of a snapshot for this terminal that no key known here signed: another
    central's, maybe the one that was here before all of it was lost; with the digest of each.
    """
    shut: set[str] = field(default_factory=set)
    """Names of files that this account has no right to read: nobody can tell what they are."""

    def is_past(self, kind: str, last: Told | None, generation: str) -> bool:
        """Whether what central told last, or nothing, is not the last that it told, in its generation of now."""
        is_told = last is not None and last.generation == generation
        number, digest = (last.number, last.digest) if last else (0, "")
        for each in self.sound[kind]:
            there = self.written[down.name_of(kind, each)]
            if each > number and (is_told or there[0] == generation):
                return True
            if each == number and is_told and digest and there[1] != digest:
                return True
        return False

    def highest(self, kind: str) -> int:
        """The highest number that central gave a file here; 0: none."""
        return max([0, *self.sound[kind], *self.outdated[kind]])

    def free_after(self, kind: str, last: int) -> int:
        """The next number that stands on nothing: whoever plants something at it holds nothing up."""
        number = max(last, self.highest(kind)) + 1
        while down.name_of(kind, number) in self.foreign:
            number += 1
        return number


def look(transport: Transport, terminal: str, keys: CentralKeys) -> There:
    """Read a terminal's folder.

    Raises:
        Unreachable: the target does not answer, or something stands in the place of the folder.
    """
    there = There()
    for name, size in sorted(transport.list(down.folder_of(terminal)).items(), key=_by_number):
        parts = down.parts_of(name)
        is_file = parts is not None and size >= 0
        try:
            data = read(transport, f"{down.folder_of(terminal)}/{name}") if is_file and size <= down.MOST_BYTES else b""
            signer = signer_of(data, terminal, name, keys)
            if parts is not None and signer is not None:
                snapshot = down.unbelieved(data, terminal)
                there.written[name] = snapshot.version.generation, snapshot.digest
                (there.sound if signer == keys.verify_key else there.outdated)[parts[0]].append(parts[1])
                continue
            if is_snapshot(data, terminal, name):
                there.of_another[name] = down.unbelieved(data, terminal).digest
        except NoRight:
            there.shut.add(name)
        there.foreign.append(name)
        if parts is not None and is_file and name not in there.shut:
            there.spoilt[parts[0]].append(parts[1])
    return there


def read(transport: Transport, path: str) -> bytes:
    """What lies there; nothing, where it is no file, or one that cannot be read.

    Raises:
        NoRight: this account may not.
        Unreachable: the target does not answer.
    """
    try:
        return transport.get(path, down.MOST_BYTES) or b""
    except NoFile:
        return b""
    except NoRight:
        raise
    except Unreachable:
        transport.list("")  # a target that is gone raises here; one file that cannot be read stops nothing
        return b""


def _by_number(entry: tuple[str, int]) -> tuple[str, int]:
    return down.parts_of(entry[0]) or (entry[0], 0)


def signer_of(data: bytes, terminal: str, name: str, keys: CentralKeys) -> bytes | None:
    """Which of central's keys signed a file for this terminal under this very name; None: none did."""
    if not is_snapshot(data, terminal, name):
        return None
    return next((key for key in (keys.verify_key, *keys.former) if _is_signed(data, terminal, key)), None)


def is_snapshot(data: bytes, terminal: str, name: str) -> bool:
    """Whether a file has the form of a snapshot for this terminal under this very name, whoever signed it."""
    try:
        snapshot = down.unbelieved(data, terminal)
    except BadSnapshot:
        return False
    return (snapshot.kind, snapshot.version.number) == down.parts_of(name)


def _is_signed(data: bytes, terminal: str, key: bytes) -> bool:
    try:
        down.read(data, terminal, key)
    except BadSnapshot:
        return False
    return True
