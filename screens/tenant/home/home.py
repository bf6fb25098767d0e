"""The home screen: one sentence, and a numbered door for each thing that can be done here."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.content import Content
from textual.widget import Widget

from kiosk import formats, i18n
from kiosk.clock import local
from kiosk.i18n import N_, Language, _, msg, nmsg
from screens.shell.breakpoints import HIGH, SMALL_WIDTH
from screens.shell.visit import VisitHost
from screens.tenant.help.language import ContrastChoice
from screens.tenant.home.pictograms import COLUMNS, PICTOGRAMS, ROWS, scaled
from screens.widgets.chrome import BETWEEN, Header, Rule, Spread
from screens.widgets.page import VisitPage
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Tap
from screens.widgets.text import Says, Text, content

if TYPE_CHECKING:
    from kiosk.services.visit.assistance import Hall
    from kiosk.services.watch import Watch

NAME = "Office64 de l'Habitat"
_MINUTE = 60
_LOOK = 1.0
"""Seconds between two looks at who is called."""
_MOST_CALLS = 3
_BESIDE = 2
"""Cells between a pictogram and its words."""
_AROUND_WORDS = 4
"""Cells of a door at both sides of its words: line and padding."""
_LARGEST = 2
"""How many times as large a pictogram is drawn at most."""
_WHOLE = (76, 24)
"""Columns and rows from which foot and doors have their whole size."""
_LEAST_OF_A_LINE = 12
"""Fewest cells of the board's line: with less room it is empty."""


class Door(NamedTuple):
    """A door: one thing that a tenant comes for. Its number is its place."""

    number: int
    first_line: str
    second_line: str
    opens: str
    """The route behind it."""


DOORS: tuple[Door, ...] = (
    Door(1, N_("Échanger"), N_("mon logement"), "form:bel_listing"),
    Door(2, N_("Demander"), N_("un logement"), "form:housing_request"),
    Door(3, N_("Le portail"), N_("locataire"), "menu:portal"),
    Door(4, N_("Parler"), N_("à quelqu'un"), "desk:"),
    Door(5, N_("Reprendre"), N_("mon dossier"), "resume:"),
    Door(6, N_("Louer"), N_("un garage"), "form:garage"),
    Door(7, N_("Donner"), N_("mon avis"), "menu:opinion"),
    Door(8, N_("Apprendre"), N_("et s'équiper"), "menu:learning"),
    Door(9, N_("Affiches,"), N_("questions"), "menu:information"),
)


class DoorTap(Tap):
    """The button of a door: its number as a filled tab, its pictogram, and two lines of words.

    The number stands above the words, beside the pictogram; where no pictogram fits, in the line.
    """

    def __init__(self, door: Door, act: Callable[[], Awaitable[None]]) -> None:
        self._door = door
        self._scale = 0 if self.app.size.width < SMALL_WIDTH else 1  # as it is most likely; laid out, it is known
        super().__init__("", act, id=f"door-{door.number}", classes="door")

    def words(self) -> Content:
        """Return the pictogram beside number and words; without a pictogram, the words alone."""
        lines, drawn = lines_of(self._door), scaled(PICTOGRAMS[self._door.number], self._scale)
        if not drawn:
            return Content("\n".join(lines))
        above = [Content("")] * ((len(drawn) - ROWS) // 2)
        tab = Content(f" {self._door.number} ").stylize("$on-accent on $accent")
        pairs = zip_longest(drawn, (*above, tab, *map(content, lines)), fillvalue=Content(""))
        return Content("\n").join(Content(f"{row}{' ' * _BESIDE}").stylize("$accent") + words for row, words in pairs)

    def draw(self, scale: int) -> None:
        """Draw the pictogram `scale` times as large; 0 to leave it out."""
        self._scale = scale
        number = "" if scale else str(self._door.number)
        if self.border_title != number:
            self.border_title = cast(str, content(number))
        self.relabel()


class DoorGrid(Grid):
    """The nine doors. Their pictograms are as large as all words leave room for, or left out from all."""

    def __init__(self, *doors: DoorTap) -> None:
        super().__init__(*doors, id="doors")

    def relabel(self) -> None:
        longest = max(cell_len(line) for door in DOORS for line in lines_of(door))
        wide, high = (self.size.width - 2) // 3 - _AROUND_WORDS - _BESIDE - longest, self.size.height // 3 - 2
        scale = min(wide // COLUMNS, high // ROWS, _LARGEST)
        for tap in self.query(DoorTap):
            tap.draw(max(0, scale))

    def on_resize(self) -> None:
        self.relabel()


def lines_of(door: Door) -> tuple[str, str]:
    """Return the words of a door in the current language."""
    return _(door.first_line), _(door.second_line)


class HomeHeader(Header):
    """The header of the home screen: an accent band, agency and day over who is here; one row at 56×16."""

    def __init__(self, name: Says, right_end: Says, agency: Says, hall: Says, notes: Says) -> None:
        super().__init__(name, (right_end,), notes)
        self._agency, self._hall = agency, hall

    def compose(self) -> ComposeResult:
        yield Spread(self._place, *self.states, id="header-place")
        yield Spread(self._agency, self._hall, id="header-hall")
        yield Spread(self._agency, *self.states, id="header-brief")
        yield Rule(self.notes, id="header-rule")

    def _make_room(self) -> None:
        """Keep its rows: nothing in it takes more than one."""


class LanguageTap(Tap):
    """A language by its own name; the one that is read is filled, and at 56×16 left out."""

    app: VisitHost  # type: ignore[assignment]

    def __init__(self, language: Language) -> None:
        self._language = language
        super().__init__("", self._use, id=f"foot-language-{language.code}", classes="language")

    def words(self) -> Content:
        is_read = i18n.current_language() == self._language.code
        return Content(f"● {self._language.endonym}" if is_read else self._language.endonym)

    def relabel(self) -> None:
        self.set_class(i18n.current_language() == self._language.code, "-chosen")
        super().relabel()

    def on_mount(self) -> None:
        self.relabel()

    async def _use(self) -> None:
        await self.app.begin_visit()
        await self.app.use_language(self._language.code)


class ContrastTap(ContrastChoice):
    """Contrast as a word, with a mark while it is on."""

    def words(self) -> Content:
        return Content("● " if self.chosen else "") + content(self.says)


Call = tuple[str, str]
"""A number that is called, and the desk."""


class Greeting(Text):
    """The greeting and the question; while somebody is called, a filled band with the numbers and their desks.

    On a high screen the greeting, or the number, is drawn large above the line.
    """

    def __init__(self) -> None:
        self._calls: tuple[Call, ...] = ()
        super().__init__(id="greeting")

    def tell_calls(self, calls: tuple[Call, ...]) -> None:
        self._calls = calls
        self.set_class(bool(calls), "-called")
        self.relabel()

    def words(self) -> Content:
        if self._calls:
            return self._called()
        hello, question = i18n.LANGUAGE[i18n.current_language()].greeting, _("Que voulez-vous faire ?")
        if self.app.size.height < HIGH:
            return content(f"{hello}. {question}")
        from screens.widgets.large_letters import drawn

        return Content(drawn((hello.upper(),))).stylize("$accent") + content(f"\n{question}")

    def _called(self) -> Content:
        line = content(calls_line(self._calls))
        if self.app.size.height < HIGH:
            return line
        from screens.widgets.large_letters import drawn

        return Content(f"{drawn((self._calls[0][0],))}\n") + line

    def on_resize(self) -> None:
        self.relabel()


def calls_line(calls: tuple[Call, ...]) -> str:
    """Return the open calls in one line: `A11 : bureau 1 · A12 : bureau 2`."""
    return BETWEEN.join(str(msg("{number} : bureau {desk}", number=number, desk=desk)) for number, desk in calls)


class BoardLine(Text):
    """The line of the associations' board: one notice a minute, changed with the clock, in the same row."""

    def __init__(self, says_in: Callable[[int], str]) -> None:
        self._says_in = says_in
        super().__init__(id="board-line")

    def render(self) -> Content:
        return content(self._says_in(self.size.width))

    def relabel(self) -> None:
        self.refresh()


class HomeScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(door.number), f"door({door.number})", show=False) for door in DOORS),
        Binding("f3", "languages", show=False),
    ]
    has_help = True
    is_wide = True

    def __init__(self) -> None:
        super().__init__()
        self._hall: Hall | None = None
        """The agency as it was read last; None until everything is loaded."""
        self._calls: tuple[Call, ...] = ()
        """The open calls, the last one first."""
        self._watch: Watch | None = None
        """The watch on the calls, once everything is loaded."""

    def header(self) -> Header:
        return HomeHeader(NAME, self._right_end, self._agency, self._hall_now, self.notes)

    def _right_end(self) -> str:
        """Return what stands at the right end of the first row."""
        return self._brief() if self.is_small else self._now()

    def _agency(self) -> str:
        name = self.app.identity.agency_name
        return (name if self.is_small else str(msg("Agence {name}", name=name))) if name else NAME

    def _hall_now(self) -> str:
        """Say if somebody is here and how many wait, or when the agency opens; a called ticket comes first."""
        hall = self._hall
        if first := self.said_first():
            return first
        if hall is None:
            return ""
        if not hall.is_open and not hall.is_agent_here:
            return self._opening(hall)
        here = msg("Un agent est là") if hall.is_agent_here else msg("L'agence est ouverte")
        return BETWEEN.join((str(here), _waiting(hall.waiting)))

    def _opening(self, hall: "Hall") -> str:
        opening = hall.next_opening
        if opening is None:
            return str(msg("L'agence est fermée"))
        day, hour = local(opening).date(), formats.hour(opening)
        if day == local(self.app.clock.now()).date():
            return str(msg("L'agence ouvre aujourd'hui à {hour}", hour=hour))
        return str(msg("L'agence ouvre {day} à {hour}", day=formats.day(day), hour=hour))

    def _brief(self) -> str:
        """Return what one row has room for: the page's remarks, else how many wait."""
        return (
            self.said_first()
            or calls_line(self._calls)
            or self.notes()
            or (_waiting(self._hall.waiting) if self._hall else "")
        )

    def _trial(self) -> str:
        """Return the remark about trial mode; at 56×16 in one line, for a second one may be off the screen."""
        if self.is_small:
            return str(msg("Essai : Ctrl+Q quitte."))
        return str(msg("Essai : Ctrl+Q quitte. Une borne installée n'a pas cette touche."))

    def on_resize(self) -> None:
        super().on_resize()
        self._make_room(is_styled=True)

    def _make_room(self, *, is_styled: bool) -> None:
        """Ask for a lower grid on a screen of few rows, and for shorter buttons in the foot of a narrow one."""
        columns, rows = self.app.size
        self.set_class(columns < _WHOLE[0], "-narrow", update=is_styled)
        self.set_class(rows < _WHOLE[1], "-low", update=is_styled)

    def body(self) -> list[Widget]:
        self._make_room(is_styled=False)
        self.set_class(self.app.can_leave, "-trial", update=False)
        return [
            Greeting(),
            DoorGrid(*(DoorTap(door, partial(self._open, door)) for door in DOORS)),
            BoardLine(self._board_now),
            *([Text(self._trial, id="trial-line")] if self.app.can_leave else []),
        ]

    def foot(self) -> list[Widget]:
        languages = self.app.languages()
        taps = [LanguageTap(language) for language in languages] if len(languages) > 1 else []
        return [*taps, ContrastTap(msg("Contraste"), id="foot-contrast")]

    def first_focus(self) -> Widget | None:
        return self.query_one("#door-1")

    async def opened(self) -> None:
        await super().opened()
        self._tick()

    def be_as_new(self) -> None:
        """Put the focus on the first door, and scroll to the top, for the next tenant."""
        self.set_focus(self.first_focus(), scroll_visible=False)
        self.query_one(Scroller).body.scroll_home(animate=False, immediate=True)

    def show_time(self) -> None:
        self.query_one(Header).refresh_words()
        self.query_one(BoardLine).refresh()
        if self.app.is_loaded:
            self.run_worker(self._read_hall(), exclusive=True, exit_on_error=False)
            self._watch_calls()

    def _watch_calls(self) -> None:
        """Watch from now on who is called: the people of the hall look at this screen while nobody uses it."""
        if self._watch is None:
            from kiosk.services.watch import Watch

            self._watch = Watch(self.app.services.open_changes)
            self.set_interval(_LOOK, self._look_at_calls)

    async def _look_at_calls(self) -> None:
        """Read who is called, if anything was stored since the last look, and this screen is seen."""
        if self.app.screen is not self or self._watch is None or not self._watch.has_changed():
            return
        from kiosk.domain.ticket import TicketState
        from kiosk.services.ports.errors import StorageError

        try:
            called = await asyncio.to_thread(self.app.services.tickets.called)
        except StorageError:
            called = ()
        calls = tuple((each.number, each.desk) for each in called if each.state is TicketState.CALLED)[:_MOST_CALLS]
        if calls != self._calls:
            self._calls = calls
            self.query_one(Greeting).tell_calls(calls)
            self.query_one(Header).refresh_words()

    async def _read_hall(self) -> None:
        """Read who is here, behind what is painted; what cannot be read is not said."""
        from kiosk.services.ports.errors import StorageError
        from kiosk.services.visit.assistance import hall

        try:
            self._hall = await asyncio.to_thread(hall, self.app.services)
        except StorageError:
            self._hall = None
        for header in self.query(Header):
            header.refresh_words()

    def _board_now(self, room: int) -> str:
        """Return the board's line; empty until everything is loaded, behind the first paint, like the hour."""
        if not self.app.is_loaded or room < _LEAST_OF_A_LINE:
            return ""
        from kiosk.services.visit.noticeboard import sheet_now

        sheet = sheet_now(self.app.services)
        return _in_one_row(sheet.association, sheet.title, room) if sheet else ""

    def _tick(self) -> None:
        """Show the time once a minute, at its start: an idle home screen writes no other bytes."""
        self.show_time()
        now = self.app.clock.now()
        self.set_timer(_MINUTE - now.second - now.microsecond / 1e6 + 0.05, self._tick)

    def _now(self) -> str:
        if not self.app.is_loaded:
            return ""  # dates need Babel, which is loaded behind the first paint
        now = self.app.clock.now()
        return f"{formats.day(local(now).date())}  {formats.hour(now)}"

    async def action_door(self, number: int) -> None:
        await self._open(next(door for door in DOORS if door.number == number))

    async def _open(self, door: Door) -> None:
        """Open a door. What is behind it is imported when it is first opened: the home screen is painted without it.

        The Enter that led home, held or struck twice, opens no door.
        """
        if self.app.haste.hasty != "enter" and await self.app.loaded():
            await self.app.begin_visit()
            await self.app.go(door.opens)

    async def close_what_is_open(self) -> None:
        """Do nothing on Esc: nothing is open at home."""


def _waiting(count: int) -> str:
    return str(nmsg("{n} attend", "{n} attendent", count)) if count else str(msg("personne n'attend"))


def _in_one_row(association: str, title: str, room: int) -> str:
    """Return the association's name and the title; the name is cut first, and left out if no word of it fits."""
    name = _of_words(association, room - cell_len(BETWEEN) - cell_len(title))
    if name:
        return BETWEEN.join((name, title))
    return _of_words(title, room) or f"{set_cell_size(title, room - 1)}…"


def _of_words(line: str, room: int) -> str:
    """Return a line that fits, cut after a word and ended with `…`; empty when not even one word has room."""
    if cell_len(line) <= room:
        return line
    kept = set_cell_size(line, max(0, room - 1)).rstrip()
    whole = kept if line[len(kept) :].startswith(" ") else kept.rpartition(" ")[0]
    return f"{whole.rstrip(' ·,:;')}…" if whole else ""
