"""`doctor` checks a terminal: each check gives one line, with what a person must do.

Nothing is changed, except that an empty file is put into the terminal's own inbox and removed again: rights on a
share are tried, not read.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.connection import Connection, rows
from db.files import PART
from db.keys import Keys
from db.migrations import check_version
from db.night import log, night_date
from db.night.problem import Checked, Problem, Severity, some
from db.night.share import Away, BadTarget
from db.night.target import open_share, without_password
from db.night.terminal import base_copy, central_link, machine
from db.night.terminal.central_link import CentralLink
from db.night.terminal.terminal import link_to_central
from db.stores import outbox
from db.stores.set_by_central import is_revoked, last_night, settings_of_central
from db.terminal_file import database_path, look_at
from db.wire import letters
from kiosk import config
from kiosk.clock import from_text, is_suspect, local, local_day, start_of, to_text
from kiosk.config import CONFIG_NAME, ConfigurationError
from kiosk.domain.blanks import left_blank
from kiosk.remote_settings import checked_over
from kiosk.services.ports.errors import DamagedDatabase, NewerDatabase, OlderDatabase, StorageError
from kiosk.settings import Config

NEWER, DAMAGED = "base.newer", "base.damaged"
"""The codes of a database to which nothing is written: `doctor` ends with 6."""
TRIED = f"doctor{PART}"
"""A name that both sides skip; after a power cut the next run removes the file (F1)."""
_LONGEST_WAIT = timedelta(hours=36)
"""An event waits for one night of central's, with a few hours to spare."""
_LETTER_DAYS = 3
"""A letter comes every night; a long weekend is no alarm yet."""
_COPY_AGE = timedelta(days=3)
_LEAST_FREE = 500 << 20
_RENEW = "Au siège : kiosk central invite {terminal} --agency {agency} ; puis ici : kiosk init --invitation FICHIER"
_REMAKE = (
    "Au siège : kiosk central invite {terminal} --agency {agency} ; puis ici, dans un dossier neuf : "
    "kiosk init --invitation FICHIER"
)
_NIGHTLY = "Au siège : kiosk central nightly, puis kiosk doctor"


def terminal_problems(home: Path, now: datetime) -> list[Checked]:
    """Return every check of a terminal; one that fails hides no other."""
    keys, room = _keys(home), _room(home)
    try:
        settings = config.load(home)
    except ConfigurationError as error:
        todo = "Corrigez-le (docs/settings.md), puis : kiosk doctor"
        return [_wrong("config", str(error), todo, Severity.STOPPED), keys, room]
    known, of_link = _link(home, settings)
    first = [Checked(f"Configuration : borne {settings.terminal.id}, agence {settings.agency.code}."), keys]
    last = [of_link, *([_share(home, settings, known)] if known else []), room, *machine.machine_checked(machine.ROOT)]
    try:
        with closing(look_at(home)) as db:
            check_version(db)
            _check_pages(db)
            look = Look(home, now, settings, db)
            return [
                *first,
                Checked("Base : elle s'ouvre, et elle est entière."),
                *last,
                *(check(look) for check in _WITH_BASE),
            ]
    except StorageError as error:
        return [*first, Checked("", [base_problem(error, "Arrêtez la borne, puis : kiosk doctor --repair")]), *last]


def base_problem(error: StorageError, repair: str) -> Problem:
    """Say why a database cannot be used; `repair` is the command that repairs a damaged one."""
    match error:
        case NewerDatabase() | OlderDatabase():
            return Problem(NEWER, Severity.STOPPED, str(error), "Voyez docs/operator.md, « Revenir »")
        case DamagedDatabase():
            return Problem(DAMAGED, Severity.STOPPED, str(error), repair)
        case _:
            return Problem("base", Severity.STOPPED, str(error), "Réglez cela, puis : kiosk doctor")


def _wrong(code: str, says: str, todo: str, severity: Severity = Severity.LOOK) -> Checked:
    return Checked("", [Problem(code, severity, says, todo)])


def secrets_problems(files: Iterable[Path]) -> Iterator[Problem]:
    """Name the keys that another account may read."""
    for file in files:
        if file.exists() and file.stat().st_mode & 0o077:
            says = f"{file} : d'autres comptes peuvent lire cette clé."
            yield Problem("keys.open", Severity.LOOK, says, f"chmod 600 {file}")


@dataclass(frozen=True)
class Look:
    """The context of the checks on an open database."""

    home: Path
    now: datetime
    settings: Config
    db: Connection

    @property
    def renew(self) -> str:
        """Words on how to give this terminal a fresh invitation, and use it."""
        return _RENEW.format(terminal=self.settings.terminal.id, agency=self.settings.agency.code)

    @property
    def remake(self) -> str:
        """Words on how to reinstall a terminal whose key was revoked: it needs a new one."""
        return _REMAKE.format(terminal=self.settings.terminal.id, agency=self.settings.agency.code)


def _keys(home: Path) -> Checked:
    keys, found = Keys(home), []
    for read in (keys.database_key, keys.own_pepper, keys.signing_seed, keys.age_identity):
        try:
            read()
        except StorageError as error:
            todo = "Remettez sa copie. Sans copie : docs/operator.md, « Une clé est perdue »"
            found.append(Problem("keys", Severity.STOPPED, str(error), todo))
    own = (keys.database_file, keys.pepper_file, keys.signing_file, keys.age_file)
    here = [file for file in own if file.parent == keys.folder]  # the rights of a credential are systemd's
    found += secrets_problems([*here, *sorted(keys.folder.glob("staff.*.pepper"))])
    return Checked(f"Clés : dans {keys.folder}, lues de ce compte seul. {keys.protects()}", found)


def _room(home: Path) -> Checked:
    free = shutil.disk_usage(home).free
    if free < _LEAST_FREE:
        says = f"Il reste {free >> 20} Mo sur le disque de la borne ; il en faut {_LEAST_FREE >> 20}. Rien n'est perdu."
        return _wrong("disk", says, f"Libérez de la place là où est {home}")
    return Checked(f"Disque : {free >> 20} Mo libres.")


def _link(home: Path, settings: Config) -> tuple[CentralLink | None, Checked]:
    todo = _RENEW.format(terminal=settings.terminal.id, agency=settings.agency.code)
    try:
        known = link_to_central(home)
    except ConfigurationError as error:
        return None, _wrong("siege", str(error), todo, Severity.STOPPED)
    path, found = central_link.path_of(home), []
    if len({*known.recipients}) < 2:
        says = f"{path} n'a pas deux clés publiques, celle du siège et celle du séquestre. Les envois restent ici."
        is_any = Severity.LOOK if known.recipients else Severity.STOPPED
        found.append(Problem("siege.recipients", is_any, says, todo))
    if not known.verify:
        says = f"{path} n'a pas la clé qui signe les lettres : aucune n'est crue, rien n'est oublié."
        found.append(Problem("siege.verify", Severity.STOPPED, says, todo))
    return known, Checked("Siège : son partage et ses clés publiques sont connus ici.", found)


def _share(home: Path, settings: Config, known: CentralLink) -> Checked:
    """Try on the share what a terminal must be able to do: list its inbox, write there, read its letter."""
    name, target = settings.terminal.id, known.target
    try:
        share = open_share(target, home, trial=settings.terminal.trial)
        share.get(letters.path_of(name), letters.MOST_FILE)
        if not share.has(f"inbox/{name}"):
            says = f"Le partage n'a pas de dossier inbox/{name} : les envois attendent ici."
            todo = f"Au siège : kiosk central invite {name} --agency {settings.agency.code} le fait, ou dit quoi taper"
            return _wrong("share.no_inbox", says, todo)
        share.names(f"inbox/{name}")
        share.put(f"inbox/{name}/{TRIED}", b"")
        share.remove(f"inbox/{name}/{TRIED}")
    except BadTarget as error:
        todo = f"Corrigez target dans {central_link.path_of(home)}, puis : kiosk doctor"
        return _wrong("share.target", str(error), todo, Severity.STOPPED)
    except Away as away:
        says = f"Le partage ne sert pas : {away}. Rien n'est perdu, les envois attendent ici."
        todo = "Rétablissez-le, sous le compte de la borne (docs/night.md, « Les droits du partage »)"
        return _wrong("share.away", says, todo)
    shown = without_password(target) or f"{home / 'exchange'}"
    return Checked(f"Partage : {shown}. Ce compte y dépose dans inbox/{name}, et lit sa lettre.")


def is_whole(home: Path) -> bool:
    """Tell if the database opens with every page sound. Raises StorageError for a reason other than damage."""
    try:
        with closing(look_at(home)) as db:
            check_version(db)
            _check_pages(db)
    except DamagedDatabase:
        return False
    return True


def _check_pages(db: Connection) -> None:
    if rows(db, "PRAGMA quick_check") != [{"quick_check": "ok"}]:
        raise DamagedDatabase("La base est abîmée : rien n'y est écrit.")


def _copy(look: Look) -> Checked:
    copy = base_copy.copy_of(database_path(look.home))
    todo = "Libérez de la place si elle manque, puis : kiosk sync"
    if not copy.exists():
        if night_date.current(look.db):
            return _wrong("copy", f"La base n'a pas de copie de la nuit : {copy} manque.", todo)
        return Checked("Copie de la base : la première nuit la fait.")
    made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    if look.now - made > _COPY_AGE:
        return _wrong("copy", f"La copie de la base date du {local(made):%d/%m/%Y} : {copy}.", todo)
    return Checked(f"Copie de la base : du {local(made):%d/%m/%Y}.")


def _letter(look: Look) -> Checked:
    """Check the age of the last letter; one that is not believed shows as an old one, and `kiosk sync` explains it."""
    night = last_night(look.db)
    if is_revoked(look.db):
        says = "Le siège a révoqué cette borne : elle montre « hors service », et rien n'en est plus pris."
        return _wrong("letter.revoked", says, f"Par erreur ? {look.remake}", Severity.STOPPED)
    if night is None:
        return Checked("Lettre du siège : il n'en est pas encore venu.")
    if (local_day(look.now) - night).days > _LETTER_DAYS:
        says = f"La dernière lettre du siège est du {night:%d/%m/%Y}, et l'horloge dit le {local(look.now):%d/%m/%Y}."
        todo = f"Rien n'est perdu. L'horloge est juste (timedatectl) ? {_NIGHTLY}. Encore ainsi : {look.renew}"
        return _wrong("letter.old", says, todo)
    return Checked(f"Lettre du siège : celle du {night:%d/%m/%Y}.")


def _waiting(look: Look) -> Checked:
    sql = "SELECT count(*) AS n FROM outbox WHERE written_at < ?"
    (old,) = rows(look.db, sql, (to_text(look.now - _LONGEST_WAIT),))
    if old["n"]:
        count = some(old["n"], "événement")
        says = f"{count} d'avant-hier ou plus : le siège ne les a pas encore en copie. Ils sont gardés."
        return _wrong("waiting", says, "kiosk sync, qui dit pourquoi. Puis au siège : kiosk doctor")
    return Checked(f"À envoyer, ou à ranger au siège : {some(outbox.depth(look.db), 'événement')}.")


def _last_run(look: Look) -> Checked:
    line, is_trial = log.last(look.home, "sync"), look.settings.terminal.trial
    todo = "systemctl enable --now office64-kiosk-sync.timer"
    if line is None:
        if is_trial:
            return Checked("kiosk sync : jamais, c'est un essai.")
        return _wrong("sync.never", "kiosk sync n'est encore jamais passé ici.", todo)
    at, code = from_text(str(line["at"])), line["exit"]
    when = f"{local(at):%d/%m/%Y à %H:%M}"
    if code not in (0, 5):
        says = f"Le dernier kiosk sync, le {when}, a fini avec le code {code}. Rien n'est perdu."
        return _wrong("sync.failed", says, "kiosk sync, qui dit pourquoi")
    if look.now - at > timedelta(days=1) and not is_trial:
        return _wrong("sync.old", f"Le dernier kiosk sync est du {when} : la minuterie ne le lance plus.", todo)
    return Checked(f"kiosk sync : le dernier est du {when}, code {code}.")


def _clock(look: Look) -> Checked:
    """Check that the clock is not behind; one ahead shows as an old letter, as on a machine that was off (F6)."""
    today, letters, lived = local_day(look.now), last_night(look.db), night_date.current(look.db)
    is_behind = is_suspect(look.now, outbox.last_event_at(look.db)) or bool(letters and start_of(letters) > look.now)
    shown = f"{local(look.now):%d/%m/%Y à %H:%M}"
    if is_behind or (lived and lived - today > timedelta(days=1)):
        says = f"L'horloge dit le {shown} ; les nuits et les envois d'ici disent autre chose."
        todo = "Rien n'est supprimé trop tôt. Vérifiez l'heure (timedatectl), puis : kiosk sync"
        return _wrong("clock", says, todo)
    if lived and today - lived > timedelta(days=1):
        late = some((today - lived).days, "jour")
        return Checked(f"Horloge : {shown}. Les nuits ont {late} de retard et se rattrapent d'un jour par jour.")
    return Checked(f"Horloge : {shown}, d'accord avec les nuits.")


def _agents(look: Look) -> Checked:
    sql = (
        "SELECT count(*) AS n, coalesce(sum(role = 'admin'), 0) AS admins FROM agents"
        " WHERE active = 1 AND coalesce(valid_until, '9999') >= ?"
    )
    (found,) = rows(look.db, sql, (local_day(look.now).isoformat(),))
    if not found["admins"] and not (look.settings.terminal.trial and found["n"]):
        add = f"kiosk staff add IDENTIFIANT --name NOM --role admin --agency {look.settings.agency.code}"
        says = "Aucun administrateur ne peut ouvrir la console ici."
        return _wrong("agents", says, f"Au siège : {add}, puis ici : kiosk sync")
    return Checked(f"Agents : {found['n']}, dont {found['admins']} avec le rôle admin.")


def _completeness(look: Look) -> Checked:
    try:
        raw = config.read_raw(look.home)
        whole = checked_over(raw, settings_of_central(look.db), CONFIG_NAME)
    except ConfigurationError as error:
        says = f"Les réglages du siège ne vont pas avec ceux d'ici, que la borne garde : {error}"
        todo = "Montrez cette ligne au siège, qui corrige central/down/settings.toml"
        return _wrong("settings.central", says, todo)
    blanks = []
    for each in left_blank(whole):
        todo = f"Écrivez dans {look.home / CONFIG_NAME}, sous [{each.table}] : {each.line}"
        blanks.append(Problem(f"{each.table}.{each.key}", Severity.TO_COMPLETE, each.says, todo))
    return Checked("Réglages : ceux d'ici et ceux du siège vont ensemble.", blanks)


_WITH_BASE: tuple[Callable[[Look], Checked], ...] = (
    _copy,
    _letter,
    _waiting,
    _last_run,
    _clock,
    _agents,
    _completeness,
)
