"""An untouched console locks: a curtain hides everything, and the agent's PIN alone brings the same screen back."""

from datetime import datetime

import pytest

from kiosk.services.ports.staff import SignInAnswer
from screens.console.curtain import MOST_TRIES, Curtain
from screens.console.list_screen import ListScreen
from screens.console.rows import Rows
from screens.console.sign_in import SignInScreen
from screens.console.widgets import StatusLine
from screens.widgets.text import spoken
from tests.factories import OTHER_PIN, PIN
from tests.ui.console.stage import Agency, Eyes, console, stopped_at_rent, with_parts

LOCK_AFTER = 300.0
"""Seconds: the default of `[console] lock_minutes`."""


async def locked(eyes: Eyes, now: list[float]) -> None:
    now[0] += LOCK_AFTER
    await eyes.app.idle.check()
    await eyes.see("Console verrouillée", "Maite, votre code ramène votre écran.")


async def test_the_curtain_hides_answers_and_the_pin_brings_them_back(agency: Agency) -> None:
    agency.arrives(draft=stopped_at_rent(rent="412,6x"))
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.sign_in()
        await eyes.see("A1")
        await eyes.press("enter", "o")
        await eyes.see("412,6x")
        page = eyes.app.screen
        await locked(eyes, now)
        assert "412,6x" not in eyes.screen
        assert "A1" not in eyes.screen
        await eyes.press(*PIN, "enter")
        await eyes.see("412,6x")
        assert eyes.app.screen is page


async def test_cursor_and_filter_outlive_the_curtain(agency: Agency) -> None:
    for minutes in (30, 20, 10):
        agency.arrives(minutes)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await eyes.press("slash", *"autre", "enter", "down")
        await eyes.see("▸ A2", "3 sur 3")
        await locked(eyes, now)
        await eyes.press(*PIN, "enter")
        await eyes.see("▸ A2", "3 sur 3")


async def test_half_a_minute_before_a_line_warns(agency: Agency) -> None:
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        now[0] += LOCK_AFTER - 30
        await eyes.app.idle.check()
        await eyes.see("la console se verrouille dans 30 secondes")
        await eyes.press("down")
        now[0] += LOCK_AFTER - 31
        await eyes.app.idle.check()
        assert isinstance(eyes.app.screen, ListScreen), "a key keeps it open"


async def test_three_wrong_pins_end_the_session(agency: Agency) -> None:
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await locked(eyes, now)
        for _try in range(MOST_TRIES - 1):
            await eyes.press(*OTHER_PIN, "enter")
            await eyes.see("! Ce code n'est pas le vôtre.")
            assert isinstance(eyes.app.screen, Curtain)
        await eyes.press(*OTHER_PIN, "enter")
        await eyes.see("Identifiant", "Session fermée : trois codes faux.", "se rouvre dans 30 s.")
        assert len(eyes.app.screen_stack) == 1
        agency.clock.advance(seconds=11)
        await eyes.see("se rouvre dans 19 s.")
        agency.clock.advance(seconds=19)
        await eyes.see("est rouvert.")


@pytest.mark.parametrize(("agent", "kept"), [("maite", "3 sur 3"), ("jon", "")])
async def test_after_wrong_pins_its_own_agent_finds_the_filter(agency: Agency, agent: str, kept: str) -> None:
    for minutes in (30, 20, 10):
        agency.arrives(minutes)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await eyes.press("slash", *"autre", "enter")
        await eyes.see("3 sur 3")
        await locked(eyes, now)
        for _try in range(MOST_TRIES):
            await eyes.press(*OTHER_PIN, "enter")
        await eyes.see("trois codes faux")
        agency.clock.advance(minutes=1)
        await eyes.open_queue(agent)
        await eyes.see("A1", kept)
        assert ("sur 3" in eyes.screen) == bool(kept)


async def test_the_curtain_says_how_many_wait_and_no_number(agency: Agency) -> None:
    agency.arrives(20)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await locked(eyes, now)
        await eyes.see("1 attend, depuis 20 min")
        agency.arrives(5)
        await eyes.see("2 attendent, le plus long depuis 20 min")
        agency.clock.advance(minutes=1)
        await eyes.see("depuis 21 min")
        assert "A1" not in eyes.screen


async def test_a_checked_pin_takes_the_place_of_the_old_error(agency: Agency) -> None:
    shown: list[str] = []

    class Slow:
        """The real agents; the screen is read while a PIN is checked."""

        def __getattr__(self, name: str) -> object:
            return getattr(agency.services.staff, name)

        def sign_in(self, agent: str, pin: str, *parts: datetime, **more: str) -> SignInAnswer:
            shown.append(str(spoken(eyes.app.screen.query_one(StatusLine).says)))
            return agency.services.staff.sign_in(agent, pin, *parts, **more)  # type: ignore[arg-type]

    now = [0.0]
    async with console(with_parts(agency.services, staff=Slow()), seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await locked(eyes, now)
        for _try in range(2):
            await eyes.press(*OTHER_PIN, "enter")
            await eyes.see("! Ce code n'est pas le vôtre.")
    assert shown == ["Un instant : votre code est vérifié."] * 3


async def test_lock_unlock_and_sign_out_are_told_apart(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("ctrl+l")
        await eyes.see("Console verrouillée")
        await eyes.press(*OTHER_PIN, "enter")
        await eyes.see("! Ce code")
        await eyes.press(*PIN, "enter")
        await eyes.see("personne n'attend")
        await eyes.press("q")
        await eyes.see("Identifiant")
        acts = ["sign_in.ok", "lock", "unlock.failed", "unlock.ok", "sign_out"]
        await eyes.until(lambda: [each[1] for each in agency.audit()][-5:] == acts, str(acts))


async def test_another_agent_takes_over_a_locked_console(agency: Agency) -> None:
    ticket = agency.arrives(5)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("avec vous : A1")
        await locked(eyes, now)
        await eyes.press("escape")
        await eyes.sign_in("jon")
        await eyes.see("bureau 1", "personne n'attend")
        assert "avec vous" not in eyes.screen
    assert agency.state_of(ticket)["agent"] == "maite"


async def test_an_account_closed_under_the_curtain_ends(agency: Agency) -> None:
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await locked(eyes, now)
        agency.services.staff.disable("maite", agency.clock.now())
        await eyes.see("Session fermée : ce compte est fermé")
        assert isinstance(eyes.app.screen, SignInScreen)


async def test_a_key_locks_at_once(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("ctrl+l")
        await eyes.see("Console verrouillée")
        await eyes.press(*PIN, "enter")
        await eyes.see("personne n'attend")
        assert eyes.app.focused is eyes.app.screen.query_one(Rows)
