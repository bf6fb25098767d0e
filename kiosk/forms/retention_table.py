"""The table of all stored data and its retention, at the terminal and at central.

`kiosk doctor --retention` and `docs/retention.md` show it. The durations are those that the rules apply; a test
checks every rule against its line.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from kiosk.domain import retention
from kiosk.forms.catalog import sent_forms
from kiosk.settings import CENTRAL_MONTHS


@dataclass(frozen=True)
class Line:
    """One line of the table, in French."""

    kind: str
    """Stable code."""
    what: str
    at_terminal: str
    at_central: str
    in_csv: str
    terminal_rules: tuple[str, ...] = ()
    """Keys of `db.night.terminal.retention.RULES` that apply this line."""
    central_rules: tuple[str, ...] = ()
    """Keys of `db.central.retention.terms` that apply this line."""


def _hours(duration: timedelta) -> int:
    return int(duration.total_seconds()) // 3600


_HOURS = _hours(retention.AFTER_ACK)
_MONTHS = CENTRAL_MONTHS
_KEPT = retention.KEPT_REQUEST.days
_LONGEST = retention.LONGEST_WORKSHEET.days
_NEVER = "jamais"
_LOGS = "passages : 1 Mo ; fautes : sans limite"
_UNTIL_STORED = "jusqu'à ce que le siège l'ait rangé"
_NUMBERS = "des nombres sans nom, sans limite"
_ENDED = f"{retention.AFTER_CLOSING_MONTHS} mois après la lecture ou le retrait ; {_MONTHS} mois au plus sans nouvelles"


@cache
def lines() -> tuple[Line, ...]:
    """Return the whole table; each journey's retention names the line that it belongs to."""
    return tuple(_with_journeys(line) for line in _LINES)


def _with_journeys(line: Line) -> Line:
    here = [spec for spec in sent_forms() if spec.kept.line == line.kind]
    if not here:
        return line
    names = ", ".join(spec.queue_name or spec.title for spec in here)
    rules = (*(spec.id for spec in here), *line.central_rules)
    return replace(line, what=f"{line.what} : {names}", central_rules=rules)


_LINES: tuple[Line, ...] = (
    Line("visit", "Visite ni envoyée, ni enregistrée, ni montrée", "en mémoire, pendant la visite", _NEVER, _NEVER),
    Line(
        "ticket",
        "Ticket, avec ce qu'il montre",
        "jusqu'à 30 s après sa fin (15 min si la console est coupée) ; au plus tard minuit, ou la fin du jour"
        f" d'ouverture suivant ; sans réponse, note ni agent, {retention.TICKET_MOVES.days} jours",
        _NUMBERS,
        "des nombres",
        terminal_rules=("ticket",),
    ),
    Line("help", "Aide au portail", _UNTIL_STORED, _NUMBERS, "des nombres"),
    Line(
        "outbox",
        "Ce qui attend d'être envoyé",
        f"{_UNTIL_STORED}, aussi longtemps qu'il le faut",
        _NEVER,
        _NEVER,
    ),
    Line(
        "draft",
        "Brouillon enregistré, que seul son code ouvre",
        f"{retention.DRAFT.days} jours",
        _NEVER,
        _NEVER,
        terminal_rules=("draft",),
    ),
    Line(
        "file",
        "Démarche qu'un agent lit",
        f"{_HOURS} h après son rangement au siège et sa lecture ; jamais lue : {_MONTHS} mois après son rangement"
        " (`[retention] unread`)",
        _ENDED,
        "référence, faits, état ; contact dans un fichier à part",
        terminal_rules=("submission",),
    ),
    Line(
        "housing_request",
        "Fiche à recopier",
        f"jusqu'à l'impression, sinon {_HOURS} h après son rangement et sa lecture ; {_LONGEST} jours au plus après",
        f"communes et types voulus, dates, état : {_MONTHS} mois",
        "la même chose",
        terminal_rules=("submission",),
    ),
    Line(
        "kept_request",
        "Demande de logement sans ses réponses : référence, nature, langue, état, qui la suit",
        f"{_HOURS} h après que son numéro est enregistré ; {_KEPT} jours au plus après l'envoi",
        _NEVER,
        _NEVER,
        terminal_rules=("kept_request",),
    ),
    Line(
        "returning",
        "Suivi par code : référence, dates, révision, ce qui manque",
        f"{retention.SENT_FILE.days} jours après le dernier envoi ; {_HOURS} h après un retrait",
        _NEVER,
        _NEVER,
        terminal_rules=("sent_file",),
    ),
    Line(
        "survey",
        "Avis sans nom, avis sur la borne compris",
        _UNTIL_STORED,
        f"{_MONTHS} mois après la réponse, puis des nombres ; les textes libres s'en vont",
        f"sans nom ; dans counts.csv, moins de {retention.SMALLEST_CELL} est caché",
        terminal_rules=("nameless",),
        central_rules=("opinion",),
    ),
    Line(
        "workshop_seats",
        "Places demandées d'un atelier, sans nom",
        "jusqu'au lendemain de l'atelier",
        _NEVER,
        _NEVER,
        terminal_rules=("workshop_seats",),
    ),
    Line(
        "unshown",
        "Événement mal formé, d'un programme plus récent, ou retiré avant son envoi",
        _UNTIL_STORED,
        f"{retention.AFTER_CLOSING_MONTHS} mois s'il a été retiré, sinon {_MONTHS} mois sans nouvelles",
        _NEVER,
        central_rules=("unshown",),
    ),
    Line(
        "conflict",
        "Texte mis de côté (table conflicts)",
        _NEVER,
        f"avec son dossier ; {_MONTHS} mois au plus pour les autres",
        _NEVER,
        central_rules=("conflict",),
    ),
    Line(
        "audit",
        "Journal des actes",
        f"{retention.AUDIT.days} jours",
        f"{_MONTHS} mois",
        _NEVER,
        terminal_rules=("audit",),
        central_rules=("audit",),
    ),
    Line(
        "presence",
        "Agents à leur bureau",
        "tant que leur console est ouverte, au plus jusqu'à la nuit",
        _NEVER,
        _NEVER,
        terminal_rules=("presence",),
    ),
    Line(
        "sign_in",
        "Codes refusés",
        f"{_hours(retention.SIGN_IN_TRIES)} h après le dernier essai",
        _NEVER,
        _NEVER,
        terminal_rules=("sign_in_failure",),
    ),
    Line(
        "sealed",
        "Fichiers scellés (chiffrés), à la borne et au partage",
        f"{retention.SPOOL_NIGHTS} nuits après leur rangement",
        f"{retention.INBOX_NIGHTS} nuits après leur rangement, ou leur retour",
        _NEVER,
    ),
    Line(
        "refused",
        "Fichiers refusés (chiffrés), au partage",
        _NEVER,
        f"jusqu'à ce qu'une personne décide ; d'une borne révoquée, {retention.REVOKED_NIGHTS} nuits",
        _NEVER,
    ),
    Line(
        "backup",
        "Copies de la base",
        "celle de la nuit",
        f"sept nuits, puis une par semaine ; {retention.COPY_NIGHTS} nuits au plus, hors les deux plus récentes"
        " lisibles",
        _NEVER,
    ),
    Line(
        "put_aside",
        "Base remplacée par une restauration ou une réparation ; copie d'avant une mise à jour",
        f"{retention.ASIDE_NIGHTS} nuits",
        f"{retention.ASIDE_NIGHTS} nuits",
        _NEVER,
    ),
    Line(
        "page",
        "Page du matin : des nombres, les références jamais relues",
        _NEVER,
        f"{retention.PAGE_NIGHTS} nuits",
        _NEVER,
    ),
    Line("log", "Journaux des passages et des fautes, sans nom ni référence", _LOGS, _LOGS, _NEVER),
    Line("erased", "Marque d'un effacement : une empreinte", "dans la lettre du siège", "toujours", _NEVER),
)
