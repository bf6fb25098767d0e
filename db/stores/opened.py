"""Open everything that a terminal's apps store, together."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from db.connection import Opener, immediate
from db.stores.audit import Audit
from db.stores.bel_texts import BelTexts
from db.stores.changes import FileChanges
from db.stores.counts import Counts
from db.stores.outbox import last_event_at, origin_of
from db.stores.presence import Presence
from db.stores.resumes import Resumes
from db.stores.set_by_central import content_of_central, is_revoked, last_night, settings_of_central
from db.stores.staff import Staff, staff_of
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets, settle
from db.terminal_file import open_terminal
from kiosk.clock import Clock
from kiosk.domain.agency.calendar import queue_rules
from kiosk.domain.published_texts import Content
from kiosk.i18n import N_
from kiosk.remote_settings import with_central
from kiosk.services.ports.errors import RevokedTerminal
from kiosk.settings import Config

REVOKED = N_(
    "Cette borne est révoquée : elle ne sert plus. Ce qui lui a été confié est gardé ici, le reste est au siège. "
    "Appelez l'informatique."
)


class Stores(NamedTuple):
    """Everything that a terminal's apps store."""

    submissions: Submissions
    resumes: Resumes
    tickets: Tickets
    staff: Staff
    presence: Presence
    audit: Audit
    counts: Counts
    write_bel_text: Callable[[str, str], str]
    open_changes: Callable[[], FileChanges]
    opener: Opener
    is_revoked: Callable[[], bool]
    """Tells if a letter has revoked this terminal since the start: it then serves nobody any more (F7)."""
    is_outdated: Callable[[], bool]
    """Tells if a letter brought other settings or texts since the start."""
    last_night: Callable[[], date | None]
    """Gives the night of central's newest letter."""
    config: Config
    """The terminal's configuration, with what central set."""
    central_content: Content
    """Central's guides and answers, as received; empty when it changed none."""
    last_event_at: datetime | None
    """The latest instant stored before this start: an earlier clock is suspect (`kiosk.clock.is_suspect`)."""


def open_stores(home: Path, settings: Config, clock: Clock) -> Stores:
    """Open a home's database, and end the tickets of earlier days.

    Raises:
        RevokedTerminal: a letter revoked this terminal (F7).
        StorageError, DamagedDatabase, NewerDatabase: see `db.terminal_file.open_terminal`.
    """
    opener = open_terminal(home)

    def revoked() -> bool:
        with closing(opener()) as db:
            return is_revoked(db)

    def outdated() -> bool:
        with closing(opener()) as db:
            return (settings_of_central(db), content_of_central(db)) != (central_settings, central_content)

    def night() -> date | None:
        with closing(opener()) as db:
            return last_night(db)

    with closing(opener()) as db:
        if is_revoked(db):
            raise RevokedTerminal(REVOKED)
        seen = last_event_at(db)
        central_settings, central_content = settings_of_central(db), content_of_central(db)
        settings = with_central(home, settings, central_settings)
        origin, rules = origin_of(settings), queue_rules(settings)
        with immediate(db):
            settle(db, origin, clock.now(), rules)
    return Stores(
        submissions=Submissions(opener, origin),
        resumes=Resumes(opener),
        tickets=Tickets(opener, origin, settings.terminal.letter, clock, rules),
        staff=staff_of(home, opener),
        presence=Presence(opener),
        audit=Audit(opener),
        counts=Counts(opener, origin),
        write_bel_text=BelTexts(home).write,
        open_changes=partial(FileChanges, opener),
        opener=opener,
        is_revoked=revoked,
        is_outdated=outdated,
        last_night=night,
        config=settings,
        central_content=central_content,
        last_event_at=seen,
    )
