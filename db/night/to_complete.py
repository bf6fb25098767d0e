"""Settings that somebody must still write before a terminal tells tenants all. No night fails for one.

`doctor` names each at the terminal; central knows only which of them it does not set itself, and its page counts them
once a month.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.night.central.central import Place
from db.night.central.told import SETTINGS
from db.night.problem import Problem, Severity
from kiosk.config import CONFIG_NAME, ConfigurationError, read_toml
from kiosk.from_central import check_file, for_agency
from kiosk.settings import Config


@dataclass(frozen=True)
class Blank:
    """One key of `config.toml`, which central may set as well."""

    table: str
    key: str
    line: str
    """The line that a person writes."""
    says: str


BLANKS = (
    Blank(
        "agency",
        "emergency_phone",
        'emergency_phone = "NUMÉRO"',
        "Le numéro d'urgence du soir et du week-end manque : la borne n'en montre aucun.",
    ),
    Blank("agency", "phone", 'phone = "NUMÉRO"', "Le téléphone de l'agence manque : la borne n'en montre aucun."),
    Blank(
        "privacy",
        "dpo",
        'dpo = "CONTACT"',
        "Le contact du délégué à la protection des données manque : la borne dit de demander à l'accueil.",
    ),
    Blank(
        "privacy",
        "controller_address",
        'controller_address = "ADRESSE"',
        "L'adresse où écrire à Office64 pour ses données manque : la borne montre celle de l'agence.",
    ),
    Blank(
        "privacy",
        "reviewed_by",
        'reviewed_by = "NOM", puis : reviewed_on = AAAA-MM-JJ',
        "« Vos données » n'est pas encore relu : ces pages disent « à confirmer ».",
    ),
)


def of_terminal(home: Path, settings: Config) -> Iterator[Problem]:
    """Name what is empty in a terminal's configuration, central's part included; a trial needs none of it."""
    for each in () if settings.terminal.trial else BLANKS:
        if not getattr(getattr(settings, each.table), each.key):
            todo = f"Écrivez dans {home / CONFIG_NAME}, sous [{each.table}] : {each.line}"
            yield Problem(f"{each.table}.{each.key}", Severity.TO_COMPLETE, each.says, todo)


def of_agencies(place: Place, agencies: Iterable[str]) -> dict[str, int]:
    """Count, by agency, the keys that central does not set: its terminals' own files may."""
    try:
        told = read_toml(place.folder / "down" / "settings.toml", SETTINGS) or {}
        check_file(told, SETTINGS)
    except ConfigurationError:
        told = {}  # the check of the letters' sections asks to correct it
    return {
        agency: missing
        for agency in sorted({*agencies})
        if (missing := sum(not for_agency(told, agency).get(each.table, {}).get(each.key) for each in BLANKS))
    }
