"""A long message of the storage is shown whole on the sign-in page."""

import re

import pytest
from textual.widgets import Input

from db.connection import CANNOT_OPEN_AT
from kiosk.services.ports.errors import StorageError
from tests.ui.console.stage import SIZES, Agency, console, with_parts
from tests.ui.stage import SMALL


@pytest.mark.parametrize("size", [*SIZES, SMALL])
async def test_a_long_storage_message_is_whole_beside_the_fields(agency: Agency, size: tuple[int, int]) -> None:
    path = "/var/lib/office64/borne-cote-basque-sud-2/kiosk/kiosk.db"
    says = CANNOT_OPEN_AT.format(path=path)

    class Broken:
        def sign_in(self, *parts: object) -> None:
            raise StorageError(says)

    async with console(with_parts(agency.services, staff=Broken()), size=size) as eyes:
        await eyes.sign_in()
        told = says.partition(". ")[0] + ". Prévenez l'opérateur."
        await eyes.until(lambda: squeezed(told) in squeezed(eyes.screen), "the whole sentence")
        await eyes.see("Identifiant", "Code personnel (PIN)", "Ctrl+Q Quitter")
        assert ("Bureau" in eyes.screen) == (size != SMALL), "there it gives its rows to what is said"
        assert eyes.app.screen.query_one("#desk", Input).value == "1"


def squeezed(text: str) -> str:
    """Remove spaces and frame lines, so that it does not matter where lines break."""
    return re.sub(r"[\s│]+", "", text)
