"""The terminal's configuration: `<home>/config.toml`, read with the standard library and checked by one frozen model.

`Identity` holds what the first screen needs and is read without pydantic; `Config` is the whole configuration, checked
while that screen is already shown.
"""

import errno
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kiosk import guarded_files
from kiosk.errors import Exit, KioskError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from kiosk.settings import Config

CONFIG_NAME = "config.toml"

_UNREAD = {
    errno.EOVERFLOW: "trop gros pour être lu. Enlevez-le, ou remettez le bon à sa place.",
    guarded_files.NOT_A_FILE: "ce n'est pas un fichier ordinaire. Enlevez-le, ou remettez le bon à sa place.",
}
_TERMINAL_MARKS = (CONFIG_NAME, "data/kiosk.sqlite", "keys/signing.key")
_CENTRAL_MARKS = (
    *("keys/central.signing", "keys/central.age", "central/central.sqlite"),
    *("central/backup", "central/archive"),
)
"""Paths that `kiosk init` and `kiosk central init` create: one is enough to know a home, for others may be lost."""

_WRONG = {
    "missing": "elle manque",
    "extra_forbidden": "cette clé n'existe pas, vérifiez son nom",
    "literal_error": "les valeurs possibles sont {expected}",
    "bool_parsing": "écrivez true ou false",
    "value_error": 'écrivez par exemple "08:30-12:30"',
    "bool_type": "écrivez true ou false",
    "string_type": "écrivez un texte entre guillemets",
    "tuple_type": "écrivez une liste entre crochets, par exemple {list}",
    "too_short": "{min_length} valeur au moins",
    "date_type": "écrivez une date, par exemple 2026-12-24",
    "date_from_datetime_parsing": "écrivez une date, par exemple 2026-12-24",
    "date_from_datetime_inexact": "écrivez une date, par exemple 2026-12-24",
    "closure_order": "cette fermeture finit avant de commencer",
    "string_pattern_mismatch": "{form}",
    "string_too_short": "elle est vide",
    "string_too_long": "{max_length} signes au plus",
    "greater_than_equal": "{ge} au moins",
    "less_than_equal": "{le} au plus",
    "int_type": "écrivez un nombre entier",
    "speed_without_trial": "le temps ne s'accélère que sur une borne d'essai : supprimez « speed »",
    "twice": "l'identifiant « {id} » est écrit deux fois, donnez-en un autre",
    "model_type": "écrivez une table de clés, comme dans docs/settings.md",
    "overlap": "{day}, les périodes {first} et {second} se chevauchent",
    "too_long": "{max_length} lignes au plus",
    "review_half": "écrivez reviewed_by et reviewed_on ensemble, un nom et une date, ou aucun des deux",
    "board_order": "cette affiche finit avant de commencer",
    "board_slot": "deux affiches sont à la place {slot}",
    "board_association": "deux affiches de « {association} » ; une seule par association",
    "board_text_empty": "il est vide",
    "board_text": 'écrivez le texte entre trois guillemets : """…"""',
}
"""The words for each kind of error, pydantic's and our own, for the person who edits the file."""
_INIT_FIRST = "Préparez la borne : kiosk init --invitation FICHIER ; ou corrigez --home."
_FORMS = {
    "terminal.id": "minuscules, chiffres et tirets, 32 signes au plus, par exemple hall-1",
    "terminal.letter": "une lettre capitale, sans I ni O",
    "workshops.id": "minuscules, chiffres et tirets, 32 signes au plus, par exemple portail-1",
    "portal.site": "une adresse, par exemple https://www.exemple.fr",
    "portal.mailbox_site": "une adresse, par exemple https://www.exemple.fr",
    "central.second_backup": "un chemin entier, par exemple /mnt/sauvegarde/siege",
}
"""The form that a text must have, by its key."""
_LISTS = {
    "print.command": '["lp"]',
    "languages.offered": '["fr", "eu"]',
    "queue.desks": '["1", "2", "étage 1"]',
    "workshops": "[[workshops]]",
    "report.command": '["mail", "-s", "Bornes", "informatique@exemple.fr"]',
}
"""An example of a list, by its key; the list of any other key holds periods of a day."""
_PLACE = re.compile(r"\.[0-9]+")
"""The number of an entry in a key such as `workshops.2.id`: the words are the same for every entry."""
_DAYS = {
    "mon": "lundi",
    "tue": "mardi",
    "wed": "mercredi",
    "thu": "jeudi",
    "fri": "vendredi",
    "sat": "samedi",
    "sun": "dimanche",
}


class ConfigurationError(KioskError):
    """The configuration cannot be used; the text names the key and says what to do. Exit code 2."""

    exit_code = Exit.USAGE


class NoHome(ConfigurationError):
    """Nothing was ever prepared in this folder, or its configuration is gone."""


class Identity(NamedTuple):
    """The settings that the home screen shows before anything else is loaded."""

    agency_name: str
    phone: str
    """The number to call when the terminal is out of service; empty: nobody confirmed one."""
    languages: tuple[str, ...]
    unreviewed: bool
    """True when languages that no native speaker reviewed are shown; their pages say so."""
    theme: str
    trial: bool
    hours: Mapping[str, object] = MappingProxyType({})
    """The opening hours as the file writes them, for the same out-of-service page."""
    speed: int = 1
    """How fast time passes in a trial."""
    known_in: str = ""
    """The year of name, phone and hours, where they come from the program and nobody confirmed them; else empty."""


def home_folder(option: str | None = None) -> Path:
    """Return the folder that `--home` names, else `KIOSK_HOME`, else the platform's data folder."""
    chosen = option or os.environ.get("KIOSK_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("office64-kiosk")


def is_terminal(home: Path) -> bool:
    """Tell if `kiosk init` ever prepared this folder."""
    return _has_one(home, _TERMINAL_MARKS, others=_CENTRAL_MARKS)


def is_central(home: Path) -> bool:
    """Tell if `kiosk central init` ever prepared this folder."""
    return _has_one(home, _CENTRAL_MARKS, others=_TERMINAL_MARKS)


def is_home(home: Path) -> bool:
    """Tell if this folder is a terminal's or central's. A mistyped folder gets no file, not even a log."""
    return is_terminal(home) or is_central(home)


def _has_one(home: Path, marks: tuple[str, ...], *, others: tuple[str, ...]) -> bool:
    """Tell if one of the marks is there.

    A mark that cannot be looked at counts as there, unless one of `others` is: opening it then reports the reason.
    """
    seen = {_is_there(home / mark) for mark in marks}
    return True in seen or (None in seen and not any(_is_there(home / mark) for mark in others))


def _is_there(path: Path) -> bool | None:
    """Tell if a path exists; None when this account may not look into a folder above it."""
    try:
        return path.exists()
    except OSError:
        return None


def require_terminal(home: Path) -> None:
    """Check, before anything is opened, that a terminal was prepared here. Raises NoHome: none was."""
    if not is_terminal(home):
        raise NoHome(f"{home} : pas de borne ici. {_INIT_FIRST}")


def read_raw(home: Path) -> dict[str, Any]:
    """Read the configuration file as TOML tables.

    Raises:
        NoHome: there is no file.
        ConfigurationError: it is not readable, or not TOML.
    """
    path = home / CONFIG_NAME
    raw = read_toml(path, str(path))
    if raw is None:
        raise NoHome(f"{path} : pas de configuration ici. {_INIT_FIRST}")
    return raw


def read_toml(path: Path, name: str) -> dict[str, Any] | None:
    """Read a file as TOML tables; None when it is not there.

    Args:
        name: the file's name in the error's words.

    Raises:
        ConfigurationError: it is not readable, or not TOML.
    """
    text = read_text(path, name)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} : {toml_fault(error)}.") from None


def read_text(path: Path, name: str) -> str | None:
    """Read a file that a person wrote, as the editor of any system saves it; None when it is not there.

    Args:
        name: the file's name in the error's words.

    Raises:
        ConfigurationError: it is not readable, or not UTF-8.
    """
    try:
        return guarded_files.read_text(path, "utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = _UNREAD.get(error.errno or 0, "ne peut pas être lu. Vérifiez son propriétaire et ses droits.")
        raise ConfigurationError(f"{name} : {why}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{name} : ce n'est pas du texte en UTF-8. Enregistrez-le en UTF-8.") from None


def toml_fault(error: tomllib.TOMLDecodeError) -> str:
    """Say in French where a file stops being TOML; the standard library says it in English."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    place = f"voyez la ligne {found[1]}, au signe {found[2]}" if found else "voyez la fin du fichier"
    return f"ce n'est pas du TOML, {place}"


def read_identity(raw: dict[str, Any]) -> Identity:
    """Read the few keys of the first screen, each with a safe default: `check` reports a wrong file, this does not."""

    def table(name: str) -> dict[str, Any]:
        found = raw.get(name)
        return found if isinstance(found, dict) else {}

    offered = table("languages").get("offered")
    return Identity(
        agency_name=str(table("agency").get("name", "")),
        phone=str(table("agency").get("phone", "")),
        languages=tuple(str(code) for code in offered) if isinstance(offered, list) else ("fr",),
        unreviewed=table("languages").get("unreviewed") is True,
        theme=str(table("terminal").get("theme", "jour")),
        trial=table("terminal").get("trial") is True,
        hours=table("hours"),
        speed=_speed(table("trial").get("speed"), is_trial=table("terminal").get("trial") is True),
    )


def _speed(configured: object, *, is_trial: bool) -> int:
    return configured if is_trial and isinstance(configured, int) and configured >= 1 else 1


def check(raw: dict[str, Any], name: str = CONFIG_NAME) -> "Config":
    """Check the whole configuration.

    Args:
        name: the file's name in the error's words.

    Raises:
        ConfigurationError: a key is wrong; it names the first one and says why.
    """
    from pydantic import ValidationError

    from kiosk.settings import Config

    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        raise wrong(error, name) from None


def wrong(error: "ValidationError", name: str) -> ConfigurationError:
    """Return an error about the first wrong key of a file; `name` is the file's name in its words."""
    first = error.errors(include_url=False, include_input=False)[0]
    # People count the tables of a file from one.
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"]) or "?"
    why = _WRONG.get(first["type"], "la valeur ne convient pas").format(**_places(first, key))
    return ConfigurationError(f"{name}, clé « {key} » : {why}.")


def _places(error: Mapping[str, Any], key: str) -> dict[str, str]:
    """Return the values that fill `_WRONG`; pydantic lists the possible ones in English: `'CO', 'BEARN' or 'PPO'`."""
    places = {name: str(value) for name, value in error.get("ctx", {}).items()}
    places["expected"] = ", ".join(re.findall(r"'([^']*)'", places.get("expected", "")))
    name = _PLACE.sub("", key)
    places["list"] = _LISTS.get(name, '["08:30-12:30"]')
    places["form"] = _FORMS.get(name, "la valeur ne convient pas")
    places["day"] = _DAYS.get(str(error["loc"][-1]), "") if error["loc"] else ""
    return places


def load(home: Path) -> "Config":
    """Read and check the configuration of a home.

    Raises:
        ConfigurationError: see `read_raw` and `check`; or the file names a terminal other than the enrolled one.
    """
    settings = check(read_raw(home))
    enrolled = sorted(path.stem for path in (home / "enrolment").glob("*.json"))
    if enrolled and settings.terminal.id not in enrolled:
        # Central would refuse every event that is written under another name.
        raise ConfigurationError(
            f"{CONFIG_NAME}, clé « terminal.id » : cette borne est inscrite sous le nom « {enrolled[0]} ». Remettez-le."
        )
    agency = _agency_in(home / "enrolment" / f"{settings.terminal.id}.json")
    if agency not in ("", settings.agency.code):
        raise ConfigurationError(
            f"{CONFIG_NAME}, clé « agency.code » : cette borne est inscrite pour l'agence {agency}. Remettez-la. "
            "Pour une autre agence : une machine refaite, sous un autre nom (docs/operator.md)."
        )
    return settings


def _agency_in(path: Path) -> str:
    """Return the agency of the request for enrolment that `kiosk init` wrote; empty when there is none."""
    import json

    with suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads(path.read_bytes())["agency"])
    return ""
