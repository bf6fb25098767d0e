"""What stands where central keeps a small file of its own, and is no file: nothing takes the place of a folder."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.sync import backup, copy_digest, doubted_keys, outstripped, to_carry, tombstones
from db.sync.central_home import CentralHome
from db.sync.csv_export import MANIFEST
from db.sync.csv_sheets import sheets
from kiosk import small_files
from kiosk.i18n import N_

SAYS = N_("À la place de fichiers que le siège écrit, ceci n'est pas un fichier ordinaire : {paths}.")
TO_DO = N_("Mettez-le de côté, hors de central (mv) ; puis : kiosk central nightly")


def found(home: CentralHome) -> list[Path]:
    """Folders, pipes and links to nothing, sorted; base, generation, target and `giant.found` are told apart."""
    return sorted(path for path in _files(home) if small_files.is_other_than_file(path))


def _files(home: CentralHome) -> Iterator[Path]:
    yield from (home.given_file, home.copy_missed_file, home.sealed_file, home.archive_lost_file)
    yield from (outstripped.file_of(home), to_carry.file_of(home), doubted_keys.escrow_record(home))
    yield from _in(home.folder, "pepper.*")
    yield from (home.csv / name for name in (MANIFEST, *(sheet.name for sheet in sheets())))
    yield from map(copy_digest.beside, backup.every(home.backup))
    yield from (*_in(home.report, "*.json"), *_in(home.report, "*.txt"))
    for folder in tombstones.places(home):
        yield from _in(folder, "*.erased")


def _in(folder: Path, names: str) -> list[Path]:
    """Nothing of a folder that is shut, which is told as that."""
    with suppress(OSError):
        return list(folder.glob(names))
    return []
