"""Door 5, closed after too many wrong codes, says until when, and who can help meanwhile."""

from datetime import timedelta

from screens.tenant.help.ticket import TicketScreen
from tests.ui.stage import Stage, open_app
from tests.ui.test_resume import CODE
from tests.unit.journey import TUESDAY_MORNING


async def _close_while_a_code_is_typed(stage: Stage, wait: timedelta) -> None:
    await stage.press("5", "1")
    await stage.type(CODE)
    stage.terminal.resumes.locked_until = TUESDAY_MORNING + wait
    await stage.press_next()


async def test_a_closed_door_says_until_when() -> None:
    async with open_app() as stage:
        await _close_while_a_code_is_typed(stage, timedelta(minutes=5))
        assert "Trop d'essais. Vous pourrez réessayer à 10 h 05." in stage.text()
        assert "Un agent peut vous aider maintenant" in stage.text()
        assert "à corriger" not in stage.text(), "nothing is to be corrected"
        await stage.press("escape")
        assert CODE in stage.text(), "what was typed stays"
        assert "à corriger" not in stage.text()


async def test_at_a_closed_door_an_agent_is_one_key_away() -> None:
    async with open_app() as stage:
        await _close_while_a_code_is_typed(stage, timedelta(minutes=5))
        await stage.press("1")
        assert isinstance(stage.app.screen, TicketScreen)


async def test_the_announced_minute_is_never_too_early() -> None:
    async with open_app() as stage:
        await _close_while_a_code_is_typed(stage, timedelta(minutes=5, seconds=1))
        assert "Vous pourrez réessayer à 10 h 06." in stage.text()
