"""What `kiosk doctor` looks at of a terminal's database: its pages, its rows, its log, what waits in it, its clock."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from db import clock_jumps, health_clock, left_log
from db.connection import Connection, file_of, rows
from db.damaged import is_newer
from db.finding import Finding, State, of_trouble, on_the_wall
from db.former_names import is_refused
from db.kept_copies import aside_with, copies, day_of, lacking
from db.key_words import WrongKey, told_of_base
from db.keys import Keys
from db.migrations import check_version
from db.repair import kept_files
from db.stores import outbox
from db.stores.submissions import without_event
from db.terminal import (
    check_there,
    checked_key,
    database_path,
    is_sound,
    longer_by,
    look_at,
    wrong_log,
)
from kiosk import small_files
from kiosk.domain.keeping import LONGEST_SUBMISSION
from kiosk.i18n import _, ngettext
from kiosk.services.ports import DamagedDatabase, StorageError

LONGEST_SILENCE = timedelta(days=3)
"""Age of the oldest event unsent from which a person must look: a long weekend is no alarm yet."""
LARGEST_LOG = 64 * 2**20
"""Bytes of the write-ahead log from which somebody keeps it from being emptied: it is a few, every night."""


def database(home: Path, now: datetime) -> Iterator[Finding]:
    path, keys = database_path(home), Keys(home)
    try:
        checked_key(keys, path)
    except StorageError as lost:
        yield of_trouble("database", lost, told_of_base(lost) if isinstance(lost, WrongKey) else "")
        yield from _gone_as_well(home, path)
        return
    yield from _kept(home)
    yield from _lacking(home)
    check_there(path)  # of a file that is empty nothing can be repaired
    if wrong := wrong_log(home):
        yield of_trouble("integrity", DamagedDatabase(wrong))
        return
    try:
        opened = look_at(home)
    except DamagedDatabase:
        if not keys.has_check:
            raise
        # The key is known to be right, so that the file is what is wrong.
        yield _damaged(home)
        return
    with closing(opened) as db:
        if not is_sound(db):
            yield _damaged(home, longer_by(db))
            return
        yield from tail("integrity.tail", db, _("Arrêtez la borne, puis « kiosk doctor --repair » les ôte."))
        yield Finding("integrity", State.OK, _("Base intacte : chaque page vérifiée."))
        check_version(db)
        yield Finding("database", State.OK, _("Base : {path}").format(path=path))
        yield from _broken_links(db)
        yield _log(path)
        yield from _outbox(db, now)
        yield from _never_sent(db)
        yield health_clock.look("clock", now, outbox.last_event_at(db))
        yield from _jump(db, now)
        yield from _back(db, now)


def _gone_as_well(home: Path, path: Path) -> Iterator[Finding]:
    """Whoever puts the key back would else learn only then that there is nothing that it opens."""
    try:
        check_there(path)
    except StorageError as gone:
        if is_refused(home):
            yield of_trouble("database.gone", gone, _("Remettez data et keys de leur copie : init refuserait."))
            return
        todo = _(
            "D'abord la configuration, si elle est dite ici aussi, et la copie de la clé. Sans copie de la clé : "
            "« kiosk init --agency AGENCE --terminal BORNE », avec les mêmes options, refait la clé et une base vide ; "
            "puis refaites les agents."
        )
        yield of_trouble("database.gone", gone, todo)


def _damaged(home: Path, extra: int = 0) -> Finding:
    """`extra`: bytes at the end of the file that are none of the base's."""
    path = database_path(home)
    if is_newer(home):
        said = _("La base est abîmée, et vient d'une version plus récente du programme : {path}")
        todo = _(
            "Ce programme-ci ne la répare pas. Arrêtez la borne, puis « kiosk upgrade-check --back » ; ou installez de "
            "nouveau la version récente, puis « kiosk doctor --repair »."
        )
        if not copies(home):
            todo = _(
                "Ce programme-ci ne la répare pas. Arrêtez la borne, installez de nouveau la version récente, puis "
                "« kiosk doctor --repair »."
            )
        return Finding("integrity", State.UNSAFE, said.format(path=path), todo)
    todo = _(
        "Arrêtez la borne, puis « kiosk doctor --repair » : ce qui se lit encore est repris, le fichier est gardé."
    )
    said = _("La base est abîmée : {path}").format(path=path)
    if extra:
        said = _("La base est abîmée : {n} Mo qui ne sont pas d'elle suivent sa fin dans {path}").format(
            n=-(-extra // 2**20), path=path
        )
    return Finding("integrity", State.UNSAFE, said, todo)


def tail(name: str, db: Connection, todo: str) -> Iterator[Finding]:
    """What follows the end of a sound database."""
    extra = longer_by(db)
    if extra:
        said = _("{n} Mo qui ne sont pas de la base suivent sa fin dans {path} : rien ne les lit, rien n'est perdu.")
        yield Finding(name, State.LOOK, said.format(n=-(-extra // 2**20), path=file_of(db)), todo)


def _kept(home: Path) -> Iterator[Finding]:
    for path in kept_files(home):
        said = _("{path} : la base d'avant une réparation, gardée. Elle contient ce que des personnes ont écrit.")
        todo = _(
            "La nuit l'efface {n} jours après ; plus tôt, une fois que tout est vu, avec ses fichiers -wal et -shm."
        )
        days = LONGEST_SUBMISSION.days
        yield Finding(f"kept.{path.name}", State.LOOK, said.format(path=path), todo.format(n=days))


def _lacking(home: Path) -> Iterator[Finding]:
    for note in lacking(home):
        said = _(
            "« upgrade-check --back » du {day} : ce qui n'était pas encore envoyé n'a pas pu être repris, ou pas tout."
        ).format(day=f"{day_of(note):%d/%m/%Y}")
        kept = aside_with(note)
        todo = _("Prévenez les agents : qui présente une référence inconnue refait sa demande.")
        if kept is not None:
            todo += " " + _("Ce qui manque est à demander à l'informatique : {path}.").format(path=kept)
        looked = _("Une fois que tout est vu, ôtez {note} ; sinon la nuit l'ôte {n} jours après.")
        todo = f"{todo} {looked.format(note=note, n=LONGEST_SUBMISSION.days)}"
        yield Finding(f"lacks.{note.name}", State.LOOK, said, todo)


def _broken_links(db: Connection) -> Iterator[Finding]:
    found = rows(db, "PRAGMA foreign_key_check")
    if found:
        tables = ", ".join(sorted({str(each["table"]) for each in found}))
        said = _("Des lignes renvoient à d'autres qui manquent : {n} ({tables}).").format(n=len(found), tables=tables)
        yield Finding("foreign_keys", State.LOOK, said, _("Montrez cette ligne à l'informatique ; rien ne s'arrête."))
    else:
        yield Finding("foreign_keys", State.OK, _("Renvois entre les tables : tous là."))


def _log(path: Path) -> Finding:
    """The log is emptied into the file at each start, every night, and when the last program closes it."""
    size = small_files.size_of(left_log.path_of(path))
    said = _("Journal de la base : {n} Mo à reporter.").format(n=size // 2**20)
    if size > LARGEST_LOG:
        todo = _("Fermez la console restée ouverte, ou relancez la borne : il se vide alors.")
        return Finding("checkpoint", State.LOOK, said, todo)
    return Finding("checkpoint", State.OK, said)


def _outbox(db: Connection, now: datetime) -> Iterator[Finding]:
    oldest = outbox.oldest(db)
    said = _("À envoyer au siège : {n}.").format(n=outbox.depth(db))
    if oldest is None:
        yield Finding("outbox", State.OK, said)
        return
    said = _("{said} Le plus ancien attend depuis {at}.").format(said=said, at=on_the_wall(oldest))
    if now - oldest > LONGEST_SILENCE:
        yield Finding("outbox", State.LOOK, said, _("Lancez « kiosk sync » et lisez ce qu'il dit."))
    else:
        yield Finding("outbox", State.OK, said)


def _never_sent(db: Connection) -> Iterator[Finding]:
    count = without_event(db, is_for_agents=True)
    if count:
        said = _("Envois dont l'original s'est perdu avec une base abîmée : {n}. Ils ne partiront peut-être pas.")
        todo = _("Un agent les lit à la console (« À relire ») et les transmet ; lus, ils ne sont plus dits ici.")
        yield Finding("outbox.lost", State.LOOK, said.format(n=count), todo)


def _jump(db: Connection, now: datetime) -> Iterator[Finding]:
    if not clock_jumps.is_believed(db, now):
        said = _(
            "L'horloge a avancé de plus d'une semaine d'un coup : rien n'est effacé tant qu'elle n'est pas confirmée."
        )
        until = clock_jumps.believed_from(db)
        todo = _("Vérifiez l'heure (timedatectl). Une borne restée éteinte le dit aussi : demain, c'est passé.")
        if until and until > now:
            todo = _(
                "Vérifiez l'heure (timedatectl). Juste, c'est tout : une borne restée éteinte le dit aussi, et ceci "
                "passe de lui-même à la nuit qui suit le {at}."
            ).format(at=on_the_wall(until))
        yield Finding("clock.jump", State.LOOK, said, todo)


def _back(db: Connection, now: datetime) -> Iterator[Finding]:
    days = clock_jumps.days_back(db, now)
    if days:
        said = ngettext("L'horloge a reculé de {n} jour.", "L'horloge a reculé de {n} jours.", days).format(n=days)
        todo = _(
            "Vérifiez l'heure (timedatectl). Si elle vient d'être corrigée, c'est tout : ceci passe en trois jours."
        )
        yield Finding("clock.back", State.LOOK, said, todo)
