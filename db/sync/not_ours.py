"""What no erasure vouches for: what stands in central's folders and is no file of the program's (folders, pipes, links,
giants, copies made by hand), what it left half written and cannot take away, what waits at the share for room here, and
copies of its own that are elsewhere.

Nothing goes through it: an erasure is not complete until a person has taken it out, or mounted their disk. `erase`,
`access`, the night, its page and `doctor` all tell of it.
"""

from dataclasses import dataclass
from datetime import datetime

from db.sync import by_hand, copies_gone, for_want_of_room, giant, half_written, misplaced, whole_copies
from db.sync.central_home import CentralHome


@dataclass(frozen=True)
class NotOurs:
    """Paths, each told once."""

    by_hand: tuple[str, ...] = ()
    """Files, and folders, under no name of ours."""
    misplaced: tuple[str, ...] = ()
    """What stands in the place of a file of ours."""
    giants: tuple[str, ...] = ()
    """The same among sealed files and beside copies, and what is too large to be one."""
    whole_copies: tuple[str, ...] = ()
    """Copies of whole homes inside this one."""
    copies_gone: tuple[str, ...] = ()
    """Names of copies that are no longer here, as `db.sync.copies_gone` has them: no mark lies beside them."""
    half_written: tuple[str, ...] = ()
    """Files that a killed command left, where central's lock is held and they are here all the same."""
    copies_unread: tuple[str, ...] = ()
    """The list of copies, where it cannot be read: nobody can tell whether some are no longer here."""
    at_share: tuple[str, ...] = ()
    """Files there that cannot be taken, and for which there is no room here."""

    @property
    def is_any(self) -> bool:
        return self != NotOurs()


def found(home: CentralHome, now: datetime) -> NotOurs:
    """All of it, now."""
    return NotOurs(
        tuple(map(str, by_hand.found(home))),
        tuple(map(str, misplaced.every(home))),
        tuple(giant.found(home)),
        tuple(map(str, whole_copies.found(home.home))),
        tuple(copies_gone.gone(home, now)),
        tuple(map(str, half_written.found(home))),
        tuple(copies_gone.unread(home)),
        tuple(for_want_of_room.found(home)),
    )
