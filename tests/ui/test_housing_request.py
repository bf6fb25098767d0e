"""Door 2 in the hall: a worksheet, a reference, and in large letters that nothing is registered."""

from dataclasses import replace

import pytest

from kiosk.services.ports import StorageError
from screens.tenant.file import FileScreen
from screens.tenant.form import FormScreen
from screens.tenant.receipt import ReceiptScreen
from screens.widgets.foot_button import FootButton
from screens.widgets.tap import Tap
from screens.widgets.text import Text
from tests.ui.stage import CALM, SIZES, SMALL, Stage, open_app, visible
from tests.unit.journey import TUESDAY_MORNING
from tests.unit.test_housing_request import session


class Paper:
    """A printer that keeps what came out."""

    is_available = True

    def __init__(self) -> None:
        self.printed: list[str] = []

    def print_text(self, text: str) -> None:
        self.printed.append(text)


def _flat(stage: Stage) -> str:
    """The words of the page's texts, whatever lines they break in."""
    return " ".join(" ".join(text.words().plain.split()) for text in stage.app.screen.query(Text))


NOT_DONE = {
    "first": "VOTRE DEMANDE N'EST PAS ENREGISTRÉE.",
    "renewal": "VOTRE DEMANDE N'EST PAS RENOUVELÉE.",
    "modification": "LE CHANGEMENT N'EST PAS ENREGISTRÉ.",
}


async def _receipt(stage: Stage, kind: str = "first") -> None:
    filled = session(kind=kind)
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


@pytest.mark.parametrize(("kind", "says"), NOT_DONE.items())
async def test_the_receipt_says_in_large_letters_what_is_not_done(kind: str, says: str) -> None:
    for size in SIZES.values():
        async with open_app(size) as stage:
            await _receipt(stage, kind)
            assert "DLS-" in stage.text()
            assert [told for told in NOT_DONE.values() if told in _flat(stage)] == [says]
            assert "Elle part cette nuit" not in _flat(stage), "the worksheet stays at the agency"


async def _printed(stage: Stage, *keys: str) -> None:
    """Each key once the paper of the one before is out."""
    for key in keys:
        await stage.press(key)
        await stage.app.workers.wait_for_complete()
        await stage.settled()


async def test_the_first_key_and_the_filled_button_are_the_worksheet_at_both_sizes() -> None:
    for size in SIZES.values():
        async with open_app(size) as stage:
            await _receipt(stage)
            filled = stage.app.screen.query_one("#foot-next", FootButton)
            assert filled.word.singular == "Ma fiche"
            assert visible(filled) == filled.region
            loud = stage.app.screen.query_one(".loud")
            assert visible(loud) == loud.region, "in a frame, above the fold"
            stage.seconds.pass_by(CALM)
            await stage.press("1")
            assert "VOTRE FICHE POUR LE FORMULAIRE" in stage.text()


async def test_once_the_worksheet_is_printed_it_is_gone_and_the_receipt_says_so() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await _receipt(stage)
        (reference,) = stage.terminal.submissions.stored
        assert "peut lire votre fiche" in _flat(stage)
        stage.seconds.pass_by(CALM)
        await _printed(stage, "1", "enter")
        assert "Page 1 · Votre demande".upper() in paper.printed[0]
        assert reference in paper.printed[0]
        assert reference not in stage.terminal.submissions.stored
        assert ("tenant", "submission.printed_and_forgotten", reference) in stage.terminal.audit.rows
        await stage.press("enter")
        assert "peut lire votre" not in stage.text()
        assert "Fiche imprimée, effacée de" in stage.text()
        await _printed(stage, "2")
        assert "peut lire" not in " ".join(paper.printed[1].split())
        assert "effacée de la borne" in " ".join(paper.printed[1].split())


async def test_at_door_five_the_worksheet_is_there_until_it_is_printed() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        reference = await _file(stage, "renewal")
        assert "PAS renouvelée" in stage.text()
        assert "4 Imprimer ma fiche" in str(stage.app.screen.query_one("#file-sheet", Tap).words())
        stage.seconds.pass_by(CALM)
        await _printed(stage, "4", "enter")
        assert "VOTRE FICHE POUR LE FORMULAIRE" in paper.printed[0]
        assert reference not in stage.terminal.submissions.stored
        await stage.press("enter")
        assert not stage.app.screen.query("#file-sheet")
        assert reference in paper.printed[0], "the sheet names what it belongs to"
        assert "Imprimé le 24/11/2026" in _flat(stage)
        assert "Pas encore lu" not in _flat(stage)
        assert "PAS renouvelée" in stage.text(), "in this visit it is still known which request it was"
        assert NOT_DONE["renewal"] in _flat(stage)
        await _printed(stage, "1")
        assert "Imprimé le 24/11/2026" in paper.printed[1]
        assert NOT_DONE["renewal"] in " ".join(paper.printed[1].split())


async def test_when_it_comes_back_later_nothing_is_said_of_the_kind_that_was_forgotten() -> None:
    async with open_app(printer=Paper()) as stage:
        await _file(stage, "renewal")
        file = stage.app.screen.file  # type: ignore[attr-defined]
        await stage.app.push_screen(FileScreen(replace(file, submission=None, printed_at=TUESDAY_MORNING)))
        await stage.settled()
        assert "CETTE FICHE N'ENREGISTRE RIEN." in _flat(stage), "which kind of request it was is forgotten, too"


ERASES = "vos réponses sont effacées ici"


async def test_before_anything_is_erased_the_receipt_says_so_and_waits() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await _receipt(stage)
        assert "1 Imprimer" in stage.text(), "the button says what it does"
        stage.seconds.pass_by(CALM)
        await _printed(stage, "1")
        assert ERASES in _flat(stage)
        await _printed(stage, "tab", "tab", "enter")
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert (paper.printed, len(stage.terminal.submissions.stored)) == ([], 1)


async def test_the_worksheet_is_read_first_and_printing_from_there_asks_once() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await _receipt(stage)
        stage.seconds.pass_by(CALM)
        await _printed(stage, "1", "tab", "enter")
        assert "Lire n'efface rien, imprimer efface." in stage.text()
        assert "VOTRE FICHE POUR LE FORMULAIRE" in stage.text()
        assert len(stage.terminal.submissions.stored) == 1
        await _printed(stage, "1")
        assert ERASES in _flat(stage)
        assert "Lire" not in [str(tap.words()) for tap in stage.app.screen.query(Tap)], "it is being read"
        await _printed(stage, "enter", "escape")
        assert len(paper.printed) == 1
        assert not stage.terminal.submissions.stored
        stage.seconds.pass_by(CALM)
        await _printed(stage, "1", "escape")
        assert len(paper.printed) == 2, "there is nothing left to ask about"


async def test_at_door_five_nothing_is_erased_unasked() -> None:
    paper = Paper()
    async with open_app(SMALL, printer=paper) as stage:
        await _file(stage)
        stage.seconds.pass_by(CALM)
        await _printed(stage, "4")
        assert ERASES in _flat(stage)
        await _printed(stage, "escape")
        assert isinstance(stage.app.screen, FileScreen)
        assert (paper.printed, len(stage.terminal.submissions.stored)) == ([], 1)


async def test_without_a_printer_reading_erases_nothing_and_says_so() -> None:
    async with open_app() as stage:
        await _receipt(stage)
        stage.seconds.pass_by(CALM)
        await _printed(stage, "1")
        assert "Lire n'efface rien." in stage.text()
        await _printed(stage, "escape")
        assert len(stage.terminal.submissions.stored) == 1


async def _file(stage: Stage, kind: str = "first") -> str:
    """Door 5's page of a housing request; its reference."""
    await _receipt(stage, kind)
    (reference,) = stage.terminal.submissions.stored
    stage.terminal.resumes.give_code(reference, "2222-2222-2222")
    file = stage.terminal.resumes.open_file(reference, "2222-2222-2222", TUESDAY_MORNING).file
    assert file is not None
    await stage.app.push_screen(FileScreen(file))
    await stage.settled()
    return reference


async def test_a_second_hasty_enter_prints_nothing_and_loses_nothing() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await _receipt(stage)
        await _printed(stage, "enter")
        assert paper.printed == []
        assert len(stage.terminal.submissions.stored) == 1


async def test_a_worksheet_that_cannot_be_forgotten_is_not_said_to_be_gone() -> None:
    async with open_app(printer=Paper()) as stage:
        await _receipt(stage)

        def full(reference: str, at: object) -> bool:
            raise StorageError("no room")

        stage.terminal.submissions.forget_printed = full  # type: ignore[method-assign]
        stage.seconds.pass_by(CALM)
        await _printed(stage, "1", "enter", "escape")
        assert "peut lire votre fiche" in _flat(stage)
        assert stage.logged == ["worksheet: StorageError"]


async def test_printing_the_receipt_alone_keeps_the_worksheet() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await _receipt(stage)
        await _printed(stage, "2")
        assert "=====" in paper.printed[0], "the receipt says in a frame that nothing is registered"
        assert len(paper.printed) == 1
        assert len(stage.terminal.submissions.stored) == 1


async def test_the_button_of_check_answers_sends_nothing_and_does_not_say_so() -> None:
    for language, word in {"fr": "Préparer", "eu": "Prestatu", "es": "Preparar", "en": "Prepare"}.items():
        async with open_app(SMALL, language=language) as stage:
            filled = session()
            while filled.step is not None:
                assert filled.go_next() == ()
            await stage.app.begin_visit()
            await stage.app.push_screen(FormScreen(filled.spec, filled))
            await stage.settled()
            assert word in stage.text()
            assert not any(sending in stage.text() for sending in ("Envoyer", "Bidali", "Enviar", "Send"))


async def test_the_dates_open_with_the_day_that_was_given_before_and_after() -> None:
    async with open_app() as stage:
        await stage.press("2")
        form = stage.form
        form.session.answers = dict(session().answers)
        stage.seconds.pass_by(CALM)
        await stage.press("2")
        assert stage.form is not form
        assert stage.form.session.answers["number_date"].raw == "01/03/2026"
    async with open_app() as stage:
        await _receipt(stage, "renewal")
        await stage.press("4")
        assert stage.form.session.spec.id == "carnet"
        assert stage.form.session.answers["number_date"].raw == "01/03/2026"
        assert "number" not in stage.form.session.answers
        await stage.press("escape")
        stage.app.screen.set_focus(stage.app.screen.query_one("#foot-back"))
        await stage.press("enter")
        assert isinstance(stage.app.screen, ReceiptScreen), "the reference may not be noted yet"


async def test_a_door_that_bounces_opens_nothing_behind_it() -> None:
    async with open_app() as stage:
        await stage.press("2", "2", "2")
        assert stage.form.session.spec.id == "housing_request"
        assert stage.form.session.place == "intro"
        assert not stage.form.session.answers


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_worksheet_has_contents_that_lead_to_its_pages(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await _receipt(stage)
        stage.seconds.pass_by(CALM)
        await stage.press("1", "2")
        assert "Où voulez-vous aller ?" in stage.text()
        third = stage.app.screen.query_one("#line-3", Text).words().plain
        heading, page = third.removeprefix("3 ").split("\n  page ")
        await stage.press("3")
        assert f"page {page} sur" in stage.text()
        assert heading.split()[0] in stage.text()
        await stage.press("2", "escape")
        assert f"page {page} sur" in stage.text(), "who only looked is where they were"


async def test_a_short_paper_has_none() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "1")
        assert "Sommaire" not in stage.text()
        await stage.press("2")
        assert "Où voulez-vous aller" not in stage.text()
