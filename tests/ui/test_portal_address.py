"""The portal's address, to be typed on a phone: its QR code, its large letters, and each character as typed."""

import pytest

from screens.tenant.pages.portal_ways import AddressScreen
from screens.widgets.text import Text
from tests.ui import large_print
from tests.ui.stage import ALL_LANGUAGES, LARGE, SIZES, SMALL, Stage, open_app, visible
from tests.unit.journey import Terminal, config
from tests.ways import way

_TO_THE_ADDRESS = (*way("menu:guides"), "4", *("enter",) * 6, "1")


@pytest.mark.parametrize(("size", "has_code"), [(LARGE, True), (SMALL, False)], ids=list(SIZES))
async def test_the_address_is_large_and_has_a_code_where_it_fits(size: tuple[int, int], has_code: bool) -> None:
    async with open_app(size) as stage:
        await stage.press(*_TO_THE_ADDRESS)
        assert isinstance(stage.app.screen, AddressScreen)
        assert bool(stage.app.screen.query("#code")) is has_code
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert _cells("#address", stage) == ["www.monespacelocataire.office64.fr"]
            assert "".join(large_print.read(_cells("#address-letters", stage))) == "WWW.MONESPACELOCATAIRE.OFFICE64.FR"
            _everything_is_seen(stage)


async def test_a_note_on_the_page_does_not_move_the_large_letters() -> None:
    async with open_app(SMALL) as stage:
        await stage.press(*_TO_THE_ADDRESS)
        before = visible(stage.app.screen.query_one("#address-letters"))
        await stage.app.use_language("eu")
        await stage.settled()
        assert "berrikusi gabe" in stage.text()
        assert visible(stage.app.screen.query_one("#address-letters")) == before
        assert "".join(large_print.read(_cells("#address-letters", stage))) == "WWW.MONESPACELOCATAIRE.OFFICE64.FR"
        _everything_is_seen(stage)


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
async def test_an_address_without_room_for_large_letters_is_framed(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press(*_TO_THE_ADDRESS)
        for address in (
            "www.monespacelocataire.office64.fr/une-page/qui-a/un-tres/long-nom.fr",
            "portail.exemple.fr/Mon(Espace)",
            "portaildeslocatairesetdeleursfamillesdupaysbasque.exemple.fr/[b]",
        ):
            await stage.press_calmly("escape")
            of_it = config(portal={"site": f"https://{address}"})
            stage.app._services = stage.app.services._replace(config=of_it)
            await stage.press_calmly("1")
            assert not stage.app.screen.query_one("#address-letters").display, address
            assert "".join(line.strip() for line in _cells("#address", stage)) == address
            assert "╔" in stage.text()
            _everything_is_seen(stage)


async def test_large_letters_are_capitals_but_the_address_is_exact() -> None:
    async with open_app(
        SMALL, terminal=Terminal(config(portal={"site": "https://portail.exemple.fr/MonEspace"}))
    ) as stage:
        await stage.press(*_TO_THE_ADDRESS)
        assert _cells("#address", stage) == ["portail.exemple.fr/MonEspace"]
        assert "".join(large_print.read(_cells("#address-letters", stage))) == "PORTAIL.EXEMPLE.FR/MONESPACE"


def _cells(name: str, stage: Stage) -> list[str]:
    """Return the rows of cells of a text widget, as they are drawn."""
    widget = stage.app.screen.query_one(name)
    inside = widget.content_region
    rows = stage.text().split("\n")[inside.y : inside.bottom]
    return [row[inside.x : inside.right].rstrip() for row in rows]


def _everything_is_seen(stage: Stage) -> None:
    texts = [widget for widget in stage.app.screen.query(Text) if widget.display]
    assert {"foot-next", "code-help", "address", "address-how"} <= {widget.id for widget in texts}
    for widget in texts:
        assert visible(widget) == widget.region, widget
