"""The agencies' facts for `kiosk init`: they make a first configuration, which the agency itself must verify."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kiosk.clock import machine_day
from kiosk.config import ConfigurationError
from kiosk.domain.agency import agencies
from kiosk.domain.data_files import DataUnreadable
from kiosk.settings import WEEKDAYS, AgencyCode, Weekday

_MORNING = ("08:30-12:30",)
_ALWAYS = ("00:00-24:00",)

_PORTAL = "https://www.monespacelocataire.office64.fr"
_TRIAL_MAILBOX = "https://courriel.exemple.fr"
"""Invented: Office64 must choose which site to recommend."""


@dataclass(frozen=True)
class AgencyFacts:
    """An agency's facts in a first configuration."""

    name: str
    address: str
    phone: str
    hours: Mapping[Weekday, tuple[str, ...]]
    emergency_phone: str = ""
    contact: str = ""
    note: str = "Chiffres de 2019 : à vérifier."


def first_facts(code: AgencyCode) -> AgencyFacts:
    """Return the facts of the reviewed file, which may have changed since; the written configuration says so.

    Where no hours are known, mornings are written: a configuration without hours would open on no day.

    Raises:
        ConfigurationError: that file cannot be read.
    """
    try:
        known = agencies.agencies()[code]
    except DataUnreadable as error:
        raise ConfigurationError(
            f"{error.path} : ces agences ne peuvent pas être lues. Réinstallez la borne."
        ) from None
    if known.hours:
        return AgencyFacts(known.name, known.address, known.phone, known.hours)
    return AgencyFacts(
        known.name,
        known.address,
        known.phone,
        dict.fromkeys(WEEKDAYS[:5], _MORNING),
        note="Adresse, téléphone et horaires de cette agence ne sont pas connus : demandez-les.",
    )


def trial_facts(code: AgencyCode) -> AgencyFacts:
    """Return an invented agency: telephone numbers that ARCEP keeps for fiction, and doors that are always open."""
    return AgencyFacts(
        name=first_facts(code).name,
        address="1 rue de l'Essai, 64000 Exemple",
        phone="05 36 49 00 01",
        hours=dict.fromkeys(WEEKDAYS, _ALWAYS),
        emergency_phone="05 36 49 00 02",
        contact="Maialen Exemple (essai)",
        note="Borne d'essai : tout ici est inventé ; ouverte à toute heure, pour que tout puisse être essayé.",
    )


def config_text(code: AgencyCode, facts: AgencyFacts, terminal: str, *, trial: bool) -> str:
    """Return a whole `config.toml`; every text in it is quoted for TOML, whatever it contains."""
    general, emergency = agencies.numbers_seen()
    head_office = agencies.agencies()["CO"].address
    hours = "\n".join(f"{day} = {_list(periods)}" for day, periods in facts.hours.items())
    return f"""\
# Borne de l'Office64. Après un changement : kiosk doctor, puis redémarrez la borne.

[agency]
# {facts.note}
code = {_text(code)}
name = {_text(facts.name)}
address = {_text(facts.address)}
# Vide : la borne n'en montre aucun, et « kiosk doctor » le rappelle.
phone = {_text(facts.phone)}
# Le soir et le week-end. Le livret de 2019 donne {general} et {emergency} sans dire lequel : à vérifier.
emergency_phone = {_text(facts.emergency_phone)}
# La personne, ou le service, qui relit les annonces : son nom est sur le reçu.
contact = {_text(facts.contact)}

[terminal]
id = {_text(terminal)}
# Premier signe des numéros de ticket.
letter = "A"
trial = {_bool(trial)}

[hours]
# Heures de Paris, chaque période "début-fin". {facts.note}
{hours}
public_holidays = {_bool(not trial)}

[languages]
offered = ["fr", "eu", "es", "en"]
# Montrer aussi les traductions qu'aucune personne de cette langue n'a relues ; chaque page le dit alors.
unreviewed = {_bool(trial)}

[print]
# Une commande qui reçoit le texte, par exemple ["lp"] ; vide : pas d'imprimante.
command = []

[portal]
# Le portail locataire : montré en lettres et en code QR.
site = {_text(_PORTAL)}
# Où créer une adresse e-mail gratuite ; vide : la borne dit de demander à l'accueil.
mailbox_site = {_text(_TRIAL_MAILBOX if trial else "")}

[privacy]
# Le contact du délégué à la protection des données ; vide : la borne dit de demander à l'accueil.
dpo = ""
# L'adresse où écrire à Office64 pour ses données ; vide : la borne montre celle de l'agence. Le siège, en
# 2019 : {head_office} (à vérifier).
controller_address = ""
# Qui a relu « Vos données », et quand : les deux ou aucun. Sans eux, la borne dit « à confirmer ».
# reviewed_by = "Nom ou fonction"
# reviewed_on = 2027-01-31

# Les ateliers annoncés, un par table [[workshops]] : docs/settings.md dit comment.
{_trial_workshops() if trial else ""}

# Le panneau des associations : huit places, une affiche par association, montrée du premier au dernier jour compris.
{_trial_board() if trial else _BOARD_EXAMPLE}"""


_BOARD_EXAMPLE = """\
# Titre : 45 signes au plus. Texte : 12 lignes au plus, de 64 signes. place et phone peuvent manquer.
#
# [[board]]
# slot = 1
# association = "CSF"
# title = "Réunion publique jeudi 26 novembre à 18 h"
# text = \"""
# Venez parler des charges et du chauffage.
# Entrée libre.
# \"""
# from = 2026-11-12
# until = 2026-11-26
# place = "Maison des associations"
# phone = ""
"""


def _trial_workshops() -> str:
    """Return two invented workshops to try the door with: a group with few seats, and a single place."""
    today = machine_day()
    return f"""\
[[workshops]]
id = "essai-portail"
kind = "specific"
format = "group"
title = {{ fr = "Le portail locataire", eu = "Maizterren ataria", es = "El portal", en = "The tenant portal" }}
day = {today + timedelta(days=14)}
hours = "14:00-16:00"
place = "Salle de l'Essai, Exemple"
seats = 4

[[workshops]]
id = "essai-mail"
kind = "general"
format = "single"
title = "Ouvrir une boîte e-mail"
day = {today + timedelta(days=21)}
hours = "10:00-11:00"
place = "Salle de l'Essai, Exemple"
seats = 1
"""


def _trial_board() -> str:
    """Return two invented notices, shown until the end of next year."""
    today = machine_day()
    days = f"from = {today.replace(day=1)}\nuntil = {today.year + 1}-12-31\n"
    return f"""\
[[board]]
slot = 1
association = "Association d'essai"
title = "Réunion des locataires, le 3 à 18 h"
text = \"""
Venez parler des charges et du chauffage.
Un café est offert.
Entrée libre, sans inscription.
\"""
place = "Salle d'essai, 1 rue de l'Essai"
{days}
[[board]]
slot = 2
association = "Amicale inventée"
title = "Troc de plantes samedi matin"
text = "Apportez une plante, repartez avec une autre."
phone = "05 36 49 00 03"
{days}"""


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(values: tuple[str, ...]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _bool(value: bool) -> str:
    return "true" if value else "false"
