"""What a run of central's took and left, in counts and names: no content."""

from dataclasses import dataclass, field

from db.sync.applying import Applied
from db.sync.lost_pepper import LostPepper
from db.sync.names_shown import by_folder


@dataclass
class Ingested:
    """What one run took, in counts."""

    files: int = 0
    events: int = 0
    known: int = 0
    """Events that were here already."""
    set_aside: int = 0
    """Events listed for a person."""
    unfit: int = 0
    """Events that are wrong in themselves: kept, in no table, for a person."""
    waiting: int = 0
    """Events of a newer program, kept until this one is updated."""
    quarantined: list[str] = field(default_factory=list)
    """Reason of each file set aside in this run."""
    told_before: int = 0
    """Of those, how many are of revoked terminals, and ask for nothing that no page asked: see `quarantine_news`."""
    resealed: int = 0
    """Files that the escrow's key alone opened, kept in the archive for central's own from now on."""
    unburied: list[str] = field(default_factory=list)
    """Folders in which a tombstone could not be written: an erasure is not complete."""
    marks_lost: str = ""
    """Name of the copy beside which marks of erasures were missing (`db.sync.marks_lost`); empty: none were."""
    marks_made: int = 0
    """Of those, how many were made again as the archive tells."""
    notes_lost: list[str] = field(default_factory=list)
    """Terminals whose notes were missing beside the copies, as `db.sync.notes_lost.noted` has them."""
    lying: list[str] = field(default_factory=list)
    """What was left where it lies at the target: its path there."""
    refused: list[str] = field(default_factory=list)
    """Of those, folders in which this account may not write."""
    strays: list[str] = field(default_factory=list)
    """Of those, what is nobody's and stands in no way."""
    no_room: dict[str, str] = field(default_factory=dict)
    """Files that cannot be taken, and that would have left too little room here, and why each cannot: some of `lying`,
    some of `unnamed`."""
    room_wanted: int = 0
    """Of those, the bytes that must be free here beside their own."""
    unnamed: dict[str, str] = field(default_factory=dict)
    """What was left where it lies beyond the few things of a folder that are named, and why."""
    former: list[str] = field(default_factory=list)
    """Of those, what a central before this one may have signed: it is to stay."""
    strangers: dict[str, int] = field(default_factory=dict)
    """Of terminals that nobody enrolled, how many files wait in the archive."""
    unread: dict[str, str] = field(default_factory=dict)
    """Files of the archive, or the archive itself, that are shut to this account, and why: taken once they are not."""
    shut_peppers: list[str] = field(default_factory=list)
    """Keys of agencies' PINs that are shut to this account: their terminals keep the staff that they have."""
    lost_peppers: list[LostPepper] = field(default_factory=list)
    """Such keys that are not there, or are none, or another, be it than of one PIN: the same."""
    unnoted: list[str] = field(default_factory=list)
    """What is noted beside the copies of who was taken in and shut out, and cannot be read: files, or whole folders."""
    doubted: list[str] = field(default_factory=list)
    """Terminals from which nothing is taken because of it: their files wait where they lie."""
    without_inbox: list[str] = field(default_factory=list)
    """Terminals that may send, and have no folder at the share to lay anything in."""
    is_share_missing: bool = False
    """Whether another folder, or none, stands where the share should be: nothing was read or written there."""
    refusal: str = ""
    """Why the share takes nothing, as `transport.Unwritable` says; empty: it does, or nobody knows."""
    written_over: list[str] = field(default_factory=list)
    """What this central wrote to a terminal, and was other bytes by now: written anew, its path at the target."""
    untold: dict[str, str] = field(default_factory=dict)
    """Kinds of what the operator set that cannot be sent to the terminals, and why, in words."""

    oversized: list[str] = field(default_factory=list)
    """Kinds of which there is more than a terminal reads: nothing of them was sent."""

    def add(self, applied: Applied) -> None:
        self.files += 1
        self.events += applied.fresh
        self.known += applied.known
        self.set_aside += applied.set_aside
        self.unfit += applied.unfit
        self.waiting += applied.waiting

    def add_oversized(self, kind: str) -> None:
        if kind not in self.oversized:
            self.oversized.append(kind)

    def unnamed_in(self) -> dict[str, int]:
        """Folders, and how many things were left there without a name."""
        return by_folder(self.unnamed)

    def doubt(self, terminal: str) -> None:
        if terminal not in self.doubted:
            self.doubted.append(terminal)
