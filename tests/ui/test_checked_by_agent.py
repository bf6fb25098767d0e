"""An agent who stands beside the tenant and saw the papers vouches for the answers with a PIN."""

from tests.ui.answering import open_review
from tests.ui.dates import open_dates, read_whole
from tests.ui.stage import OneAgent, open_app


async def test_checked_dates_do_not_vouch_for_a_later_request() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/02/2026", "")
        assert "Dates déclarées par vous." in await read_whole(stage)
        await stage.press("f1")
        await stage.tap_on("#help-staff")
        await stage.type(OneAgent.AGENT)
        await stage.press("enter")
        await stage.type("000000")
        await stage.press("enter", "enter")
        assert "Cet identifiant ou ce code est inconnu." in stage.text()
        stage.app.screen.set_focus(stage.app.screen.query_one("#staff-pin"))
        await stage.type(OneAgent.PIN)
        await stage.press("enter", "enter")
        assert "Un agent a vérifié ces dates." in await read_whole(stage)
        assert stage.terminal.audit.rows == [(OneAgent.AGENT, "answers.checked", "")]
        await stage.press("1", "enter")
        await stage.type("Maider Exemple")
        await stage.press("enter")
        await stage.type("maider@exemple.fr")
        await stage.press("enter", "enter")
        assert "Un agent a vérifié ces réponses avec vous." not in await read_whole(stage), (
            "nobody saw name and address"
        )
        await stage.press_next()
        (sent,) = stage.terminal.submissions.stored.values()
        assert sent.identity == "declared"


async def test_f10_after_the_pin_does_not_end_the_journey() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/02/2026", "")
        await stage.press("f1")
        await stage.tap_on("#help-staff")
        await stage.type(OneAgent.AGENT)
        await stage.press("enter")
        await stage.type(OneAgent.PIN)
        await stage.press("f10", "f10")
        assert stage.app.is_running
        assert stage.app.focused is stage.app.screen.query_one("#staff-check")
        await stage.press("enter")
        assert "Un agent a vérifié ces dates." in await read_whole(stage)


async def test_answers_checked_by_an_agent_are_sent_as_checked() -> None:
    async with open_app() as stage:
        await open_review(stage)
        stage.form.session.is_checked = True
        await stage.form.show_page()
        await stage.settled()
        assert "Un agent a vérifié ces réponses avec vous." in await read_whole(stage)
        await stage.press_next()
        (sent,) = stage.terminal.submissions.stored.values()
        assert sent.identity == "checked_by_agent"


async def test_an_answer_changed_after_the_check_is_declared_again() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/02/2026", "")
        stage.form.session.is_checked = True
        await stage.form.change("last_login")
        await stage.settled()
        await stage.press(*["backspace"] * 10)
        await stage.type("02/02/2026")
        await stage.press("enter")
        assert not stage.form.session.is_checked
