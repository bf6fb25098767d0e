"""A journey needs only `VisitHost` of its app: it is drawn, answered and sent in an app that is no terminal."""

from pathlib import Path
from typing import ClassVar

from kiosk.forms.draft import REVIEW, Receipt
from kiosk.forms.session import FormSession
from kiosk.i18n import Language
from kiosk.services.ports.resumes import SentFile
from kiosk.services.services import Services
from screens.journey.form import FormScreen
from screens.shell.base import INSIDE_STYLES, KioskBaseApp
from screens.shell.input_guard import HandGuard
from screens.shell.visit import Journey, Visit, VisitHost
from tests.ui.stage import LARGE, identity, screen_text
from tests.unit.journey import Terminal, filled


class BareApp(KioskBaseApp):
    """A minimal app, as the console may become: it draws a journey and records where it leads."""

    CSS_PATH: ClassVar[list[Path]] = [*KioskBaseApp.CSS_PATH, INSIDE_STYLES]
    can_leave = False
    is_loaded = True

    def __init__(self, services: Services) -> None:
        super().__init__(theme="jour")
        self.services, self.clock, self.identity = services, services.clock, identity()
        self.visit = Visit()
        hands = HandGuard(self.seconds)
        self.haste, self.page_turned = hands.haste, hands.turned
        self.went: list[str] = []
        self.receipt: Receipt | None = None

    async def go(self, route: str) -> None:
        self.went.append(route)

    async def show_journey(self, session: FormSession, *, in_place: bool = False) -> None:
        await self.push_screen(FormScreen(session.spec, session))

    async def show_receipt(self, receipt: Receipt, session: FormSession) -> None:
        self.receipt = receipt
        await self.pop_screen()

    async def show_file(self, file: SentFile) -> None:
        self.went.append(file.reference)

    async def loaded(self) -> bool:
        return True

    async def begin_visit(self) -> None:
        self.went.append("begun")

    async def forget_visit(self, *, erases: bool = False) -> None:
        self.went.append("ended")

    go_home = finish = hide = end_presence_question = cover = forget_visit

    def count(self, act: str, what: str) -> None:
        self.went.append(act)

    def current_journey(self) -> Journey | None:
        return self.screen if isinstance(self.screen, FormScreen) else None

    def journey_to_save(self) -> Journey | None:
        return None

    def to_show(self) -> FormSession | None:
        return None

    def languages(self) -> tuple[Language, ...]:
        return ()

    def page_notes(self) -> str:
        return ""

    async def call_agent(self, *, share: bool, motive: str = "") -> None:
        self.went.append("agent")

    calm_for = 0.0

    def watch_ticket(self) -> None:
        self.went.append("ticket")


def is_host(app: BareApp) -> VisitHost:
    """Let the type checker prove that the app has all that a journey asks for."""
    return app


async def test_a_journey_is_sent_in_a_bare_app() -> None:
    app, session = BareApp(Terminal().services()), filled()
    session.place = REVIEW
    async with app.run_test(size=LARGE) as pilot:
        await app.show_journey(session)
        await pilot.pause()
        assert "Vérifiez vos réponses" in screen_text(app)
        for _page in range(3):
            await pilot.press("pagedown")
        await pilot.pause()
        app.screen.set_focus(app.screen.query_one("#foot-next"))
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.receipt is not None
        assert app.receipt.reference.startswith("BEL-")


async def test_a_bare_app_turns_the_first_page_and_routes_help() -> None:
    app = BareApp(Terminal().services())
    async with app.run_test(size=LARGE) as pilot:
        await app.push_screen(FormScreen(app.services.forms["garage"]))
        await pilot.pause()
        first = screen_text(app)
        await pilot.press("f10")
        await pilot.pause()
        assert screen_text(app) != first
        await pilot.press("f1")
        assert app.went == ["begun", "help"]
