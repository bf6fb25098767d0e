"""Door 2 in the hall gives a worksheet and a reference, and says in large letters that nothing is registered."""

import pytest

from kiosk import formats
from kiosk.services.paper.large_print import on_paper
from kiosk.services.ports.errors import StorageError
from screens.journey.form import FormScreen
from screens.tenant.sent.parts import LoudPart
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.large_letters import LargeLetters
from screens.widgets.tap import FootButton
from screens.widgets.text import Text
from tests.ui import large_print
from tests.ui.answering import open_receipt
from tests.ui.stage import ALL_LANGUAGES, CALM, SIZES, SMALL, Stage, open_app, visible
from tests.unit.test_housing_request import session


class Paper:
    """A printer that keeps the texts it printed."""

    is_available = True

    def __init__(self) -> None:
        self.printed: list[str] = []

    def print_text(self, text: str) -> None:
        self.printed.append(text)


def flat(stage: Stage) -> str:
    """Return the words of the page's texts, however their lines break."""
    return " ".join(" ".join(text.words().plain.split()) for text in stage.app.screen.query(Text))


NOT_DONE = {
    "first": ("ENREGISTRÉE", "Votre demande n'est pas enregistrée tant que vous n'avez pas votre numéro."),
    "renewal": ("RENOUVELÉE", "Votre demande n'est pas renouvelée tant que vous n'avez pas votre attestation."),
    "modification": ("ENREGISTRÉ", "Le changement n'est pas enregistré tant que vous n'avez pas votre attestation."),
}
"""The word after the large PAS, and the sentence, by kind of request."""


async def test_door_two_says_that_nothing_is_registered_here() -> None:
    async with open_app() as stage:
        await stage.press("2")
        assert "Préparer votre demande de logement" in stage.text()
        assert "L'enregistrement se fait au guichet" in stage.text()


def not_done(kind: str) -> str:
    return NOT_DONE[kind][1]


def loud_words(stage: Stage) -> list[str]:
    """Return the words that are drawn large."""
    seen = (letters for letters in stage.app.screen.query(LargeLetters) if letters.region.area)
    return [word for letters in seen for word in large_print.read(letters.words().plain.split("\n"))]


@pytest.mark.parametrize("size", SIZES)
async def test_the_large_word_is_above_the_fold_in_every_language(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await open_receipt(stage)
        for language, word in {"fr": "PAS", "eu": "EZ", "es": "NO", "en": "NOT"}.items():
            await stage.app.use_language(language)
            await stage.settled()
            drawn = next(
                each for each in stage.app.screen.query(f"{LoudPart.__name__} LargeLetters") if each.region.area
            )
            assert loud_words(stage)[0] == word
            assert visible(drawn) == drawn.region, language
            box = stage.app.screen.query_one("#to-note")
            assert visible(box) == box.region, "what is to be noted is whole above it"


@pytest.mark.parametrize("size", SIZES)
async def test_the_receipt_says_in_large_letters_what_is_not_done(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        for kind in NOT_DONE:
            await stage.go_home()
            await open_receipt(stage, kind)
            assert "DLS-" in stage.text()
            word, sentence = NOT_DONE[kind]
            assert loud_words(stage) == (["PAS", word] if size == "80x24" else ["PAS"])
            assert all(visible(letters) == letters.region for letters in stage.app.screen.query(LargeLetters))
            assert word in flat(stage)
            assert [words for _word, words in NOT_DONE.values() if words in flat(stage)] == [sentence]
            assert "Elle part dans le quart d'heure" not in flat(stage), "the worksheet stays at the agency"


async def print_by(stage: Stage, *keys: str) -> None:
    """Press keys, each once the paper of the previous one is out."""
    for key in keys:
        await stage.press(key)
        await stage.app.workers.wait_for_complete()
        await stage.settled()


async def test_the_first_key_and_filled_button_open_the_worksheet() -> None:
    for size in SIZES.values():
        async with open_app(size) as stage:
            await open_receipt(stage)
            filled = stage.app.screen.query_one("#foot-next", FootButton)
            assert str(filled.word) == "Ma fiche"
            assert visible(filled) == filled.region
            stage.seconds.pass_by(CALM)
            await stage.press("1")
            assert "OÙ ET COMMENT FAIRE" in stage.text()


async def test_a_printed_worksheet_is_erased_and_the_receipt_says_so() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await open_receipt(stage)
        (reference,) = stage.terminal.submissions.stored
        assert "peut lire votre fiche" in flat(stage)
        stage.seconds.pass_by(CALM)
        await print_by(stage, "1", "enter")
        assert "Page 1 · Votre demande".upper() in paper.printed[0]
        assert reference in paper.printed[0]
        assert reference not in stage.terminal.submissions.stored
        assert ("tenant", "submission.printed_and_forgotten", reference) in stage.terminal.audit.rows
        await stage.press("enter")
        assert "peut lire votre" not in stage.text()
        assert "Fiche imprimée, effacée de" in stage.text()
        await print_by(stage, "2")
        assert "peut lire" not in " ".join(paper.printed[1].split())
        assert "effacée de la borne" in " ".join(paper.printed[1].split())


async def test_a_second_hasty_enter_prints_nothing_and_loses_nothing() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await open_receipt(stage)
        await print_by(stage, "enter")
        assert paper.printed == []
        assert len(stage.terminal.submissions.stored) == 1


async def test_a_worksheet_that_cannot_be_erased_is_not_called_erased() -> None:
    async with open_app(printer=Paper()) as stage:
        await open_receipt(stage)

        def full(reference: str, at: object) -> bool:
            raise StorageError("no room")

        stage.terminal.submissions.forget_printed = full  # type: ignore[method-assign]
        stage.seconds.pass_by(CALM)
        await print_by(stage, "1", "enter", "escape")
        assert "peut lire votre fiche" in flat(stage)
        assert stage.logged == ["worksheet: StorageError"]


async def test_printing_the_receipt_alone_keeps_the_worksheet() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await open_receipt(stage)
        await print_by(stage, "2")
        assert all(row in paper.printed[0] for row in on_paper("PAS").split("\n")), "the receipt says it in large print"
        assert len(paper.printed) == 1
        assert len(stage.terminal.submissions.stored) == 1


async def test_the_check_answers_button_says_prepare_and_not_send() -> None:
    filled = session()
    while filled.step is not None:
        assert filled.go_next() == ()
    async with open_app(SMALL) as stage:
        await stage.app.begin_visit()
        await stage.app.push_screen(FormScreen(filled.spec, filled))
        await stage.settled()
        await stage.read_through()
        for language, word in {"fr": "Préparer", "eu": "Prestatu", "es": "Preparar", "en": "Prepare"}.items():
            await stage.app.use_language(language)
            await stage.settled()
            assert word in stage.text()
            assert not any(sending in stage.text() for sending in ("Envoyer", "Bidali", "Enviar", "Send"))


async def test_the_two_dates_open_with_the_day_already_given() -> None:
    async with open_app() as stage:
        await open_receipt(stage, "renewal")
        stage.app.visit.facts.take(stage.app.screen.session)  # type: ignore[attr-defined]
        await stage.press("3")
        assert stage.form.session.spec.id == "carnet"
        await stage.type("01/11/2026")
        await stage.press_next()
        assert "Vous avez dit : 01/03/2026" in stage.text()
        await stage.press("1")
        while isinstance(stage.app.screen, FormScreen):
            stage.seconds.pass_by(CALM)
            stage.app.screen.set_focus(stage.app.screen.query_one("#foot-back"))
            await stage.press("enter")
        assert isinstance(stage.app.screen, ReceiptScreen), "the reference may not be noted yet"


async def test_a_bouncing_door_key_opens_only_the_door() -> None:
    async with open_app() as stage:
        await stage.press("2", "2", "2")
        assert stage.form.session.spec.id == "housing_request"
        assert stage.form.session.place == "intro"
        assert not stage.form.session.answers


async def test_a_long_worksheet_has_contents_that_lead_to_its_pages() -> None:
    async with open_app(SMALL) as stage:
        await open_receipt(stage)
        stage.seconds.pass_by(CALM)
        await stage.press("1", "2")
        assert "Où voulez-vous aller ?" in stage.text()
        third = stage.app.screen.query_one("#line-3", Text).words().plain
        heading, page = third.rstrip(" ▸").removeprefix("3 ").split("\n  page ")
        await stage.press("3")
        assert f"page {page} sur" in stage.text()
        assert heading.split()[0] in stage.text()
        await stage.press("2", "escape")
        assert f"page {page} sur" in stage.text(), "who only looked is where they were"


async def test_a_short_paper_has_no_table_of_contents() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "f10", "4")
        assert "Sommaire" not in stage.text()
        await stage.press("2")
        assert "Où voulez-vous aller" not in stage.text()


async def test_a_loud_receipt_shows_code_and_leads_to_the_phone() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert "▼" not in stage.text(), language
            (code,) = stage.terminal.resumes.codes.values()
            assert code in stage.text()
        await stage.tap_on("#read-on")
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert "05 00 00 00 00" in stage.text(), language
            morning = f"{formats.time_of_day(8, 30)}-{formats.time_of_day(12, 30)}"
            assert stage.text().split("05 00 00 00 00")[1].count(morning) == 2, "the last line of the hours, too"
