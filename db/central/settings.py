"""Central's settings, `<home>/central/central.toml`: written once by `central init`, then edited by a person."""

import json
import re
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from db.central.central import Place, Refused
from db.files import private_folder, write_durably, write_new
from kiosk import config

_FIRST = Path(__file__).with_name("first_central.toml")
_FIRST_OF_TERMINALS = Path(__file__).with_name("first_settings.toml")
"""Both files as `central init` writes them, with their comments."""


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
    write_new(of_terminals(home), _FIRST_OF_TERMINALS.read_bytes())
    write_new(path, _FIRST.read_bytes())
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
