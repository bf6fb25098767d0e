"""The terminal's configuration: `<home>/config.toml`, read with the standard library and checked by one frozen model.

`Identity` is what the first painted screen needs, read without pydantic; `Config` is the whole, checked behind it.
"""

import errno
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kiosk import guarded_files as small_files

if TYPE_CHECKING:
    from pydantic import ValidationError

    from kiosk.settings import Config

CONFIG_NAME = "config.toml"

_UNREAD = {
    errno.EOVERFLOW: "trop gros pour être lu. Ôtez-le, ou remettez le bon à sa place.",
    small_files.NOT_A_FILE: "ce n'est pas un fichier ordinaire. Ôtez-le, ou remettez le bon à sa place.",
}
_TERMINAL_MARKS = (CONFIG_NAME, "data/kiosk.sqlite", "keys/signing.key")
_CENTRAL_MARKS = (
    *("keys/central.signing", "keys/central.age", "central/central.sqlite"),
    *("central/backup", "central/archive"),
)
"""What `kiosk init` and `kiosk central init` leave: one of them is enough, for the others may be lost."""

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
"""Pydantic's kinds of error and our own, in words for whoever edits the file."""
_INIT_FIRST = "Lancez « kiosk init --agency AGENCE --terminal BORNE », ou corrigez --home."
_FORMS = {
    "terminal.id": "minuscules, chiffres et tirets, 32 signes au plus, par exemple hall-1",
    "terminal.letter": "une lettre capitale, sans I ni O",
    "workshops.id": "minuscules, chiffres et tirets, 32 signes au plus, par exemple portail-1",
    "portal.site": "une adresse, par exemple https://www.exemple.fr",
    "portal.mailbox_site": "une adresse, par exemple https://www.exemple.fr",
    "central.second_backup": "un chemin entier, par exemple /mnt/sauvegarde/siege",
}
"""What a text of a given form looks like, by its key."""
_LISTS = {
    "print.command": '["lp"]',
    "languages.offered": '["fr", "eu"]',
    "workshops": "[[workshops]]",
    "report.command": '["mail", "-s", "Bornes", "informatique@exemple.fr"]',
}
"""What a list looks like, by its key; elsewhere a list holds periods of a day."""
_PLACE = re.compile(r"\.[0-9]+")
"""Of one entry among several: the words of a key are the same for each."""
_DAYS = {
    "mon": "lundi",
    "tue": "mardi",
    "wed": "mercredi",
    "thu": "jeudi",
    "fri": "vendredi",
    "sat": "samedi",
    "sun": "dimanche",
}


class ConfigurationError(Exception):
    """The configuration cannot be used; the text names the key and says what to do. Exit code 2."""


class NoHome(ConfigurationError):
    """Nothing was ever prepared in this folder, or its configuration is gone."""


class Identity(NamedTuple):
    """What the home screen shows before anything else is loaded."""

    agency_name: str
    phone: str
    """Whom to call when the terminal is out of service; empty: nobody confirmed a number."""
    languages: tuple[str, ...]
    unreviewed: bool
    """Whether languages that no native speaker reviewed are shown, and say so."""
    theme: str
    trial: bool
    hours: Mapping[str, object] = MappingProxyType({})
    """As they are written, for the same page."""
    known_in: str = ""
    """The year that name, phone and hours are of, where they are the program's own and nobody confirmed them."""


def home_folder(option: str | None = None) -> Path:
    """`--home`, else `KIOSK_HOME`, else the platform's data folder."""
    chosen = option or os.environ.get("KIOSK_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("office64-kiosk")


def is_terminal(home: Path) -> bool:
    """Whether `kiosk init` ever prepared this folder."""
    return _has_one(home, _TERMINAL_MARKS, others=_CENTRAL_MARKS)


def is_central(home: Path) -> bool:
    """Whether `kiosk central init` ever prepared this folder."""
    return _has_one(home, _CENTRAL_MARKS, others=_TERMINAL_MARKS)


def is_home(home: Path) -> bool:
    """Whether anything of ours is here. In a folder that is mistyped nothing is written, not even a log."""
    return is_terminal(home) or is_central(home)


def _has_one(home: Path, marks: tuple[str, ...], *, others: tuple[str, ...]) -> bool:
    """What cannot be looked into counts where the other part left nothing either: whoever opens it says why."""
    seen = {_is_there(home / mark) for mark in marks}
    return True in seen or (None in seen and not any(_is_there(home / mark) for mark in others))


def _is_there(path: Path) -> bool | None:
    """None: what is above is shut to this account."""
    try:
        return path.exists()
    except OSError:
        return None


def require_terminal(home: Path) -> None:
    """Raises NoHome, before anything is opened, where no terminal was prepared."""
    if not is_terminal(home):
        raise NoHome(f"{home} : pas de borne ici. {_INIT_FIRST}")


def read_raw(home: Path) -> dict[str, Any]:
    """The configuration file as TOML tables.

    Raises:
        NoHome: no file.
        ConfigurationError: not readable, or not TOML.
    """
    path = home / CONFIG_NAME
    raw = read_toml(path, str(path))
    if raw is None:
        raise NoHome(f"{path} : pas de configuration ici. {_INIT_FIRST}")
    return raw


def read_toml(path: Path, name: str) -> dict[str, Any] | None:
    """A file as TOML tables; None when it is not there.

    Args:
        name: how the error's words call it.

    Raises:
        ConfigurationError: not readable, or not TOML.
    """
    text = read_text(path, name)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} : {toml_fault(error)}.") from None


def read_text(path: Path, name: str) -> str | None:
    """A file that a person wrote, as the editor of any system leaves it; None when it is not there.

    Args:
        name: how the error's words call it.

    Raises:
        ConfigurationError: not readable, or not UTF-8.
    """
    try:
        return small_files.read_text(path, "utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = _UNREAD.get(error.errno or 0, "ne peut pas être lu. Vérifiez son propriétaire et ses droits.")
        raise ConfigurationError(f"{name} : {why}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{name} : ce n'est pas du texte en UTF-8. Enregistrez-le en UTF-8.") from None


def toml_fault(error: tomllib.TOMLDecodeError) -> str:
    """Where a file goes wrong, which the standard library says in English."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    place = f"voyez la ligne {found[1]}, au signe {found[2]}" if found else "voyez la fin du fichier"
    return f"ce n'est pas du TOML, {place}"


def read_identity(raw: dict[str, Any]) -> Identity:
    """The few keys of the first screen, each with a safe default: a wrong file is reported by `check`, not here."""

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
    )


def check(raw: dict[str, Any], name: str = CONFIG_NAME) -> "Config":
    """The whole configuration, checked.

    Args:
        name: of the file, for the error's words.

    Raises:
        ConfigurationError: the first key that is wrong, and why.
    """
    from pydantic import ValidationError

    from kiosk.settings import Config

    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        raise wrong(error, name) from None


def wrong(error: "ValidationError", name: str) -> ConfigurationError:
    """The first key of a file that is wrong, in words; `name` is how they call the file."""
    first = error.errors(include_url=False, include_input=False)[0]
    # A person counts the tables of a file from one.
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"]) or "?"
    why = _WRONG.get(first["type"], "la valeur ne convient pas").format(**_places(first, key))
    return ConfigurationError(f"{name}, clé « {key} » : {why}.")


def _places(error: Mapping[str, Any], key: str) -> dict[str, str]:
    """What the words of `_WRONG` are filled with; pydantic lists values in English: `'CO', 'BEARN' or 'PPO'`."""
    told = {name: str(value) for name, value in error.get("ctx", {}).items()}
    told["expected"] = ", ".join(re.findall(r"'([^']*)'", told.get("expected", "")))
    name = _PLACE.sub("", key)
    told["list"] = _LISTS.get(name, '["08:30-12:30"]')
    told["form"] = _FORMS.get(name, "la valeur ne convient pas")
    told["day"] = _DAYS.get(str(error["loc"][-1]), "") if error["loc"] else ""
    return told


def load(home: Path) -> "Config":
    """Read and check the configuration of a home.

    Raises:
        ConfigurationError: see `read_raw` and `check`; or it names another terminal than the one that is enrolled.
    """
    settings = check(read_raw(home))
    enrolled = sorted(path.stem for path in (home / "enrolment").glob("*.json"))
    if enrolled and settings.terminal.id not in enrolled:
        # What is written under another name is refused by central, one event after the other.
        raise ConfigurationError(
            f"{CONFIG_NAME}, clé « terminal.id » : cette borne est inscrite sous le nom « {enrolled[0]} ». Remettez-le."
        )
    return settings
