"""Retention: how long everything is kept, at the terminal and at central. Months are calendar months of Paris days.

The spec of a journey names one of three ways: `READ_FILE`, `WORKSHEET` or `CAMPAIGN`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from kiosk.i18n import N_, Message, msg
from kiosk.settings import CENTRAL_MONTHS

AFTER_ACK = AFTER_READ = timedelta(hours=24)
"""A submission stays at the terminal so long after central stored it, and so long after an agent read it."""
LONGEST_WORKSHEET = timedelta(days=30)
"""How long a worksheet's answers stay at the terminal after central stored it, printed or not: as its paper says."""
KEPT_REQUEST = timedelta(days=60)
"""How long a housing request's state stays, without answers, for an agent to record its number; then `AFTER_READ`."""
DRAFT = timedelta(days=30)
SENT_FILE, AFTER_WITHDRAWAL = timedelta(days=366), timedelta(hours=24)
"""A sent file's reference and dates stay at the terminal, for a tenant who comes back: so long after the last sending,
and so long after a withdrawal.
"""
AUDIT = timedelta(days=366)
AFTER_CLOSING_MONTHS = 3
"""Months that central keeps a file once it is closed or withdrawn; without news, `CENTRAL_MONTHS`."""
SIGN_IN_TRIES = timedelta(hours=24)
"""A count of wrong codes is dropped when no further try came for so long."""
PRESENCE = timedelta(minutes=3)
"""A console says every minute who is at its desk; one that is silent for so long is locked, closed or was killed."""
LIVE_PAGE = timedelta(seconds=60)
"""A terminal that shows each page says three times as often that it lives; a page of one that is silent for so long is
read as the one where its tenant stopped."""
TICKET_MOVES = timedelta(days=30)
"""A ticket that ended, and its moves, without answers, note or agent: waits are estimated from them."""
UNSEEN_TICKET = timedelta(days=14)
"""How long a ticket that the end of its day closed waits for an agent to see it: longer than an agency closes."""
SPOOL_NIGHTS = COPY_NIGHTS = REVOKED_NIGHTS = PAGE_NIGHTS = 35
"""Nights to keep: a sealed file in a spool after it was stored; a backup of central's database, except the two newest
that can be read; a file that a revoked key signed, which may hold data to be erased; a morning page."""
INBOX_NIGHTS = ASIDE_NIGHTS = 14
"""Nights to keep: a sealed file in the inbox, after it was stored or came again; a database that was replaced, or that
is from before an upgrade."""
ERASED_NIGHTS = 40
"""Nights after an erasure until no backup or sealed file holds the data: 35 of the last sealed file, and a margin."""
SMALLEST_CELL = 5
"""A smaller number is hidden in reports: among fewer people one may be recognised."""


class Term(NamedTuple):
    """How long central keeps one kind, in months from the last thing that happened to it."""

    months: int
    closed_months: int | None = None
    """Months once it is read, printed or withdrawn, the ends that central knows; None: an end changes nothing."""
    becomes_counts: bool = False
    """True when it is counted before it is erased, and the counts stay."""


class Retention(NamedTuple):
    """How long one kind is kept, in sentences of at most fifteen words."""

    line: str
    """Code of its line in the table: `kiosk.forms.retention_table`."""
    agency: tuple[Message, ...]
    """Sentences about the terminal and its agency."""
    service: tuple[Message, ...]
    """Sentences about Office64, to which the night sends it."""
    central: Term | None = None
    """None: it never reaches central."""
    unread: str = ""
    """How long its answers stay at the agency when nobody reads them: `{n}` are the months of `[retention] unread`;
    empty where `agency` says it."""
    keeps_state: bool = False
    """True when its state stays once the answers are gone, until an agent has recorded its number."""
    names_nobody: bool = False
    """True when no name is asked: no agent reads a submission alone, and counts of all of them stay."""


_WAITING = (
    msg("Tant qu'Office64 ne l'a pas reçu, votre envoi attend à l'agence."),
    msg("Avec un code, l'agence garde la référence et ses dates {n} jours.", n=SENT_FILE.days),
)
READ_FILE = Retention(
    line="file",
    agency=(
        msg("L'agence garde vos réponses un jour après leur lecture."),
        *_WAITING,
    ),
    unread=N_("Sans lecture, vos réponses y restent {n} mois après leur réception."),
    service=(
        msg("Office64 garde votre dossier {n} mois au plus sans nouvelles de vous.", n=CENTRAL_MONTHS),
        msg("Un dossier fermé ou retiré est effacé {n} mois après.", n=AFTER_CLOSING_MONTHS),
    ),
    central=Term(CENTRAL_MONTHS, AFTER_CLOSING_MONTHS),
)
"""The retention of a file that an agent reads and closes."""
WORKSHEET = Retention(
    line="housing_request",
    agency=(
        msg("L'agence garde votre fiche jusqu'à l'impression, ou un jour après la lecture."),
        msg("Après sa réception par Office64, votre fiche y reste {n} jours au plus.", n=LONGEST_WORKSHEET.days),
        msg("Ensuite, l'agence garde la référence et l'état, sans réponses, {n} jours au plus.", n=KEPT_REQUEST.days),
        *_WAITING,
    ),
    service=(msg("Office64 garde {n} mois la sorte de demande, dates, état, communes, types.", n=CENTRAL_MONTHS),),
    central=Term(CENTRAL_MONTHS),
    keeps_state=True,
)
"""The retention of a housing request's worksheet, which is copied onto the paper form."""
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
"""The retention of answers without a name."""
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
"""Central's terms for kinds that belong to no journey. Tickets and portal help are anonymous counters: they stay."""
