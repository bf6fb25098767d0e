"""What `kiosk doctor` looks at of central's part, where a home plays it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from db import (
    health_archive,
    health_clock,
    health_events,
    health_keys,
    health_lying,
    health_register,
    health_terminals,
    health_unwritable,
    side_files,
)
from db.connection import Connection, open_database
from db.finding import Finding, State, of_trouble, on_the_wall
from db.health_database import tail
from db.health_kept import (
    copies_before_upgrade,
    copies_not_there,
    copies_put_aside,
    copies_to_come,
    deleted_and_there,
    half_written_left,
    made_by_hand,
    old_sheets,
)
from db.health_night import MEND_AT_CENTRAL, target, untold
from db.health_paths import look_at_folder, shown
from db.health_share import reached
from db.health_unwritten import copies_late, last_night
from db.sync import (
    agency_pepper,
    altered,
    applying,
    backup,
    doubted_keys,
    escrowed,
    giant,
    misplaced,
    of_nobody,
    own_clock,
    soundness,
    sweep,
    tombstones,
    unvouched,
)
from db.sync.archive import Archive
from db.sync.central_home import CentralHome
from db.sync.central_schema import VERSION, check_version, version_of, wrong_log
from db.sync.lost_base import check_not_gone
from db.sync.naming import named
from db.sync.operator_files import BY_KIND
from db.sync.share import has_central_answered, is_untold
from db.sync.shut import is_shut
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.config import ConfigurationError, is_central, is_terminal
from kiosk.i18n import N_, _
from kiosk.services.ports import DamagedDatabase, StorageError

_CUT_OFF = N_("Pour les ôter : kiosk central backup, kiosk central rebuild, kiosk central nightly")
_BROKEN = N_("Vérifiez le disque ; une fois la base saine, ôtez-les de ce dossier.")


def central(home: Path, now: datetime) -> Iterator[Finding]:
    """Keys, where the terminals' files come from, what lies in quarantine, the database and who may send to it."""
    if not is_central(home):
        return
    place = CentralHome(home)
    if not is_shut(place.keys):
        yield look_at_folder("path.keys", place.keys)
    elif not place.database.exists():
        yield from health_keys.keys(place)
        return  # whether this is a central at all lies in there
    for folder in (place.folder, place.archive, place.quarantine, place.csv, place.report, place.backup, place.down):
        is_gone = folder == place.archive and not folder.exists() and place.database.exists()
        is_away = folder == place.backup and small_files.is_other_than_folder(folder)
        if not (is_gone or is_away):  # each is told below
            yield health_unwritable.look(place, folder, local_day(now))
    yield from health_keys.keys(place)
    if not is_terminal(home):
        # On a machine that is both, the terminal's configuration says where.
        yield from _target(home, place)
    yield from health_lying.look(place)
    yield from _copies(place)
    last = backup.last_good(place.backup, local_day(now))
    yield from last_night(place, now, last)
    yield from (*health_register.unread(place), *health_register.outstripped_there(place))
    yield from copies_put_aside(place)
    yield from copies_before_upgrade(place)
    yield from (*copies_to_come(place, local_day(now)), *copies_not_there(place, now))
    yield from made_by_hand(place)
    yield from half_written_left(place)
    yield from health_archive.giants(place)
    yield from _operator_files(place)
    yield from _database(place, now, last)


def _target(home: Path, place: CentralHome) -> Iterator[Finding]:
    try:
        url = place.target()
    except StorageError as error:
        yield of_trouble("night.target", error)
        return
    is_answered = has_central_answered(place)
    if is_untold(url, home, is_answered=is_answered):
        yield untold(place)
        return
    yield target(home, url, _(MEND_AT_CENTRAL))
    yield from reached(home, url, "inbox", is_answered=is_answered)


def _operator_files(place: CentralHome) -> Iterator[Finding]:
    for kind, each in BY_KIND.items():
        try:
            told = each.read(place)
        except ConfigurationError as wrong:
            yield Finding(f"central.{kind}", State.LOOK, str(wrong), _(each.mend))
        else:
            if told is not None:
                said = _(each.sent).format(path=shown(each.path(place)))
                yield Finding(f"central.{kind}", State.OK, said)


def _database(place: CentralHome, now: datetime, last: date | None) -> Iterator[Finding]:
    path = place.database
    try:
        side_files.check(path)
    except StorageError as error:
        yield of_trouble("central.database", error)
        return
    check_not_gone(place)
    if not path.exists():
        yield Finding("central.database", State.OK, _("{path} : pas encore là.").format(path=path))
        return
    if wrong := wrong_log(path):
        yield of_trouble("central.database", DamagedDatabase(wrong))
        return
    try:
        with closing(open_database(path, None, read_only=True)) as db:
            check_version(db)
            if soundness.is_sound(db):
                said = _("Base du service central intacte : {path}").format(path=path)
                yield Finding("central.database", State.OK, said)
                yield from (*copies_late(place, now, last), *tail("central.tail", db, _(_CUT_OFF)))
                yield from _altered(place, db)
                yield health_terminals.enrolled(place, db, now)
                yield from health_terminals.without_inbox(place, db, now)
                if version_of(db) == VERSION:  # else the next night brings the tables up to date first
                    yield from (*health_terminals.told_no_secret(db), *health_terminals.not_reading(db, now))
                    yield from _peppers(place, db, now)
                    yield from health_register.unkept(place, db)
                    yield from _unburied(place, db, now)
                    yield from _unended(place, db)
                    yield from _sealed(place, db)
                    yield from old_sheets(place, db)
                    yield from deleted_and_there(place)
                    yield from _unread(place, db)
                    yield from health_archive.lost(place, db, now)
                    yield from health_archive.damaged(place, db)
                    yield from health_events.to_compare(db)
                    yield from health_archive.untaken(place, db)
                    yield from health_archive.held_up(place, db)
                yield _clock(place, db, now)
                return
    except DamagedDatabase:
        pass  # said below, as what the check itself finds
    said = _("La base du service central est abîmée : {path}").format(path=path)
    todo = _(
        "kiosk central restore, puis kiosk central nightly. Jamais une copie à la main : l'archive manquerait. Si "
        "aucune copie ne se relit : docs/operator-rare.md, « Plus aucune copie »."
    )
    yield Finding("central.database", State.UNSAFE, said, todo)


def _copies(place: CentralHome) -> Iterator[Finding]:
    shut = backup.shut(place.backup)
    if shut:
        said = _("Ce compte ne peut pas lire {paths}. Rien ne dit qu'une copie y est abîmée : n'en ôtez aucune.")
        todo = _("Rendez-le à ce compte (chown) ; puis : kiosk central nightly")
        paths = named([str(path) for path in shut], ", ")
        yield Finding("central.copies.shut", State.LOOK, said.format(paths=paths), todo)
    broken = backup.broken(place.backup)
    if broken:
        said = _("Copies abîmées dans backup : {names}.").format(names=", ".join(broken))
        yield Finding("central.copies", State.LOOK, said, _(_BROKEN))
    bare = unvouched.copies(place.backup)
    if bare:
        said = _(unvouched.SAYS).format(names=named(bare, ", "))
        yield Finding("central.copies.unvouched", State.LOOK, said, _(unvouched.TO_DO))
    count = 0 if shut or broken or bare else len(backup.copies(place.backup))
    if count:
        yield Finding("central.copies", State.OK, _("Copies de la base : {n}, telles qu'écrites.").format(n=count))


def _altered(place: CentralHome, db: Connection) -> Iterator[Finding]:
    found = altered.found(place, db)
    if found:
        days = sorted(set(found.values()))
        held = [
            _("{ids} (copie du {day})").format(
                ids=named([event for event in sorted(found) if found[event] == day], ", "), day=f"{day:%d/%m/%Y}"
            )
            for day in days
        ]
        said = _("Événements qui ne sont plus, dans la base, ce que dit une copie : {held}.").format(
            held=" ; ".join(held)
        )
        # Whoever goes back to the oldest of them has all of these texts: what came since is in the archive.
        todo = _(
            "Quelqu'un, ou le disque, a écrit dans central.sqlite. Gardez ailleurs la copie du {day}. Si son texte est "
            "le bon : ôtez de backup les copies plus récentes qu'elle, et central/copies-made, puis kiosk central "
            "rebuild."
        ).format(day=f"{days[0]:%d/%m/%Y}")
        yield Finding("central.altered", State.LOOK, said, todo)


def _peppers(place: CentralHome, db: Connection, now: datetime) -> Iterator[Finding]:
    for lost in agency_pepper.lost(place, db, local_day(now)):
        yield Finding(f"central.pepper.{lost.agency}", State.LOOK, *lost.words())


def _unburied(place: CentralHome, db: Connection, now: datetime) -> Iterator[Finding]:
    """Folders that do not know of something that was erased (R5)."""
    lacking = health_unwritable.besides(place, tombstones.lacking(place, tombstones.everywhere(place, db, now)))
    if lacking:
        said = _(
            "Effacement incomplet : sa marque manque dans {folders}. Une copie remise en place peut ramener "
            "ce qui est effacé."
        ).format(folders=", ".join(lacking))
        todo = _(
            "Vérifiez la place libre de ce disque ; ôtez ce qui serait à la place de ce dossier, ou rendez-le à ce "
            "compte (chown) ; puis : kiosk central nightly"
        )
        if not misplaced.besides(lacking):
            _said, todo = misplaced.words(misplaced.among(lacking))
        yield Finding("central.erasure", State.LOOK, said, todo)


def _unended(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Sealed files, or folders of them, that an erasure has not gone through to their end (R6)."""
    back = [path for path in giant.without(sweep.come_back(place)) if not is_shut(Path(path))]
    left = [path for path in giant.without(sweep.unended(place, db)) if path not in back]
    if sweep.is_awaited(db):  # nothing was laid back: what was noted as cut could not be written anew yet
        left, back = sorted({*left, *back}), []
    back, left = health_unwritable.besides(place, back), health_unwritable.besides(place, left)
    if back:
        said = _("Effacement incomplet : remis dans l'archive tels qu'ils étaient venus avant l'effacement, {paths}.")
        todo = _("La prochaine nuit les remplace de nouveau ; tout de suite : kiosk central nightly")
        yield Finding("central.come_back", State.LOOK, said.format(paths=named(back, ", ")), todo)
    if left:
        said = _("Effacement incomplet : {paths} peut encore tenir ce qui est effacé.")
        todo = _("La prochaine nuit le récrit ; tout de suite : kiosk central nightly")
        if any(is_shut(Path(path)) for path in left):
            todo = _("Rendez-le à ce compte (chown), en lecture et en écriture ; puis : kiosk central nightly")
        yield Finding("central.sweep", State.LOOK, said.format(paths=named(left, ", ")), todo)


def _sealed(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Files that another key opens and that an erasure waits for; without central's own nobody can tell."""
    if place.unusable_keys() or doubted_keys.doubts(place):
        return
    ours, nobody_s = of_nobody.apart(place, db, escrowed.remembered(place, place.read_keys().identity))
    if nobody_s:
        yield Finding("central.of_nobody", State.LOOK, *of_nobody.words(nobody_s))
    paths = named(ours, ", ")
    if paths:
        said = _(
            "Effacement incomplet. Ce qui peut encore tenir ce qui est effacé, chiffré pour une autre clé : {paths}."
        )
        todo = _("Avec la clé du séquestre : kiosk central ingest --escrow FICHIER ; puis redemandez-le.")
        yield Finding("central.sealed", State.LOOK, said.format(paths=paths), todo)


def _unread(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Files of the archive that came before, are not in the database, and cannot be read here."""
    unread = map(str, Archive(place.archive, ()).unread(applying.applied(db)))
    paths = named(giant.without(unread), ", ")
    if paths:
        said = _("Ce compte ne peut pas lire, dans l'archive : {paths}. La base n'a pas ce qui s'y trouve.")
        todo = _("Rendez-le à ce compte (chown) ; déjà à lui, vérifiez le disque ; puis : kiosk central nightly")
        yield Finding("central.archive", State.LOOK, said.format(paths=paths), todo)


def _clock(place: CentralHome, db: Connection, now: datetime) -> Finding:
    """Held against central's own last acts, as on the morning page: a terminal's clock may be ahead."""
    is_late = own_clock.is_late(db, now)
    if not is_late and own_clock.is_seen_to_have_jumped(place.backup, now):
        said = _(
            "L'horloge a avancé, ou aucune copie n'a été faite depuis plus d'une semaine : {now}. Rien n'est oublié "
            "en attendant."
        )
        todo = _("Vérifiez l'heure (timedatectl). Si elle est juste, kiosk central nightly ; demain, c'est passé.")
        return Finding("central.clock", State.LOOK, said.format(now=on_the_wall(now)), todo)
    return health_clock.look("central.clock", now, own_clock.last_dated(db))
