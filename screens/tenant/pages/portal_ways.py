"""The three doors behind a guide or a rehearsal: on the tenant's own phone, with an agent, on paper."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from kiosk.domain.guide import GuideUnreadable
from kiosk.domain.portal import ACT, CALLED, PortalAct
from kiosk.i18n import Message, msg, whole
from kiosk.services.paper import receipt
from kiosk.services.paper.large_print import large_lines
from kiosk.services.visit import portal_help
from kiosk.text import broken_lines
from screens.shell.visit import VisitHost
from screens.tenant.pages.code_page import CodePage
from screens.widgets.dialog import NoticeDialog
from screens.widgets.large_letters import ROWS, LargeLetters
from screens.widgets.paper import print_or_show
from screens.widgets.qr import LOW, QUIET_ZONE, rows_of
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_FRAME = 4
"""Cells of a line that the frame takes, around an address without large letters."""
_GAPS = ("-gap-above", "-gap-below", "-gap-top")
"""Classes of empty rows, the most wanted first: over the letters, under the address, at the top."""


class AddressShown(Vertical):
    """An address that fills the room its page leaves, and arranges its parts again whenever that changes."""

    def __init__(self, title: Message, address: str, how: Message) -> None:
        """
        Args:
            title: what is done at the address.
            address: the address as it is typed; a configured text.
            how: how to get there.
        """
        super().__init__(id="address-shown")
        self._address = address
        self._title = Text(title, classes="question")
        self._letters = LargeLetters(id="address-letters")
        self._exact = Text(id="address")
        self._how = Text(how, id="address-how")

    def compose(self) -> ComposeResult:
        yield from (self._title, self._letters, self._exact, self._how)

    def on_resize(self) -> None:
        self._arrange()

    def relabel(self) -> None:
        """Show the words again and arrange the parts: another language may take another number of rows."""
        self._title.relabel()
        self._how.relabel()
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.size
        self._exact.say(broken_lines(self._address, width))
        left = height - sum(map(self._rows, (self._title, self._exact, self._how)))
        for gaps in range(len(_GAPS), -1, -1):
            lines = large_lines(self._address, width, (left - gaps) // ROWS)
            if lines:
                break
        else:
            gaps = len(_GAPS)
            self._exact.say(broken_lines(self._address, width - _FRAME))
        self._letters.display = bool(lines)
        self._letters.show(lines or ())
        self.set_class(not lines, "-framed")
        for number, gap in enumerate(_GAPS):
            self.set_class(number < gaps, gap)

    def _rows(self, text: Text) -> int:
        return text.get_content_height(self.size, self.app.size, self.size.width)


_HOW = {
    (False, True): msg("Scannez ce code QR, ou écrivez cette adresse."),
    (False, False): msg("Écrivez cette adresse sur votre téléphone."),
    (True, True): msg("Scannez ce code QR, ou composez ce numéro."),
    (True, False): msg("Composez ce numéro sur votre téléphone."),
}
"""The instruction, by two facts: the address is a telephone number; its code is shown."""


async def show_address(app: VisitHost, key: str) -> None:
    act = ACT[key]
    if portal_help.site(act, app.services):
        app.count(key, "door_phone")
        await app.push_screen(AddressScreen(act))
    else:
        phone = app.services.config.agency.phone
        await app.push_screen(
            NoticeDialog(
                [
                    msg("Cette adresse n'est pas encore connue ici."),
                    *whole(
                        msg("Demandez-la à l'accueil, ou appelez le {phone}.", phone=phone),
                        msg("Demandez-la à l'accueil."),
                    ),
                ]
            )
        )


async def call_about(app: VisitHost, key: str) -> None:
    """Take a ticket that names the action of the portal; count it if there is one, for a closed agency gives none."""
    await app.call_agent(share=False)
    if app.visit.ticket is not None:
        app.count(key, "door_agent")


async def give_steps(app: VisitHost, key: str) -> None:
    act, services = ACT[key], app.services
    try:
        portal_help.guide(key, services)
    except GuideUnreadable:
        await app.push_screen(NoticeDialog([msg("Ce guide ne peut pas être montré. Demandez un agent.")]))
        return
    app.count(key, "door_paper")
    await print_or_show(
        app, msg(act.title), lambda: receipt.guide_text(act, portal_help.guide(key, services), services)
    )


_BESIDE = 21
"""Cells beside the code at the smallest size."""


class AddressScreen(CodePage):
    """The page of an address to open elsewhere: its code where there is room for it, and its letters."""

    def __init__(self, act: PortalAct) -> None:
        super().__init__()
        self.motive = act.motive
        self._act = act

    def code(self) -> str:
        return portal_help.site(self._act, self.app.services)

    def words(self) -> list[Widget]:
        is_called = self._act.site == CALLED
        title = msg("Appeler l'agence") if is_called else msg(self._act.title)
        return [AddressShown(title, portal_help.shown(self.code()), _HOW[is_called, self.has_room])]

    def further_acts(self) -> list[Tap]:
        """Return the button to the code's own page, if the code has no room beside the letters but has room there."""
        small = portal_help.in_least_room(self.code())
        if self.has_room or rows_of(small, AddressCodeScreen.level, AddressCodeScreen.below) > self.app.size.height:
            return []
        return [Tap(msg("Code QR"), self.show_code, id="code-alone")]

    async def show_code(self) -> None:
        await self.app.push_screen(AddressCodeScreen(self._act, self.code()))


class AddressCodeScreen(CodePage):
    """Draw the smallest code that holds the address, for 16 rows; its quiet zone lacks one module below."""

    level = LOW
    below = QUIET_ZONE - 1

    def __init__(self, act: PortalAct, address: str) -> None:
        super().__init__()
        self.motive = act.motive
        self._address = address

    def code(self) -> str:
        return portal_help.in_least_room(self._address)

    def words(self) -> list[Widget]:
        return [
            Text(msg("Scannez ce code QR."), classes="question"),
            Text(broken_lines(portal_help.shown(self._address), _BESIDE), classes="line"),
        ]
