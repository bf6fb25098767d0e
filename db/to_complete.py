"""The settings somebody must still write before a terminal tells tenants all: `kiosk doctor` names each at the
terminal, and the morning page asks for them once a month. No night fails for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.finding import Finding, State
from db.sync import central_settings
from db.sync.central_home import CentralHome
from kiosk.config import CONFIG_NAME, ConfigurationError
from kiosk.from_central import for_agency
from kiosk.i18n import N_, _
from kiosk.settings import Config


@dataclass(frozen=True)
class Blank:
    """One key of `config.toml`, which central may set as well."""

    table: str
    key: str
    line: str
    """How it is written."""
    says: str


BLANKS = (
    Blank(
        "agency",
        "emergency_phone",
        'emergency_phone = "NUMÉRO"',
        N_("Le numéro d'urgence du soir et du week-end manque : la borne n'en montre aucun."),
    ),
    Blank(
        "agency",
        "phone",
        'phone = "NUMÉRO"',
        N_("Le téléphone de l'agence manque : la borne n'en montre aucun."),
    ),
    Blank(
        "privacy",
        "dpo",
        'dpo = "CONTACT"',
        N_("Le contact du délégué à la protection des données manque : la borne dit de demander à l'accueil."),
    ),
    Blank(
        "privacy",
        "controller_address",
        'controller_address = "ADRESSE"',
        N_("L'adresse où écrire à Office64 pour ses données manque : la borne montre au mieux celle de l'agence."),
    ),
    Blank(
        "privacy",
        "reviewed_by",
        N_('reviewed_by = "NOM", et à la ligne : reviewed_on = AAAA-MM-JJ'),
        N_("« Vos données » n'est pas encore relu : ces pages disent « à confirmer »."),
    ),
)
_WRITE = N_("Écrivez dans {path}, sous [{table}] : {line}")


def look(home: Path, settings: Config) -> Iterator[Finding]:
    """Name what is empty in a terminal's configuration with central's part in it; a trial needs none of it."""
    for each in () if settings.terminal.trial else BLANKS:
        if not getattr(getattr(settings, each.table), each.key):
            todo = _(_WRITE).format(path=home / CONFIG_NAME, table=each.table, line=_(each.line))
            yield Finding(f"{each.table}.{each.key}", State.LOOK, _(each.says), todo)


def left_to_terminals(place: CentralHome, agencies: Iterable[str]) -> list[str]:
    """Give the agencies for which central does not set all of it: only their terminals know what they lack."""
    try:
        told = central_settings.read(place) or {}
    except ConfigurationError:
        told = {}  # the page asks to correct it
    return [
        agency
        for agency in sorted({*agencies})
        if not all(for_agency(told, agency).get(each.table, {}).get(each.key) for each in BLANKS)
    ]
