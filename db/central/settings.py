"""Central's settings, `<home>/central/central.toml`: written once by `central init`, then edited by a person."""

import json
import re
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from db.central.central import Place, Refused
from db.files import private_folder, write_durably, write_new
from kiosk import config

_TEXT = """\
# Le siège. Après un changement : kiosk doctor

[central]
# Le partage des bornes : un dossier monté (file:///mnt/partage), ou sftp://machine/dossier. Vide : le dossier
# « exchange » d'ici. Pour un autre partage : kiosk central init --target URL
target = ""
# Une seconde copie de chaque nuit : le chemin d'un dossier sur un autre disque ou une autre machine. Sans elle, la nuit
# finit par 4.
second_backup = ""

[report]
# La commande qui reçoit la page du matin quand une personne doit regarder ; vide : personne n'est prévenu. Exemple :
# command = ["mail", "-s", "Bornes", "informatique@exemple.fr"]
command = []
# La commande d'une nuit où tout va bien, chaque fois : un veilleur qui ne l'entend plus prévient, même si le siège est
# éteint ou si la page ne part pas. Exemple :
# heartbeat = ["curl", "-fsS", "https://veille.exemple.fr/bornes"]
heartbeat = []
"""
_OF_TERMINALS = """\
# Ce que le siège règle pour ses bornes : une partie [all…] vaut pour toutes, une partie par agence passe avant elle
# (CO, CBS, BEARN, PPO). Ôtez les # de ce que vous réglez. Une borne le prend à son passage suivant, pour la visite
# d'après : rien à redémarrer. Chaque clé est expliquée dans docs/settings.md. Après un changement : kiosk doctor

#[all.privacy]
#dpo = "dpo@exemple.fr"
#controller_address = "1 rue de l'Exemple, 64000 Pau"
#reviewed_by = "La déléguée"
#reviewed_on = 2027-01-31

#[all.retention]
#unread = 12

#[CBS.agency]
#address = "2 rue de l'Exemple, 64100 Bayonne"
#phone = "05 59 00 00 00"
#emergency_phone = "05 59 00 00 01"
#contact = "Service location"

# Les horaires d'une agence sont remplacés en entier ; un jour sans ligne est un jour fermé.
#[CBS.hours]
#mon = ["08:30-12:30", "13:30-17:00"]
#tue = ["08:30-12:30"]
#wed = ["08:30-12:30", "13:30-17:00"]
#thu = ["08:30-12:30", "13:30-17:00"]
#fri = ["08:30-12:30", "13:30-16:00"]
#public_holidays = true
# Les fermetures exceptionnelles, premier et dernier jour compris.
#closures = [
#    { first = 2026-12-24, last = 2027-01-01, reason = "Fêtes" },
#]

# Les ateliers, et le panneau des associations : toutes les tables d'une agence sont remplacées en entier.
#[[CBS.workshops]]
#id = "portail-2027-01"
#kind = "specific"
#format = "group"
#title = "Le portail locataire"
#day = 2027-01-14
#hours = "14:00-16:00"
#place = "Agence de Bayonne"
#seats = 8

#[[CBS.board]]
#slot = 1
#association = "CSF"
#title = "Réunion publique jeudi 21 janvier à 18 h"
#text = "Venez parler des charges et du chauffage."
#from = 2027-01-07
#until = 2027-01-21
"""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CentralTable(_Table):
    """The table `[central]`: the places of the share and of the second copy."""

    target: str = ""
    """The share; empty for `<home>/exchange`."""
    second_backup: str = Field(default="", pattern="^(/.*)?$")
    """A folder on another disk or machine (F5)."""


class ReportTable(_Table):
    """The table `[report]`: the way of the morning page to a person."""

    command: tuple[str, ...] = ()
    """Gets the morning page on stdin."""
    heartbeat: tuple[str, ...] = ()
    """Runs after each night in which all is well: a watcher elsewhere hears when it does not."""


class CentralSettings(_Table):
    """The whole of `central.toml`."""

    central: CentralTable = CentralTable()
    report: ReportTable = ReportTable()


def path_of(home: Path) -> Path:
    """Return the path of `central.toml`, which may be missing."""
    return Place(home).folder / "central.toml"


def read(home: Path) -> CentralSettings:
    """Return what a person set, or the defaults when the file is missing.

    Raises:
        ConfigurationError: the file cannot be read, or a key of it is wrong.
    """
    path = path_of(home)
    return _checked(config.read_toml(path, str(path)) or {}, path)


def of_terminals(home: Path) -> Path:
    """Return the path of the settings for terminals, which `db.central.out.sections` sends; it may be missing."""
    return Place(home).folder / "down" / "settings.toml"


def write_first(home: Path, target: str = "", second_backup: str = "") -> None:
    """Write both files, the one for terminals commented; in an existing `central.toml` only what is given is changed.

    Args:
        target: the share; empty: an existing line stays. second_backup: likewise.

    Raises:
        Refused: the file does not have exactly one such line, and nothing is changed.
        ConfigurationError, StorageError.
    """
    path = path_of(home)
    private_folder(path.parent)
    private_folder(of_terminals(home).parent)
    write_new(of_terminals(home), _OF_TERMINALS.encode())
    write_new(path, _TEXT.encode())
    given = {key: value for key, value in (("target", target), ("second_backup", second_backup)) if value}
    there = read(home).central.model_dump()
    text = config.read_text(path, str(path)) or ""
    for key, value in given.items():
        if value != there[key]:
            line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
            text, count = re.subn(rf"^{key} *=.*$", line.replace("\\", r"\\"), text, flags=re.MULTILINE)
            if count != 1:
                raise Refused(f"{path} : la ligne {key} n'a pas été trouvée. Écrivez-y {line}, puis relancez.")
    changed = _checked(tomllib.loads(text), path).central.model_dump()
    if changed != there:
        write_durably(path, text.encode())


def _checked(raw: dict[str, object], path: Path) -> CentralSettings:
    try:
        return CentralSettings.model_validate(raw)
    except ValidationError as error:
        raise config.wrong(error, str(path)) from None
