"""Marks of erasures that were missing when central was restored (R5): told until a person has dealt with it.

A copy from before an erasure brings back what was erased, and the marks alone tell of it. The archive may tell too:
where something was erased from a sealed file, what survives lies there in its place (R6). An event that the copy has of
such a file and the file has no more was erased, and its mark is made again. It tells nothing of what came more than 90
days ago, for the file is then gone, nor of what never came in a file that is here. So a person is asked all the same.

<home>/central/marks-lost           name of the copy that was put in place; one line; a person takes it away
"""

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from db import erased_digests
from db.connection import rows
from db.files import write_durably
from db.night.central.events import UnreadableEvent, parse
from db.sync import giant, kept, tombstones
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.ingested import Ingested
from db.sync.opening import open_held
from kiosk import small_files
from kiosk.i18n import N_
from kiosk.reference import normal_reference

SAYS = N_(
    "Des marques d'effacement manquaient (central/backup/erased, central/archive/erased) quand la copie {copy} a été "
    "remise : ce qui a été effacé depuis cette copie est peut-être revenu."
)
TO_DO = N_(
    "Retrouvez ces dossiers (déplacés, renommés) et remettez-les, puis kiosk central nightly, qui relit aussi les "
    "marques du dossier d'échange. Sans eux, redemandez chaque effacement connu. Si rien n'a jamais été effacé, rien "
    "ne manque. Une fois que tout est vu, ôtez central/marks-lost : ceci n'est plus redit."
)
MADE_AGAIN = N_("Marques d'effacement refaites d'après l'archive, et effacées de nouveau : {n}.")
ON_THE_PAGE = (
    "des marques d'effacement manquaient à une restauration : les retrouver, ou redemander chaque effacement connu "
    "(kiosk doctor), puis ôter central/marks-lost"
)
_COPY = re.compile(r"[0-9A-Za-z.-]+")


def look(central: Central, copy: Path, now: datetime, done: Ingested) -> set[str]:
    """Before anything of the copy is settled: gives the digests of what only the archive still shows to be erased.

    Noted first, so that a plug that is pulled leaves it told; counted in `done`.

    Raises:
        Unwritten: it cannot be noted.
    """
    shown = _shown_by_archive(central) - tombstones.everywhere(central.home, central.db, now).keys()
    if shown or tombstones.are_lost(central.home):
        write_durably(file_of(central.home), f"{copy.name}\n".encode(), central.step)
    done.marks_lost, done.marks_made = noted(central.home), len(shown)
    return shown


def noted(home: CentralHome) -> str:
    """Name of the copy beside which marks were missing; empty: none were, or a person has dealt with it."""
    told = small_files.read_note(file_of(home))
    if told is None:
        return ""
    return told.strip() if _COPY.fullmatch(told.strip()) else small_files.UNREADABLE


def file_of(home: CentralHome) -> Path:
    """Where it is noted."""
    return home.folder / "marks-lost"


def _shown_by_archive(central: Central) -> set[str]:
    shown: set[str] = set()
    for path, digest in central.archive.files():
        if path.suffix == kept.SUFFIX:
            with suppress(BadBatch, OSError):
                _frame, bodies = open_held(central, path.name, giant.read(path))
                shown |= _gone_from(central, digest, bodies)
    return shown


def _gone_from(central: Central, digest: str, bodies: tuple[bytes, ...]) -> set[str]:
    """By its bytes, and by its id, an event that only one of the two holds was erased from the other."""
    left, ids = {*bodies}, {_id_of(body) for body in bodies}
    sql = "SELECT event_id, reference, body FROM events WHERE batch = ? AND reference IS NOT NULL"
    return {
        erased_digests.digest_of(normal_reference(str(each["reference"])) or str(each["reference"]))
        for each in rows(central.db, sql, (digest,))
        if each["body"] not in left and each["event_id"] not in ids
    }


def _id_of(body: bytes) -> str:
    try:
        return parse(body).event_id
    except UnreadableEvent:
        return ""
