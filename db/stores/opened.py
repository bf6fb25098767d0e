"""Everything that a terminal's apps store, opened together."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from db import retention
from db.clock_jumps import unbelieved_jump
from db.connection import Opener
from db.stores.audit import Audit
from db.stores.bel_texts import BelTexts
from db.stores.counts import Counts
from db.stores.outbox import is_waiting, last_event_at, origin_of
from db.stores.resumes import Resumes
from db.stores.set_by_central import content_of_central, settings_of_central
from db.stores.staff import Staff, staff_at_work
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal import open_terminal
from kiosk.clock import Clock
from kiosk.domain.content import Content
from kiosk.from_central import Told
from kiosk.settings import Config


@dataclass(frozen=True)
class Stores:
    """Everything that a terminal's apps store."""

    submissions: Submissions
    resumes: Resumes
    tickets: Tickets
    staff: Staff
    audit: Audit
    counts: Counts
    write_bel_text: Callable[[str, str], str]
    opener: Opener
    waits_for_seal: Callable[[], bool]
    """Whether an event is in no batch file yet."""
    set_by_central: Told
    """Parts of the configuration that are central's; empty: it set nothing."""
    told_content: Content
    """Guides and answers of central's, as they came down; empty: it changed none."""
    last_event_at: datetime | None
    """The latest instant stored before this start: an earlier clock is suspect (`kiosk.clock.is_suspect`)."""


def _waits(opener: Opener, terminal: str) -> bool:
    with closing(opener()) as db:
        return is_waiting(db, terminal)


def open_stores(home: Path, settings: Config, clock: Clock) -> Stores:
    """Open a home's database and forget at once what is due.

    Raises:
        StorageError, DamagedDatabase, NewerDatabase: see `db.terminal.open_terminal`.
    """
    opener = open_terminal(home)
    origin = origin_of(settings)
    with closing(opener()) as db:
        seen = last_event_at(db)
        set_by_central, told_content = settings_of_central(db), content_of_central(db)
        if not unbelieved_jump(db, clock.now()):
            retention.apply(db, home, origin, clock.now())
    return Stores(
        submissions=Submissions(opener, origin),
        resumes=Resumes(opener),
        tickets=Tickets(opener, origin, settings.terminal.letter, clock),
        staff=staff_at_work(home, opener),
        audit=Audit(opener),
        counts=Counts(opener, origin),
        write_bel_text=BelTexts(home).write,
        opener=opener,
        waits_for_seal=partial(_waits, opener, origin.terminal),
        set_by_central=set_by_central,
        told_content=told_content,
        last_event_at=seen,
    )
