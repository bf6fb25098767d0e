"""What `kiosk doctor` tells of what central's last night could not write, as its page keeps it until the next one."""

from collections.abc import Iterator
from datetime import date, datetime

from db.finding import Finding, State
from db.health_unwritable import folders
from db.sync import backup, copies_gone, copies_left, copy_days, misplaced, oversized, pages
from db.sync.central_home import CentralHome
from db.sync.lost_base import next_command
from db.sync.naming import named
from db.sync.shut import is_shut
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.i18n import N_, _

_WHAT_TO_DO = N_("Vérifiez ce disque (place libre, propriétaire, montage) ; puis : {command}")

_SHUT_COPY = N_("Rendez d'abord à ce compte la copie qu'il ne peut pas lire (chown) ; puis : {command}")

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


def last_night(place: CentralHome, now: datetime, last: date | None) -> Iterator[Finding]:
    """What it left undone.

    Args:
        last: the day of the last good copy.
    """
    today, command = local_day(now), next_command(place.database)
    odd = misplaced.found(place)
    if odd:
        yield Finding("central.misplaced", State.LOOK, *misplaced.words(odd, command))
    closed = {*folders(place), *odd}  # told with their cause
    if _is_copy_missed(place, last, today) and place.backup not in closed:
        said = _(_MISSED_TODAY if last == today else _MISSED)
        in_the_way = {path.parent for path in odd} & {place.backup}
        todo = _SHUT_COPY if backup.shut(place.backup) else misplaced.TO_DO if in_the_way else _WHAT_TO_DO
        said = said.format(path=place.backup, day=_shown(last))
        yield Finding("central.copy_missed", State.LOOK, said, _(todo).format(command=command))
    unwritten = sorted(
        {*pages.last_told(place.report, "unwritten")}
        - {str(folder) for folder in (*(path.parent for path in odd), *closed)}
    )
    if too_much := sorted(pages.last_told(place.report, "oversized")):
        yield Finding("central.oversized", State.LOOK, *oversized.words(too_much))
    if unwritten:
        said = _("La dernière nuit n'a pas pu tout écrire dans {paths}.")
        said = said.format(paths=named(unwritten, ", "))
        yield Finding("central.unwritten", State.LOOK, said, _(_WHAT_TO_DO).format(command=command))


def copies_late(place: CentralHome, now: datetime, last: date | None) -> Iterator[Finding]:
    """Of a sound base, which a night can copy: one that is lost, or damaged, is restored first."""
    today = local_day(now)
    is_told = _is_to_come(place, last, today) or _is_copy_missed(place, last, today) or _is_told_elsewhere(place, now)
    if copy_days.is_late(last, today) and pages.last(place.report) and not is_told:
        yield Finding("central.copies.late", State.LOOK, _(_LATE).format(day=_shown(last)), _(_LATE_TO_DO))


def _is_copy_missed(place: CentralHome, last: date | None, today: date) -> bool:
    is_missed = pages.has_missed_copy(pages.last(place.report), last, today)
    return small_files.is_plain(place.copy_missed_file) or (is_missed and not _is_to_come(place, last, today))


def _is_to_come(place: CentralHome, last: date | None, today: date) -> bool:
    """Whether there is none but those of a day to come: told by itself, and no disk is to blame."""
    return last is None and bool(copies_left.to_come(place.backup, today))


def _is_told_elsewhere(place: CentralHome, now: datetime) -> bool:
    """Whether the folder of copies has a line of its own, and a night would change nothing."""
    is_away = copies_gone.gone(place, now) or copies_gone.unread(place)
    is_no_folder = small_files.is_other_than_folder(place.backup)
    return place.backup in folders(place) or is_no_folder or is_shut(place.backup) or bool(is_away)


def _shown(last: date | None) -> str:
    return f"{last:%d/%m/%Y}" if last else "—"
