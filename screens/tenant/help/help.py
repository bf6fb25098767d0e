"""The page "Aide", open from every page: contrast, language, a person, time, and what the terminal does."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.domain.faq import DANGER
from kiosk.forms.session import FormSession
from kiosk.i18n import msg
from kiosk.services.visit.assistance import Sent
from screens.journey.showing import STOP, show_no_more
from screens.shell.visit import VisitHost
from screens.tenant.help.language import ContrastChoice
from screens.widgets.page import HELP, VisitPage, spring
from screens.widgets.tap import Tap, back_button
from screens.widgets.text import Says, Text, numbered

Offer = tuple[Says, Callable[[], Awaitable[None]], str]
"""Words, action and id of one button."""


_MOST_ACTS = 9


class _TicketWords(Text):
    """The words on the ticket of this visit; they take no row without one."""

    def on_mount(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        super().relabel()
        self.display = bool(self.words())


class HelpScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, _MOST_ACTS + 1)),
    ]
    place = msg("Aide")
    has_help = False

    def __init__(self) -> None:
        super().__init__(id=HELP)
        self._acts: dict[int, Callable[[], Awaitable[None]]] = {}

    def body(self) -> list[Widget]:
        # Made in the order in which they are shown, which numbers them.
        stop = self._buttons([self._stop_offer(STOP)]) if self._stops_first else []
        reads = [self._contrast(), *self._buttons(self._languages())]
        calls, keeps = self._buttons(self._calls()), self._buttons([*self._saving(), *self._time()])
        about = self._buttons(self._about_it())
        return [
            *stop,
            Text(msg(DANGER), classes="line"),
            Horizontal(*reads, classes="help-row"),
            *calls,
            _TicketWords(self._ticket_words, classes="help line ticket-words"),
            *keeps,
            Horizontal(*about, classes="help-row"),
            Tap(msg("Pour les agents"), self._staff, id="help-staff", classes="help-choice"),
        ]

    def _to_show(self) -> FormSession | Sent | None:
        return self.app.to_show()

    def _calls(self) -> list[Offer]:
        """Return the offer to call a person, who is shown nothing unasked, and to stop showing what is shown."""
        calls: list[Offer] = [(self._call_words, self._call, "help-call")]
        ticket = self.app.visit.ticket
        is_shown = ticket is not None and ticket.draft is not None and not self._stops_first
        return [*calls, *([self._stop_offer(msg("Ne plus montrer mes réponses"))] if is_shown else [])]

    @property
    def _stops_first(self) -> bool:
        """True on a small screen while an agent sees each page: the page's own foot has no room to stop that."""
        return self.is_small and self.app.visit.is_live

    def _stop_offer(self, says: Says) -> Offer:
        return says, self._show_no_more, "help-stop"

    def _languages(self) -> list[Offer]:
        return [(msg("Langue"), self.action_languages, "help-languages")] if len(self.app.languages()) > 1 else []

    def _saving(self) -> list[Offer]:
        """Return the offers to save or erase a draft, where there is a journey to come back to."""
        form = self.app.journey_to_save()
        if form is None:
            return []
        save: list[Offer] = [(msg("Enregistrer un brouillon"), self._save, "help-save")]
        erase: list[Offer] = [(msg("Effacer le brouillon"), self._erase, "help-erase")]
        return [*save, *(erase if form.session.saved else [])]

    def _time(self) -> list[Offer]:
        is_answering = self.app.current_journey() is not None
        return [(msg("J'ai besoin de temps : cacher l'écran"), self._take_time, "help-time")] if is_answering else []

    def _about_it(self) -> list[Offer]:
        return [
            (msg("Vos données"), self._about, "help-about"),
            (msg("Accessibilité"), self._accessibility, "help-accessibility"),
        ]

    def _buttons(self, offers: list[Offer]) -> list[Widget]:
        return [self._button(says, act, name) for says, act, name in offers]

    def _button(self, says: Says, act: Callable[[], Awaitable[None]], name: str) -> Widget:
        number = len(self._acts) + 1
        self._acts[number] = act
        return Tap(partial(numbered, number, says), act, id=name, classes="help-choice")

    def _contrast(self) -> Widget:
        """Return the contrast button: it is the first unless showing can be stopped, so that its key stays the same."""
        number = len(self._acts) + 1
        contrast = ContrastChoice(partial(numbered, number, msg("Contraste")), id="help-contrast")
        contrast.add_class("help-choice")
        self._acts[number] = contrast.action_press
        return contrast

    def _call_words(self) -> str:
        """Return the words of the call; once answers are shown, it shows those of now."""
        ticket = self.app.visit.ticket
        is_shown = ticket is not None and ticket.draft is not None and self._to_show() is not None
        if is_shown:
            return str(msg("Montrer mes réponses de maintenant"))
        shows_page = self.app.is_loaded and self.app.services.config.shows_live and self._shows_a_page()
        return str(msg("Appeler un agent : il voit ma page") if shows_page else msg("Appeler un agent"))

    def _shows_a_page(self) -> bool:
        """True when a call would show a journey, and not a sent file."""
        shown = self._to_show()
        return shown is not None and not isinstance(shown, Sent)

    def _ticket_words(self) -> str:
        ticket = self.app.visit.ticket
        return str(msg("Vous avez le ticket {number}.", number=ticket.number)) if ticket is not None else ""

    def foot(self) -> list[Widget]:
        """Return the foot's buttons: what erases is away from where "Aide" was touched, and from the way back."""
        hide = Tap(msg("Cacher et effacer"), self.app.hide, id="foot-hide")
        return [spring(), spring(), hide, spring(), back_button(self._close)]

    def first_focus(self) -> Widget | None:
        """Return the button that calls a person, or the first one, which stops showing."""
        return self.query_one("#help-stop" if self._stops_first else "#help-call")

    async def action_choose(self, number: int) -> None:
        """Do what a button's number stands for, unless the digit is part of a text that somebody types."""
        if number in self._acts and not self.app.haste.is_typing:
            await self._acts[number]()

    async def _close(self) -> None:
        await self.app.pop_screen()

    async def close_what_is_open(self) -> None:
        await self._close()

    async def _call(self) -> None:
        """Call an agent, unless the key bounces or is held; what can be shown is asked about first."""
        if not self.app.haste.hasty:
            await self.app.call_agent(share=self._to_show() is not None)

    async def _show_no_more(self) -> None:
        """Show no more, and close: on the page from which help was opened the state changes too."""
        if not self.app.haste.hasty:
            said = await show_no_more(self.app)
            await self._close()  # the page below reads the ticket as it comes up
            await self.app.push_screen(said)

    async def _save(self) -> None:
        """Save a draft, on the page from which help was opened, unless the key bounces or is held."""
        form = self.app.current_journey()
        if form is not None and not self.app.haste.hasty:
            await self._close()
            await form.save()

    async def _erase(self) -> None:
        form = self.app.current_journey()
        if form is not None and not self.app.haste.hasty:
            await self._close()
            await form.erase_draft()

    async def _take_time(self) -> None:
        await self._close()
        await self.app.cover()

    async def _about(self) -> None:
        """Open a journey's own notice; elsewhere, and in a journey that keeps nothing, the general one."""
        form = self.app.current_journey()
        kept = form.session.spec.id if form is not None and form.session.spec.retention is not None else ""
        await self.app.go(f"privacy:{kept}")

    async def _accessibility(self) -> None:
        if await self.app.loaded():
            await self.app.go("accessibility")

    async def _staff(self) -> None:
        if await self.app.loaded():
            await self.app.go("staff")


async def open_help(app: VisitHost, _of: str) -> None:
    """Open "Aide"."""
    await app.push_screen(HelpScreen())


async def open_accessibility(app: VisitHost, _of: str) -> None:
    """Open the accessibility statement, page by page."""
    from kiosk.services.paper.receipt import on_paper, on_screen
    from kiosk.services.visit.accessibility import statement
    from screens.widgets.paper import read

    services = app.services
    await read(
        app,
        msg("Accessibilité"),
        lambda: on_paper(services, statement(services)),
        shown=lambda: on_screen(statement(services)),
    )
