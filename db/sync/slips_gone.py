"""Slips of what lies in no inbox any more: they go before a night writes anything, for on a disk that they fill nothing
else could be written, the base not even opened.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from db.sync import quarantine
from db.sync.central_home import CentralHome
from db.sync.lock import only_one
from db.sync.lying import FEW_ANYWAY, MOST_IN_A_FOLDER
from db.sync.transport import Transport, Unreachable


def forget(home: CentralHome, opened: Callable[[CentralHome], Transport]) -> None:
    """Drop them, and those of more than is named of one folder by now. Of a target that is gone, and of a folder here
    that is shut, the night tells.

    Raises:
        Locked: another command of central's is under way.
    """
    with suppress(Unreachable, OSError):
        lying = quarantine.lying_slips(home.quarantine)
        slips = [slip for slip in lying if slip["name"].startswith("inbox/") and slip["reason"] not in FEW_ANYWAY]
        if slips:
            with only_one(home.home, "central"):
                _forget(home, opened(home), slips)


def _forget(home: CentralHome, transport: Transport, slips: Sequence[Mapping[str, str]]) -> None:
    there: dict[str, frozenset[str] | None] = {}
    kept: Counter[str] = Counter()
    for slip in slips:
        folder = slip["name"].rpartition("/")[0]
        if folder not in there:
            there[folder] = _noted_as(transport, folder)
        known = there[folder]
        is_gone = known is not None and slip["file"] not in known
        # In the inbox itself, terminals' own folders are named, however many they are.
        if is_gone or (folder != "inbox" and kept[folder] == MOST_IN_A_FOLDER):
            quarantine.drop(home.quarantine, slip["file"])
        else:
            kept[folder] += 1


def _noted_as(transport: Transport, folder: str) -> frozenset[str] | None:
    """Names that the slips of everything in a folder there would have; None: it cannot be looked into."""
    try:
        return frozenset(quarantine.note_name(f"{folder}/{name}") for name in transport.list(folder))
    except Unreachable:
        transport.list("")  # a target that is gone raises here
        return None
