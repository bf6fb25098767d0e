"""Everything that the two apps use: every use case, wired by `kiosk.cli` after the first paint."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from kiosk.clock import Clock, today
from kiosk.domain.agency.calendar import AgencyCalendar
from kiosk.domain.communes import CommuneDirectory
from kiosk.domain.published_texts import Content
from kiosk.forms.catalog import Forms, every_form
from kiosk.services.ports.devices import Printer
from kiosk.services.ports.files import SubmissionStore
from kiosk.services.ports.records import AuditStore, CountStore
from kiosk.services.ports.resumes import ResumeStore
from kiosk.services.ports.staff import StaffStore
from kiosk.services.ports.tickets import PresenceStore, TicketStore
from kiosk.services.watch import Changes
from kiosk.settings import Config


class Services(NamedTuple):
    """Everything a screen may ask for. A screen never sees a store's file or a device's path."""

    config: Config
    clock: Clock
    calendar: AgencyCalendar
    find_communes: Callable[[], CommuneDirectory]
    """Reads them the first time; no first question needs them."""
    forms: Forms
    """Journeys by id."""
    submissions: SubmissionStore
    resumes: ResumeStore
    tickets: TicketStore
    staff: StaffStore
    presence: PresenceStore
    audit: AuditStore
    counts: CountStore
    printer: Printer
    write_bel_text: Callable[[str, str], str]
    """Write a listing's text for BEL as `<home>/out/<reference>.txt` (0600) from (reference, text); return the path."""
    open_changes: Callable[[], Changes]
    """Open a mark on everything stored here, for `kiosk.services.watch`."""
    is_revoked: Callable[[], bool] = bool
    """Tell if central revoked this terminal since it was opened: it is out of service then. Reads the disk."""
    is_outdated: Callable[[], bool] = bool
    """Tell if central sent other settings or texts since this was opened: they apply when it is opened again. Reads
    the disk."""
    find_content: Callable[[], Content] = dict
    """Central's guides and answers that replace the program's own; checked the first time."""
    last_night: Callable[[], date | None] = lambda: None
    """Return the night of central's newest letter; None before the first one. Reads the disk."""
    last_event_at: datetime | None = None
    """The latest instant stored before this start: an earlier clock is suspect."""

    @property
    def communes(self) -> CommuneDirectory:
        """The communes of the three departments."""
        return self.find_communes()

    def today(self) -> date | None:
        """Return today's date in Paris; None when the clock cannot be trusted."""
        return today(self.clock, self.last_event_at)

    def load_the_rest(self) -> None:
        """Load what no first question needs: a menu, say, asks every journey for its line."""
        every_form()
        self.find_communes()
        self.find_content()


WarmUp = Callable[[], Services]
"""Opens everything; slow, run in a thread behind the painted home screen."""
