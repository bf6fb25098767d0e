"""`kiosk central init`: make central's keys, settings and database, and the folders of the share."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import click

from kiosk.cli.shared import ending
from kiosk.cli.shared.ending import Ending
from kiosk.clock import BUILD_DAY, SystemClock, local_day
from kiosk.errors import Exit

_LONGEST = timedelta(days=366)
_CLOCK = (
    "L'horloge de ce poste montre le {day:%d/%m/%Y} : rien n'est fait. "
    "Réglez l'heure (timedatectl), ou installez le programme d'aujourd'hui, puis relancez."
)
_AWAY = "Le partage n'est pas préparé : {why}. Le reste est fait : relancez la même commande."
_TYPE = "Ce compte ne peut pas faire ces dossiers du partage : tapez-les là-bas en root, puis relancez."


@dataclass
class Founded:
    """The outcome of `central init`."""

    new_keys: list[Path]
    commands: list[str] = field(default_factory=list)
    """Commands left to type on the share's machine."""
    away: str = ""
    """The reason why the share could not be prepared; empty when it was, or was not asked for."""
    copy_trouble: str = ""


@click.command("init")
@click.option("--target", default="", metavar="URL", help="Le partage des bornes ; ses dossiers y sont faits.")
@click.option("--escrow-recipient", default="", metavar="age1…", help="Clé publique du séquestre, faite ailleurs.")
@click.option(
    "--second-backup",
    default="",
    metavar="DOSSIER",
    help="Où garder une seconde copie de chaque nuit : un autre disque.",
)
@click.option("--new-key", is_flag=True, help="Faire une clé neuve à la place de celle qui est perdue sans copie.")
@ending.as_json
@click.pass_obj
def command(home: Path, target: str, escrow_recipient: str, second_backup: str, new_key: bool, as_json: bool) -> None:
    """Créer les clés, les réglages et la base du siège ; sans danger deux fois."""
    with ending.run(home, "central init", as_json) as end:
        from db.central import settings
        from db.central.decisions.keys import CentralKeys
        from db.central.opening import is_trial

        now = SystemClock().now()
        check_clock(home, now)
        given = Given(target, escrow_recipient, second_backup)
        done = found(home, now, given, new_key=new_key, is_trial=is_trial(home))
        keys = CentralKeys(home)
        end.private = {"recipient": keys.recipient(), "escrow_recipient": keys.escrow_recipient()}
        end.private |= {"verify": keys.verify_key().hex()}
        end.lines = [
            f"Clés du siège : {keys.folder}. Gardez-en une copie hors de ce poste.",
            f"Réglages : {settings.path_of(home)}.",
            f"Réglages des bornes, horaires compris : {settings.of_terminals(home)}.",
            "À faire : une invitation par borne : kiosk central invite BORNE --agency CODE",
        ]
        if not settings.read(home).central.second_backup:
            end.lines.append(
                "À faire : une seconde copie : kiosk central init --second-backup DOSSIER D'UN AUTRE DISQUE"
            )
        if new_key and not done.new_keys:
            end.lines.append("Aucune clé ne manquait : --new-key n'en a fait aucune.")
        _tell(end, done)


class Given(NamedTuple):
    """The values that a person typed; an empty text leaves what is there."""

    target: str = ""
    escrow_recipient: str = ""
    second_backup: str = ""


def found(home: Path, now: datetime, given: Given, *, new_key: bool = False, is_trial: bool) -> Founded:
    """Make what is missing of central; safe to run twice and to interrupt (F1).

    Raises:
        Refused, BadTarget, ConfigurationError: see `CentralKeys.make`, `check_target`, `settings.write_first`.
        StorageError: the database is lost, damaged or newer, and nothing of it was changed.
    """
    from db.central import night, settings
    from db.central.central import Place
    from db.central.decisions.invitation import prepare_share
    from db.central.decisions.keys import CentralKeys
    from db.central.opening import open_run
    from db.files import private_folder
    from db.night.share import Away
    from db.night.target import check_target

    check_target(given.target, home, trial=is_trial)
    done = Founded(CentralKeys(home).make(given.escrow_recipient, new_key=new_key, is_trial=is_trial))
    settings.write_first(home, given.target, given.second_backup)
    private_folder(Place(home).backup)
    wanted = settings.read(home).central.target
    if given.target or not wanted:  # never turns the empty folder under an unmounted share into a share (F2)
        try:
            done.commands = prepare_share(wanted, home, trial=is_trial)
        except Away as away:
            done.away = str(away)
    with open_run(home, now) as central:
        # A database lost before its first copy would leave decisions and no way back (F5).
        if not any(central.place.backup.glob("central-*.sqlite")):
            done.copy_trouble = night.keep(central).copy_trouble
    return done


def check_clock(home: Path, now: datetime) -> None:
    """Refuse to begin with an implausible clock, as it dates the first night (F6). Raises Refused."""
    from db.central.central import Place, Refused

    day = local_day(now)
    if not Place(home).database.exists() and not BUILD_DAY <= day <= BUILD_DAY + _LONGEST:
        raise Refused(_CLOCK.format(day=day))


def _tell(end: Ending, done: Founded) -> None:
    if done.away:
        end.worst(Exit.UNREACHABLE, _AWAY.format(why=done.away))
    if done.commands:
        end.lines += done.commands
        end.worst(Exit.QUARANTINED, _TYPE)
    if done.copy_trouble:
        end.worst(Exit.FAILED, done.copy_trouble)
