"""Join kiosk, db and screens, here alone. Imports are inside functions, so a command loads only what it uses."""

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import config as configuration
from kiosk.clock import Clock, today

if TYPE_CHECKING:
    from kiosk.domain.published_texts import Content
    from kiosk.services.services import Services


def readable_content(content: "Content") -> "Content":
    """Return central's guides and answers; none when this program cannot show all of them (see doctor)."""
    if not content:
        return content  # most terminals: this avoids loading the checks
    from kiosk.domain.text_check import readable

    return readable(content)


def open_services(home: Path, clock: Clock | None = None) -> "Services":
    """Open everything that the apps need, from a home on disk.

    Raises:
        ConfigurationError: exit 2. StorageError: exit 1. NewerDatabase: exit 6.
    """
    from db.stores.opened import open_stores
    from kiosk.cli.shared.trial_clock import clock_of
    from kiosk.devices.printer import printer_for
    from kiosk.domain.agency.calendar import AgencyCalendar
    from kiosk.domain.communes import directory
    from kiosk.forms.catalog import forms_for
    from kiosk.services.services import Services
    from kiosk.services.visit.submissions import seats_taken

    settings = configuration.load(home)
    clock = clock or clock_of(home, settings.trial.speed)
    stores = open_stores(home, settings, clock)
    settings = stores.config
    calendar = AgencyCalendar(settings.hours)
    return Services(
        config=settings,
        clock=clock,
        calendar=calendar,
        find_communes=directory,
        forms=forms_for(
            settings, partial(today, clock, stores.last_event_at), clock, partial(seats_taken, stores.submissions)
        ),
        submissions=stores.submissions,
        resumes=stores.resumes,
        tickets=stores.tickets,
        staff=stores.staff,
        presence=stores.presence,
        audit=stores.audit,
        counts=stores.counts,
        printer=printer_for(settings.print),
        write_bel_text=stores.write_bel_text,
        open_changes=stores.open_changes,
        is_revoked=stores.is_revoked,
        is_outdated=stores.is_outdated,
        last_night=stores.last_night,
        find_content=cache(partial(readable_content, stores.central_content)),
        last_event_at=stores.last_event_at,
    )
