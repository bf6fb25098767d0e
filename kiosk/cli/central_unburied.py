"""What a command says of an erasure that is not complete, and what ends it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import night
from kiosk.cli.central_place import tell_whole_copies
from kiosk.cli.exits import Exit
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.not_ours import NotOurs

_UNENDED = N_("Effacement incomplet.")
_CLOSED = N_(
    "{paths} : ce compte ne peut pas y écrire : rien n'y est mis, et rien n'en part. Rendez-le-lui (propriétaire, "
    "montage), puis relancez la nuit."
)
NIGHTLY, ERASE = "kiosk central nightly", "kiosk central erase RÉFÉRENCE"


def tell(ending: night.Ending, paths: Sequence[str], *, is_erasing: bool = False) -> None:
    """Where an erasure is incomplete: folders, files, and what stands in the place of its marks or sheets.

    Args:
        is_erasing: whether it is asked for again then; else the next night ends it.
    """
    if paths:
        from db.sync import giant, misplaced, read_only
        from db.sync.naming import named

        closed = read_only.folders(paths)
        if closed:
            command = ERASE if is_erasing else NIGHTLY
            ending.worst(Exit.FAILED, f"{_(_UNENDED)} {read_only.words(closed, command)}")
        unended = giant.without(read_only.besides(paths, closed))
        if left := misplaced.besides(unended):
            ending.worst(Exit.FAILED, _(night.UNBURIED).format(paths=named(left, ", ")))
        if odd := misplaced.among(unended):
            ending.worst(Exit.FAILED, " ".join((_(_UNENDED), *misplaced.words(odd))))


def still_in(path: str, command: str = NIGHTLY) -> str:
    """Of a base whose bytes hold what was erased."""
    from db import still_in as told

    return " ".join((_(_UNENDED), *told.words(path, command)))


def held_up_by(sealed: Sequence[str], of_nobody: Sequence[str], of_unknown: Sequence[str]) -> Iterator[str]:
    """Of files that another key opens, that are nobody's, and of terminals that are known no more: one each."""
    from db.sync import of_nobody as nobody_s
    from db.sync import of_unknown as unknown_s
    from db.sync.naming import named

    if sealed:
        yield _(night.SEALED_FOR_OTHERS).format(paths=named(sealed, ", "))
    if of_nobody:
        yield " ".join(nobody_s.words(of_nobody))
    if of_unknown:
        yield " ".join(unknown_s.words(of_unknown))


def where_all(*lists: Sequence[str]) -> Iterator[str]:
    """Where the rest of the names is, if some were left out."""
    from db.sync.naming import is_cut

    if is_cut(*lists):
        yield _("Tous les noms : kiosk doctor --json")


def besides_read_only(ending: night.Ending, paths: Sequence[str]) -> list[str]:
    """Of some folders, those to which another cause closes this account; a read-only disk is told, once."""
    from db.sync import read_only

    closed = read_only.folders(paths)
    said = read_only.words(closed, NIGHTLY) if closed else ""
    if said and not any(said in warning for warning in ending.warnings):
        ending.worst(Exit.QUARANTINED, said)
    return read_only.besides(paths, closed)


def tell_not_ours(
    ending: night.Ending, left: "NotOurs", code: Exit = Exit.QUARANTINED, *, is_erasing: bool = False
) -> None:
    """What no erasure vouches for: only a person takes it out, or mounts the disk that it is on.

    Args:
        is_erasing: whether an erasure waits for it, which is then asked for again.
    """
    for said in sentences(left, is_erasing=is_erasing):
        ending.worst(code, said)
    tell_whole_copies(ending, left.whole_copies, code)


def sentences(left: "NotOurs", *, is_erasing: bool) -> Iterator[str]:
    """Of each kind one; copies of whole homes are told with the command that ends them."""
    from db.sync import by_hand, for_want_of_room, giant, half_written, misplaced

    if left.by_hand:
        yield " ".join(by_hand.words(left.by_hand))
    if left.misplaced:
        yield " ".join(misplaced.words(left.misplaced))
    if left.giants:
        yield " ".join(giant.words(left.giants))
    if left.half_written:
        yield " ".join(half_written.words(left.half_written))
    if left.at_share:
        yield " ".join(for_want_of_room.words(left.at_share))
    yield from copies_gone_words(left.copies_gone, left.copies_unread, is_erasing=is_erasing)


def copies_gone_words(names: Sequence[str], unread: Sequence[str], *, is_erasing: bool = False) -> Iterator[str]:
    """Copies of the days before, where most are not there, or their list cannot be read; nothing of none."""
    from db.sync import copies_gone

    command = ERASE if is_erasing else NIGHTLY
    if unread:
        yield " ".join(copies_gone.unread_words(Path("central"), command))
    if names:
        yield " ".join(copies_gone.words(names, Path("central"), command))


def tell_closed(ending: night.Ending, folders: Sequence[str]) -> None:
    """Folders of copies in which nothing can be written, also where today's copy stood there before."""
    if left := besides_read_only(ending, folders):
        from db.sync.naming import named

        ending.worst(Exit.QUARANTINED, _(_CLOSED).format(paths=named(left, ", ")))


def tell_closed_now(ending: night.Ending, home: Path) -> None:
    """The same, as the folders are now."""
    from db.sync import put_aside
    from db.sync.central_home import CentralHome

    tell_closed(ending, put_aside.closed(CentralHome(home)))
