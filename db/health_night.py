"""What `kiosk doctor` looks at of the night at a terminal: where it goes, and whether anybody can read it there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from db import to_complete
from db.age_keys import is_secret
from db.connection import Connection, rows
from db.finding import Finding, State, of_trouble
from db.health_paths import closed_above
from db.health_spool import kept_out_by
from db.keys import Keys
from db.migrations import check_version
from db.stores import came_pepper
from db.stores.own_pepper import LOST, count_lost
from db.stores.set_by_central import content_of_central, settings_of_central
from db.sync import journal
from db.sync.central_home import CentralHome
from db.sync.recipients import is_recipient
from db.sync.share import is_read_only, is_untold, target_of
from db.sync.shut import is_shut
from db.sync.targets import (
    OWN,
    has_password,
    is_inside,
    is_reachable_from_here,
    local_path,
    names_a_folder,
    without_password,
)
from db.sync.verify_keys import read_verify_key
from db.terminal import look_at
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.config import CONFIG_NAME, ConfigurationError, is_central, load, read_raw
from kiosk.domain.told_content import readable
from kiosk.from_central import checked_over, names
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError
from kiosk.settings import Config

AT_CENTRAL = N_(
    "Au siège, kiosk staff add IDENTIFIANT --name NOM --agency {agency} (ou kiosk staff reset-pin IDENTIFIANT --agency "
    "{agency}), puis kiosk central nightly ; ici, kiosk sync."
)
"""How a terminal whose agents central sends gets one."""

MEND_AT_CENTRAL = N_("corrigez-la : kiosk central init --target URL.")
"""What to do about the address that central was told."""
_UNTOLD = N_("{path} manque ou est vide : ce siège ne sait plus où les bornes déposent, et n'y prend ni n'envoie rien.")
_TELL_AGAIN = N_("Rien n'est perdu. Redites-le : kiosk central init --target URL ; puis kiosk central nightly")
_KEPT_OUT = N_("D'abord ce qui est dit plus haut de {what} : la liste du siège n'entre pas avant. Puis : kiosk sync")
_PROLONG = N_("Un autre dernier jour, et un nouveau code : kiosk staff reset-pin IDENTIFIANT --valid-until JOUR")
_PROLONG_AT_CENTRAL = N_(
    "Au siège, kiosk staff reset-pin IDENTIFIANT --valid-until JOUR --agency {agency}, puis kiosk central nightly ; "
    "ici, kiosk sync."
)
_NO_KEY = N_("sync.recipients, clé n° {n} de la liste : ce n'est pas une clé publique age1… ; rien ne partira.")
_COPY_AGAIN = N_("Recopiez celle que « kiosk central init » a donnée.")
_SECRET = N_(
    "{path}, sync.recipients, clé n° {n} de la liste : c'est une clé secrète, que lit quiconque lit ce fichier ou sa "
    "copie. Rien ne partira."
)
_RENEW = N_(
    "Écrivez à sa place la clé publique age1… que « kiosk central init » donne. La clé secrète, elle, est à remplacer "
    "par une neuve : docs/operator-rare.md, « Une clé secrète a été lue »"
)


def night(home: Path, now: datetime) -> Iterator[Finding]:
    """Whether what is submitted here can reach anybody, and whether anybody can read it here."""
    try:
        settings = load(home)
    except ConfigurationError:
        return
    if not settings.sync.recipients:
        said = _("sync.recipients est vide : rien ne peut partir vers le siège.")
        yield Finding(
            "night.recipients", State.LOOK, said, _("Écrivez la clé publique que « kiosk central init » a donnée.")
        )
    elif bad := [n for n, each in enumerate(settings.sync.recipients, start=1) if not is_recipient(each)]:
        # By its place: of what is no public key nobody can tell how much of it is a secret one.
        secret = [n for n in bad if is_secret(settings.sync.recipients[n - 1])]
        said, todo = (_SECRET, _RENEW) if secret else (_NO_KEY, _COPY_AGAIN)
        told = _(said).format(n=", ".join(map(str, secret or bad)), path=home / CONFIG_NAME)
        yield Finding("night.recipients", State.LOOK, told, _(todo))
    elif len({*settings.sync.recipients}) == 1:
        said = _("sync.recipients n'a qu'une clé : si elle est perdue, rien ne s'ouvre plus.")
        todo = _("Il y faut celle du siège et celle du séquestre : au siège, « kiosk central init » redit la ligne.")
        yield Finding("night.escrow", State.LOOK, said, todo)
    verify = CentralHome(home).verify_file
    if not verify.exists():
        said = _("{path} manque : aucun accusé ne sera cru, rien ne sera effacé.").format(path=verify)
        yield Finding("night.verify", State.LOOK, said, _("Copiez ici le fichier du siège."))
    elif is_shut(verify):
        said = _("{path} est fermé à ce compte : aucun accusé ne sera cru, rien ne sera effacé.").format(path=verify)
        yield Finding("night.verify", State.LOOK, said, _("Rendez-le à ce compte : chown, puis chmod 600."))
    elif read_verify_key(verify) is None:
        said = _("{path} n'est pas une clé : aucun accusé ne sera cru, rien ne sera effacé.").format(path=verify)
        yield Finding("night.verify", State.LOOK, said, _("Copiez ici le fichier du siège."))
    yield _target(home, settings)
    yield from _unanswered(home, settings.terminal.id)
    yield from _papers(settings)
    with closing(look_at(home)) as db:
        is_up_to_date = not check_version(db)
        if is_up_to_date:  # else the next start brings the tables up to date first
            yield from _staff_of_central(Keys(home), db)
            yield from _lost_pins(Keys(home), db)
            yield from _set_by_central(home, db)
            yield from to_complete.look(home, _with_central(home, settings, db))
            yield from _content_of_central(db)
            yield from _known_homes(db)
        if not rows(db, "SELECT 1 FROM agents WHERE active = 1 LIMIT 1"):
            said = _("Aucun agent : personne ne peut ouvrir la console.")
            # A terminal that central sent a list to takes no agent of its own.
            is_sent = is_up_to_date and rows(db, "SELECT 1 FROM down WHERE kind = 'staff'")
            todo = AT_CENTRAL if is_sent else N_("Ajoutez-en un : kiosk staff add IDENTIFIANT --name NOM")
            what = kept_out_by(home, settings.agency.code)
            todo = _KEPT_OUT if what else todo
            yield Finding("staff", State.LOOK, said, _(todo).format(agency=settings.agency.code, what=what))
        elif is_up_to_date:
            yield from _all_past(db, settings.agency.code, local_day(now))


def _all_past(db: Connection, agency: str, today: date) -> Iterator[Finding]:
    found = rows(db, "SELECT valid_until, pepper FROM agents WHERE active = 1")
    if all(each["valid_until"] and date.fromisoformat(each["valid_until"]) < today for each in found):
        said = _("Tous les comptes d'agents sont échus : personne ne peut ouvrir la console.")
        is_sent = any(each["pepper"] not in ("", LOST) for each in found)
        todo = _PROLONG_AT_CENTRAL if is_sent else _PROLONG
        yield Finding("staff", State.LOOK, said, _(todo).format(agency=agency))


def _unanswered(home: Path, terminal: str) -> Iterator[Finding]:
    """What the last night at the share learned; why it is so, only central knows."""
    count = journal.last_unanswered(home, terminal)
    if count:
        said = _("Envois déjà déposés, retirés depuis, et sans accusé au dernier kiosk sync : {n}. Rien n'est perdu.")
        todo = _(
            "Demandez au siège si la borne est inscrite ou révoquée, si un vieil accusé a été remis au partage, et ce "
            "que dit la page du matin."
        )
        yield Finding("night.unanswered", State.LOOK, said.format(n=count), todo)


def _staff_of_central(keys: Keys, db: Connection) -> Iterator[Finding]:
    if came_pepper.needed(db):
        said = _("Agents : ceux que le siège envoie ; ils se changent là-bas (kiosk staff --help).")
        yield Finding("staff.central", State.OK, said)
    for said, todo in came_pepper.troubles(keys, db):
        yield Finding("staff.pepper", State.LOOK, said, todo)


def _lost_pins(keys: Keys, db: Connection) -> Iterator[Finding]:
    lost = count_lost(keys, db)
    if lost:
        said = _("Agents dont le code est perdu avec l'ancienne clé keys/pepper : {n}.").format(n=lost)
        todo = _(
            "« kiosk staff list » les montre (à refaire). Pour chacun : kiosk staff reset-pin IDENTIFIANT --one-time ; "
            "d'un départ : kiosk staff disable IDENTIFIANT"
        )
        yield Finding("staff.lost_pins", State.LOOK, said, todo)


def _set_by_central(home: Path, db: Connection) -> Iterator[Finding]:
    told = settings_of_central(db)
    if not told:
        return
    said = _("Réglés par le siège, quoi que dise config.toml : {names}.").format(names=", ".join(names(told)))
    try:
        checked_over(read_raw(home), told, CONFIG_NAME)
    except ConfigurationError as wrong:
        todo = _("La borne garde les siens : montrez cette ligne au siège. {wrong}").format(wrong=wrong)
        yield Finding("settings.central", State.LOOK, said, todo)
    else:
        yield Finding("settings.central", State.OK, said)


def _with_central(home: Path, own: Config, db: Connection) -> Config:
    """The configuration as the terminal takes it; its own where the two do not go together, which is told above."""
    try:
        return checked_over(read_raw(home), settings_of_central(db), CONFIG_NAME)
    except ConfigurationError:
        return own


def _content_of_central(db: Connection) -> Iterator[Finding]:
    told = content_of_central(db)
    if not told:
        return
    said = _("Guides et réponses du siège : {n} fichiers, à la place de ceux de la borne.").format(n=len(told))
    if readable(told):
        yield Finding("content.central", State.OK, said)
    else:
        todo = _("Cette version ne peut pas les lire, et montre les siens : remettez le dossier du siège à jour.")
        yield Finding("content.central", State.LOOK, said, todo)


def _known_homes(db: Connection) -> Iterator[Finding]:
    count = rows(db, "SELECT count(*) AS n FROM known_homes")[0]["n"]
    if count:
        yield Finding("homes", State.OK, _("Logements connus, envoyés par le siège : {n}.").format(n=count))


def _target(home: Path, settings: Config) -> Finding:
    try:
        url = target_of(home, settings)
    except StorageError as error:
        return of_trouble("night.target", error)
    if is_untold(url, home, is_answered=False):
        return untold(CentralHome(home))
    mend = _("corrigez la clé sync.target.") if settings.sync.target else _(MEND_AT_CENTRAL)
    return target(home, url, mend, f"inbox/{settings.terminal.id}")


def untold(place: CentralHome) -> Finding:
    """The line is lost that told central where the terminals' files come in."""
    return Finding("night.target", State.LOOK, _(_UNTOLD).format(path=place.target_file), _(_TELL_AGAIN))


def target(home: Path, url: str, mend: str, own: str = "") -> Finding:
    """Where the night goes. Another machine is not called from here: `kiosk sync` says whether it answers.

    Args:
        mend: how an address that cannot be one is corrected here.
        own: the only folder there that must be writable, once it is there.
    """
    said = _("Cible de la nuit : {target}").format(target=without_password(url) or home / OWN)
    if has_password(url):
        return Finding("night.target", State.LOOK, said, _("Un mot de passe y est : {mend}").format(mend=mend))
    if url and not names_a_folder(url):
        return Finding("night.target", State.LOOK, said, _("Ce n'est pas un dossier : {mend}").format(mend=mend))
    if url and not is_reachable_from_here(url):
        todo = _("Installez l'extra « sftp » (paramiko), ou prenez un dossier monté.")
        return Finding("night.target", State.LOOK, said, todo)
    folder = local_path(url) if url else home / OWN
    if folder is not None:
        closed = closed_above(folder)
        if closed is not None:
            why = _(
                "{path}, au-dessus, est fermé à ce compte : le droit d'y passer suffit, chmod o+x ou par son groupe."
            )
            return Finding("night.target", State.LOOK, said, why.format(path=closed))
        if folder.exists() and not folder.is_dir():
            return Finding("night.target", State.LOOK, said, _("Un fichier est à la place du dossier : déplacez-le."))
        if url and not folder.exists():
            return Finding("night.target", State.LOOK, said, _("Ce dossier n'est pas là : montez le partage."))
        place = folder / own if small_files.is_folder(folder / own) else folder
        # Of a share that is mounted read-only, its own look says so; and of rights on a terminal's own folder there.
        is_looked_at = place != folder and not is_central(home) and not is_inside(url, home)
        is_told = is_looked_at or is_read_only(url, home)
        if folder.exists() and not os.access(place, os.W_OK) and not is_told:
            return Finding(
                "night.target", State.LOOK, said, _("Ce dossier ne peut pas être écrit : vérifiez le partage.")
            )
        if not url and not is_central(home):
            todo = _("Rien n'en partira : écrivez l'adresse du dossier d'échange dans sync.target.")
            return Finding("night.target", State.LOOK, said, todo)
    return Finding("night.target", State.OK, said)


def _papers(settings: Config) -> Iterator[Finding]:
    command = settings.print.command
    if command and shutil.which(command[0]) is None:
        said = _("print.command : « {command} » n'est pas un programme d'ici ; rien ne sera imprimé.")
        todo = _("Installez-le (cups-client pour lp), ou corrigez la clé.")
        yield Finding("print.command", State.LOOK, said.format(command=command[0]), todo)
    path = Path(settings.print.file)
    if settings.print.file and not settings.terminal.trial and path.is_file():
        said = _("{path} : chaque papier imprimé y reste, avec ce qu'il dit.").format(path=path)
        todo = _("Effacez ce fichier chaque jour, ou donnez une imprimante (print.command).")
        yield Finding("print.file", State.LOOK, said, todo)
