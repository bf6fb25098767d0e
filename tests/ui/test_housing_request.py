"""Door 2 in the hall: a worksheet, a reference, and in large letters that nothing is registered."""

from dataclasses import replace

from screens.tenant.form import FormScreen
from screens.tenant.receipt import ReceiptScreen
from tests.ui.stage import SIZES, Stage, open_app
from tests.unit.test_housing_request import session


class Paper:
    """A printer that keeps what came out."""

    is_available = True

    def __init__(self) -> None:
        self.printed: list[str] = []

    def print_text(self, text: str) -> None:
        self.printed.append(text)


async def _receipt(stage: Stage) -> None:
    filled = session()
    while filled.step is not None:
        assert filled.go_next() == ()
    await stage.app.begin_visit()
    await stage.app.push_screen(FormScreen(filled.spec, filled))
    await stage.settled()
    await stage.press_next()
    assert isinstance(stage.app.screen, ReceiptScreen)


async def test_door_two_opens_it_and_says_that_nothing_is_registered_here() -> None:
    async with open_app() as stage:
        await stage.press("2")
        assert "Préparer votre demande de logement" in stage.text()
        assert "Rien n'est enregistré ici" in stage.text()


async def test_the_receipt_says_in_large_letters_that_the_request_is_not_registered() -> None:
    for size in SIZES.values():
        async with open_app(size) as stage:
            await _receipt(stage)
            assert "DLS-" in stage.text()
            flat = " ".join(stage.text().split())
            assert "N'EST PAS" in flat
            assert "Elle part cette nuit" not in flat, "the worksheet stays at the agency"


async def test_the_worksheet_is_read_and_once_printed_it_is_gone() -> None:
    paper = Paper()
    async with open_app() as stage:
        stage.app._services = replace(stage.app.services, printer=paper)
        await _receipt(stage)
        (reference,) = stage.terminal.submissions.stored
        await stage.press("2")
        assert "VOTRE FICHE POUR LE FORMULAIRE" in stage.text()
        await stage.press("1")
        await stage.app.workers.wait_for_complete()
        await stage.settled()
        assert "Page 1 · Votre demande".upper() in paper.printed[0]
        assert reference not in stage.terminal.submissions.stored
        assert ("tenant", "submission.printed_and_forgotten", reference) in stage.terminal.audit.rows


async def test_printing_the_receipt_alone_keeps_the_worksheet() -> None:
    paper = Paper()
    async with open_app() as stage:
        stage.app._services = replace(stage.app.services, printer=paper)
        await _receipt(stage)
        await stage.press("1")
        await stage.app.workers.wait_for_complete()
        await stage.settled()
        assert len(paper.printed) == 1
        assert len(stage.terminal.submissions.stored) == 1


async def test_the_dates_open_with_the_day_that_was_given() -> None:
    async with open_app() as stage:
        await stage.press("2")
        form = stage.form
        form.session.answers = dict(session().answers)
        await stage.press("2")
        assert stage.form is not form
        assert stage.form.session.answers["number_date"].raw == "01/03/2026"
