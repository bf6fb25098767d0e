"""Printing the worksheet erases the answers, so it is asked about first, on the receipt and at door 5."""

from screens.tenant.sent.file import FileScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.tap import Tap
from tests.ui.answering import open_receipt
from tests.ui.stage import CALM, SMALL, Stage, open_app
from tests.ui.test_housing_request import Paper, flat, not_done, print_by
from tests.unit.journey import TUESDAY_MORNING

ERASES = "vos réponses sont effacées ici"


async def test_the_receipt_asks_before_printing_erases_the_answers() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await open_receipt(stage)
        assert "1 Imprimer" in stage.text(), "the button says what it does"
        stage.seconds.pass_by(CALM)
        await print_by(stage, "1")
        assert ERASES in flat(stage)
        await print_by(stage, "tab", "tab", "enter")
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert (paper.printed, len(stage.terminal.submissions.stored)) == ([], 1)


async def test_printing_while_reading_the_worksheet_asks_once() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await open_receipt(stage)
        stage.seconds.pass_by(CALM)
        await print_by(stage, "1", "tab", "enter")
        assert "Lire n'efface rien. Imprimer efface vos réponses d'ici." in stage.text()
        assert "OÙ ET COMMENT FAIRE" in stage.text()
        assert len(stage.terminal.submissions.stored) == 1
        await print_by(stage, "1")
        assert ERASES in flat(stage)
        assert "Lire" not in [str(tap.words()) for tap in stage.app.screen.query(Tap)], "it is being read"
        await print_by(stage, "enter", "escape")
        assert len(paper.printed) == 1
        assert not stage.terminal.submissions.stored
        assert "n'efface rien" not in stage.text(), "nothing is left to be erased"
        stage.seconds.pass_by(CALM)
        await print_by(stage, "1", "escape")
        assert len(paper.printed) == 2, "there is nothing left to ask about"


async def test_a_long_worksheet_on_a_small_screen_can_still_be_printed() -> None:
    async with open_app(SMALL, printer=Paper()) as stage:
        await open_receipt(stage)
        stage.seconds.pass_by(CALM)
        await print_by(stage, "1", "tab", "enter")
        assert "Sommaire" in stage.text()
        await print_by(stage, "1")
        assert ERASES in flat(stage)
        await print_by(stage, "escape", "2")
        assert "Où voulez-vous aller ?" in stage.text()


async def test_a_complete_worksheet_is_read_in_five_pages() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        stage.seconds.pass_by(CALM)
        await stage.press("1")
        first = stage.text()
        assert "page 1 sur 5" in first
        assert all(words in first for words in ("PAS ENREGISTRÉE", "OÙ ET COMMENT FAIRE", "AU DÉPÔT DE LA DEMANDE"))
        for _page in range(4):
            assert "Source" not in stage.text(), "the paper names the sources"
            assert not any(mover.region.area for mover in stage.app.screen.query(".mover")), "each page is whole"
            await stage.press("pagedown")
        assert "page 5 sur 5" in stage.text()


async def test_at_door_five_nothing_is_erased_unasked() -> None:
    paper = Paper()
    async with open_app(SMALL, printer=paper) as stage:
        await _file(stage)
        stage.seconds.pass_by(CALM)
        await print_by(stage, "3")
        assert ERASES in flat(stage)
        await print_by(stage, "escape")
        assert isinstance(stage.app.screen, FileScreen)
        assert (paper.printed, len(stage.terminal.submissions.stored)) == ([], 1)


async def test_without_a_printer_reading_erases_nothing_and_says_so() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        stage.seconds.pass_by(CALM)
        await print_by(stage, "1")
        assert "Lire n'efface rien." in stage.text()
        await print_by(stage, "escape")
        assert len(stage.terminal.submissions.stored) == 1


async def _file(stage: Stage, kind: str = "first") -> str:
    """Open door 5's page of a housing request and return its reference."""
    await open_receipt(stage, kind)
    (reference,) = stage.terminal.submissions.stored
    stage.terminal.resumes.give_code(reference, "2222-2222-2222")
    file = stage.terminal.resumes.open_file(reference, "2222-2222-2222", TUESDAY_MORNING).file
    assert file is not None
    await stage.app.push_screen(FileScreen(file))
    await stage.settled()
    return reference


async def test_at_door_five_the_worksheet_is_there_until_it_is_printed() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        reference = await _file(stage, "renewal")
        assert "PAS renouvelée" in stage.text()
        assert "3 Imprimer ma fiche" in str(stage.app.screen.query_one("#file-sheet", Tap).words())
        assert "4 Papier" in flat(stage), "two papers, two words"
        stage.seconds.pass_by(CALM)
        await print_by(stage, "3", "enter")
        assert "VOTRE FICHE POUR LE FORMULAIRE" in paper.printed[0]
        assert reference not in stage.terminal.submissions.stored
        await stage.press("enter")
        assert not stage.app.screen.query("#file-sheet")
        assert reference in paper.printed[0], "the sheet names what it belongs to"
        assert "Fiche imprimée le 24/11/2026" in flat(stage)
        assert "pas encore lu" not in flat(stage)
        assert "PAS renouvelée" in stage.text(), "in this visit it is still known which request it was"
        assert not_done("renewal") in flat(stage)
        await print_by(stage, "3")
        assert "Fiche imprimée le 24/11/2026" in paper.printed[1]
        assert not_done("renewal") in " ".join(paper.printed[1].split())


async def test_a_forgotten_worksheet_does_not_name_its_kind() -> None:
    async with open_app(printer=Paper()) as stage:
        await _file(stage, "renewal")
        file = stage.app.screen.file  # type: ignore[attr-defined]
        await stage.app.push_screen(FileScreen(file._replace(submission=None, printed_at=TUESDAY_MORNING)))
        await stage.settled()
        assert "Votre demande n'est pas faite tant que" in flat(stage), "which kind of request it was is forgotten, too"
