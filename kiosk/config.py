"""The terminal's configuration: `<home>/config.toml`, read with the standard library and checked by one frozen model.

`Identity` is what the first painted screen needs, read without pydantic; `Config` is the whole, checked behind it.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.settings import Config

CONFIG_NAME = "config.toml"
GENERAL_PHONE = "05 59 43 86 86"
"""Office64's general number (welcome booklet, July 2019): all that is known when there is no configuration."""


_WRONG = {
    "missing": "elle manque",
    "extra_forbidden": "cette clé n'existe pas, vérifiez son nom",
    "literal_error": "les valeurs possibles sont ",
    "value_error": 'écrivez par exemple "08:30-12:30"',
    "bool_type": "écrivez true ou false",
}
"""Pydantic's kinds of error, in words for whoever edits the file."""


class ConfigurationError(Exception):
    """The configuration cannot be used; the text names the key and says what to do. Exit code 2."""


@dataclass(frozen=True)
class Identity:
    """What the home screen shows before anything else is loaded."""

    agency_name: str
    phone: str
    """Whom to call when the terminal is out of service."""
    languages: tuple[str, ...]
    unreviewed: bool
    """Whether languages that no native speaker reviewed are shown, and say so."""
    theme: str
    trial: bool


def home_folder(option: str | None = None) -> Path:
    """`--home`, else `KIOSK_HOME`, else the platform's data folder."""
    chosen = option or os.environ.get("KIOSK_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("office64-kiosk")


def read_raw(home: Path) -> dict[str, Any]:
    """The configuration file as TOML tables.

    Raises:
        ConfigurationError: no file, not readable, or not TOML.
    """
    path = home / CONFIG_NAME
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"{path} : pas de configuration ici. Lancez d'abord « kiosk init ».") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} : ne peut pas être lu ({type(error).__name__}). Vérifiez son propriétaire et ses droits."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} : ce n'est pas du TOML : {error}") from None


def read_identity(raw: dict[str, Any]) -> Identity:
    """The few keys of the first screen, each with a safe default: a wrong file is reported by `check`, not here."""

    def table(name: str) -> dict[str, Any]:
        found = raw.get(name)
        return found if isinstance(found, dict) else {}

    offered = table("languages").get("offered")
    return Identity(
        agency_name=str(table("agency").get("name", "")),
        phone=str(table("agency").get("phone", GENERAL_PHONE)),
        languages=tuple(str(code) for code in offered) if isinstance(offered, list) else ("fr",),
        unreviewed=table("languages").get("unreviewed") is True,
        theme=str(table("terminal").get("theme", "jour")),
        trial=table("terminal").get("trial") is True,
    )


def check(raw: dict[str, Any]) -> "Config":
    """The whole configuration, checked.

    Raises:
        ConfigurationError: the first key that is wrong, and why.
    """
    from pydantic import ValidationError

    from kiosk.settings import Config

    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "?"
        wrong = _WRONG.get(first["type"], "la valeur ne convient pas")
        expected = first.get("ctx", {}).get("expected", "")
        raise ConfigurationError(f"{CONFIG_NAME}, clé « {key} » : {wrong}{expected}.") from None


def load(home: Path) -> "Config":
    """Read and check the configuration of a home."""
    return check(read_raw(home))
