"""How a night went, for the page that is written in it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.sync.central_home import CentralHome


@dataclass(frozen=True)
class Lived:
    """How the night went that the page is written in; by itself, a page looks for what it can."""

    reached: bool = True
    is_share_missing: bool = False
    """Whether the exchange folder was not reached because another one, or none, stands in its place."""
    copied: bool | None = None
    """Whether today's copy was made and read again; None: not known here."""
    forgot: bool = True
    """Whether what is due was forgotten, or waits for a clock that can be believed."""
    unwritten: Sequence[str] = ()
    unread: Sequence[str] = ()
    is_share_full: bool = False
    refusal: str = ""
    """These as the page has them."""
    without_inbox: Sequence[str] = ()
    """Enrolled terminals without a folder at the share, silent or not."""
    archive_lost: int = 0
    """As the page has it, where the night made up for it since."""
    written_over: Sequence[str] = ()
    """As `Ingested` has it."""
    oversized: Sequence[str] = ()
    """The same."""
    unnamed: Mapping[str, int] = field(default_factory=dict)
    """Folders of the share, as names are shown, and how many things were left there beyond those that are named."""
    aside: Sequence[str] = ()
    """Of the broken copies, those that were put aside, for the night's own was to bear their day."""


BY_ITSELF = Lived()


def unwritten(home: CentralHome, *, is_taken: bool, is_exported: bool) -> tuple[str, ...]:
    """Folders to be looked at after a night that could not write; those of the copies have a line of their own."""
    shut = [folder for folder in (home.archive, home.quarantine) if not os.access(folder, os.R_OK | os.W_OK | os.X_OK)]
    to_take = () if is_taken else shut or (home.folder,)
    return tuple(str(folder) for folder in (*to_take, *(() if is_exported else (home.csv,))))
