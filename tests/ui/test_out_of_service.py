"""A terminal whose home never opened: it promises nothing that nobody knows, and says whom to ask, when, and in which
language.
"""

from dataclasses import replace

import pytest

from kiosk.services.ports import StorageError
from kiosk.services.services import Services
from screens.tenant.visit.out_of_service import OutOfServiceScreen
from tests.ui.stage import LARGE, SMALL, identity, open_app
from tests.unit.journey import Terminal

HOURS = {"mon": ["08:30-12:30", "13:30-17:00"], "tue": ["08:30-12:30"]}
KEPT = "Ce que vous avez envoyé est gardé."
CODE = "Pour l'agence : code 1. Lancez « kiosk doctor »."


class NoKey(StorageError):
    exit_code = 1


class NoConfiguration(Exception):
    exit_code = 2


def without_its_key() -> Services:
    raise NoKey("keys/database.key")


def misconfigured() -> Services:
    raise NoConfiguration


async def test_where_the_database_never_opened_nobody_says_that_all_is_kept() -> None:
    async with open_app(warm=without_its_key) as stage:
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        assert KEPT not in stage.text()
        assert "L'agence vous dira si votre envoi est arrivé." in stage.text()
        assert CODE in stage.text()


async def test_without_a_phone_it_names_the_desk_alone() -> None:
    async with open_app(warm=without_its_key, who=identity()._replace(phone="")) as stage:
        assert "Adressez-vous à l'accueil de l'agence." in stage.text()
        assert "Ou téléphonez" not in stage.text()


async def test_with_a_wrong_configuration_nothing_was_opened_either_and_it_has_its_code() -> None:
    async with open_app(warm=misconfigured) as stage:
        assert KEPT not in stage.text(), "the database may be gone as well"
        assert CODE.replace("1", "2") in stage.text()


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_the_hours_of_the_agency_stand_beside_its_phone_where_they_can_be_read(size: tuple[int, int]) -> None:
    async with open_app(size, warm=without_its_key, who=identity()._replace(hours=HOURS)) as stage:
        for said in (CODE, "05 00 00 00 00", "lundi : 8 h 30-12 h 30, 13 h 30-17 h", "mardi : 8 h 30-12 h 30"):
            assert said in stage.text()
    async with open_app(size, warm=without_its_key, who=identity()._replace(hours={"mon": "always"})) as stage:
        assert "05 00 00 00 00" in stage.text()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "For the agency: code 1."),
        ("es", "Para la agencia: código 1."),
        ("eu", "Agentziarentzat: 1 kodea."),
    ],
)
async def test_it_speaks_the_language_that_the_terminal_was_started_in(language: str, said: str) -> None:
    async with open_app(warm=without_its_key, language=language) as stage:
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        assert said in stage.text()
        await stage.press("f3")
        await stage.press("1")
        assert CODE in stage.text()


async def test_nothing_stands_above_its_title_on_a_small_screen() -> None:
    async with open_app(warm=misconfigured, size=SMALL, language="eu") as stage:
        lines = [line.strip() for line in stage.text().splitlines() if line.strip()]
        assert (lines[0], lines.count("berrikusi gabe")) == ("Terminala ez dabil", 1)
    async with open_app(warm=misconfigured, size=LARGE, language="eu") as stage:
        assert stage.text().count("berrikusi") == 1


async def test_a_terminal_revoked_while_it_is_on_opens_no_door() -> None:
    terminal = Terminal()
    services = replace(terminal.services(), is_revoked=lambda: True)
    async with open_app(warm=lambda: services) as stage:
        await stage.press("1")
        await stage.settled()
        assert isinstance(stage.app.screen, OutOfServiceScreen)
