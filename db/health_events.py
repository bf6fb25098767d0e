"""What `kiosk doctor` says of events that wait for a person."""

from collections.abc import Iterator

from db.connection import Connection
from db.finding import Finding, State
from db.night.central.amendments import contradictions
from db.sync.naming import named
from db.sync.unfit import unfit_events
from kiosk.i18n import N_, _

_SAYS = N_("Pour une personne, et gardés tant que le siège les tient : désaccords {conflicts}, mal formés {unfit}.")
_TO_DO = N_("Tables conflicts et pending de central.sqlite : docs/night.md, « Désaccords » et « Mal formés »")


def to_compare(db: Connection) -> Iterator[Finding]:
    """Nothing that a person does takes them away: they are told, and are no reason for another exit code."""
    conflicts, unfit = len(contradictions(db)), [f"{each.terminal} {each.event}" for each in unfit_events(db)]
    if conflicts or unfit:
        names = f" ({named(unfit)})" if unfit else ""
        said = _(_SAYS).format(conflicts=conflicts, unfit=f"{len(unfit)}{names}")
        yield Finding("central.to_compare", State.OK, said, _(_TO_DO))
