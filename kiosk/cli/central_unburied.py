"""What a command says of an erasure that is not complete, and what ends it."""

from collections.abc import Sequence

from kiosk.cli import night
from kiosk.cli.exits import Exit
from kiosk.i18n import N_, _

_UNENDED = N_("Effacement incomplet.")


def tell(ending: night.Ending, paths: Sequence[str]) -> None:
    """Where an erasure is incomplete: folders, files, and what stands in the place of its marks."""
    if paths:
        from db.sync import giant, misplaced
        from db.sync.naming import named

        unended = giant.without(paths)
        if left := misplaced.besides_marks(unended):
            ending.worst(Exit.FAILED, _(night.UNBURIED).format(paths=named(left, ", ")))
        if odd := misplaced.among_marks(unended):
            ending.worst(Exit.FAILED, " ".join((_(_UNENDED), *misplaced.words(odd))))
