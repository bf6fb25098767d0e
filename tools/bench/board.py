"""Invented notices for the associations' board, as a configuration writes them, for the bench and the tests."""

from datetime import date

_TITLES = (
    "Réunion publique jeudi 26 novembre à 18 h",
    "Permanence le mardi de 14 h à 16 h",
    "Vide-grenier dimanche, inscrivez-vous",
    "Atelier vélo samedi matin",
    "Chauffage : venez en parler",
    "Goûter des voisins vendredi",
    "Aide aux devoirs, salle commune",
    "Assemblée générale le 10 décembre",
)
SLOTS = range(1, len(_TITLES) + 1)


def tables(first: date, last: date, slots: range = SLOTS) -> str:
    """Return `[[board]]` tables, one notice in each slot, shown from the first to the last day."""
    return "\n".join(_table(slot, first, last) for slot in slots)


def _table(slot: int, first: date, last: date) -> str:
    return f"""
[[board]]
slot = {slot}
association = "Association {slot}"
title = "{_TITLES[slot - 1]}"
text = \"""
{_TITLES[slot - 1]}.
Entrée libre, sans inscription. Venez avec vos voisins.

Une question ? Appelez-nous, ou laissez un mot à l'accueil.
\"""
place = "Salle {slot}, maison des associations"
phone = "05 36 49 00 0{slot}"
from = {first.isoformat()}
until = {last.isoformat()}
"""
