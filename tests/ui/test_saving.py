"""Saving a draft in the hall: its code is shown once, and long enough to be seen."""

from datetime import timedelta

from kiosk.forms.answers import Answer
from kiosk.i18n import _
from screens.journey.endings import HURRIED
from screens.journey.saving import CodeShownScreen
from screens.widgets.large_letters import LargeCode
from tests.ui import large_print
from tests.ui.answering import answer_page, open_review, turn_to
from tests.ui.stage import ALL_LANGUAGES, SMALL, open_app
from tests.ui.test_resume import save, save_on_the_way


async def test_after_its_code_is_shown_a_draft_is_called_saved() -> None:
    async with open_app() as stage:
        await save_on_the_way(stage)
        await stage.press("f10")
        assert "PAS envoyé" in stage.text()
        assert "Notez ce code" not in stage.text()


async def test_saving_again_keeps_the_code_and_does_not_show_it() -> None:
    async with open_app() as stage:
        code = await save_on_the_way(stage)
        stage.terminal.clock.advance(minutes=5)
        await stage.press("escape", "f1", "4")
        assert "Votre code de reprise reste le même." in stage.text()
        assert "10 h 05" in stage.text()
        assert code.split("-")[0] not in stage.text()
        assert list(stage.terminal.resumes.drafts) == [code]


async def test_the_code_can_be_hidden_and_is_never_a_qr_code() -> None:
    async with open_app(SMALL) as stage:
        code = await save_on_the_way(stage)
        letters = stage.app.screen.query_one(LargeCode)
        assert large_print.read(letters.words().plain.split("\n")[:-1]) == code.split("-")
        await stage.tap_on("#code-hide")
        assert letters.words().plain.split() == ["●●●●"] * 3
        await stage.tap_on("#code-hide")
        assert "●" not in letters.words().plain
        assert not stage.app.screen.query("QrCode")


async def test_leaving_asks_first_and_can_save() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await turn_to(stage, "lease")
        await answer_page(stage)
        await stage.form.leave()
        await stage.settled()
        await stage.press("tab", "enter")
        assert isinstance(stage.app.screen, CodeShownScreen)


async def test_a_full_disk_saves_nothing_and_loses_nothing() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await turn_to(stage, "lease")
        await answer_page(stage)
        stage.terminal.resumes.is_full = True
        await stage.press("f1", "4")
        assert "Le brouillon n'a pas pu être enregistré." in stage.text()
        await stage.press("enter")
        assert "Pas enregistré" in stage.text()
        assert stage.form.session.answers["lease_start"].raw == "01/03/2016"


async def test_a_rehearsal_and_advice_have_nothing_to_save() -> None:
    async with open_app() as stage:
        await stage.press("1", "2")
        await stage.type("01/11/2026")
        await stage.press("f1")
        assert "Enregistrer un brouillon" not in stage.text()


async def test_a_draft_changed_since_saving_says_so_until_saved_again() -> None:
    async with open_app() as stage:
        await save_on_the_way(stage)
        await stage.press("f10")
        assert "Brouillon enregistré 10 h, PAS envoyé" in stage.text()
        await stage.type("1")
        changed = "Brouillon enregistré 10 h, PAS envoyé · changé depuis"
        assert changed in stage.text(), "at once, not when the page is turned"
        await stage.press("f1", "4", "enter")
        assert "Brouillon enregistré 10 h, PAS envoyé" in stage.text()
        assert "changé depuis" not in stage.text()


async def test_a_draft_saved_on_two_terminals_is_kept_under_two_codes() -> None:
    async with open_app() as stage:
        await open_review(stage)
        code = await save(stage)
        drafts = stage.terminal.resumes.drafts
        there = drafts[code] = drafts[code]._replace(saved_at=drafts[code].saved_at + timedelta(minutes=1))
        await stage.press("f10")
        stage.form.session.answer("rent", Answer("501"))
        await stage.press("f1", "4")
        assert isinstance(stage.app.screen, CodeShownScreen)
        assert "Une autre borne a enregistré ce brouillon aussi" in stage.text()
        other = next(each for each in drafts if each != code)
        assert drafts[code] == there
        assert drafts[other].draft.answers["rent"] == Answer("501")
        stage.seconds.pass_by(5)
        await stage.press("f10", "f1", "4")
        assert "Votre code de reprise reste le même" in stage.text()
        await stage.press("enter")
        await stage.press_next()
        assert set(drafts) == {code}, "sent from here, the other one is not"


async def test_the_smallest_screen_always_shows_that_a_draft_changed() -> None:
    async with open_app(SMALL) as stage:
        await save_on_the_way(stage)
        await stage.press("f10")
        await stage.call_agent()
        await stage.press_calmly("escape")
        await stage.press("escape")
        await stage.type("1")
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            said = stage.text()
            assert _("changé depuis") in said or _("Pas enregistré") in said, language
            assert _("montré") in said, language


async def test_a_hint_does_not_hide_that_a_draft_changed() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await save(stage)
        await stage.press("f10")
        stage.form.session.answer("rent", Answer("501"))
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            stage.form.hint(HURRIED)
            await stage.settled()
            said = stage.text()
            assert str(HURRIED) in said, language
            assert _("changé depuis") in said or _("Pas enregistré") in said, language
