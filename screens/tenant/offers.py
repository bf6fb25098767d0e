"""What can be done next, by a name that data can hold: `guide:mailbox`, `phone:sign_up`, `agent:request` …"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from textual.containers import Grid

from kiosk.forms.spec import Offer
from screens.fields.choices import columns_for
from screens.tenant_app import TenantApp
from screens.widgets.tap import Tap

_SIGN = len("○ ")
"""Of an answer, which a button has not."""


class OfferGrid(Grid):
    """The offers as numbered buttons, the digit being their key; as many columns as their words leave room for."""

    def __init__(self, app: TenantApp, offers: Sequence[Offer]) -> None:
        super().__init__(*(_tap(app, offer, number) for number, offer in enumerate(offers, 1)), classes="offers")

    def on_mount(self) -> None:
        self.relabel()

    def on_resize(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        longest = max(len(str(tap.words())) for tap in self.query(Tap)) - _SIGN
        self.set_class(columns_for(len(self.children), longest, self.app.size.width) > 1, "-columns-2")


def _tap(app: TenantApp, offer: Offer, number: int) -> Tap:
    async def act() -> None:
        await follow(app, offer.act)

    return Tap(lambda: f"{number} {offer.says}", act, id=f"offer-{number}", classes="offer")


async def follow(app: TenantApp, act: str) -> None:
    """Do what an offer says. Raises KeyError for a kind that no screen knows."""
    kind, _colon, of = act.partition(":")
    await _ACTS[kind](app, of)


async def _guide(app: TenantApp, of: str) -> None:
    from screens.tenant.guide import GuideScreen

    key, _colon, where = of.partition(":")
    await app.push_screen(GuideScreen(key, where))


async def _form(app: TenantApp, of: str) -> None:
    from screens.tenant.form import FormScreen

    await app.push_screen(FormScreen(app.services.forms[of]))


async def _menu(app: TenantApp, of: str) -> None:
    from screens.tenant.portal import MENUS

    await app.push_screen(MENUS[of]())


async def _phone(app: TenantApp, of: str) -> None:
    from screens.tenant.doors import show_address

    await show_address(app, of)


async def _agent(app: TenantApp, of: str) -> None:
    from screens.tenant.doors import call_about

    await call_about(app, of)


async def _paper(app: TenantApp, of: str) -> None:
    from screens.tenant.doors import give_steps

    await give_steps(app, of)


_ACTS: Mapping[str, Callable[[TenantApp, str], Awaitable[None]]] = {
    "guide": _guide,
    "form": _form,
    "menu": _menu,
    "phone": _phone,
    "agent": _agent,
    "paper": _paper,
}
