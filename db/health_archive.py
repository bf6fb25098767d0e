"""What `kiosk doctor` tells of files that central's archive should hold and does not."""

from collections.abc import Iterator
from datetime import datetime

from db.connection import Connection
from db.finding import Finding, State
from db.sync import applying, archive_lost, doubted_keys, giant, incomplete, of_unknown, rotten, sweep
from db.sync.archive import ARCHIVE_KEPT, Archive
from db.sync.central_home import CentralHome
from db.sync.lock import is_held
from db.sync.naming import named
from kiosk.i18n import N_, _

_GONE = N_("{path} n'est plus là. Fichiers des {days} derniers jours qui y étaient : {n}.")
_FEWER = N_("{path} : fichiers des {days} derniers jours qui y manquent : {n}.")


def lost(place: CentralHome, db: Connection, now: datetime) -> Iterator[Finding]:
    """Until a copy that was read again makes up for them; then only how many they are."""
    count, held = archive_lost.counts(place, db, now)
    if count:
        said = _(_FEWER if place.archive.exists() else _GONE)
        told = said.format(path=place.archive, n=count, days=ARCHIVE_KEPT.days)
        todo = _("kiosk central backup, tout de suite : ensuite, ce n'est plus redit. Puis regardez le disque.")
        yield Finding("central.archive.lost", State.LOOK, f"{told} {_(archive_lost.WHAT_IS_LEFT)}", todo)
    elif held:
        said = _("{path} : fichiers qui y manquent : {n} ; une copie relue tient tout ce qu'ils tenaient.")
        yield Finding("central.archive.lost", State.OK, said.format(path=place.archive, n=held))
    elif not place.archive.exists():
        said = _("{path} : pas encore là.").format(path=place.archive)
        yield Finding("central.archive.lost", State.OK, said)


def untaken(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Files of terminals that are noted anywhere, and which the base has not taken; of others the page tells."""
    there = Archive(place.archive, ()).untaken(applying.applied(db))
    if not there or is_held(place.home, "central"):  # of what it is just taking, a night takes care
        return
    nobody_s, known = of_unknown.files(place, db), applying.applied(db)
    left = [path for digest, path in there.items() if digest not in known and str(path) not in nobody_s]
    if left:
        said = _(
            "L'archive tient des fichiers que la base n'a pas : {n}. Une commande s'est arrêtée en route, ou une base "
            "d'avant a été mise à la place. Rien n'est perdu."
        )
        todo = _("kiosk central nightly les prend.")
        yield Finding("central.untaken", State.LOOK, said.format(n=len(left)), todo)


def held_up(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Files for which an erasure waits, until somebody knows again whose they are."""
    paths = sweep.held_up(place, db)
    if paths:
        yield Finding("central.of_unknown", State.LOOK, *of_unknown.words(paths))


def giants(place: CentralHome) -> Iterator[Finding]:
    """Files that central holds and that are too large to be read, and the list that is no other file's to tell."""
    paths = giant.found(place)
    if paths:
        yield Finding("central.giant", State.LOOK, *giant.words(paths))
    yield from _cut_list(place)


def _cut_list(place: CentralHome) -> Iterator[Finding]:
    """The list of what lost something to an erasure: a giant in its place is told as one."""
    for path in giant.without(incomplete.lost_list(place)):
        said = _(
            "{path} : la liste des fichiers où un effacement a ôté quelque chose ne se lit plus. Remis dans l'archive "
            "tel quel, un tel fichier ne serait pas reconnu."
        )
        todo = _(
            "kiosk central nightly relit toute l'archive et la refait. Fermée à ce compte : rendez-la-lui d'abord "
            "(chown)."
        )
        yield Finding("central.cut_list", State.LOOK, said.format(path=path), todo)


def damaged(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Files that are no longer what was written: `restore` would lack them."""
    identities = [] if place.unusable_keys() or doubted_keys.doubts(place) else [place.read_keys().identity]
    paths = named([str(path) for path in rotten.files(Archive(place.archive, ()), db, *identities)], ", ")
    if paths:
        todo = _(rotten.TO_DO).format(days=ARCHIVE_KEPT.days)
        yield Finding("central.archive.rotten", State.LOOK, _(rotten.SAYS).format(paths=paths), todo)
