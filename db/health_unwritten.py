"""What `kiosk doctor` tells of what central's last night could not write, as its page keeps it until the next one."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from db.finding import Finding, State
from db.health_unwritable import folders
from db.sync import backup, copies_gone, copies_left, copy_days, misplaced, pages
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.shut import is_shut
from kiosk.clock import local_day
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

_LATE = N_("Dernière copie saine de la base : {day}. Il n'y en a pas de plus récente.")
_LATE_TO_DO = N_("Lancez la nuit, pour la sauvegarde : kiosk central nightly")


def last_night(place: CentralHome, now: datetime) -> Iterator[Finding]:
    today = local_day(now)
    odd = misplaced.found(place)
    if odd:
        yield Finding("central.misplaced", State.LOOK, *misplaced.words(odd))
    told = pages.last(place.report)  # empty: no night yet
    last = backup.last_good(place.backup, today)
    is_to_come = last is None and copies_left.to_come(place.backup, today)  # told by itself, and no disk is to blame
    is_missed = pages.has_missed_copy(told, last, today) and not is_to_come
    closed = {*folders(place)}  # told with their cause
    day = f"{last:%d/%m/%Y}" if last else "—"
    if (place.copy_missed_file.is_file() or is_missed) and place.backup not in closed:
        said = _(_MISSED_TODAY if last == today else _MISSED)
        in_the_way = {path.parent for path in odd} & {place.backup}
        todo = _SHUT_COPY if backup.shut(place.backup) else misplaced.TO_DO if in_the_way else _WHAT_TO_DO
        yield Finding("central.copy_missed", State.LOOK, said.format(path=place.backup, day=day), _(todo))
    elif told and copy_days.is_late(last, today) and not (is_to_come or _is_told_elsewhere(place, closed, now)):
        yield Finding("central.copies.late", State.LOOK, _(_LATE).format(day=day), _(_LATE_TO_DO))
    unwritten = sorted(
        {*pages.last_told(place.report, "unwritten")}
        - {str(folder) for folder in (*(path.parent for path in odd), *closed)}
    )
    if unwritten:
        said = _("La dernière nuit n'a pas pu tout écrire dans {paths}.")
        yield Finding("central.unwritten", State.LOOK, said.format(paths=named(unwritten, ", ")), _(_WHAT_TO_DO))


def _is_told_elsewhere(place: CentralHome, closed: Collection[Path], now: datetime) -> bool:
    """Whether the folder of copies has a line of its own, and a night would change nothing."""
    return place.backup in closed or is_shut(place.backup) or bool(copies_gone.gone(place, now))
