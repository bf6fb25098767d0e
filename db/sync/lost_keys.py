"""Which of central's keys are gone, or are none, and the one command that makes up for all of them."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.sync.central_home import CentralHome


class CentralKeyLost(Exception):
    """Keys are gone, or are none, where a central was: others are made on demand. Exit code 2."""

    def __init__(self, home: "CentralHome") -> None:
        self.paths = ", ".join(map(str, lost_keys(home)))
        self.options = options(home)
        super().__init__(self.paths)


class EscrowLost(CentralKeyLost):
    """The escrow's public half is gone where a central was, alone or with other keys: the escrow in the safe, which has
    it, is the one that opens everything. Exit code 2.
    """


def key_lost(home: "CentralHome") -> CentralKeyLost:
    return CentralKeyLost(home) if home.escrow_recipient() else EscrowLost(home)


def lost_keys(home: "CentralHome") -> tuple[Path, ...]:
    """Those without which central does nothing, and the escrow's public half: to be put back, or made or told anew."""
    return (*home.unusable_keys(), *(() if home.escrow_recipient() else (home.escrow_file,)))


def options(home: "CentralHome") -> str:
    """What `central init` needs at once where none of them has a copy: with one alone it would ask for the other."""
    wanted = (
        "--new-key" if home.unusable_keys() else "",
        "" if home.escrow_recipient() else "--escrow-recipient age1…",
    )
    return " ".join(filter(None, wanted))
