"""What `kiosk doctor` tells of what central's last night could not write, as its page keeps it until the next one."""

from collections.abc import Iterator
from datetime import date

from db.finding import Finding, State
from db.health_unwritable import folders
from db.sync import backup, copies_left, misplaced, pages
from db.sync.central_home import CentralHome
from db.sync.naming import named
from kiosk.i18n import N_, _

_WHAT_TO_DO = N_("Vérifiez ce disque (place libre, propriétaire, montage) ; puis : kiosk central nightly")

_SHUT_COPY = N_("Rendez d'abord à ce compte la copie qu'il ne peut pas lire (chown) ; puis : kiosk central nightly")

_MISSED = N_(
    "La dernière sauvegarde n'a pas pu être faite dans {path}. Dernière copie saine : {day} ; elle ne tient pas tout "
    "ce que tient la base."
)
_MISSED_TODAY = N_(
    "La dernière sauvegarde n'a pas pu être faite dans {path}. Dernière copie saine : {day}, peut-être de tout ce que "
    "tient la base."
)


def last_night(place: CentralHome, today: date) -> Iterator[Finding]:
    odd = misplaced.found(place)
    if odd:
        yield Finding("central.misplaced", State.LOOK, *misplaced.words(odd))
    told = pages.last(place.report)  # empty: no night yet
    last = backup.last_good(place.backup, today)
    is_to_come = last is None and copies_left.to_come(place.backup, today)  # told by itself, and no disk is to blame
    is_late = told.get("is_copy_late") is True and last != today and not is_to_come
    is_late &= told.get("is_copy_tried") is not False  # else no night failed: none was
    closed = {*folders(place)}  # told with their cause
    if (place.copy_missed_file.is_file() or is_late) and place.backup not in closed:
        day = f"{last:%d/%m/%Y}" if last else "—"
        said = _(_MISSED_TODAY if last == today else _MISSED)
        in_the_way = {path.parent for path in odd} & {place.backup}
        todo = _SHUT_COPY if backup.shut(place.backup) else misplaced.TO_DO if in_the_way else _WHAT_TO_DO
        yield Finding("central.copy_missed", State.LOOK, said.format(path=place.backup, day=day), _(todo))
    unwritten = sorted(
        {*pages.last_told(place.report, "unwritten")}
        - {str(folder) for folder in (*(path.parent for path in odd), *closed)}
    )
    if unwritten:
        said = _("La dernière nuit n'a pas pu tout écrire dans {paths}.")
        yield Finding("central.unwritten", State.LOOK, said.format(paths=named(unwritten, ", ")), _(_WHAT_TO_DO))
