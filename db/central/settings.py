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
target = {target}
# Une seconde copie de chaque nuit : le chemin d'un dossier sur un autre disque ou une autre machine. Sans elle, la nuit
# finit par 4.
second_backup = ""

[report]
# La commande qui reçoit la page du matin quand une personne doit regarder ; vide : personne n'est prévenu. Exemple :
# command = ["mail", "-s", "Bornes", "informatique@exemple.fr"]
command = []
"""
_TARGET = re.compile(r"^target *=.*$", re.MULTILINE)


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


def write_first(home: Path, target: str = "") -> None:
    """Write the file; in an existing one only the line `target` is changed.

    Args:
        target: the share; empty: an existing line stays.

    Raises:
        Refused: the file does not have exactly one such line, and nothing is changed.
        ConfigurationError, StorageError.
    """
    path, line = path_of(home), json.dumps(target, ensure_ascii=False)
    private_folder(path.parent)
    if write_new(path, _TEXT.format(target=line).encode()) or target in ("", read(home).central.target):
        return
    text, count = _TARGET.subn(lambda _found: f"target = {line}", config.read_text(path, str(path)) or "")
    if count != 1 or _checked(tomllib.loads(text), path).central.target != target:
        raise Refused(f"{path} : la ligne target n'a pas été trouvée. Écrivez-y target = {line}, puis relancez.")
    write_durably(path, text.encode())


def _checked(raw: dict[str, object], path: Path) -> CentralSettings:
    try:
        return CentralSettings.model_validate(raw)
    except ValidationError as error:
        raise config.wrong(error, str(path)) from None
