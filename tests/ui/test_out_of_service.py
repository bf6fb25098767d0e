"""A terminal whose home never opened promises nothing it cannot know; it says whom to ask and when, in any language."""

import pytest

from kiosk.errors import Exit
from kiosk.services.ports.errors import StorageError
from kiosk.services.services import Services
from screens.tenant.visit.out_of_service import OutOfServiceScreen
from tests.ui.stage import LARGE, SMALL, identity, open_app
from tests.unit.journey import Terminal

HOURS = {"mon": ["08:30-12:30", "13:30-17:00"], "tue": ["08:30-12:30"]}
KEPT = "Ce que vous avez envoyé est gardé."
CODE = "Pour l'agence : code 1. Lancez « kiosk doctor »."


class NoKey(StorageError):
    exit_code = Exit.FAILED


class NoConfiguration(Exception):
    exit_code = 2


def without_its_key() -> Services:
    raise NoKey("keys/database.key")


def misconfigured() -> Services:
    raise NoConfiguration


async def test_without_the_database_nothing_is_said_to_be_kept() -> None:
    async with open_app(warm=without_its_key) as stage:
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        assert KEPT not in stage.text()
        assert "L'agence vous dira si votre envoi est arrivé." in stage.text()
        assert CODE in stage.text()


async def test_without_a_phone_only_the_front_desk_is_named() -> None:
    async with open_app(warm=without_its_key, who=identity()._replace(phone="")) as stage:
        assert "Adressez-vous à l'accueil de l'agence." in stage.text()
        assert "Ou téléphonez" not in stage.text()


async def test_a_wrong_configuration_shows_its_own_code() -> None:
    async with open_app(warm=misconfigured) as stage:
        assert KEPT not in stage.text(), "the database may be gone as well"
        assert CODE.replace("1", "2") in stage.text()


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_readable_agency_hours_stand_beside_its_phone(size: tuple[int, int]) -> None:
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
async def test_out_of_service_uses_the_language_of_the_start(language: str, said: str) -> None:
    async with open_app(warm=without_its_key, language=language) as stage:
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        assert said in stage.text()
        await stage.press("f3")
        await stage.press("1")
        assert CODE in stage.text()


async def test_nothing_stands_above_the_title_on_a_small_screen() -> None:
    async with open_app(warm=misconfigured, size=SMALL, language="eu") as stage:
        lines = [line.strip() for line in stage.text().splitlines() if line.strip()]
        assert (lines[0], lines.count("berrikusi gabe")) == ("Terminala ez dabil", 1)
    async with open_app(warm=misconfigured, size=LARGE, language="eu") as stage:
        assert stage.text().count("berrikusi") == 1


async def test_a_terminal_revoked_while_it_runs_opens_no_door() -> None:
    terminal = Terminal()
    services = terminal.services()._replace(is_revoked=lambda: True)
    async with open_app(warm=lambda: services) as stage:
        await stage.press("1")
        await stage.settled()
        assert isinstance(stage.app.screen, OutOfServiceScreen)
