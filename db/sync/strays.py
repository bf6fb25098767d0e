"""What lies at the share and is nobody's of ours, wherever in it: named until it is gone, and left where it lies.

Beside what stands in the way of a file of ours, which whoever needs its place says. Nothing is deleted, no link is
followed, and only receipts and snapshots that are for no terminal of now are opened: to tell what a central
signed from what was laid beside it. What the one before this signed, or this one for a terminal that it forgot, may
tell of erasures: nobody is asked to take it out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from db.connection import rows
from db.files import PART
from db.sync import ack, batch, down, down_there, erased_there, quarantine, register, registered
from db.sync.central import Central
from db.sync.central_keys import CentralKeys
from db.sync.ingested import Ingested
from db.sync.lying import leave_lying
from db.sync.transport import FOLDER, NoRight, Seen, Transport, Unreachable

_INBOX = "inbox"
_OURS = (_INBOX, ack.FOLDER, down.FOLDER)
_OF_THE_SERVER = frozenset({"lost+found", ".snapshot", ".zfs", "$RECYCLE.BIN", "System Volume Information"})
"""Folders that a file server makes at the root of a share by itself: there is nobody to take them out."""
_MOST = 50
"""Names in each of the four places; also folders of nobody's that are entered: anybody who writes there makes more."""
_FIRST = erased_there.KIND
"""Of a folder's snapshots, the kind that is opened first: it may tell what nobody else does."""
_RUNNING = timedelta(days=1)
"""Between two clocks: a write that takes longer was given up."""


@dataclass(frozen=True)
class _Share:
    """What lies there, and whose folders there may be."""

    transport: Transport
    keys: CentralKeys
    now: datetime
    terminals: Mapping[str, bool]
    """Of each that was ever taken in, whether it was shut out."""
    is_doubted: Callable[[str], bool]

    def is_nobodys(self, name: str) -> bool:
        """Whether no terminal has this name; of one that may be noted where nobody can read, nothing is said."""
        return name not in self.terminals and not self.is_doubted(name)

    def names(self, folder: str) -> dict[str, int]:
        """What lies in a folder, less what is being written; nothing where this account may not look into it."""
        try:
            there = self.transport.look(folder)
        except Unreachable:
            self.transport.is_there(ack.FOLDER)  # a target that is gone raises here
            return {}
        return {name: seen.size for name, seen in sorted(there.items()) if not self._is_being_written(name, seen)}

    def is_some_central_s(self, path: str) -> bool:
        """Whether a receipt, a snapshot, or a folder with one has the form of what a central signs, and is not this
        one's for a terminal that it knows; of a file that cannot be read, nobody can say that.
        """
        root, *below = path.split("/")
        if root == down.FOLDER and len(below) == 1:
            return any(self.is_some_central_s(f"{path}/{name}") for name in self._snapshots(path))
        is_receipt = root == ack.FOLDER and path.endswith(ack.SUFFIX)
        if not is_receipt and not (root == down.FOLDER and down.parts_of(below[-1])):
            return False
        try:
            data = down_there.read(self.transport, path)
        except NoRight:
            return True
        if is_receipt:
            return ack.has_form(data, below[-1].removesuffix(ack.SUFFIX))
        terminal, name = below
        is_forgotten = terminal not in self.terminals or down_there.signer_of(data, terminal, name, self.keys) is None
        return is_forgotten and down_there.is_snapshot(data, terminal, name)

    def _snapshots(self, folder: str) -> list[str]:
        """Files with the name of one, those of erasures first: in a flood not all of them are opened."""
        found = [parts for name, size in self.names(folder).items() if size >= 0 and (parts := down.parts_of(name))]
        return [down.name_of(*parts) for parts in sorted(found, key=lambda each: (each[0] != _FIRST, *each))[:_MOST]]

    def _is_being_written(self, name: str, seen: Seen) -> bool:
        return name.endswith(PART) and seen.size >= 0 and abs(self.now - seen.changed) < _RUNNING


def leave_strays(central: Central, transport: Transport, now: datetime, done: Ingested) -> None:
    """Name what is nobody's, and what maybe only a central before this one signed.

    What already lies in the way in this night is named for that.

    Raises:
        Unreachable: the target does not answer.
    """
    sql = "SELECT terminal, revoked_at IS NOT NULL AS is_out FROM terminals"
    terminals = {str(found["terminal"]): bool(found["is_out"]) for found in rows(central.db, sql)}
    share = _Share(transport, central.keys, now, terminals, register.doubted(central.home, central.db))
    for place in (_at_the_root(share), _in_acks(share), _below_down(share), _in_inbox(share)):
        for path in islice((path for path in place if path not in done.lying and path not in done.unnamed), _MOST):
            reason = quarantine.FORMER if share.is_some_central_s(path) else quarantine.STRAY
            leave_lying(central, path, reason, now, done)
    quarantine.drop_gone(central.home.quarantine, done.lying, quarantine.STRAY)


def _at_the_root(share: _Share) -> Iterator[str]:
    ours = {*_OURS, *_OF_THE_SERVER}
    return (name for name, size in share.names("").items() if size != FOLDER or name not in ours)


def _in_acks(share: _Share) -> Iterator[str]:
    for name in share.names(ack.FOLDER):  # central writes to every terminal that it knows, and says what is in the way
        terminal = name.removesuffix(ack.SUFFIX)
        if terminal == name or share.is_nobodys(terminal):
            yield f"{ack.FOLDER}/{name}"


def _below_down(share: _Share) -> Iterator[str]:
    entered = 0
    for terminal, size in share.names(down.FOLDER).items():
        folder = down.folder_of(terminal)
        if size != FOLDER or not registered.is_name(terminal):
            yield folder
        elif share.is_nobodys(terminal):
            entered += 1
            if entered > _MOST or share.names(folder):  # an empty one may be there before its terminal is
                yield folder
        elif terminal in share.terminals:
            yield from _for_a_terminal(share, terminal)


def _for_a_terminal(share: _Share, terminal: str) -> Iterator[str]:
    """What central did not sign; in the folder of one that is still told something, it looked for that already."""
    folder = down.folder_of(terminal)
    names = share.names(folder)
    if share.terminals[terminal] and len(names) > _MOST:
        yield folder  # far more than was ever told it: nothing in it is opened
        return
    yield from (f"{folder}/{name}" for name in names if name.endswith(PART))
    if share.terminals[terminal] and names:
        there = down_there.look(share.transport, terminal, share.keys)
        yield from (f"{folder}/{name}" for name in there.foreign)


def _in_inbox(share: _Share) -> Iterator[str]:
    """Whatever has a batch's name is taken or named by whoever takes it, in whosever folder it lies."""
    entered = 0
    for terminal, size in share.names(_INBOX).items():
        folder = f"{_INBOX}/{terminal}"
        if share.is_doubted(terminal):
            continue  # its files wait as they lie
        entered += share.is_nobodys(terminal)
        if size != FOLDER or not registered.is_name(terminal) or entered > _MOST:
            yield folder
            continue
        yield from (f"{folder}/{name}" for name in share.names(folder) if not name.endswith(batch.SUFFIX))
