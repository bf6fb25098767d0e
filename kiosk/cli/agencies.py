"""What `kiosk init` knows of the agencies: a first configuration, to be verified by the agency itself."""

import json
from dataclasses import dataclass
from datetime import timedelta

from kiosk.clock import SystemClock, local_day
from kiosk.settings import WEEKDAYS, AgencyCode, Weekday

_MORNING = ("08:30-12:30",)
_DAY = ("08:30-12:30", "13:30-17:00")
_ALWAYS = ("00:00-24:00",)
_EMERGENCY_SEEN = "05 59 43 86 84"
"""In the booklet two numbers are mixed: it is told to whoever fills the file, and shown to nobody before that."""


_PORTAL = "https://www.monespacelocataire.office64.fr"
_TRIAL_MAILBOX = "https://courriel.exemple.fr"
"""Invented: which one to recommend is Office64's choice."""


@dataclass(frozen=True)
class AgencyFacts:
    """Figures of one agency.

    Source: Office64's welcome booklet of July 2019. They may have changed since: the file that is written says so.
    """

    name: str
    address: str
    phone: str
    hours: dict[Weekday, tuple[str, ...]]
    emergency_phone: str = ""
    contact: str = ""
    note: str = "Chiffres de 2019 : à vérifier."


def _week(*short: Weekday) -> dict[Weekday, tuple[str, ...]]:
    """Monday to Friday, some days in the morning only."""
    return {day: _MORNING if day in short else _DAY for day in WEEKDAYS[:5]}


AGENCIES: dict[AgencyCode, AgencyFacts] = {
    "CO": AgencyFacts("Centre Ouest", "5 allée de Laplane, CS 88531, 64185 Bayonne cedex", "05 59 43 86 54", _week()),
    "CBS": AgencyFacts("Côte Basque Sud", "4 place d'Espagne, 64500 Saint-Jean-de-Luz", "05 59 26 27 60", _week("tue")),
    "BEARN": AgencyFacts("Béarn", "1 rue Françoise Héritier, 64140 Billère", "05 59 40 31 30", _week("tue", "thu")),
    "PPO": AgencyFacts(
        "PPO",
        "",
        "05 59 43 86 86",
        dict.fromkeys(WEEKDAYS[:5], _MORNING),
        note="Adresse, téléphone et horaires de cette agence ne sont pas connus : demandez-les. Numéro général, 2019.",
    ),
}


def trial_facts(code: AgencyCode) -> AgencyFacts:
    """An invented agency: numbers that are never given to anyone (ARCEP keeps them for fiction), doors always open."""
    return AgencyFacts(
        name=AGENCIES[code].name,
        address="1 rue de l'Essai, 64000 Exemple",
        phone="05 36 49 00 01",
        hours=dict.fromkeys(WEEKDAYS, _ALWAYS),
        emergency_phone="05 36 49 00 02",
        contact="Maialen Exemple (essai)",
        note="Borne d'essai : tout ici est inventé ; ouverte à toute heure, pour que tout puisse être essayé.",
    )


def config_text(
    code: AgencyCode, facts: AgencyFacts, terminal: str, target: str, recipients: tuple[str, ...], *, trial: bool
) -> str:
    """A whole `config.toml`; every text in it is quoted for TOML, whatever it holds."""
    hours = "\n".join(f"{day} = {_list(periods)}" for day, periods in facts.hours.items())
    return f"""\
# Borne de l'Office64. Après un changement : kiosk doctor, puis redémarrez la borne.

[agency]
# {facts.note}
code = {_text(code)}
name = {_text(facts.name)}
address = {_text(facts.address)}
phone = {_text(facts.phone)}
# Le soir et le week-end ; montré quand l'agence est fermée. En 2019, peut-être {_EMERGENCY_SEEN} : à vérifier.
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

[sync]
# Dossier de l'échange de la nuit (une URL) ; vide : le dossier « exchange » d'ici.
target = {_text(target)}
# Clés publiques age : celle du siège, et celle de secours.
recipients = {_list(recipients)}

# Les ateliers annoncés, un par table [[workshops]] : docs/operator.md dit comment.
{_trial_workshops() if trial else ""}"""


def _trial_workshops() -> str:
    """Two that are invented, so that the door can be tried: in a group with few seats, and one person at a time."""
    today = local_day(SystemClock().now())
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


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(values: tuple[str, ...]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _bool(value: bool) -> str:
    return "true" if value else "false"
