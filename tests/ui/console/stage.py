"""Helpers that run a console on a real home: an invented agency, a real encrypted file, a clock moved by hand."""

import asyncio
import atexit
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from db.connection import row, rows
from db.terminal_file import make_terminal, open_terminal
from kiosk.cli.shared.wiring import open_services
from kiosk.clock import SteppedClock
from kiosk.forms.answers import Answer
from kiosk.forms.draft import Draft
from kiosk.services.ports.tickets import NewTicket, Ticket
from kiosk.services.services import Services
from screens.console.app import ConsoleApp
from screens.console.rows import Rows
from tests.factories import PIN
from tests.ui import hands, headless

headless.spare_it()

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, at ten o'clock in the agency's local time."""
SIZES = ((80, 24), (100, 30))
_PATIENCE = 20.0
"""Seconds that a screen gets to show what is awaited."""

_CONFIG = """
[agency]
code = "CBS"
name = "Côte Basque Sud"
phone = "05 36 49 00 01"
[terminal]
id = "essai"
trial = true
[hours]
tue = ["08:30-12:30", "13:30-17:00"]
wed = ["08:30-12:30"]
[print]
file = "{printed}"
"""


@dataclass
class Agency:
    """One home, its services and its clock."""

    home: Path
    clock: SteppedClock
    services: Services

    @property
    def printed(self) -> str:
        path = self.home / "printed.txt"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def audit(self) -> list[tuple[str, str, str]]:
        """Return the actor, action and subject of each audit record, oldest first."""
        with closing(open_terminal(self.home)()) as db:
            found = rows(db, "SELECT actor, action, subject FROM audit ORDER BY rowid")
        return [(each["actor"], each["action"], each["subject"]) for each in found]

    def state_of(self, ticket: Ticket) -> dict[str, object]:
        with closing(open_terminal(self.home)()) as db:
            found = row(db, "SELECT * FROM tickets WHERE id = ?", (ticket.id,))
        assert found is not None
        return dict(found)

    def arrives(self, minutes_ago: int = 0, *, draft: Draft | None = None, claims_priority: bool = False) -> Ticket:
        """Add a ticket that a tenant took some minutes ago, with the draft that they show."""
        created = self.clock.now() - timedelta(minutes=minutes_ago)
        motive = draft.spec_id if draft else "other"
        return self.services.tickets.add(NewTicket(created, motive, "eu", claims_priority, draft))


def new_agency(home: Path) -> Agency:
    shutil.copytree(_with_two_agents(), home, dirs_exist_ok=True)
    return _open(home)


@cache
def _with_two_agents() -> Path:
    """Make a home with two agents, once per process; tests copy it, as hashing a PIN takes a quarter of a second."""
    home = Path(tempfile.mkdtemp(prefix="agency-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    make_terminal(home)
    staff = _open(home).services.staff
    for agent in ("maite", "jon"):
        staff.add(agent, agent.title(), "agent", PIN, MORNING)
    return home


def _open(home: Path) -> Agency:
    (home / "config.toml").write_text(_CONFIG.replace("{printed}", str(home / "printed.txt")), encoding="utf-8")
    clock = SteppedClock(MORNING)
    return Agency(home, clock, open_services(home, clock))


def stopped_at_rent(**answers: str) -> Draft:
    """Return the draft of a listing left at the rent page, which refused its answer three times."""
    given = {"landlord": "office64", "commune": "Cambo-les-Bains", "dwelling_type": "T3", **answers}
    return Draft("bel_listing", 1, "rent", {key: Answer(raw) for key, raw in given.items()}, {"rent": 3})


def plain(text: str) -> str:
    """Replace no-break spaces by ordinary ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


class Eyes:
    """The console as an agent sees it, and the keys that the agent presses."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def lines(self) -> list[str]:
        return [plain("".join(segment.text for segment in strip)).rstrip() for strip in headless.rows(self.app)]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    async def until(self, holds: Callable[[], object], what: str) -> None:
        began = time.monotonic()
        while not holds():
            waited = time.monotonic() - began
            if waited > _PATIENCE:
                raise AssertionError(f"never seen: {what}\n{self.screen}")
            await self.rest()
            await asyncio.sleep(waited / 10)  # what a thread does is there at once; a list looks every two seconds

    async def see(self, *texts: str) -> None:
        for text in texts:
            await self.until(lambda text=text: text in self.screen, text)  # type: ignore[misc]

    async def press(self, *keys: str) -> None:
        await hands.press(self.app, *keys)

    async def rest(self) -> None:
        """Wait until what is shown is drawn, and give the threads their turn."""
        await hands.settled(self.app)
        await asyncio.sleep(0.001)

    async def sign_in(self, agent: str = "maite", pin: str = PIN) -> None:
        """Sign in by writing into the fields; `test_sign_in` types key by key."""
        self.app.screen.query_one("#agent", Input).value = agent
        self.app.screen.query_one("#pin", Input).value = pin
        self.app.screen.set_focus(self.app.screen.query_one("#pin"))
        await self.press("enter")

    async def open_queue(self, agent: str = "maite") -> None:
        await self.sign_in(agent)
        await self.until(lambda: "N°" in self.screen, "the queue")


def order(eyes: Eyes) -> list[str]:
    """Return the ticket numbers in the list, from the top."""
    return [row.cells[0] for row in eyes.app.screen.query_one(Rows).rows]


@asynccontextmanager
async def console(
    services: Services, *, size: tuple[int, int] = (80, 24), seconds: Callable[[], float] | None = None
) -> AsyncIterator[Eyes]:
    app = ConsoleApp(services, seconds=seconds) if seconds else ConsoleApp(services)
    async with app.run_test(size=size) as pilot:
        yield Eyes(app, pilot)


def with_parts(services: Services, **parts: object) -> Services:
    """Return the same services, some of them replaced."""
    return services._replace(**parts)  # type: ignore[arg-type]
