"""What can be done next, by a name that data can hold: `guide:mailbox`, `phone:sign_up`, `agent:request` …"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date

from textual.containers import Grid, Vertical

from kiosk.forms.ending_spec import Offer
from kiosk.forms.session import FormSession
from kiosk.i18n import msg
from screens.layout import columns_for
from screens.tenant_app import TenantApp
from screens.widgets.list_row import ListRow
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says

_SIGN = len("○ ")
"""Of an answer, which a button has not."""


class OfferGrid(Grid):
    """The offers as numbered buttons, the digit being their key; as many columns as their words leave room for."""

    def __init__(self, app: TenantApp, offers: Sequence[Offer], *, first: int = 1) -> None:
        super().__init__(*(_tap(app, offer, number) for number, offer in enumerate(offers, first)), classes="offers")

    def on_mount(self) -> None:
        self.relabel()

    def on_resize(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        longest = max(len(str(tap.words())) for tap in self.query(Tap)) - _SIGN
        self.set_class(columns_for(len(self.children), longest, self.app.size.width) > 1, "-columns-2")


class OfferRows(Vertical):
    """The offers as rows of a list; the first nine have their digit."""

    def __init__(self, app: TenantApp, offers: Sequence[Offer]) -> None:
        taps = (_tap(app, offer, number, kind=ListRow) for number, offer in enumerate(offers, 1))
        super().__init__(*taps, classes="list-rows")


_DIGITS = 9


def sign_of(number: int) -> str:
    """What stands before a row of a list: its key, or that it has none."""
    return str(number) if number <= _DIGITS else "·"


def _button(says: Says, act: Act, *, id: str) -> Tap:
    return Tap(says, act, id=id, classes="offer")


def _tap(app: TenantApp, offer: Offer, number: int, *, kind: Callable[..., Tap] = _button) -> Tap:
    async def act() -> None:
        # A held enter would run through page after page that nobody has read.
        if app.haste.hasty != "enter":
            await follow(app, offer.act)

    return kind(lambda: f"{sign_of(number)} {offer.says}", act, id=f"offer-{number}")


async def follow(app: TenantApp, act: str, known: FormSession | None = None) -> None:
    """Do what an offer says; `known`: what was answered in a journey that is over, for one that it leads to.

    Raises KeyError for a kind that no screen knows.
    """
    kind, _colon, of = act.partition(":")
    if known is not None and kind == "form":
        await open_form(app, of, known)
    else:
        await _ACTS[kind](app, of)


async def _guide(app: TenantApp, of: str) -> None:
    from screens.tenant.guide import GuideScreen

    key, where, following = (*of.split(":"), "", "")[:3]
    await app.push_screen(GuideScreen(key, where, tuple(filter(None, following.split("+")))))


async def _form(app: TenantApp, of: str) -> None:
    """A journey: back to it where it is open underneath, else a new one that knows what was answered here."""
    here = app.current_form()
    await open_form(app, of, here.session if here else None)


async def _resume(app: TenantApp, of: str) -> None:
    """The page on which a code is typed, while any is tried."""
    from screens.tenant.resume import open_or_say_closed

    await open_or_say_closed(app, of)


async def open_form(app: TenantApp, of: str, known: FormSession | None) -> None:
    """The journey, knowing what was answered elsewhere."""
    from screens.tenant.form import FormScreen

    spec = app.services.forms[of]
    open_one = next((s for s in app.screen_stack if isinstance(s, FormScreen) and s.session.spec.id == of), None)
    if open_one is None:
        await app.push_screen(FormScreen(spec, FormSession.knowing(spec, known) if known else None))
        return
    if known is not None:
        open_one.session.learn(known)
    while app.screen is not open_one:
        await app.pop_screen()
    await open_one.show_page()


async def _ticket(app: TenantApp, of: str) -> None:
    """A ticket at once, that names why, or else where it was taken."""
    await app.call_agent(share=False, motive=of)


async def _help(app: TenantApp, _of: str) -> None:
    """A person, with the answers or without."""
    from screens.tenant.help import HelpScreen

    await app.push_screen(HelpScreen())


async def _event(app: TenantApp, of: str) -> None:
    from screens.tenant.event import EventScreen

    about, _colon, day = of.partition(":")
    await app.push_screen(EventScreen(about, date.fromisoformat(day)))


async def _print(app: TenantApp, _of: str) -> None:
    from kiosk.services.paper import outcome_text
    from screens.tenant.endings import outcome_of
    from screens.tenant.paper import print_or_show

    form = app.current_form()
    if form is not None:
        title = msg(form.session.spec.title)
        is_checked = form.session.is_checked
        await print_or_show(
            app, title, lambda: outcome_text(title, outcome_of(form), app.services, is_checked=is_checked)
        )


async def _menu(app: TenantApp, of: str) -> None:
    from screens.tenant.portal import MENUS

    await app.push_screen(MENUS[of]())


async def _privacy(app: TenantApp, of: str) -> None:
    from screens.tenant.privacy import show_notice

    await show_notice(app, of)


async def _phone(app: TenantApp, of: str) -> None:
    from screens.tenant.doors import show_address

    await show_address(app, of)


async def _agent(app: TenantApp, of: str) -> None:
    from screens.tenant.doors import call_about

    await call_about(app, of)


async def _paper(app: TenantApp, of: str) -> None:
    from screens.tenant.doors import give_steps

    await give_steps(app, of)


async def _call(app: TenantApp, _of: str) -> None:
    """A ticket in one key, with no answers: there are none."""
    await app.call_agent(share=False)


async def _board(app: TenantApp, of: str) -> None:
    from screens.tenant.board import open_board

    await open_board(app, of)


async def _faq(app: TenantApp, of: str) -> None:
    from screens.tenant.faq import open_faq

    await open_faq(app, of)


async def _agency(app: TenantApp, of: str) -> None:
    from screens.tenant.agencies import open_agencies

    await open_agencies(app, of)


_ACTS: Mapping[str, Callable[[TenantApp, str], Awaitable[None]]] = {
    "guide": _guide,
    "form": _form,
    "resume": _resume,
    "menu": _menu,
    "help": _help,
    "event": _event,
    "print": _print,
    "privacy": _privacy,
    "phone": _phone,
    "agent": _agent,
    "ticket": _ticket,
    "paper": _paper,
    "call": _call,
    "board": _board,
    "faq": _faq,
    "agency": _agency,
}
