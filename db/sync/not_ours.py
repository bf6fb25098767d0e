"""What stands in central's folders and is no file of the program's: folders, pipes, links, giants, copies made by hand.

Nothing goes through it, so no erasure vouches for it: each is not complete until a person has taken it out. `erase`,
`access`, the night, its page and `doctor` all tell of it.
"""

from dataclasses import dataclass

from db.sync import by_hand, giant, misplaced, whole_copies
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

    @property
    def is_any(self) -> bool:
        return bool(self.by_hand or self.misplaced or self.giants or self.whole_copies)


def found(home: CentralHome) -> NotOurs:
    """All of it, now."""
    return NotOurs(
        tuple(map(str, by_hand.found(home))),
        tuple(map(str, misplaced.every(home))),
        tuple(giant.found(home)),
        tuple(map(str, whole_copies.found(home.home))),
    )
