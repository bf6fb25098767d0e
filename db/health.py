"""What `kiosk doctor` looks at, without changing anything: each finding says what is, and what to do about it."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from db import ballast, database_check, key_told, key_words, room_left
from db.age_keys import is_identity
from db.connection import Connection, library_versions
from db.finding import DAMAGED, Finding, State, of_trouble
from db.former_names import is_refused, misfit, unwritten
from db.guards import check_library
from db.health_central import central
from db.health_database import database
from db.health_locks import locks, logs
from db.health_night import night
from db.health_paths import closed_above, look_at_keys, look_at_path
from db.health_share import share
from db.health_spool import spool
from db.init_command import init_again
from db.keeping_table import look as keeping
from db.keys import Keys
from db.migrations import check_version
from db.pepper_marks import IT_IS_RIGHT
from db.stores.own_pepper import PEPPER_OTHER, PEPPER_OTHER_TO_DO, is_confirmed, is_contradicted
from db.sync.central_home import CentralHome
from db.sync.shut import is_shut
from db.sync.shut_keys import check_not_shut
from db.terminal import database_path, look_at
from kiosk import small_files
from kiosk.config import ConfigurationError, is_terminal, load
from kiosk.domain import data_health, faq, guide, portal
from kiosk.i18n import _
from kiosk.services.ports import StorageError


def examine(home: Path, now: datetime) -> tuple[Finding, ...]:
    """Look at everything; one thing that cannot be seen hides no other, and what hinders several looks is said once.

    The configuration's own faults are the caller's to tell: it reads it first.
    """
    said: dict[str, Finding] = {}
    terminal = (_paths, _key, database, spool, night, share) if is_terminal(home) else ()
    for look in (_library, locks, logs, *terminal, central, _guides, _questions, _data, _disk, keeping):
        for finding in _guarded(look, home, now):
            said.setdefault(finding.says, finding)
    if any(each.name == "integrity" and each.state is State.UNSAFE for each in said.values()):
        said.pop(_(DAMAGED), None)  # which of the two it is, is known, and what to do
    return tuple(said.values())


Look = Callable[[Path, datetime], Iterator[Finding]]


def _guarded(look: Look, home: Path, now: datetime) -> Iterator[Finding]:
    try:
        yield from look(home, now)
    except StorageError as error:
        yield of_trouble(look.__name__.removeprefix("_"), error)
    except PermissionError as error:
        said = _("{path} : ce compte ne peut pas y entrer.").format(path=_shut_on_the_way(error))
        todo = _("Lancez-le sous le compte de la borne, ou rendez-lui ce chemin (chown).")
        yield Finding(look.__name__.removeprefix("_"), State.LOOK, said, todo)
    except Exception as error:
        # The one command that is run when something is wrong must name the others' failure, never end in its own.
        unlooked = _("Ceci n'a pas pu être examiné ({kind}) : montrez cette ligne à l'informatique.")
        yield Finding(look.__name__.removeprefix("_"), State.UNSAFE, unlooked.format(kind=type(error).__name__))


def _shut_on_the_way(error: PermissionError) -> object:
    """What has to be given back: what lies below it may be as it should."""
    return (closed_above(Path(error.filename)) if isinstance(error.filename, str) else None) or error.filename


def _library(_home: Path, _now: datetime) -> Iterator[Finding]:
    sqlite, cipher = library_versions()
    check_library(sqlite, cipher)
    yield Finding("library", State.OK, _("SQLite {sqlite}, SQLCipher {cipher}.").format(sqlite=sqlite, cipher=cipher))


def _paths(home: Path, _now: datetime) -> Iterator[Finding]:
    for name in ("", "config.toml", "data", "keys", "spool", "exchange", "out", "logs", "enrolment", "central"):
        yield look_at_path(f"path.{name or 'home'}", home / name if name else home)


def _key(home: Path, _now: datetime) -> Iterator[Finding]:
    keys = Keys(home)
    check_not_shut((keys.folder,) if is_shut(keys.folder) else ())
    try:
        key = keys.database_key()
    except StorageError as trouble:
        is_gone = not is_shut(keys.database_file) and database_path(home).exists()
        yield of_trouble("key", trouble, key_words.told_of_base(trouble) if is_gone else "")
        if is_refused(home):
            # Beside the database's key, which nobody makes anew without this one.
            yield Finding(f"key.{keys.signing_file.name}", State.LOOK, *key_told.gone(home, keys.signing_file))
        return
    place = _("Clé : {path}. {protects}").format(path=keys.database_file, protects=keys.protects())
    yield Finding("key", State.OK, place)
    for file, read in (
        (keys.pepper_file, keys.pepper),
        (keys.signing_file, keys.signing_seed),
        (keys.age_file, keys.age_identity),
    ):
        if wrong := key_told.told(home, file, read):
            yield Finding(f"key.{file.name}", State.LOOK, *wrong)
    yield from _other_pepper(home, keys)
    said, todo = unwritten(home)
    if said:
        yield Finding("enrolment", State.LOOK, said, todo)
    yield from _enrolled_key(home, keys)
    secrets = (keys.database_file, keys.pepper_file, keys.signing_file, keys.age_file)
    yield from look_at_keys(keys.folder, secrets, public=(CentralHome(home).verify_file,))
    if not keys.check_file.is_dir() and database_check.is_wrong(keys.check_file, key, database_path(home)):
        said = _("{path} manque, ou est abîmé : une mauvaise clé et une base abîmée se ressemblent.")
        todo = _("Laissez ainsi : la borne marche, et sa prochaine ouverture de la base (kiosk sync) le refait.")
        yield Finding("key.check", State.LOOK, said.format(path=keys.check_file), todo)


def _other_pepper(home: Path, keys: Keys) -> Iterator[Finding]:
    """What cannot be read is told above."""
    with suppress(StorageError):
        is_nobody_s = _pins_tell(home, is_contradicted, keys.pepper())
        is_noted = keys.is_pepper_other() and not _pins_tell(home, is_confirmed, keys.pepper())
        if is_noted or (is_nobody_s and not keys.has_pepper_mark):
            said = _(PEPPER_OTHER).format(path=keys.pepper_file)
            todo = _(PEPPER_OTHER_TO_DO).format(path=keys.pepper_file, init=init_again(home))
            right = "" if is_nobody_s else f" {_(IT_IS_RIGHT).format(mark=keys.pepper_mark)}"
            yield Finding("key.pepper", State.LOOK, said, f"{todo}{right}")


def _pins_tell(home: Path, what: Callable[[Connection, bytes], bool], pepper: bytes) -> bool:
    """A base that cannot be looked into, or not yet, tells nothing."""
    with suppress(StorageError, OSError), closing(look_at(home)) as db:
        return not check_version(db) and what(db, pepper)
    return False


def _enrolled_key(home: Path, keys: Keys) -> Iterator[Finding]:
    """Whether the key that signs here is the one that central was told."""
    for file in sorted((home / "enrolment").glob("*.json")):
        try:
            told = json.loads(small_files.read_text(file, "utf-8"))
            told_key = str(told["verify_key"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            yield _spoiled_enrolment(home, file)
            continue
        try:
            is_same = told_key == keys.verify_key().hex()
        except StorageError:
            continue  # the key's own fault is told above
        if is_identity(keys.age_file) and told.get("recipient") != keys.age_recipient():
            said = _("{path} ne dit pas la clé terminal.age d'ici : le siège ne peut pas envoyer les agents.")
            todo = _("{init} ; puis inscrivez la borne de nouveau au siège.").format(init=init_again(home))
            yield Finding("key.recipient", State.LOOK, said.format(path=file), todo)
        if not is_same:
            said, todo = misfit(home, file.stem)
            yield Finding("key.enrolled", State.LOOK, said, todo)


def _spoiled_enrolment(home: Path, file: Path) -> Finding:
    """It only repeats public keys, and nothing but central's next `enrol` reads it."""
    said = _("{path} ne se lit pas : c'est ce que le siège lit pour inscrire cette borne.").format(path=file)
    if is_shut(file):
        todo = _("Rendez-le à ce compte (chown, chmod 600).")
    elif file.is_dir():
        todo = _("Mettez-le de côté, ailleurs (mv) ; puis : {init}, qui le refait.").format(init=init_again(home))
    else:
        todo = _("{init} le refait.").format(init=init_again(home))
    return Finding("enrolment.spoiled", State.LOOK, said, todo)


def _guides(home: Path, _now: datetime) -> Iterator[Finding]:
    """Texts that the tenants' pages are read from; a page says so in the hall, and only here is the file named."""
    for fault in guide.unreadable(portal.KEYS) if is_terminal(home) else ():
        said = _("{path} : ce guide ne peut pas être montré.").format(path=fault.path)
        yield Finding(f"guide.{fault.path.parent.name}.{fault.path.stem}", State.LOOK, said, _("Réinstallez la borne."))


def _questions(home: Path, _now: datetime) -> Iterator[Finding]:
    """The questions and answers, a file a language."""
    if not is_terminal(home):
        return
    for fault in faq.unreadable():
        said = _("{path} : ces réponses ne peuvent pas être montrées.").format(path=fault.path)
        yield Finding(f"faq.{fault.path.stem}", State.LOOK, said, _("Réinstallez la borne."))
    if not faq.is_reviewed():
        said = _("{path} : questions et réponses qu'Office64 n'a pas encore relues.").format(path=faq.path_of("fr"))
        yield Finding("faq.review", State.NOTE, said)


def _data(home: Path, _now: datetime) -> Iterator[Finding]:
    """Rules and figures; a page that needs them offers a person instead."""
    if not is_terminal(home):
        return
    for path in data_health.unreadable():
        said = _("{path} : ces règles ne peuvent pas être lues.").format(path=path)
        yield Finding(f"data.{path.stem}", State.LOOK, said, _("Réinstallez la borne."))
    unsigned = len(data_health.unreviewed())
    if unsigned:
        said = _("Règles et délais : {n} fichiers qu'Office64 n'a pas encore relus.").format(n=unsigned)
        yield Finding("data.review", State.NOTE, said)


def _disk(home: Path, _now: datetime) -> Iterator[Finding]:
    if not home.is_dir():
        return
    said = _("Place libre : {n} Mo.").format(n=room_left.free(home) // 2**20)
    if room_left.is_little(home):
        yield Finding("disk", State.LOOK, said, _("Libérez de la place : sur un disque plein, rien ne s'enregistre."))
    else:
        yield Finding("disk", State.OK, said)
    if is_terminal(home):
        yield from _ballast(home)


def _ballast(home: Path) -> Iterator[Finding]:
    path = ballast.path_of(database_path(home))
    if path.exists():
        said = _("Lest : {path}, rendu de lui-même le jour où le disque est plein.").format(path=path)
        yield Finding("ballast", State.OK, said)
    elif _keeps_ballast(home):
        said = _(
            "Pas de lest : il a servi un jour où le disque était plein, ou la place a toujours manqué pour le faire."
        )
        todo = _("Libérez de la place : « kiosk sync » le fait dès que {n} Mo sont libres.")
        yield Finding("ballast", State.LOOK, said, todo.format(n=(ballast.ROOM + ballast.BYTES) // 2**20))


def _keeps_ballast(home: Path) -> bool:
    """A trial keeps none; where the configuration cannot be read, that is what has to be mended first."""
    try:
        return not load(home).terminal.trial
    except ConfigurationError:
        return False
