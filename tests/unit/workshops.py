"""Invented workshops, as a configuration announces them; it is Tuesday 24 November 2026, 10:00 in Paris."""

from tests.unit.journey import config

PORTAL = {
    "id": "portail-1",
    "kind": "specific",
    "format": "group",
    "title": {"fr": "Le portail locataire", "eu": "Maizterren ataria"},
    "day": "2026-12-03",
    "hours": "14:00-16:00",
    "place": "Agence d'essai, salle du rez-de-chaussée",
    "seats": 2,
}
MAILBOX = {
    "id": "mail-1",
    "kind": "general",
    "format": "single",
    "title": "Créer une boîte e-mail, et s'en servir",
    "day": "2026-12-01",
    "hours": "10:00-11:00",
    "place": "[/b] =1+1",
    "seats": 1,
}
UNCOUNTED = {**PORTAL, "id": "bel-1", "title": "La BEL", "day": "2026-12-10", "seats": None}
OVER = {**PORTAL, "id": "passe-1", "title": "Déjà passé", "day": "2026-11-23"}
BEGUN = {**PORTAL, "id": "commence-1", "title": "Déjà commencé", "day": "2026-11-24", "hours": "09:30-11:30"}
LATER_TODAY = {**PORTAL, "id": "tantot-1", "title": "Cet après-midi", "day": "2026-11-24", "hours": "15:00-16:00"}

ANNOUNCED = config(workshops=(PORTAL, UNCOUNTED, OVER, MAILBOX, BEGUN, LATER_TODAY))
"""Workshops in no order: the terminal puts the next one first."""
