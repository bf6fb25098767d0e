"""How long each kind of thing is kept: one table. `db.retention` applies the terminal's part of it every night,
`db.sync.central_retention` central's; the privacy pages say the whole of it in words, and `kiosk doctor` shows it.

The durations are proposals for the data-protection officer (RGPD, article 5(1)(e): no longer than is necessary).
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
BEFORE_UPGRADE = timedelta(days=14)
"""A copy from before an upgrade: what goes wrong with it is noticed by then."""
CENTRAL_MONTHS, AFTER_CLOSING_MONTHS = 12, 3
"""At central: without news at most, and once closed or withdrawn."""
REPLACED_DATABASE = timedelta(days=35)
"""How long the database that a restore replaced stays beside the new one: as long as the oldest copy."""
SMALLEST_CELL = 5
"""A number under it is hidden in reports: of fewer people one may be recognised."""


@dataclass(frozen=True)
class Keeping:
    """How long one kind is kept, in sentences of at most fifteen words."""

    agency: tuple[Message, ...]
    """At the terminal and its agency."""
    service: tuple[Message, ...]
    """At Office64's service, which the night sends it to."""


FILES = ("bel_listing", "reactivation", "garage", "workshop", "device", "difficulty")
"""Kinds that somebody reads and closes."""
NAMELESS = ("satisfaction", "survey", "opinion")
"""Kinds that name nobody, of which numbers stay."""

_FILE = Keeping(
    agency=(
        msg("À l'agence : un jour après la lecture."),
        msg("Non lu : {n} jours au plus.", n=LONGEST_SUBMISSION.days),
    ),
    service=(
        msg("Au service : {n} mois au plus sans nouvelles de vous.", n=CENTRAL_MONTHS),
        msg("Dossier fermé ou retiré : {n} mois de plus.", n=AFTER_CLOSING_MONTHS),
    ),
)
_WORKSHEET = Keeping(
    agency=(
        msg("À l'agence : jusqu'à l'impression, ou un jour après la lecture."),
        msg("Dans tous les cas, {n} jours au plus.", n=LONGEST_SUBMISSION.days),
    ),
    service=(msg("Au service : communes et types voulus seulement, {n} mois.", n=CENTRAL_MONTHS),),
)
_CAMPAIGN = Keeping(
    agency=(msg("À l'agence : jusqu'à la nuit qui les envoie."),),
    service=(msg("Au service : {n} mois après l'enquête, puis des nombres seulement.", n=CENTRAL_MONTHS),),
)
_DRAFT = Keeping(
    agency=(msg("À l'agence : {n} jours, puis il est effacé.", n=DRAFT.days),),
    service=(msg("Il n'est jamais envoyé au service."),),
)
KEEPING: Mapping[str, Keeping] = {
    **dict.fromkeys(FILES, _FILE),
    "housing_request": _WORKSHEET,
    **dict.fromkeys(NAMELESS, _CAMPAIGN),
    "draft": _DRAFT,
}
"""By the kind's stable code."""
