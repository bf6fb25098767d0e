"""An agent withdraws a file in the console while its page stands open at the terminal."""

import pytest

from kiosk.services.ports.errors import StorageError
from screens.journey.form import FormScreen
from screens.tenant.sent.file import FileScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.paper import PaperScreen
from tests.ui.answering import open_receipt, open_review
from tests.ui.stage import SIZES, Stage, open_app
from tests.ui.test_resume import CODE, SENT, come_back, sent_file


def an_agent_withdraws(stage: Stage) -> None:
    (reference,) = stage.terminal.submissions.stored
    assert stage.app.services.submissions.withdraw(reference, stage.app.clock.now(), by_agent=True)


async def is_told(stage: Stage) -> None:
    """Check that a notice says who withdrew the file, and that its page then shows its state and opens nothing."""
    assert isinstance(stage.app.screen, NoticeDialog)
    assert "Un agent a retiré ce dossier." in stage.text()
    await stage.press("enter")
    assert isinstance(stage.app.screen, FileScreen)
    assert "Retiré le" in stage.text()
    assert "Fiche prête" not in stage.text()
    await stage.press("4", "2")
    assert isinstance(stage.app.screen, FileScreen)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_keys_of_a_withdrawn_receipt_say_so_and_open_nothing(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        for key in ("1", "2", "3", "the button"):
            await stage.go_home()
            await open_receipt(stage)
            an_agent_withdraws(stage)
            await (stage.press_next() if key == "the button" else stage.press(key))
            await is_told(stage)


async def test_back_from_a_paper_the_receipt_says_it_was_withdrawn() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        await stage.press("1")
        assert isinstance(stage.app.screen, PaperScreen)
        an_agent_withdraws(stage)
        await stage.press("escape")
        await stage.settled()
        await is_told(stage)


async def test_a_withdrawn_file_says_so_before_it_is_changed() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        an_agent_withdraws(stage)
        await stage.press("1")
        await is_told(stage)


async def test_a_withdrawal_keeps_an_unsent_journey_below() -> None:
    async with open_app() as stage:
        await open_review(stage)
        begun = stage.app.screen
        await open_receipt(stage)
        an_agent_withdraws(stage)
        await stage.press("1")
        assert "Un agent a retiré ce dossier." in stage.text()
        await stage.press("enter")
        assert stage.app.screen is begun
        assert isinstance(begun, FormScreen)


async def test_an_unreadable_state_does_not_block_the_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app() as stage:
        await open_receipt(stage)

        def fails(_reference: str) -> None:
            raise StorageError("no disk")

        monkeypatch.setattr(stage.terminal.resumes, "find_file", fails)
        await stage.press("3")
        assert not isinstance(stage.app.screen, Dialog | ReceiptScreen), "the code of the reference"
