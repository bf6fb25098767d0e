"""A tenant may read that an agent is at their desk: while a console is open, not locked, and heard of lately."""

from datetime import timedelta

import pytest

from tests.ui.console.stage import Agency, console


def desks(agency: Agency) -> tuple[str, ...]:
    return tuple(each.desk for each in agency.services.presence.here(agency.clock.now()))


async def test_an_agent_is_here_until_they_sign_out(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.see("Identifiant")
        assert desks(agency) == ()
        await eyes.open_queue()
        await eyes.until(lambda: desks(agency) == ("1",), "the desk")
        await eyes.press("q")
        await eyes.until(lambda: desks(agency) == (), "nobody")


async def test_a_locked_console_shows_nobody(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("ctrl+l")
        await eyes.until(lambda: desks(agency) == (), "nobody")


async def test_a_minute_that_passes_renews_the_presence(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        agency.clock.advance(minutes=4)
        await eyes.until(lambda: desks(agency) == ("1",), "the desk again")


@pytest.mark.parametrize(
    ("agent", "desk", "told"),
    [
        ("maite", "2", "! Votre compte est aussi ouvert au bureau 2 : fermez-y votre session."),
        ("jon", "1", "! Un collègue est déjà au bureau 1. Changez de bureau, ou dites-le-lui."),
    ],
)
async def test_an_account_or_a_desk_taken_twice_is_told(agency: Agency, agent: str, desk: str, told: str) -> None:
    agency.services.presence.renew(agent, desk, agency.clock.now())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see(told)


async def test_the_same_desk_again_is_no_second_one(agency: Agency) -> None:
    agency.services.presence.renew("maite", "1", agency.clock.now())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.rest()
        assert "aussi ouvert" not in eyes.screen


def test_a_killed_console_is_forgotten_after_three_minutes(agency: Agency) -> None:
    agency.services.presence.renew("maite", "1", agency.clock.now())
    agency.clock.advance(minutes=2)
    assert desks(agency) == ("1",)
    agency.clock.advance(minutes=1)
    assert desks(agency) == ()
    later = agency.clock.now() - timedelta(hours=1)
    assert agency.services.presence.here(later) == (), "a clock set back calls nobody present"
