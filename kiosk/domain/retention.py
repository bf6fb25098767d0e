"""How long everything is kept, at the terminal and at central, in calendar months of Paris days.

A journey says in its spec which of the three ways it is kept: `READ_FILE`, `WORKSHEET` or `CAMPAIGN`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kiosk.i18n import Message, msg

AFTER_ACK = AFTER_READ = timedelta(hours=24)
"""A submission stays at the terminal so long after central has it, and after an agent has marked it."""
LONGEST_SUBMISSION = timedelta(days=30)
DRAFT = timedelta(days=30)
SENT_FILE, AFTER_WITHDRAWAL = timedelta(days=366), timedelta(hours=24)
"""What is left of a file for whoever comes back to it, from its last sending, or from when it was taken back."""
AUDIT = timedelta(days=366)
CENTRAL_MONTHS, AFTER_CLOSING_MONTHS = 12, 3
"""At central: without news at most, and once closed or withdrawn."""
SIGN_IN_TRIES = timedelta(hours=24)
"""A count of wrong codes is dropped when no try followed for so long."""
UNTOLD = timedelta(days=14)
"""How long a ticket that the end of its day closed waits for an agent to be told: longer than an agency closes."""
SPOOL_NIGHTS = COPY_NIGHTS = REVOKED_NIGHTS = PAGE_NIGHTS = 35
"""A terminal's sealed file after it was stored; a copy of central's base, but for the two newest that read; a file that
a revoked key signed, which may hold what is to be erased; a page of the morning."""
INBOX_NIGHTS = ASIDE_NIGHTS = 14
"""A sealed file at the share, after it was stored or came again; a base that was replaced, and one from before an
upgrade."""
ERASED_NIGHTS = 40
"""After an erasure no copy and no sealed file holds it any more: 35 of the last sealed file, and some to spare."""
SMALLEST_CELL = 5
"""A number under it is hidden in reports: of fewer people one may be recognised."""


@dataclass(frozen=True)
class Term:
    """How long central keeps one kind, from the last thing that happened to it."""

    months: int
    closed_months: int | None = None
    """Once it is read, printed or withdrawn, which is what central knows of an end; None: an end changes nothing."""
    becomes_counts: bool = False
    """True when numbers stay of it."""


@dataclass(frozen=True)
class Retention:
    """How long one kind is kept, in sentences of at most fifteen words."""

    line: str
    """Code of its line in the table: `kiosk.forms.retention_table`."""
    agency: tuple[Message, ...]
    """At the terminal and its agency."""
    service: tuple[Message, ...]
    """At Office64's service, which the night sends it to."""
    central: Term | None = None
    """None: it never reaches central."""
    names_nobody: bool = False
    """True when no name is asked: no agent reads one alone, and numbers stay of all."""


_WAITING = (
    msg("Tant qu'Office64 ne l'a pas reçu, votre envoi attend à l'agence."),
    msg("Avec un code, l'agence garde la référence et ses dates {n} jours.", n=SENT_FILE.days),
)
READ_FILE = Retention(
    line="file",
    agency=(
        msg("L'agence garde vos réponses un jour après leur lecture."),
        msg("Sans lecture, vos réponses y restent {n} jours après leur réception.", n=LONGEST_SUBMISSION.days),
        *_WAITING,
    ),
    service=(
        msg("Office64 garde votre dossier {n} mois au plus sans nouvelles de vous.", n=CENTRAL_MONTHS),
        msg("Un dossier fermé ou retiré est effacé {n} mois après.", n=AFTER_CLOSING_MONTHS),
    ),
    central=Term(CENTRAL_MONTHS, AFTER_CLOSING_MONTHS),
)
"""A file that somebody reads and closes."""
WORKSHEET = Retention(
    line="housing_request",
    agency=(
        msg("L'agence garde votre fiche jusqu'à l'impression, ou un jour après la lecture."),
        msg("Après sa réception par Office64, votre fiche y reste {n} jours au plus.", n=LONGEST_SUBMISSION.days),
        *_WAITING,
    ),
    service=(msg("Office64 garde {n} mois la sorte de demande, dates, état, communes, types.", n=CENTRAL_MONTHS),),
    central=Term(CENTRAL_MONTHS),
)
"""The worksheet of a housing request, which is copied onto the paper form."""
CAMPAIGN = Retention(
    line="survey",
    agency=(
        msg("L'agence garde vos réponses jusqu'à leur réception par Office64."),
        *_WAITING,
    ),
    service=(
        msg("Office64 efface vos réponses {n} mois après votre réponse.", n=CENTRAL_MONTHS),
        msg("Ensuite, Office64 garde seulement des nombres."),
    ),
    central=Term(CENTRAL_MONTHS, becomes_counts=True),
    names_nobody=True,
)
"""Answers without a name."""
SAVED_DRAFT = Retention(
    line="draft",
    agency=(msg("L'agence garde votre brouillon {n} jours, puis l'efface.", n=DRAFT.days),),
    service=(msg("Votre brouillon reste à l'agence."),),
)

OTHER_TERMS: Mapping[str, Term] = {
    "opinion": Term(CENTRAL_MONTHS, becomes_counts=True),
    "unshown": Term(CENTRAL_MONTHS, AFTER_CLOSING_MONTHS),
    "conflict": Term(CENTRAL_MONTHS),
    "audit": Term(CENTRAL_MONTHS),
}
"""What central keeps that is no journey's. Tickets and portal help are counters of nobody: they stay."""
