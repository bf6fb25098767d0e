"""Files of central's archive that are no longer what was written: nothing is made again from them (R9).

Nobody can erase anything in one either (R6): what was erased may be in it until it goes, as every file of the archive.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from db.connection import Connection, rows
from db.sync import giant, kept
from db.sync.archive import ARCHIVE_KEPT, Archive
from db.sync.batch import BadBatch
from kiosk.clock import from_text, local_day
from kiosk.i18n import N_

SAYS = N_("Abîmés dans l'archive, et personne ne peut les relire ni rien y effacer : {paths}.")
TO_DO = N_(
    "Vérifiez le disque. La base tient ce qui y était : ôtez-les de l'archive, puis kiosk central backup, qui compte "
    "une fois ce qui y manque. Sinon, ils s'en vont à leurs {days} jours."
)


def files(archive: Archive, db: Connection, *identities: str) -> list[Path]:
    """Those that were taken in: any other is put into quarantine by the night.

    Args:
        identities: age secret keys, which alone can tell of what central put in the place of a file; none: that one
            counts as sound.
    """
    taken = {str(each["digest"]) for each in rows(db, "SELECT digest FROM applied")}
    return [path for path, digest in archive.files() if digest in taken and _is_rotten(path, digest, identities)]


def due(db: Connection, paths: Sequence[Path]) -> list[date]:
    """The day by which each is gone, if every night is lived (R4)."""
    at = {
        str(each["digest"]): from_text(each["applied_at"])
        for each in rows(db, "SELECT digest, applied_at FROM applied")
    }
    return [local_day(at[path.stem.rpartition("-")[2]]) + ARCHIVE_KEPT + timedelta(days=1) for path in paths]


def _is_rotten(path: Path, digest: str, identities: Sequence[str]) -> bool:
    if giant.is_none(path):
        return False  # which is told as that
    try:
        if path.suffix != kept.SUFFIX:
            with path.open("rb") as data:
                return hashlib.file_digest(data, "sha256").hexdigest() != digest
        return kept.open_kept(giant.read(path), *identities)[0].digest != digest
    except BadBatch as bad:
        return bad.reason != "not_for_us"
    except OSError:
        return False  # shut, which is told as that
