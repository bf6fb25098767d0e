"""The walk through the pages that differ when there is a printer."""

from collections.abc import AsyncIterator

from screens.tenant.sent.file import FileScreen
from tests.gates.steps import HeldPrinter
from tests.ui.answering import open_receipt
from tests.ui.stage import CALM, Stage
from tests.unit.journey import TUESDAY_MORNING

_CODE = "2222-2222-2222"


async def where_paper_comes_out(stage: Stage) -> AsyncIterator[str]:
    printer = HeldPrinter()
    printer.may_end.set()
    stage.app._services = stage.app.services._replace(printer=printer)
    await open_receipt(stage, "renewal")
    yield "printer, receipt of the worksheet"
    (reference,) = stage.terminal.submissions.stored
    stage.terminal.resumes.give_code(reference, _CODE)
    file = stage.terminal.resumes.open_file(reference, _CODE, TUESDAY_MORNING).file
    assert file is not None
    await stage.app.push_screen(FileScreen(file))
    await stage.settled()
    yield "printer, file"
    stage.seconds.pass_by(CALM)
    await stage.press("3")
    yield "printer, what printing erases"
    await stage.press("tab", "enter")
    yield "printer, worksheet that is read"
    await stage.press("1")
    yield "printer, what printing erases, from the worksheet"
    stage.seconds.pass_by(CALM)
    await stage.press("enter")
    await stage.app.workers.wait_for_complete()
    await stage.settled()
    await stage.press("enter", "escape")
    yield "printer, file whose worksheet is printed"
    await stage.go_home()
    await stage.press("2", "f10", "1", "f1", "4")
    yield "printer, code to note"
