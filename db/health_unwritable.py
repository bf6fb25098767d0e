"""What `kiosk doctor` says of a folder of central that is closed to writing: the cause and what waits for it, once."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from db.finding import Finding, State
from db.health_paths import NO_RIGHT, look_at_folder
from db.private_files import is_read_only
from db.sync import backup, giant, quarantine, read_only, sweep
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.shut import closed_to_writing, is_closed, is_shut
from kiosk import small_files
from kiosk.i18n import N_, _

_NO_COPY = N_("Tant que c'est ainsi, aucune copie ne s'y fait ni n'en part, et un effacement reste incomplet.")
_LAST_COPY = N_("Dernière copie saine : {day}.")
_NOT_REWRITTEN = N_("Tant que c'est ainsi, rien n'y est récrit, et un effacement reste incomplet.")
_NOT_PUT = N_("Tant que c'est ainsi, rien n'y est mis.")
_NOT_CUT = N_(
    "Tant que c'est ainsi, rien n'y est mis ni récrit : un effacement qui touche ce qui s'y trouve reste incomplet."
)
_FILES = N_("Ces fichiers, pas encore récrits, peuvent tenir ce qui est effacé : {paths}.")


def folders(place: CentralHome) -> tuple[Path, ...]:
    """Of those that an erasure goes through or waits for, the ones that are there and closed to writing, or out of
    reach.
    """
    return closed_to_writing((place.backup, place.archive, place.quarantine, place.csv))


def besides(place: CentralHome, paths: Iterable[str]) -> list[str]:
    """Of some paths, those that are none of these folders, nor directly in one: the cause is told with it."""
    return read_only.besides(paths, [*map(str, folders(place))])


def look(place: CentralHome, folder: Path, today: date) -> Finding:
    """A folder of central's, whatever is the matter with it."""
    if folder not in folders(place):
        return look_at_folder(f"path.{folder.name}", folder)
    said = [_(read_only.SAYS if is_read_only(folder) else NO_RIGHT).format(path=folder)]
    if folder == place.backup:
        said.append(_(_NO_COPY))
        if not is_closed(folder):  # else nobody can tell
            last = backup.last_good(folder, today)
            said.append(_(_LAST_COPY).format(day=f"{last:%d/%m/%Y}" if last else "—"))
    elif folder == place.quarantine:  # no mark of an erasure goes there
        said.append(_(_NOT_CUT if is_shut(folder) or quarantine.files(folder) else _NOT_PUT))
    else:
        said.append(_(_NOT_REWRITTEN))
    files = giant.without(sweep.come_back(place)) if folder == place.archive else []
    if files:
        said.append(_(_FILES).format(paths=named(files, ", ")))
    return Finding(f"path.{folder.name}", State.LOOK, " ".join(said), to_do(folder))


def to_do(folder: Path) -> str:
    """What to do about one, by its cause."""
    if is_read_only(folder):
        return read_only.to_do("kiosk central nightly")
    if small_files.is_out_of_reach(folder):
        return _("Vérifiez son disque, et les droits des dossiers au-dessus ; puis : kiosk central nightly")
    return _("Rendez-le à ce compte (chown) ; puis : kiosk central nightly")
