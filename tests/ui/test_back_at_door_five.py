"""Door 5: the way back from a file that is read again, and what is said while no code is accepted."""

from datetime import timedelta

import pytest

from kiosk.forms.answers import Answer
from kiosk.forms.draft import Receipt
from kiosk.services.paper.receipt import receipt_text
from kiosk.services.visit.coming_back import amending
from screens.journey.saving import CodeShownScreen, NotedDialog
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.file import FileScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.large_letters import LargeCode
from screens.widgets.tap import Tap
from tests.ui import large_print
from tests.ui.answering import open_receipt, open_review, turn_to
from tests.ui.stage import CALM, SIZES, SMALL, Stage, open_app, visible
from tests.ui.test_housing_request import Paper, flat
from tests.ui.test_resume import CODE, SENT, come_back, save, sent_file
from tests.unit.journey import TUESDAY_MORNING
from tests.ways import way


async def test_back_from_unchanged_answers_leads_to_the_file_unasked() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        await stage.press("1", "escape")
        assert isinstance(stage.app.screen, FileScreen)
        await stage.press("1")
        await stage.form.change("rent")
        await stage.form.action_go_back()
        stage.seconds.pass_by(5)
        await stage.press("escape")
        assert isinstance(stage.app.screen, FileScreen), "an answer was only looked at"
        await stage.press("1")
        await stage.form.leave()
        await stage.settled()
        assert "effac" not in stage.text(), "nothing was changed: the visit ends unasked"


async def test_back_from_changed_answers_asks_first() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        await stage.press("1")
        stage.form.session.answer("rent", Answer("500"))
        await stage.form.action_go_back()
        await stage.settled()
        assert "Vos changements seront effacés. Ce qui est envoyé reste" in stage.text()
        await stage.press("enter")
        assert stage.form.session.answers["rent"].raw == "500"
        await stage.form.action_go_back()
        await stage.settled()
        stage.seconds.pass_by(5)
        await stage.press("tab", "enter")
        assert isinstance(stage.app.screen, FileScreen)
        await stage.press("1")
        assert stage.form.session.answers["rent"].raw != "500"


async def test_back_from_a_restarted_journey_leads_to_the_file() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        file = stage.app.screen.file  # type: ignore[attr-defined]
        await stage.app.push_screen(FileScreen(file._replace(submission=None)))
        await stage.settled()
        await stage.press("1", "escape")
        assert isinstance(stage.app.screen, FileScreen)


async def test_a_ticket_from_door_five_states_its_reason() -> None:
    async with open_app() as stage:
        await stage.press("5", "3")
        assert [ticket.motive for ticket in stage.terminal.tickets.taken] == ["resume_no_code"]
        assert "Reprendre mon dossier" in stage.text()
    async with open_app() as stage:
        await come_back(stage, "1", code="2222-2222-2222")
        stage.terminal.resumes.locked_until = TUESDAY_MORNING + timedelta(minutes=5)
        stage.row("code").query_one("Input").value = "3333-3333-3336"  # type: ignore[attr-defined]
        await stage.press_next()
        assert "Trop d'essais" in stage.text()
        await stage.press("1")
        assert [ticket.motive for ticket in stage.terminal.tickets.taken] == ["resume_locked"]


@pytest.mark.parametrize("door", ["1", "2"])
async def test_a_locked_door_five_asks_for_no_code(door: str) -> None:
    async with open_app() as stage:
        await stage.press("5")
        stage.terminal.resumes.locked_until = TUESDAY_MORNING + timedelta(minutes=5)
        await stage.press(door)
        assert "Trop d'essais. Vous pourrez réessayer à 10 h 05." in stage.text()
        assert stage.terminal.resumes.tries == 0


DOOR = {
    "fr": "2 Un dossier, avec référence et code de reprise",
    "eu": "2 Txosten bat, erreferentziarekin eta kodearekin",
    "es": "2 Un expediente, con referencia y código",
    "en": "2 A file, with reference and code",
}


@pytest.mark.parametrize("language", DOOR)
async def test_door_five_calls_no_file_sent(language: str) -> None:
    """A prepared file leaves within a quarter of an hour; until then nothing was sent."""
    async with open_app() as stage:
        await stage.app.use_language(language)
        await stage.press("5")
        assert DOOR[language] in stage.text()


@pytest.mark.parametrize("was_received", [False, True])
async def test_a_file_is_called_prepared_whether_received_or_not(was_received: bool) -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        file = stage.app.screen.file._replace(  # type: ignore[attr-defined]
            acked_at=TUESDAY_MORNING if was_received else None,
        )
        await stage.app.push_screen(FileScreen(file))
        await stage.settled()
        said = stage.text()
        assert "Préparé le" in said
        assert "Papier" not in said, "nothing is printed here"


def letters_of(stage: Stage) -> list[str]:
    return large_print.read(stage.app.screen.query_one(LargeCode).words().plain.split("\n")[:-1])


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_screen_shows_all_that_is_to_be_noted(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await open_review(stage)
        await stage.press_next()
        receipt = stage.app.screen
        assert isinstance(receipt, ReceiptScreen)
        ((reference, code),) = stage.terminal.resumes.codes.items()
        assert "À NOTER" in stage.text()
        assert reference in stage.text()
        assert code in stage.text()
        assert "Sur l'écran d'accueil : 5, Reprendre mon" in flat(stage)
        box = receipt.query_one("#to-note")
        assert visible(box) == box.region
        assert not receipt.query("QrCode"), "neither the code nor the reference"
        assert code in receipt_text(receipt.receipt, receipt._words, stage.app.services, receipt._code)


async def test_what_comes_later_is_read_behind_one_tap() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        assert "▼" not in stage.text(), "one screen, and it is whole"
        assert "Votre bailleur, et celui" not in stage.text()
        await stage.tap_on("#read-on")
        assert "Votre bailleur, et celui" in stage.text()
        assert "05 00 00 00 00" in stage.text()


async def test_the_end_of_a_receipt_asks_if_it_is_noted() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        receipt = stage.app.screen
        stage.seconds.pass_by(CALM)
        await stage.press("f10", "f10", "f10")
        assert isinstance(stage.app.screen, NotedDialog), "a held key answers nothing"
        (reference,) = stage.terminal.submissions.stored
        assert f"Avez-vous noté {reference} et le code ?" in flat(stage)
        await stage.press_calmly("enter")
        assert stage.app.screen is receipt, "not yet"
        await stage.press_calmly("f10")
        assert isinstance(stage.app.screen, NotedDialog), "a person who fetched a pen is asked again"
        await stage.tap_on("#noted")
        assert isinstance(stage.app.screen, HomeScreen)


async def test_a_bouncing_key_does_not_say_that_it_is_noted() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        await stage.press_calmly("f10", "tab")
        stage.app.haste.hasty = "enter"
        await stage.app.screen.query_one("#noted", Tap).action_press()
        assert isinstance(stage.app.screen, NotedDialog)
        await stage.tap_on("#noted")
        assert isinstance(stage.app.screen, HomeScreen)


async def test_who_holds_the_printed_receipt_is_not_asked() -> None:
    async with open_app(printer=Paper()) as stage:
        await open_review(stage)
        await stage.press_next()
        await stage.press_calmly("1")
        await stage.app.workers.wait_for_complete()
        await stage.settled()
        await stage.press_calmly("enter")
        await stage.tap_on("#foot-leave")
        assert isinstance(stage.app.screen, HomeScreen)


async def test_an_anonymous_receipt_asks_nothing() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:satisfaction"))
        await turn_to(stage, "review", {"consent_satisfaction": "yes", "whole": "good", "trouble": "no"})
        await stage.press_next()
        assert not stage.app.screen.query("#own-code, #receipt-keep")
        await stage.press_next()
        assert isinstance(stage.app.screen, HomeScreen)


async def test_a_receipt_after_a_draft_shows_the_draft_s_code() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await save(stage)
        code = stage.app.screen._code  # type: ignore[attr-defined]
        await stage.press_calmly("f10")
        await stage.press_next()
        assert code in stage.text()
        await stage.tap_on("#foot-keep")
        assert isinstance(stage.app.screen, CodeShownScreen)
        assert letters_of(stage) == code.split("-")


async def test_a_code_that_nobody_here_knows_is_replaced_when_asked() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        session = amending(stage.app.screen.file, stage.app.services)  # type: ignore[attr-defined]
        session.receipt = Receipt(SENT.reference, SENT.promise, TUESDAY_MORNING, has_code=True, replaces=True)
        await stage.app.show_receipt(session.receipt, session)
        await stage.settled()
        assert "Votre code de reprise reste le même." in stage.text()
        await stage.press_calmly("2")
        assert "L'ancien code n'ouvre plus ce dossier ensuite." in stage.text()
        await stage.press_calmly("tab", "enter")
        assert isinstance(stage.app.screen, CodeShownScreen)
        assert stage.terminal.resumes.codes[SENT.reference] == "-".join(letters_of(stage)) != CODE


async def test_the_end_of_a_page_above_a_receipt_leads_back_to_it() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        receipt = stage.app.screen
        await stage.app.go("guide:swap")
        await stage.settled()
        await stage.tap_on("#foot-leave")
        assert stage.app.screen is receipt, "its reference may not be noted yet"


async def test_a_receipt_without_a_code_says_whom_to_ask() -> None:
    async with open_app() as stage:
        await open_review(stage)
        stage.terminal.resumes.is_full = True
        await stage.press_next()
        assert "Gardez votre référence : un agent vous aide." in flat(stage)
        assert stage.logged == ["code: StorageError"]


async def test_the_numbers_of_a_receipt_s_acts_have_no_gap() -> None:
    for size in SIZES.values():
        async with open_app(size) as stage:
            await open_review(stage)
            await stage.press_next()
            taps = [str(tap.words()) for tap in stage.app.screen.query(".receipt-act").results(Tap)]
            assert [words[0] for words in taps] == ["1", "2", "3", "4", "5"], taps


async def test_the_code_page_of_a_sent_file_says_an_agent_can_help() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        await stage.tap_on("#foot-keep")
        said = " ".join(stage.text().split())
        assert "Ce code est nécessaire pour l'ouvrir ici. Un agent peut aussi vous aider." in said
        assert "personne" not in said


async def test_what_an_agent_asked_is_read_at_door_five() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        file = stage.app.screen.file  # type: ignore[attr-defined]
        assert "À compléter" not in stage.text()
        await stage.app.push_screen(FileScreen(file._replace(asked=("photos", "charges"), asked_at=TUESDAY_MORNING)))
        await stage.settled()
        told = " ".join(stage.text().split())
        assert "À compléter" in told
        assert "les photos, le détail des charges" in told
        assert "Lire ou changer" in told
        assert "pas encore lu" not in told


async def test_the_reference_s_qr_code_is_a_sentence() -> None:
    """A telephone looks a bare reference up in the web."""
    for size, told in (
        (SIZES["80x24"], "Office64 de l'Habitat. Référence : {}. Téléphone : 05 00 00 00 00."),
        (SMALL, "{}"),
    ):
        async with open_app(size) as stage:
            await open_review(stage)
            await stage.press_next()
            receipt = stage.app.screen
            assert isinstance(receipt, ReceiptScreen)
            await receipt.show_code()
            await stage.settled()
            assert stage.app.screen.query("QrCode")
            assert stage.app.screen.code() == told.format(receipt.receipt.reference)  # type: ignore[attr-defined]
