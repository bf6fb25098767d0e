"""Helpers that run the tenant terminal: real screens and services, stores in memory, seconds moved by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.app import App
from textual.errors import NoWidget
from textual.geometry import Region
from textual.widget import Widget

from kiosk.config import Identity
from kiosk.devices.printer import NoPrinter
from kiosk.forms.catalog import Forms
from kiosk.forms.draft import REVIEW
from kiosk.services.ports.devices import Printer
from kiosk.services.ports.staff import Agent, SignInAnswer
from kiosk.services.services import Services
from screens.fields.row import FieldRow
from screens.journey.form import FormScreen
from screens.tenant.app import TenantApp
from screens.tenant.help.ticket import ShareDialog
from screens.tenant.routes import ROUTES
from screens.widgets.keys import Key
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Tap
from tests.ui import hands, headless
from tests.unit.journey import Terminal, config

headless.spare_it()

LARGE, SMALL = (80, 24), (56, 16)
SIZES = {"80x24": LARGE, "56x16": SMALL}
ALL_LANGUAGES = ("fr", "eu", "es", "en")
CALM = 1.0
"""Seconds between two taps or keys of an unhurried person; longer than any guard against haste."""


class Seconds:
    """Monotonic seconds that only a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


class OneAgent:
    """A staff store with three invented agents: a valid one, one whose account is over, one with a one-time PIN."""

    AGENT, PIN = "essai", "640064"
    GONE, LAST_DAY = "parti", date(2026, 11, 20)
    NEW = "nouveau"

    def sign_in(self, agent_id: str, pin: str, now: object, *, in_hall: bool = False) -> SignInAnswer:
        if (agent_id, pin) == (self.GONE, self.PIN):
            return SignInAnswer(None, expired_on=self.LAST_DAY)
        if (agent_id, pin) == (self.NEW, self.PIN):
            return SignInAnswer(
                None, must_choose=Agent(self.NEW, "Nouveau", "agent", True, once_until=date(2027, 1, 1))
            )
        known = (agent_id, pin) == (self.AGENT, self.PIN)
        return SignInAnswer(Agent(self.AGENT, "Essai", "agent", True) if known else None)


@dataclass
class Stage:
    """The app under test with its terminal, its clock of seconds and the lines it logged."""

    app: TenantApp
    terminal: Terminal
    seconds: Seconds
    logged: list[str]

    # --- keys -----------------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        await hands.press(self.app, *keys)

    async def press_calmly(self, *keys: str) -> None:
        """Press keys with a pause before each one, so that the same digit twice is meant twice."""
        for key in keys:
            self.seconds.pass_by(CALM)
            await self.press(key)

    async def type(self, text: str) -> None:
        """Type text in one burst; the keys still arrive in the order typed."""
        await hands.burst(self.app, *text)

    async def paste(self, text: str) -> None:
        await hands.paste(self.app, text)

    async def loaded(self) -> None:
        """Wait until everything is loaded, the communes and the hour too, before any door is pressed."""
        while self.app._warm_task is None:
            await asyncio.sleep(0)
        await self.app._warm_task
        await self.settled()

    async def settled(self) -> None:
        await hands.settled(self.app)

    async def go_home(self) -> None:
        """End the visit without a question, for the next case of a loop."""
        self.seconds.pass_by(CALM)
        await self.app.forget_visit()
        await self.settled()

    # --- fingers --------------------------------------------------------------------------------------------------

    async def tap(self, x: int, y: int) -> None:
        """Tap a cell of the screen after a calm pause."""
        self.seconds.pass_by(CALM)
        await hands.tap(self.app, x, y)

    async def tap_on(self, widget: Widget | str) -> None:
        """Bring a widget into view with the ▲ and ▼ buttons, as a finger does, and tap its middle."""
        target = self.app.screen.query_one(widget) if isinstance(widget, str) else widget
        await self._bring_into_view(target)
        region = visible(target)
        await self.tap(region.x + region.width // 2, region.y + region.height // 2)

    async def _bring_into_view(self, target: Widget) -> None:
        movers = {"▼": None, "▲": None} | {str(tap.says): tap for tap in self.app.screen.query(".mover").results(Tap)}
        for sign in ("▲", "▼"):
            mover = movers[sign]
            while mover is not None and visible(target) != target.region and visible(mover).area:
                before = self.app.screen.query_one(Scroller).body.scroll_offset
                await self.tap(visible(mover).x + 3, visible(mover).y + 1)
                if self.app.screen.query_one(Scroller).body.scroll_offset == before:
                    break
        assert visible(target).area, f"no way to bring {target!r} into view"

    async def tap_key(self, matches: Callable[[Key], bool]) -> None:
        """Tap the first on-screen key that matches."""
        keys = self.form.keys
        region = next(region for key, region in keys.targets() if matches(key))
        await self.tap(keys.region.x + region.x + region.width // 2, keys.region.y + region.y)

    async def tap_text(self, text: str) -> None:
        """Type on the on-screen keys, turning to the layer that has each character."""
        for sign in text:
            if not self._has_key(sign):
                await self._turn_to(sign)
            if sign.isupper():
                await self.tap_key(lambda key: key.does == "shift")
            await self.tap_key(lambda key, sign=sign: key.character == sign.lower())  # type: ignore[misc]

    def _has_key(self, sign: str) -> bool:
        return any(key.character == sign.lower() for row in self.form.keys.rows for key in row)

    async def _turn_to(self, sign: str) -> None:
        for layer in ("letters", "accents", "digits"):
            if any(key.does == layer for row in self.form.keys.rows for key in row):
                await self.tap_key(lambda key, layer=layer: key.does == layer)  # type: ignore[misc]
                if self._has_key(sign):
                    return
        await self.tap_key(lambda key: key.does == "letters")
        await self._turn_to(sign)

    # --- what is there --------------------------------------------------------------------------------------------

    @property
    def form(self) -> FormScreen:
        assert isinstance(self.app.screen, FormScreen)
        return self.app.screen

    def row(self, key: str) -> FieldRow:
        found = self.app.screen.query_one(f"#field-{key}")
        assert isinstance(found, FieldRow)
        return found

    def text(self) -> str:
        """Return the text of the screen, as a person reads it."""
        return screen_text(self.app)

    async def open_listing(self) -> None:
        """Open the listing by door 1."""
        await self.press("1")
        assert isinstance(self.app.screen, FormScreen)

    async def call_agent(self, *, share: bool = True) -> None:
        """Call an agent from Aide, with what can be shown or without it, where that is asked."""
        await self.press("f1", "3")
        if isinstance(self.app.screen, ShareDialog):
            await self.press_calmly("1" if share else "2")

    async def press_next(self) -> None:
        """Press the page's next button after a calm pause; "check answers" is read to its end before."""
        await self.read_through()
        self.seconds.pass_by(CALM)
        self.app.screen.set_focus(self.app.screen.query_one("#foot-next"))
        await self.press("enter")

    async def read_through(self) -> None:
        """Turn "check answers" until its last row was on the screen: only then does its button send."""
        page = self.app.screen
        if isinstance(page, FormScreen) and page.session.place == REVIEW:
            while not page.ending.is_read:
                await page.action_turn(1)
                await self.settled()
            await self.press(*["pageup"] * 9)

    async def go_to(self, step: str) -> None:
        """Show the page of a step and leave the pages before it as they are."""
        self.form.session.place = step
        await self.form.show_page()
        await self.settled()


def visible(widget: Widget) -> Region:
    """Return the part of a widget that its screen really shows; it is empty when the widget is not in the layout."""
    try:
        place = widget.screen.find_widget(widget)
    except NoWidget:
        return Region()
    return place.region.intersection(place.clip)


def screen_text(app: App[int]) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in headless.rows(app))


def identity(languages: Iterable[str] = ALL_LANGUAGES, *, theme: str = "jour", trial: bool = False) -> Identity:
    return Identity("Côte Basque Sud", "05 00 00 00 00", tuple(languages), unreviewed=True, theme=theme, trial=trial)


def build(
    *,
    language: str = "fr",
    theme: str = "jour",
    terminal: Terminal | None = None,
    who: Identity | None = None,
    warm: Callable[[], Services] | None = None,
    printer: Printer | None = None,
    forms: Forms | None = None,
    trial: bool = False,
) -> Stage:
    """Build the terminal without running it."""
    terminal = terminal or Terminal(config())
    seconds = Seconds()

    def services() -> Services:
        made = terminal.services()._replace(printer=printer or NoPrinter(), staff=OneAgent())  # type: ignore[arg-type]
        return made._replace(forms=forms) if forms else made

    app = TenantApp(
        who or identity(theme=theme),
        terminal.clock,
        warm or services,
        ROUTES,
        trial=trial,
        language=language,
        seconds=seconds,
    )
    logged: list[str] = []
    app.log_failure = logged.append
    return Stage(app, terminal, seconds, logged)


@asynccontextmanager
async def open_app(size: tuple[int, int] = LARGE, **choices: Any) -> AsyncIterator[Stage]:
    """Run the terminal and wait until everything is loaded; `choices` are the arguments of `build`."""
    stage = build(**choices)
    async with stage.app.run_test(size=size):
        await stage.loaded()
        yield stage
