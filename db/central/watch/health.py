"""`doctor` checks central: keys, settings, copies, rights on the share, then every check of the night."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import which

from db.central import settings
from db.central.central import Central, Refused
from db.central.copies import backup
from db.central.decisions.keys import CentralKeys
from db.central.decisions.ledger import DamagedLedger
from db.central.opening import is_trial, open_run
from db.central.watch.checks import central_problems, twice
from db.central.watch.report import run_command
from db.night.lock import Locked
from db.night.problem import Checked, Problem, Severity
from db.night.share import Away, BadTarget
from db.night.terminal.checks import DAMAGED, TRIED, base_problem, secrets_problems
from kiosk.config import ConfigurationError
from kiosk.services.ports.errors import StorageError

_WAIT_SECONDS = 60
"""An `ingest` takes seconds; a night may take longer."""
_INVITE = "kiosk central invite BORNE --agency CODE le fait, ou dit quoi taper"
_TRIAL_PAGE = "Essai de kiosk doctor : la page du matin arrive ici quand une personne doit regarder. À faire : rien."
_TRIED_COPIES = 2
"""The number of copies read again in each folder, newest first: no restore takes an older one while these are sound."""


def central_checked(home: Path, now: datetime) -> list[Checked]:
    """Return every check of central; wait up to a minute for a run that has not ended."""
    keys = _keys(home)
    try:
        with open_run(home, now, wait_seconds=_WAIT_SECONDS) as central:
            problems = central_problems(central, None, is_trial=is_trial(home))
            is_away = any(each.code == "share.away" for each in problems)
            return [
                keys,
                _settings(home),
                *_report(home),
                Checked("Base du siège : elle s'ouvre."),
                _copies(central),
                *([] if is_away else [_share(central)]),
                Checked(_terminals(central)),
                Checked("Lettres, envois : rien à regarder.", problems),
            ]
    except Locked:
        says = "Une autre commande du siège travaille : la base n'a pas été regardée."
        trouble = Problem("busy", Severity.LOOK, says, "Attendez sa fin, puis : kiosk doctor")
    except ConfigurationError as error:
        trouble = Problem("central.settings", Severity.STOPPED, str(error), "Corrigez-le, puis : kiosk doctor")
    except (Refused, BadTarget) as error:
        if keys.problems:
            return [keys]  # the keys' own check reports it
        trouble = Problem("central", Severity.STOPPED, str(error), "Réglez cela, puis : kiosk doctor")
    except DamagedLedger as error:
        trouble = Problem(DAMAGED, Severity.STOPPED, str(error), "Puis : kiosk doctor")
    except StorageError as error:
        trouble = base_problem(error, "kiosk central restore, puis kiosk central nightly")
    return [keys, Checked("", [trouble])]


def _keys(home: Path) -> Checked:
    keys, found = CentralKeys(home), []
    for read in (keys.seed, keys.identities, keys.escrow_recipient):
        try:
            read()
        except (Refused, StorageError) as error:
            todo = "Ensuite : kiosk doctor. Les bornes gardent leurs envois."
            found.append(Problem("central.keys", Severity.STOPPED, str(error), todo))
    peppers = sorted(keys.folder.glob("agency.*.pepper"))
    found += secrets_problems([keys.age_file, keys.signing_file, *peppers])
    return Checked(f"Clés du siège : dans {keys.folder}, lues de ce compte seul. Gardez-en une copie ailleurs.", found)


def _report(home: Path) -> Iterator[Checked]:
    """Try the command of the morning page before a night needs it; the heartbeat's is only looked for."""
    ways = settings.read(home).report
    if ways.command:
        failed = run_command(ways.command, _TRIAL_PAGE)
        yield Checked("Page du matin : un essai est parti par report.command.", [failed] if failed else [])
    if ways.heartbeat and which(ways.heartbeat[0]) is None:
        says = f"La commande report.heartbeat n'est pas ici : {ways.heartbeat[0]}."
        yield Checked("", [Problem("report.heartbeat", Severity.LOOK, says, "Installez-la, ou corrigez central.toml")])


def _settings(home: Path) -> Checked:
    """Report a missing settings file: without it a local folder is the share, and nothing else would say so."""
    path = settings.path_of(home)
    if path.exists():
        return Checked(f"Réglages du siège : {path}.")
    says = f"{path} manque : le siège ne connaît ni son partage ni son second dossier de copies."
    todo = "Remettez sa copie, ou : kiosk central init --target URL, puis second_backup dans ce fichier"
    return Checked("", [Problem("central.settings", Severity.STOPPED, says, todo)])


def _terminals(central: Central) -> str:
    """Say how many terminals are enrolled, and which names have several keys."""
    named = ", ".join(twice(central))
    double = f" Sous plusieurs clés, machine refaite ou deux machines : {named}." if named else ""
    return f"Bornes inscrites : {len(central.ledger.live)}.{double}"


def _copies(central: Central) -> Checked:
    """Read the newest copies again; the night's own check reports a folder that does not answer."""
    broken, newest = [], []
    for folder in central.place.copies:
        try:
            found = backup.copies(folder)[:_TRIED_COPIES]
        except OSError:
            continue
        newest += [copy.night for copy in found]
        broken += [copy.path for copy in found if not copy.is_sound()]
    latest = f"celle du {max(newest):%d/%m/%Y} est la dernière" if newest else "aucune encore"
    return Checked(f"Copies : {latest}.", [*_of_broken(broken)])


def _of_broken(paths: Iterable[Path]) -> Iterator[Problem]:
    for path in paths:
        says = f"{path} : cette copie n'est plus ce qui a été écrit. La base et les autres copies servent."
        todo = f"Faites vérifier ce disque. Puis : rm {path} ; kiosk central backup"
        yield Problem("copies.broken", Severity.LOOK, says, todo)


def _share(central: Central) -> Checked:
    """Try on the share what central must be able to do there."""
    found = []
    for folder in ("down", "enrol", *(f"inbox/{name}" for name in central.ledger.live)):
        try:
            if not central.share.has(folder):
                says = f"Le partage n'a pas de dossier {folder}."
                todo = _INVITE if folder.startswith("inbox/") else "kiosk central init --target URL le fait"
                found.append(Problem("share.folder", Severity.LOOK, says, todo))
                continue
            central.share.names(folder)
            central.share.put(f"{folder}/{TRIED}", b"")
            central.share.remove(f"{folder}/{TRIED}")
        except Away as away:
            says = f"Ce compte ne peut pas lire et écrire dans {folder}, au partage : {away}."
            todo = "Donnez-lui ce droit (docs/night.md, « Les droits du partage »), puis : kiosk doctor"
            found.append(Problem("share.rights", Severity.LOOK, says, todo))
    return Checked("Partage : ce compte y lit et y écrit partout où le siège le doit.", found)
