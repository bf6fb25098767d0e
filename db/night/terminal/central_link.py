"""The link of a terminal to central, from an invitation or `kiosk init`: `<home>/keys/central.json`.

    {"target": "file:///mnt/share", "recipients": ["age1…", "age1…"], "verify": 64 hexadecimal characters}

An empty target means `<home>/exchange`; with an empty `verify` no letter can be believed.
"""

from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from db.files import private_folder, write_durably
from kiosk import guarded_files
from kiosk.config import ConfigurationError


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class CentralLink:
    """The share, and the public keys by which a terminal seals for central and believes it."""

    target: str = ""
    recipients: tuple[Annotated[str, Field(pattern="^age1[0-9a-z]+$")], ...] = ()
    """age public keys, central's and the escrow's."""
    verify: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    """Central's Ed25519 public key."""


_FILE = TypeAdapter(CentralLink)


def path_of(home: Path) -> Path:
    """Return the path of `central.json`, which may be missing."""
    return home / "keys" / "central.json"


def read(home: Path) -> CentralLink | None:
    """Return what this terminal knows of central; None without the file.

    Raises:
        ConfigurationError: the file is not ours, or cannot be read.
    """
    path = path_of(home)
    try:
        return _FILE.validate_json(guarded_files.read(path))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        why = "ce fichier ne se lit pas. Redemandez une invitation au siège : kiosk init --invitation FICHIER"
        raise ConfigurationError(f"{path} : {why}") from None


def write(home: Path, link: CentralLink) -> None:
    """Replace the file, whole. Raises StorageError."""
    path = path_of(home)
    private_folder(path.parent)
    write_durably(path, _FILE.dump_json(link, indent=2) + b"\n")
