"""What `kiosk doctor` tells of what central keeps beside its database, and what was erased may still be in."""

from collections.abc import Iterator
from datetime import date, datetime

from db import health_unwritable, still_in
from db.connection import Connection
from db.finding import Finding, State
from db.sync import (
    before_upgrade,
    by_hand,
    copies_gone,
    copies_left,
    half_written,
    incomplete,
    misplaced,
    put_aside,
    whole_copies,
)
from db.sync.central_home import CentralHome
from db.sync.lost_base import next_command
from db.sync.naming import named
from kiosk.i18n import _


def copies_put_aside(place: CentralHome) -> Iterator[Finding]:
    """Copies that a person put aside, and when the last of them goes."""
    due = put_aside.due(place)
    folder = put_aside.folder_of(place)
    if folder in due or str(folder) in put_aside.closed(place):
        said = _("{path} : ce compte ne peut pas lire ce dossier de copies mises de côté, ni rien y oublier.")
        yield Finding("central.put_aside", State.LOOK, said.format(path=folder), _("Rendez-le à ce compte (chown)."))
    elif due and place.backup not in due:
        said = _("Copies mises de côté ({path}) : {n} fichiers ; le dernier s'en va le {day}.")
        told = said.format(path=folder, n=len(due), day=f"{max(due.values()):%d/%m/%Y}")
        yield Finding("central.put_aside", State.OK, told)


def copies_before_upgrade(place: CentralHome) -> Iterator[Finding]:
    """Copies for the way back from an upgrade, and when the last of them goes."""
    due = before_upgrade.due(place)
    if due:
        said = _("Copies d'avant une mise à jour, pour revenir : {names} ; la dernière s'en va le {day}.")
        names = ", ".join(copy.name for copy in due)
        told = said.format(names=names, day=f"{max(due.values()):%d/%m/%Y}")
        yield Finding("central.before_upgrade", State.OK, told)


def copies_to_come(place: CentralHome, today: date) -> Iterator[Finding]:
    """Copies that a wrong clock dated, now or then."""
    names = copies_left.to_come(place.backup, today)
    if names:
        said = _(copies_left.SAYS_TO_COME).format(names=named(names, ", "))
        yield Finding("central.to_come", State.LOOK, said, _(copies_left.TO_DO_TO_COME))


def copies_not_there(place: CentralHome, now: datetime) -> Iterator[Finding]:
    """Copies of the days before, where most are not there, or nobody can tell."""
    command = next_command(place.database)
    if copies_gone.unread(place):
        yield Finding("central.copies.unread", State.LOOK, *copies_gone.unread_words(place.folder, command))
    elif names := copies_gone.gone(place, now):
        yield Finding("central.copies.gone", State.LOOK, *copies_gone.words(names, place.folder, command))


def made_by_hand(place: CentralHome) -> Iterator[Finding]:
    """Files that somebody made in central's folders, copies of whole homes too, and that nothing else takes away."""
    found = by_hand.found(place)
    if found:
        yield Finding("central.by_hand", State.LOOK, *by_hand.words(found))
    whole = whole_copies.found(place.home)
    if whole:
        yield Finding("central.whole_copies", State.LOOK, *whole_copies.told([str(path) for path in whole]))


def half_written_left(place: CentralHome) -> Iterator[Finding]:
    """What a killed command left half written; what the next one takes away is not told."""
    stuck = half_written.stuck(place)
    if stuck:
        yield Finding("central.half_written", State.LOOK, *half_written.words(stuck))


def old_sheets(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Sheets of before an erasure, which could not be written anew; what stands in their place is told as that."""
    for folder in misplaced.besides(incomplete.sheets(place, db)):
        said = _("Effacement incomplet : {paths} peut encore tenir ce qui est effacé.")
        todo = _("La prochaine nuit le récrit ; tout de suite : kiosk central nightly")
        if place.csv in health_unwritable.folders(place):
            todo = health_unwritable.to_do(place.csv)
        yield Finding("central.sheets", State.LOOK, said.format(paths=folder), todo)


def deleted_and_there(place: CentralHome) -> Iterator[Finding]:
    """The base, as long as its bytes hold what was deleted from it."""
    if still_in.is_noted(place.database):
        said, todo = still_in.words(place.database, "kiosk central nightly")
        yield Finding("central.still_in", State.LOOK, _("Effacement incomplet. {said}").format(said=said), todo)
