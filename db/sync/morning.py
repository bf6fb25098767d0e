"""What the morning page tells, as data: what came, what did not, what lies aside. Counts, terminals and ids of events
only; no reference, nobody's data.

What lies in quarantine, wrong events and contradictions stay. Each is new on one page; later ones say that it waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.sync import (
    came,
    heard,
    to_carry,
)
from db.sync.unfit import Unfit


@dataclass(frozen=True)
class Morning:
    """The page as data; written as `<date>.json`."""

    day: str
    trial: bool
    received: Sequence[came.FromTerminal]
    enrolled: int
    """Terminals that central knows."""
    silent: Sequence[heard.Silent]
    ahead: Sequence[str]
    """Terminals whose clock was ahead of central's."""
    to_read: int
    late: int
    """Of those, the ones whose promised day is over."""
    quarantine: Sequence[str]
    """Reason of each file there, in French."""
    new_files: Sequence[str]
    """Of those, the ones that no earlier page told."""
    lying: Sequence[str]
    """What was left where it lies in the exchange folder, and must be taken out of there: its path there."""
    refused: Sequence[str]
    """Folders of the exchange folder in which this account may not write: their paths there."""
    unenrolled: Sequence[str]
    """Terminals of such files, and of `to_see_again`, that are not enrolled."""
    conflicts: int
    """Pairs, or more, of texts that contradict each other."""
    new_conflicts: int
    unfit: Sequence[Unfit]
    new_unfit: int
    waiting: int
    """Events of a newer program."""
    told: Sequence[str]
    """Files, events and bodies that this page knows: the next ones only count them."""
    to_complete: Sequence[str] = ()
    """Once a month, agencies whose terminals may lack what tenants should be told: see `db.to_complete`."""
    clock_is_odd: bool = False
    """Whether central's own clock goes back behind what was received, or has just jumped ahead."""
    reached: bool = True
    """Whether the exchange folder answered in the night."""
    is_share_missing: bool = False
    """Whether it did not because another folder, or none, stands in its place."""
    copy: str | None = None
    """ISO day of the last copy that was read again; None: there is none."""
    to_come: Sequence[str] = ()
    """Names of sound copies of a day to come, as `copies_left.to_come` has them."""
    is_copy_late: bool = False
    """Whether this night, or the one before, should have made a later one."""
    is_copy_tried: bool = True
    """Whether a night tried to; a page that is asked for days after the last night says that none did."""
    broken_copies: Sequence[str] = ()
    """Names of copies that are no longer what was written."""
    unvouched: Sequence[str] = ()
    """Names of copies without their digest."""
    by_hand: Sequence[str] = ()
    """Files in central's folders under no name of ours: their paths."""
    by_hand_kinds: Sequence[str] = ()
    """What they are, in words."""
    misplaced: Sequence[str] = ()
    """Folders, pipes and links that stand in the place of files of ours, but for `misplaced_marks`: their paths."""
    shut_copies: Sequence[str] = ()
    """Copies, and their digests, that this account cannot read: they may be sound."""
    half_written: Sequence[str] = ()
    """What a killed command left, and nobody here can take away: paths."""
    copies_gone: Sequence[str] = ()
    """Names of copies that were there before, where most are not."""
    copies_unread: Sequence[str] = ()
    """The list of copies, where it cannot be read."""
    is_backup_shut: bool = False
    """Whether their folder cannot be looked into: nobody can tell whether there are copies."""
    closed: Sequence[str] = ()
    """Folders of copies in which this account cannot write."""
    altered: Sequence[str] = ()
    """Ids of events that are no longer what a copy of an earlier day holds: named as long as there is such a copy."""
    is_forgetting_late: bool = False
    """Whether what is due could not be forgotten."""
    keyless: Sequence[str] = ()
    """Terminals that can be told no secret: enrolled before they had a key for it."""
    to_correct: Sequence[str] = ()
    """What the operator set and what cannot be sent, by its path."""
    misplaced_marks: Sequence[str] = ()
    """The same of marks and sheets, where an erasure is not complete for them."""
    read_only: Sequence[str] = ()
    """Folders on a disk that is mounted to be read only, for which an erasure, the copies or the night wait."""
    unburied: Sequence[str] = ()
    """Folders without the mark of something that was erased, or whose files may still tell of it: not complete."""
    still_in: str = ""
    """The path of the base, as long as its bytes hold what was deleted from it; empty: they do not."""
    sealed: Sequence[str] = ()
    """Files that another key opens, and that keep an erasure from being complete."""
    of_nobody: Sequence[str] = ()
    """The same of files that are nobody's that we know."""
    of_unknown: Sequence[str] = ()
    """Files of the archive that do so, of terminals that nobody here knows any more."""
    is_generation_lost: bool = False
    """Whether it cannot be read any more which central this is, for which reason nothing goes down."""
    is_outstripped: bool = False
    """Whether another state of this central wrote at the share: this folder may have been put back from a copy."""
    marks_lost: str = ""
    """As `db.sync.marks_lost.noted` has it."""
    notes_lost: Sequence[str] = ()
    """As `db.sync.notes_lost.noted` has it."""
    unwritten: Sequence[str] = ()
    """Folders in which the night could not write what it wanted to, and so left some of its work."""
    unread: Sequence[str] = ()
    """Files of the archive, or the archive itself, that could not be read and whose events are not here; and what lies
    beside the copies of who was taken in and shut out; and keys of the agencies' PINs.
    """
    archive_lost: int = 0
    """How many files the archive should hold and does not, that no copy had made up for before this night."""
    giants: Sequence[str] = ()
    giant_kinds: Sequence[str] = ()
    """Files of archive and quarantine that are too large to be read."""
    rotten: Sequence[str] = ()
    """Files of the archive that are no longer what was written: their paths."""
    lacking_keys: Sequence[str] = ()
    """Public halves that are not here as they should be, as `lost_keys.public_lacking` names them."""
    keys_to_carry: Sequence[to_carry.ToCarry] = ()
    """Keys that are new, and that nobody has said were carried to every terminal."""
    lost_peppers: Sequence[str] = ()
    """Agencies whose staff is not sent, because the key of their PINs is gone, or is another."""
    codes_to_redo: Sequence[str] = ()
    """Those whose staff is not sent, because some of the PINs are mixed with another key."""
    damaged_notes: Sequence[str] = ()
    """Files beside the copies that no longer tell whether their terminal was shut out: a person looks at them."""
    strays: Sequence[str] = ()
    """What lies in the exchange folder, in nobody's way, and is nobody's of ours: its path there."""
    former: Sequence[str] = ()
    """What lies there and may be of a central before this one, or for a terminal that it forgot: its path there."""
    for_other_key: Sequence[str] = ()
    """Terminals of files in quarantine that another key opens, for as long as they lie there."""
    to_see_again: Sequence[str] = ()
    """Reason of each file there that an earlier page told, and that came again today or has another reason since."""
    left_there: int = 0
    """How many files there wait for a person, of whom this page asks nothing: an earlier one did."""
    new_names: Sequence[str] = ()
    """Of `new_files`, then of `to_see_again`, the names that they have there."""
    new_from: Sequence[str] = ()
    """Of the same, the folders of the share in which they lay; empty: nobody knows, or in none."""
    enrolled_since: Sequence[str] = ()
    """Terminals of new files, and of those, that are enrolled by now: the next night takes them, or says why not."""
    awaited: Sequence[str] = ()
    """Machines whose file an erasure cut before its signature was known, or that was vouched for: it comes again."""
    shut_out: Sequence[str] = ()
    """Revoked terminals of such files."""
    still_on: Sequence[str] = ()
    """Those of which no earlier page told that they send files in which nothing is."""
    unslipped: Sequence[str] = ()
    """Terminals of such files that are sound, and of which nobody knows where they lay: their slips were lost."""
    is_quarantine_shut: bool = False
    """Whether it cannot be looked into: nobody can tell whether anything is there."""
    left_at_share: int = 0
    """How many things are left where they lie in the exchange folder, for a person to take out."""
    is_disk_full: bool = False
    """Whether nearly nothing is free on central's own disk: soon no night writes anything, this page neither."""
    is_share_full: bool = False
    """Whether nearly nothing is free on the exchange folder, which the terminals could then not write to."""
    refusal: str = ""
    """Why the exchange folder takes nothing, as `transport.Unwritable` says."""
    written_over: Sequence[str] = ()
    """What the night found changed of what central had written at the exchange folder: its path there."""
    no_room: Sequence[str] = ()
    """Files there that cannot be taken, and for which there is no room here: their paths there."""
    room_wanted: int = 0
    """Megabytes that must be free here beside such files."""
    unnamed: Mapping[str, int] = field(default_factory=dict)
    """Folders there, as names are shown, and how many things were left there beyond those that are named; they are
    counted in `left_at_share`."""
    oversized: Sequence[str] = ()
    """Kinds of which the terminals are sent nothing, for none could read so much: see `db.sync.oversized`."""
    whole_copies: Sequence[str] = ()
    """Copies of a whole home inside this one: their paths."""
    not_reading: Sequence[str] = ()
    """Terminals that do not read their receipts."""
    without_inbox: Sequence[str] = ()
    """Silent terminals that have no folder there to lay anything in."""
