"""While the printer works no key acts; afterwards the screen says what came of it."""

from threading import Event

from kiosk.devices.printer import CommandPrinter
from screens.tenant.help.ticket import TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.widgets.dialog import NoticeDialog
from screens.widgets.paper import MOST_PAPERS, PaperScreen, PrintingDialog
from tests.ui.answering import open_review
from tests.ui.stage import Stage, open_app


class SlowPrinter:
    """A printer that takes as long as the test wants."""

    is_available = True

    def __init__(self) -> None:
        self.started, self.may_end = Event(), Event()
        self.printed: list[str] = []

    def print_text(self, text: str) -> None:
        self.started.set()
        self.may_end.wait(30)
        self.printed.append(text)


async def _printing(stage: Stage) -> None:
    await stage.press("4", "1", "f10", "4")
    assert isinstance(stage.app.screen, PrintingDialog)
    assert "L'impression est en cours." in stage.text()


async def _done(stage: Stage, printer: SlowPrinter) -> None:
    printer.may_end.set()
    await stage.app.workers.wait_for_complete()
    await stage.settled()


async def test_hasty_keys_print_one_paper_and_close_nothing() -> None:
    printer = SlowPrinter()
    async with open_app(printer=printer) as stage:
        await _printing(stage)
        await stage.press("1", "enter", "escape", "1", "space")
        assert isinstance(stage.app.screen, PrintingDialog)
        await _done(stage, printer)
        assert isinstance(stage.app.screen, NoticeDialog)
        assert "C'est imprimé." in stage.text()
        await stage.press("enter")
        assert isinstance(stage.app.screen, TicketScreen)
        assert len(printer.printed) == 1


async def test_printing_for_a_forgotten_visit_shows_nothing_later() -> None:
    printer = SlowPrinter()
    async with open_app(printer=printer) as stage:
        await _printing(stage)
        await stage.app.forget_visit()
        await _done(stage, printer)
        assert isinstance(stage.app.screen, HomeScreen)


async def test_a_text_is_read_before_it_is_printed() -> None:
    printer = SlowPrinter()
    printer.may_end.set()
    async with open_app(printer=printer) as stage:
        await open_review(stage)
        await stage.press_next()
        await stage.press("2")
        assert isinstance(stage.app.screen, PaperScreen)
        assert printer.printed == []
        await stage.press("1")
        await _done(stage, printer)
        assert "C'est imprimé." in stage.text()
        await stage.press("enter")
        assert isinstance(stage.app.screen, PaperScreen)
        assert len(printer.printed) == 1


async def test_a_text_that_is_being_read_stays_when_the_printer_fails() -> None:
    async with open_app(printer=CommandPrinter(("false",))) as stage:
        await open_review(stage)
        await stage.press_next()
        await stage.press("2", "1")
        await stage.app.workers.wait_for_complete()
        await stage.settled()
        assert "L'imprimante ne répond pas." in stage.text()
        await stage.press("enter")
        assert isinstance(stage.app.screen, PaperScreen)


async def test_one_visit_prints_a_limited_number_of_papers() -> None:
    printer = SlowPrinter()
    printer.may_end.set()
    async with open_app(printer=printer) as stage:
        await stage.press("4", "1", "f10")
        for _paper in range(MOST_PAPERS):
            await stage.press("4")
            await _done(stage, printer)
            await stage.press("enter")
        await stage.press("4")
        assert isinstance(stage.app.screen, PaperScreen)
        assert "6 papiers sont déjà imprimés. Voici le texte." in stage.text()
        assert len(printer.printed) == MOST_PAPERS
        await stage.app.forget_visit()
        await stage.press("4", "1", "f10", "4")
        await _done(stage, printer)
        assert len(printer.printed) == MOST_PAPERS + 1, "the next person prints again"


FAILING = CommandPrinter(("false",))
"""A printer that prints nothing: the text is read on the screen instead."""


async def _ticket_on_the_screen(stage: Stage) -> None:
    await stage.press("4", "1", "f10", "4")
    await stage.app.workers.wait_for_complete()
    await stage.settled()


async def test_page_keys_read_a_long_text_and_stop_at_its_end() -> None:
    async with open_app((56, 16), printer=FAILING) as stage:
        await _ticket_on_the_screen(stage)
        paper = stage.app.screen
        assert isinstance(paper, PaperScreen)
        assert "page 1 sur 2" in stage.text()
        assert not paper.query_one("#foot-up").visible
        await stage.press("pagedown", "pagedown")
        assert "page 2 sur 2" in stage.text()
        assert stage.text().index("QUESTION") < stage.text().index("8 h 30"), "whom to ask stands in one piece"
        assert not paper.query_one("#foot-next").visible
        await stage.press("pageup")
        assert "page 1 sur 2" in stage.text()


async def test_a_terminal_without_a_printer_promises_no_paper() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        assert "Reçu" not in stage.text(), "it would repeat the page"
        assert "1 Annonce" in stage.text()
        assert "F10 J'ai noté, terminer" in stage.text()
        assert "Imprimer" not in stage.text()
        await stage.go_home()
        await stage.press("4", "1", "f10")
        assert not stage.app.screen.query("#foot-print")
        await stage.press("1")
        assert isinstance(stage.app.screen, TicketScreen)


async def test_a_text_on_the_screen_follows_the_chosen_language() -> None:
    async with open_app(printer=FAILING) as stage:
        await _ticket_on_the_screen(stage)
        assert "VOTRE NUMÉRO" in stage.text()
        await stage.app.use_language("es")
        await stage.settled()
        assert "SU NÚMERO" in stage.text()
        assert "VOTRE" not in stage.text()
