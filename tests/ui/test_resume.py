"""The tenant saves a draft, comes back, amends and withdraws in the hall."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from kiosk.forms.draft import REVIEW
from kiosk.services.ports.resumes import SavedDraft
from screens.journey.form import FormScreen
from screens.journey.saving import CodeShownScreen
from screens.tenant.sent.file import FileScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.large_letters import LargeCode
from tests.factories import a_submission
from tests.ui import large_print
from tests.ui.answering import answer_page, open_review, turn_to
from tests.ui.stage import CALM, Stage, open_app
from tests.unit.journey import TUESDAY_MORNING, filled

CODE = "3333-3333-3336"
SENT = a_submission()


async def save(stage: Stage) -> str:
    """Save a draft by Aide and return the code that is shown."""
    await stage.press("f1", "4")
    assert isinstance(stage.app.screen, CodeShownScreen)
    (code,) = stage.terminal.resumes.drafts
    assert large_print.read(stage.app.screen.query_one(LargeCode).words().plain.split("\n")[:-1]) == code.split("-")
    stage.seconds.pass_by(CALM)
    return code


async def save_on_the_way(stage: Stage) -> str:
    """Begin a listing, save it at the lease question, and return the code of the draft."""
    await stage.open_listing()
    await turn_to(stage, "lease")
    await answer_page(stage)
    return await save(stage)


async def come_back(stage: Stage, *keys: str, **typed: str) -> None:
    await stage.press("5", *keys)
    for key, text in typed.items():
        stage.app.screen.set_focus(stage.row(key).focus_target())
        await stage.settled()
        await stage.type(text)
    await stage.press_next()


def sent_file(stage: Stage) -> None:
    stage.terminal.submissions.add(SENT)
    stage.terminal.resumes.give_code(SENT.reference, CODE)


async def test_a_saved_draft_reopens_at_its_page_in_its_language() -> None:
    async with open_app() as stage:
        await stage.app.use_language("eu")
        code = await save_on_the_way(stage)
        await stage.press("f10")
        assert "Zirriborroa gordeta 10:00, EZ bidalia" in stage.text()
        await stage.app.forget_visit()
        await stage.settled()
        assert code not in stage.text()
        # Small letters without hyphens are accepted too.
        await come_back(stage, "1", code=code.replace("-", "").lower())
        assert stage.form.session.place == "lease"
        assert stage.form.session.answers["lease_start"].raw == "01/03/2016"
        assert "Zirriborroa gordeta 10:00, EZ bidalia" in stage.text()


async def test_an_erased_draft_is_gone() -> None:
    async with open_app() as stage:
        await save_on_the_way(stage)
        await stage.press("escape", "f1", "5")
        assert "Le brouillon est effacé." in stage.text()
        await stage.press("enter")
        assert "Pas enregistré" in stage.text()
        assert stage.terminal.resumes.drafts == {}


WRONG_CODES = {
    "2222-2222-222": ("Nombre de caractères : 11. Il en faut 12.",),
    "2222-2222-222O": ("ni 0, ni O",),
    "2222-2222-222B": ("Une lettre ou un chiffre est faux, ou deux sont inversés. Relisez, surtout B/8, Z/2.",),
    "BEL-7K3M-2QF": ("C'est une référence. Elle ouvre « Un dossier », avec son code de reprise.",),
    "2222-2222-2222": ("Ce code n'ouvre pas de brouillon : vérifiez-le.",),
}
WRONG_REFERENCES = {
    "BEL-7K3M-2Q8": ("surtout B/8",),
    "A14": ("C'est un numéro de ticket", "« Parler à quelqu'un » (4)"),
    CODE: ("C'est un code de reprise : il va dessous",),
    "064032612345612345": ("« Demander un logement » (2)",),
    "12345": ("trois lettres, puis sept caractères",),
    "TIC-7K3M-2QF": ("« Parler à quelqu'un » (4)",),
    "GAR-7K3M-2QF": ("La référence et le code ne vont pas ensemble.",),
}
"""Wrong entries and the words that explain them."""


async def test_a_wrong_code_is_explained_and_stays_typed() -> None:
    async with open_app() as stage:
        for typed, explained in WRONG_CODES.items():
            await stage.go_home()
            await come_back(stage, "1", code=typed)
            for says in explained:
                assert says in " ".join(stage.text().split()), typed
            assert typed in stage.text()
        assert stage.terminal.resumes.drafts == {}


async def test_a_wrong_reference_is_explained_and_no_other_proposed() -> None:
    async with open_app() as stage:
        sent_file(stage)
        for typed, explained in WRONG_REFERENCES.items():
            await stage.go_home()
            await come_back(stage, "2", reference=typed, code=CODE)
            for says in explained:
                assert says in " ".join(stage.text().split()), typed
            assert typed in stage.text()
            assert SENT.reference not in stage.text()


_WAYS_ON: dict[str, Callable[[Stage], Awaitable[object]]] = {
    "the button": lambda stage: stage.tap_on("#foot-next"),
    "its key": lambda stage: stage.press("f10"),
    "Enter": lambda stage: stage.press("enter"),
    "OK": lambda stage: stage.tap_key(lambda key: key.does == "close"),
}


async def test_a_wrong_reference_is_explained_before_the_code_is_asked() -> None:
    async with open_app() as stage:
        for name, go_on in _WAYS_ON.items():
            await stage.go_home()
            await stage.press("5", "2")
            await stage.type("BEL-7K3M-2Q8")
            await go_on(stage)
            assert "! Une lettre ou un chiffre est faux" in stage.text(), name
            assert stage.row("code").wrong is None, "nobody was asked for it yet"
            assert "BEL-7K3M-2Q8" in stage.text(), "what was typed stays"


async def test_a_wrong_code_submitted_again_counts_as_one_try() -> None:
    async with open_app() as stage:
        await come_back(stage, "1", code="2222-2222-2222")
        tries = stage.terminal.resumes.tries
        for _time in range(3):
            await stage.press("f10")
            assert "Ce code n'ouvre pas de brouillon : vérifiez-le." in " ".join(stage.text().split())
        assert stage.terminal.resumes.tries == tries == 1


async def test_a_draft_of_an_unknown_journey_is_reported() -> None:
    async with open_app() as stage:
        draft = replace(filled().to_draft(), spec_id="later_journey")
        stage.terminal.resumes.drafts[CODE] = SavedDraft(draft, "fr", TUESDAY_MORNING)
        await come_back(stage, "1", code=CODE)
        assert "cette borne ne sait pas l'ouvrir" in stage.text()


async def test_the_code_of_a_sent_draft_opens_the_sent_file() -> None:
    async with open_app() as stage:
        await open_review(stage)
        code = await save(stage)
        await stage.press("escape")
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        reference = stage.app.screen.receipt.reference
        assert stage.terminal.resumes.drafts == {}
        await stage.app.forget_visit()
        await stage.settled()
        await come_back(stage, "2", reference=reference, code=code)
        assert isinstance(stage.app.screen, FileScreen)
        assert "Prêt : part dans le quart d'heure" in stage.text()


async def test_a_sent_file_is_amended_and_sent_again_as_revision_2() -> None:
    async with open_app() as stage:
        await open_review(stage)
        code = await save(stage)
        await stage.press("escape")
        await stage.press_next()
        reference = stage.app.screen.receipt.reference  # type: ignore[attr-defined]
        await stage.app.forget_visit()
        await stage.settled()
        await come_back(stage, "2", reference=reference, code=code)
        await stage.press("1")
        assert stage.form.session.place == REVIEW
        assert "Changez, puis envoyez de nouveau." in stage.text()
        assert "Prêt : part dans le quart d'heure" in stage.text(), "nothing is changed yet"
        await stage.form.change("rent")
        stage.row("rent").query_one("Input").value = "500"  # type: ignore[attr-defined]
        await stage.press_next()
        assert "Prêt : part dans le quart d'heure · changé depuis" in stage.text()
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        stored = stage.terminal.submissions.stored[reference]
        assert (stored.revision, stored.answers["rent"]) == (2, "500")
        assert stored.amends


async def test_a_file_without_answers_restarts_under_its_reference() -> None:
    async with open_app() as stage:
        sent_file(stage)
        file = stage.terminal.resumes.open_file(SENT.reference, CODE, TUESDAY_MORNING).file
        assert file is not None
        await stage.app.push_screen(FileScreen(file._replace(submission=None, acked_at=TUESDAY_MORNING)))
        await stage.settled()
        assert "Reçu par Office64 le 24/11/2026" in stage.text()
        assert "1 Répondre de nouveau" in stage.text()
        await stage.press("1")
        assert isinstance(stage.app.screen, FormScreen)
        assert stage.form.session.place == "intro"
        assert stage.form.session.amends is not None


async def test_a_withdrawn_file_says_so_and_offers_no_change() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        await stage.press("2")
        assert "Retirer ce dossier ?" in stage.text()
        stage.seconds.pass_by(5)
        await stage.press("tab", "enter")
        assert "Pas enregistré · retiré le 24/11/2026" in stage.text()
        assert "Lire ou changer" not in stage.text()
        assert "Office64 n'y donnera pas suite." in stage.text()
        assert "Une annonce déjà en ligne le reste" in " ".join(stage.text().split())
        assert SENT.reference not in stage.terminal.submissions.stored


async def test_a_drummed_key_withdraws_nothing() -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        stage.app.screen.set_focus(stage.app.screen.query_one("#file-withdraw"))
        await stage.press(*("enter",) * 6)
        assert SENT.reference in stage.terminal.submissions.stored


async def test_an_amendment_too_late_says_so_and_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app() as stage:
        sent_file(stage)
        await come_back(stage, "2", reference=SENT.reference, code=CODE)
        monkeypatch.setattr(type(stage.terminal.submissions), "amend", lambda self, submission: False)
        session = filled()
        await stage.press("1")
        stage.form.session.answers = dict(session.answers)
        await stage.press_next()
        assert "Ce dossier a changé entre-temps" in stage.text()
        assert stage.terminal.submissions.stored[SENT.reference] == SENT
