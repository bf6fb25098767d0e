"""Settings from central apply without a restart by hand: to the next visit, never within one."""

from kiosk.services.ports.errors import StorageError
from kiosk.services.services import Services
from tests.ui.stage import open_app
from tests.unit.journey import Terminal, config

NEW = {"code": "CBS", "name": "Agence d'essai", "phone": "05 99 99 99 99"}


class Home:
    """A home that central sends something while the terminal runs."""

    def __init__(self) -> None:
        self.is_new = False
        self.is_away = False

    def open(self) -> Services:
        if self.is_away:
            raise StorageError
        services = (Terminal(config(agency=NEW)) if self.is_new else Terminal()).services()
        return services._replace(is_outdated=lambda: self.is_new and services.config.agency.phone != NEW["phone"])


async def test_new_settings_wait_for_the_end_of_a_visit() -> None:
    home = Home()
    async with open_app(warm=home.open) as stage:
        await stage.open_listing()
        home.is_new = True
        await stage.app.take_news()
        assert stage.app.services.config.agency.phone == "05 00 00 00 00"
        await stage.go_home()
        await stage.app.take_news()
        assert stage.app.services.config.agency.phone == NEW["phone"]


async def test_a_home_that_does_not_open_again_goes_on_as_it_is() -> None:
    home = Home()
    async with open_app(warm=home.open) as stage:
        home.is_new = home.is_away = True
        await stage.app.take_news()
        assert stage.app.failure is None
        home.is_away = False
        await stage.app.take_news()
        assert stage.app.services.config.agency.phone == NEW["phone"]
