"""Settings that somebody must still fill in before a terminal tells tenants everything. No night fails for one."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.settings import Config


@dataclass(frozen=True)
class Blank:
    """One key of `config.toml`, which central may set as well."""

    table: str
    key: str
    line: str
    """The line that a person writes into the file."""
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


def left_blank(settings: Config) -> Iterator[Blank]:
    """Yield the settings left empty in a terminal's configuration, central's part included; a trial needs none."""
    for each in () if settings.terminal.trial else BLANKS:
        if not getattr(getattr(settings, each.table), each.key):
            yield each
