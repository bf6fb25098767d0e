"""What central wrote to a terminal, and somebody else, or the disk, wrote over: central writes anew, and says so.

Told is only what is certain. Of the last file that it wrote of each kind, central knows the digest: other bytes under
that name, that none of its keys signed, are not its own. Where the file is gone, the night may have been cut off before
it wrote it; and what a central of before signed looks like this one's of then: neither is told.
"""

from collections.abc import Iterable

from db.connection import Connection
from db.sync import down, down_told
from db.sync.down_there import There
from kiosk.i18n import N_, _

SAYS = N_(
    "Dans le dossier d'échange, quelqu'un d'autre, ou le disque, a écrit sur ce que le siège y avait écrit pour une "
    "borne : {paths}. Le siège l'a récrit."
)
TO_DO = N_("Regardez les droits du partage, et qui peut y écrire (docs/night.md, « Les droits du partage »).")
ON_THE_PAGE = (
    "avec l'informatique, regarder les droits du partage : quelqu'un d'autre, ou le disque, a écrit sur {paths}, que "
    "le siège a récrit"
)


def names(db: Connection, terminal: str, kinds: Iterable[str], there: There, generation: str) -> list[str]:
    """Names of such files in a terminal's folder.

    Args:
        generation: central's of now; what it told in one before is not looked at.
    """
    return [
        name
        for kind in kinds
        if (last := down_told.last(db, terminal, kind)) is not None
        if last.digest and last.generation == generation and last.number in there.spoilt[kind]
        for name in [down.name_of(kind, last.number)]
        if there.of_another.get(name) != last.digest
    ]


def words(paths: str) -> str:
    """What is said of it, and what to do, in one line."""
    return f"{_(SAYS).format(paths=paths)} {_(TO_DO)}"
