"""The people of the demonstration: two tenants who type, an agent who answers, and two nights."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import config
from kiosk.clock import Clock
from kiosk.config import Identity
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from kiosk.services.services import Services
    from screens.shell.base import KioskBaseApp

SIZE = (80, 24)
AGENT = ("essai", "640064")
"""The agent of a trial home, and their PIN."""
OTHER = "demo-2"
"""The second terminal."""
TYPED: dict[str, str] = {
    "lease_start": "01/03/2019",
    "commune": "cambo",
    "area": "64",
    "floor": "2",
    "rent": "412,60",
    "parking_rent": "45",
    "charges": "85,20",
    "wished_communes": "bayonne",
    "rent_ceiling": "560",
    "contact_name": "Maialen Exemple",
    "phone": "05 36 49 12 34",
    "email": "maialen@exemple.fr",
}
"""The text that the invented tenant types, by field."""
CHOSEN: dict[str, int] = {"dwelling_type": 3, "parking": 2, "around": 1, "wished_types": 3}
"""The number of the chosen answer, where it is not the first."""
STOPS_AT = "rent"
"""The page on which they call an agent."""
KEY_NAMES = {" ": "space", "/": "slash", ",": "comma", "@": "at", ".": "full_stop"}


@dataclass(frozen=True)
class Night:
    """The outcome of a night at central."""

    events: int
    rows: Mapping[str, int]
    page: list[str]

    @classmethod
    def live(cls, central: Path, clock: Clock) -> "Night":
        """Play a whole night at a central of the demonstration, its morning page included."""
        from db.central.night import nightly
        from db.central.opening import open_run
        from db.central.watch import checks, report

        with open_run(central, clock.now(), is_night=True) as run:
            done = nightly(run)
            page = report.page(run, done, checks.central_problems(run, done, is_trial=True), is_trial=True)
            report.write(run, page)
            return cls(done.received.events, done.rows, list(page.lines))


@dataclass(frozen=True)
class Day:
    """The outcome of the whole demonstration."""

    reference: str
    ticket: str
    bel_text: str
    """The path of the text for BEL."""
    at_desks: list[str]
    """The morning of two agents."""
    other_reference: str
    """The reference from the terminal that was unplugged in the first night."""
    events: int
    rows: Mapping[str, int]
    first_morning: list[str]
    morning: list[str]
    """The page after the second night, in which both terminals were plugged in."""


class NotReached(KioskError):
    """The screens did not get as far as they should; no disk is to blame."""


async def press(app: "KioskBaseApp", *keys: str) -> None:
    """Press keys, by name or by character, faster than any person; both apps take them in the order typed."""
    from textual import events

    for key in keys:
        is_character = len(key) == 1
        app.post_message(events.Key(KEY_NAMES.get(key, key) if is_character else key, key if is_character else None))
    handled = asyncio.Event()
    app.call_later(handled.set)
    await handled.wait()
    await app.settle()


async def tenant(services: "Services", identity: Identity, clock: Clock) -> tuple[str, str]:
    """Prepare a listing through the screens, and call an agent on the way; return its reference and ticket number."""
    from screens.journey.form import FormScreen
    from screens.tenant.app import TenantApp
    from screens.tenant.routes import ROUTES
    from screens.tenant.sent.receipt import ReceiptScreen

    app = TenantApp(identity, clock, lambda: services, ROUTES)
    async with app.run_test(size=SIZE):
        await press(app, "1")
        await _shown(app, FormScreen)
        ticket = ""
        while isinstance(form := app.screen, FormScreen) and form.session.step is not None:
            if form.session.step.key == STOPS_AT:
                ticket = await _call_agent(app, services)
            await _answer(app, form)
        review = app.screen
        while isinstance(review, FormScreen) and not review.ending.is_read:
            await review.action_turn(1)
            await app.settle()
        review.set_focus(review.query_one("#foot-next"))
        await press(app, "enter")
        receipt = await _shown(app, ReceiptScreen)
        return receipt.receipt.reference, ticket


async def _answer(app: "KioskBaseApp", form: Any) -> None:
    """Answer the page: type into each field or choose, then go on."""
    place = form.session.place
    for row in form.rows:
        form.set_focus(row.focus_target())
        text = TYPED.get(row.spec.key)
        if text is not None:
            await press(app, *text)
        elif row.digits_choose:
            await row.choose(CHOSEN.get(row.spec.key, 1))
    for _attempt in range(len(form.rows) + 2):
        if form.session.place != place:
            return
        await form.action_go_next()
        await app.settle()


async def _call_agent(app: "KioskBaseApp", services: "Services") -> str:
    """Press three keys: help, an agent, and yes to the question whether the answers are shown."""
    from screens.tenant.help.ticket import TicketScreen

    await press(app, "f1", "3", "enter")
    await _shown(app, TicketScreen)
    number = services.tickets.waiting()[-1].number
    await press(app, "f10")
    return number


async def agent(services: "Services", home: Path, reference: str) -> str:
    """Sign in, call and close the ticket, read the listing, write its text for BEL, mark it read; return the path."""
    from screens.console.app import ConsoleApp
    from screens.console.list_screen import ListScreen

    app = ConsoleApp(services)
    async with app.run_test(size=SIZE):
        await press(app, *AGENT[0], "enter", *AGENT[1], "enter")
        await _shown(app, ListScreen)
        await press(app, "n")
        await _until(lambda: not services.tickets.waiting())
        await press(app, "o", "escape", "d", "2", "enter", "b", "e", "escape", "l", *"11111")
        await _until(lambda: not services.submissions.counts())
    return str(home / "out" / f"{reference}.txt")


def night(central: Path, terminals: Sequence[Path], clock: Clock) -> Night:
    """Run a night: plugged-in terminals send, central receives and answers, and they read its letter."""
    for home in terminals:
        sync(home, clock)
    done = Night.live(central, clock)
    for home in terminals:
        sync(home, clock)
    return done


def sync(home: Path, clock: Clock) -> None:
    """Do one run of a terminal."""
    from db.night.target import open_share
    from db.night.terminal.night import live
    from db.night.terminal.terminal import link_to_central, open_run

    settings = config.load(home)
    with open_run(home, settings) as terminal:
        live(terminal, lambda: open_share(link_to_central(home).target, home), clock.now())


def another_terminal(home: Path, central: Path, clock: Clock) -> None:
    """Make a second terminal of the same agency, by an invitation, and enrol it."""
    from db.central.decisions.invitation import invite
    from db.central.night import ingest
    from db.central.opening import open_run
    from kiosk.cli.terminal.init import accept

    with open_run(central, clock.now()) as run:
        invitation = invite(run, OTHER, "CBS")
    accept(home, invitation)
    with open_run(central, clock.now()) as run:
        ingest(run)


async def _shown(app: "KioskBaseApp", kind: type) -> Any:
    await _until(lambda: isinstance(app.screen, kind))
    return app.screen


async def _until(holds: Callable[[], bool], tries: int = 6000) -> None:
    """Let the app work until something holds. Raises NotReached."""
    for _attempt in range(tries):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise NotReached
