"""The home screen: one sentence, and a numbered door for each thing that can be done here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.widget import Widget

from kiosk import formats, i18n
from kiosk.clock import local
from kiosk.i18n import N_, _, msg
from screens.layout import SMALL_WIDTH
from screens.tenant.page import TenantScreen, languages_button
from screens.widgets.chrome import Header
from screens.widgets.tap import Tap
from screens.widgets.text import Text, content

if TYPE_CHECKING:
    from screens.tenant.last_question import LastQuestion

_MINUTE = 60


@dataclass(frozen=True)
class Door:
    """One thing a tenant comes for. Its number is its place among nine, and stays when others open later."""

    number: int
    first_line: str
    second_line: str
    enter: str
    """Name of the method of the home screen that opens it."""


DOORS: tuple[Door, ...] = (
    Door(1, N_("Échanger"), N_("mon logement"), "open_listing"),
    Door(2, N_("Demander"), N_("un logement"), "open_request"),
    Door(3, N_("Le portail"), N_("locataire"), "open_portal"),
    Door(4, N_("Parler"), N_("à quelqu'un"), "open_agent"),
    Door(7, N_("Donner"), N_("mon avis"), "open_opinion"),
)
"""A door whose journey is not built is not drawn."""


class DoorTap(Tap):
    """A door: its number in the line, two lines of words."""

    def __init__(self, door: Door, act: Callable[[], Awaitable[None]]) -> None:
        self._door = door
        super().__init__(self._label, act, id=f"door-{door.number}", classes="door")
        self.border_title = cast(str, content(str(door.number)))

    def _label(self) -> str:
        """Two lines where a door is five rows high, one where it is three."""
        between = " " if self.app.size.width < SMALL_WIDTH else "\n"
        return f"{_(self._door.first_line)}{between}{_(self._door.second_line)}"

    def on_resize(self) -> None:
        self.relabel()


class HomeScreen(TenantScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(door.number), f"door({door.number})", show=False) for door in DOORS),
        Binding("f3", "languages", show=False),
        *(Binding(key, f"tell({index})", show=False) for index, key in enumerate(("a,A", "b,B", "c,C", "d,D"))),
    ]
    has_help = True

    def __init__(self) -> None:
        super().__init__()
        self.place = self._agency
        self.state = self._now

    def _agency(self) -> str:
        name = self.app.identity.agency_name
        return " · ".join(["Office64", *([str(msg("Agence {name}", name=name))] if name else [])])

    def _greeting(self) -> str:
        question = _("Que voulez-vous faire ?")
        return f"{i18n.LANGUAGE[i18n.current_language()].greeting}. {question}"

    def body(self) -> list[Widget]:
        return [
            Text(self._greeting, id="greeting"),
            Grid(*self._places(), id="doors"),
            *(
                [Text(msg("Essai : Ctrl+Q quitte. Une borne installée n'a pas cette touche."), id="trial-line")]
                if self.app.can_leave
                else []
            ),
        ]

    def _places(self) -> list[Widget]:
        """Nine places up to the last door; the place of a door that does not open yet stays empty."""
        doors = {door.number: door for door in DOORS}
        return [
            DoorTap(doors[number], getattr(self, doors[number].enter)) if number in doors else Text(classes="no-door")
            for number in range(1, max(doors) + 1)
        ]

    def foot(self) -> list[Widget]:
        return languages_button(self)

    def first_focus(self) -> Widget | None:
        return self.query_one("#door-1")

    async def opened(self) -> None:
        await super().opened()
        self._tick()

    def show_time(self) -> None:
        self.query_one(Header).refresh_words()

    def _tick(self) -> None:
        """Once a minute, at its start: the only bytes an idle home screen writes."""
        self.show_time()
        now = self.app.clock.now()
        self.set_timer(_MINUTE - now.second - now.microsecond / 1e6 + 0.05, self._tick)

    def _now(self) -> str:
        if not self.app.is_loaded:
            return ""  # dates are Babel's, which is loaded behind the first paint
        now = self.app.clock.now()
        return formats.hour(now) if self.is_small else f"{formats.day(local(now).date())}  {formats.hour(now)}"

    async def action_door(self, number: int) -> None:
        door = next(door for door in DOORS if door.number == number)
        await getattr(self, door.enter)()

    async def action_tell(self, index: int) -> None:
        """An answer to the question that the last visit left here."""
        for question in self._last_question():
            await question.tell(index)

    async def close_what_is_open(self) -> None:
        for question in self._last_question():
            await question.close()

    async def on_screen_suspend(self) -> None:
        """Somebody goes on: nobody is asked any more."""
        await self.close_what_is_open()

    def on_body_resized(self) -> None:
        """The question came or went: the door that has the focus stays whole."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def _last_question(self) -> "list[LastQuestion]":
        # Looked up without an import: its module is loaded when a visit ends.
        return cast("list[LastQuestion]", list(self.query(".last-question")))

    async def open_listing(self) -> None:
        await self._open_form("bel_listing")

    async def open_request(self) -> None:
        await self._open_form("housing_request")

    async def _open_form(self, form_id: str) -> None:
        if not await self.app.loaded():
            return
        from screens.tenant.form import FormScreen

        await self.app.begin_visit()
        await self.app.push_screen(FormScreen(self.app.services.forms[form_id]))

    async def open_portal(self) -> None:
        if not await self.app.loaded():
            return
        from screens.tenant.portal import start_screen

        await self.app.begin_visit()
        await self.app.push_screen(start_screen())

    async def open_agent(self) -> None:
        if not await self.app.loaded():
            return
        from screens.tenant.ticket import agent_screen

        await self.app.begin_visit()
        await self.app.push_screen(agent_screen(self.app.services))

    async def open_opinion(self) -> None:
        if not await self.app.loaded():
            return
        from screens.tenant.opinion import start_screen

        await self.app.begin_visit()
        await self.app.push_screen(start_screen())
