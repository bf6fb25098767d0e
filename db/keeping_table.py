"""The whole table of what is kept, and how long, on both sides, in words: for `kiosk doctor` and `docs/retention.md`.

The durations are those that the rules apply; a test holds every rule against its line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.finding import Finding, State
from db.stores.lockout import FORGOTTEN_AFTER
from db.stores.tickets import UNTOLD
from db.sync.archive import ARCHIVE_KEPT
from db.sync.copy_days import DAYS, WEEKS
from db.sync.spool import KEPT
from kiosk.domain import keeping
from kiosk.i18n import N_, Message, _, msg


@dataclass(frozen=True)
class Line:
    """One line of the table; every text is a French message id."""

    kind: str
    """Stable code."""
    what: str
    at_terminal: Message
    at_central: Message
    in_csv: Message
    terminal_rules: tuple[str, ...] = ()
    """Kinds of `db.retention.RULES` that apply it."""
    central_rules: tuple[str, ...] = ()
    """Kinds of `db.sync.central_retention.rules` that apply it."""


_HOUR = 3600
_HOURS = int(keeping.AFTER_ACK.total_seconds()) // _HOUR
_MONTHS = keeping.CENTRAL_MONTHS
_NEVER = msg("jamais")
_UNTIL_SENT = msg("jusqu'à l'accusé du siège ; {n} jours au plus", n=keeping.LONGEST_SUBMISSION.days)
_ENDED = msg(
    "{closed} mois après la lecture ou le retrait ; {n} mois au plus sans nouvelles",
    closed=keeping.AFTER_CLOSING_MONTHS,
    n=_MONTHS,
)
_TWELVE = msg("{n} mois", n=_MONTHS)

LINES: tuple[Line, ...] = (
    Line(
        "visit",
        N_("Visite ni envoyée, ni enregistrée, ni montrée"),
        msg("en mémoire, pendant la visite"),
        _NEVER,
        _NEVER,
    ),
    Line(
        "ticket",
        N_("Ticket, avec ce qu'il montre"),
        msg("jusqu'à sa fin, au plus tard minuit ; sans les réponses, {n} jours au plus", n=UNTOLD.days),
        msg("des nombres sans nom, sans limite"),
        msg("des nombres"),
        terminal_rules=("ticket",),
    ),
    Line(
        "help",
        N_("Aide au portail"),
        msg("jusqu'à l'accusé du siège"),
        msg("des nombres sans nom, sans limite"),
        msg("des nombres"),
    ),
    Line(
        "outbox",
        N_("Ce qui attend d'être envoyé"),
        msg("jusqu'à l'accusé du siège, aussi longtemps qu'il le faut"),
        _NEVER,
        _NEVER,
    ),
    Line(
        "draft",
        N_("Brouillon enregistré, que seul son code ouvre"),
        msg("{n} jours", n=keeping.DRAFT.days),
        _NEVER,
        _NEVER,
        terminal_rules=("draft",),
    ),
    Line(
        "file",
        N_("Annonce BEL, réactivation, garage, atelier, appareil, difficulté"),
        msg(
            "{hours} h après l'accusé du siège et la lecture ; {n} jours au plus",
            hours=_HOURS,
            n=keeping.LONGEST_SUBMISSION.days,
        ),
        _ENDED,
        msg("référence, faits, état ; contact dans un fichier à part"),
        terminal_rules=("submission",),
        central_rules=keeping.FILES,
    ),
    Line(
        "housing_request",
        N_("Fiche de demande de logement"),
        msg(
            "jusqu'à l'impression, sinon {hours} h après la lecture ; {n} jours au plus",
            hours=_HOURS,
            n=keeping.LONGEST_SUBMISSION.days,
        ),
        msg("communes et types voulus, dates, état : {n} mois", n=_MONTHS),
        msg("la même chose"),
        terminal_rules=("submission",),
        central_rules=("housing_request",),
    ),
    Line(
        "returning",
        N_("Suivi par code : référence, dates, révision"),
        msg(
            "{n} jours après le dernier envoi ; {hours} h après un retrait",
            n=keeping.SENT_FILE.days,
            hours=int(keeping.AFTER_WITHDRAWAL.total_seconds()) // _HOUR,
        ),
        _NEVER,
        _NEVER,
        terminal_rules=("sent_file",),
    ),
    Line(
        "survey",
        N_("Enquête, avis sur un échange, avis sur la borne"),
        _UNTIL_SENT,
        msg("{n} mois après la réponse, puis des nombres ; les textes libres s'en vont", n=_MONTHS),
        msg("sans nom ; dans counts.csv, moins de {n} est caché", n=keeping.SMALLEST_CELL),
        terminal_rules=("nameless",),
        central_rules=keeping.NAMELESS,
    ),
    Line(
        "workshop_seats",
        N_("Places demandées d'un atelier, sans nom"),
        msg("jusqu'au lendemain de l'atelier"),
        _NEVER,
        _NEVER,
        terminal_rules=("workshop_seats",),
    ),
    Line(
        "unshown",
        N_("Événement mal formé, d'un programme plus récent, ou retiré avant son envoi"),
        msg("jusqu'à l'accusé du siège"),
        msg(
            "{closed} mois s'il a été retiré, sinon {n} mois sans nouvelles",
            closed=keeping.AFTER_CLOSING_MONTHS,
            n=_MONTHS,
        ),
        _NEVER,
        central_rules=("unshown",),
    ),
    Line(
        "conflict",
        N_("Texte mis de côté (table conflicts)"),
        _NEVER,
        msg("avec son dossier ; {n} mois au plus pour les autres", n=_MONTHS),
        _NEVER,
        central_rules=("conflict",),
    ),
    Line(
        "audit",
        N_("Journal des actes"),
        msg("{n} jours", n=keeping.AUDIT.days),
        _TWELVE,
        _NEVER,
        terminal_rules=("audit",),
        central_rules=("audit",),
    ),
    Line(
        "sign_in",
        N_("Codes refusés"),
        msg("{n} h après le dernier essai", n=int(FORGOTTEN_AFTER.total_seconds()) // _HOUR),
        _NEVER,
        _NEVER,
        terminal_rules=("sign_in_failure",),
    ),
    Line(
        "sealed",
        N_("Fichiers scellés (chiffrés)"),
        msg("{n} jours après l'accusé, et jusqu'à la sauvegarde du siège", n=KEPT.days),
        msg("{n} jours, et jusqu'à la sauvegarde", n=ARCHIVE_KEPT.days),
        _NEVER,
    ),
    Line(
        "sealed_aside",
        N_("Fichiers scellés mis de côté : abîmés, ou signés d'une autre clé (chiffrés)"),
        msg("{n} jours, et jusqu'à ce que le siège ait sauvegardé un envoi scellé après", n=KEPT.days),
        _NEVER,
        _NEVER,
    ),
    Line(
        "quarantine",
        N_("Fichiers en quarantaine (chiffrés)"),
        _NEVER,
        msg("jusqu'à ce qu'une personne les ôte"),
        _NEVER,
    ),
    Line(
        "backup",
        N_("Copies de la base du siège"),
        _NEVER,
        msg("{n} jours, puis une par semaine sur {weeks} semaines", n=DAYS, weeks=WEEKS),
        _NEVER,
    ),
    Line(
        "replaced",
        N_("Ancienne base, après une restauration, un retour de version ou une réparation ; copie mise de côté"),
        msg("{n} jours", n=keeping.LONGEST_SUBMISSION.days),
        msg("{n} jours", n=keeping.REPLACED_DATABASE.days),
        _NEVER,
    ),
    Line(
        "before_upgrade",
        N_("Copie de la base d'avant une mise à jour"),
        msg("{n} jours", n=keeping.BEFORE_UPGRADE.days),
        msg("{n} jours", n=keeping.BEFORE_UPGRADE.days),
        _NEVER,
    ),
    Line(
        "tombstone",
        N_("Marque d'un effacement : une empreinte et une date"),
        msg("toujours"),
        msg("toujours"),
        _NEVER,
    ),
)


def look(_home: Path, _now: datetime) -> Iterator[Finding]:
    """The table for whoever runs `kiosk doctor`: nothing is wrong with it, and everybody may know it."""
    for line in LINES:
        said = _("Conservation, {what}. À la borne : {terminal}. Au siège : {central}. En CSV : {csv}.").format(
            what=_(line.what), terminal=line.at_terminal, central=line.at_central, csv=line.in_csv
        )
        yield Finding(f"keeping.{line.kind}", State.OK, said)
