"""One list of the console, whichever: its rows, its filter and order, and a panel on what the agent has before them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual import on
from textual.containers import Container, Horizontal
from textual.widget import Widget
from textual.widgets import Input

from kiosk.clock import local_day
from kiosk.i18n import N_, _, msg, nmsg
from kiosk.services.desk import general, wording
from kiosk.services.desk.session import Act, Confirm, Done, Fact, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.desk.spec import ListSpec
from kiosk.services.ports.errors import StorageError
from kiosk.services.query import Query, Slice
from screens.console.asks import Answered, Next, box_for
from screens.console.frame import ConsoleScreen
from screens.console.rows import Column, Row, Rows
from screens.console.widgets import Entry, Facts, Hint, Hints, OneRow
from screens.widgets.text import Says, Text

_HERE, _ELSEWHERE = "◉", "○"
_NIGHTS_LATE = 1
"""Days after which a night without a letter is missed."""
_UP, _DOWN = " ▲", " ▼"
_FOUND = N_("{found} sur {total}")


class _Room(NamedTuple):
    """The words of the tabs, with much room or little; the list that is shown has its whole name and count."""

    letters: int | None
    """Letters of another list's name; None: all of them."""
    between: str
    """The mark before a count; empty: another list has no count, but a mark that something waits."""
    marks_all: bool = False


_WITH_COUNTS = (_Room(None, " · ", marks_all=True), _Room(8, " "), _Room(5, " "), _Room(3, " "))
_TAB_ROOMS = (*_WITH_COUNTS, _Room(3, ""), _Room(0, ""))
"""From much room to little."""
_NARROW_ROOMS = (*_WITH_COUNTS, _Room(0, "·"), _Room(0, ""))
"""A narrow screen has no room for the names of many lists: it keeps their counts."""
_WAITS, _LATE = "·", "!"
_WIDE = 80
_BETWEEN_TABS = "  "


class ListScreen(ConsoleScreen):
    """The first screen of a session; it shows one list after another."""

    beside_own = general.FILTER

    def __init__(self, spec: ListSpec[Any]) -> None:
        super().__init__()
        self.spec = spec
        self.slice: Slice[Any] = Slice((), 0, 0)
        self.table = Rows(
            self._columns(), self._empty, moved=self._moved, chosen=self._open, name="list", headed=self._sort_by
        )
        self._before: Seen[Any] = Seen(None, Snapshot())
        self._looks = 0
        self._failure: Says = ""
        """The words of the status line since the stores could not be read; empty otherwise."""

    # --- the list shown -----------------------------------------------------------------------------------------------

    @property
    def wanted(self) -> Query:
        """The filter and the order of this list."""
        return self.app.queries.get(self.spec.code, Query())

    async def show_list(self, spec: ListSpec[Any]) -> None:
        """Show another list in this place."""
        if spec is self.spec:
            return
        self.spec = spec
        self.slice, self._before = Slice((), 0, 0), Seen(None, self.app.snapshot)
        self.table.use(self._columns(), self._empty)
        self.bind_acts()
        self._show_filter(bool(self.wanted.text))
        await self.look_again()
        self.set_focus(self.table)

    def _columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(each.code, self._title(each.code, each.title), each.width, each.is_extra)
            for each in self.spec.columns
        )

    def _empty(self) -> str:
        return _("Aucune ligne n'a ces mots. Échap ramène tout.") if self.wanted.text else _(self.spec.empty)

    def _title(self, code: str, title: str) -> Callable[[], str]:
        """Return the heading of a column, with the arrow of the order that it gives."""

        def said() -> str:
            wanted = self.wanted
            arrow = "" if wanted.column != code else _DOWN if wanted.is_reversed else _UP
            return f"{_(title)}{arrow}"

        return said

    # --- words --------------------------------------------------------------------------------------------------------

    def place(self) -> str:
        agency = self.app.services.config.agency.name
        return _("Console · {agency} · bureau {desk}").format(agency=agency, desk=self.app.session.desk)

    def state(self) -> str:
        snapshot = self.app.snapshot
        count = len(snapshot.waiting)
        parts = [str(nmsg("{n} attend", "{n} attendent", count)) if count else _("personne n'attend")]
        if snapshot.mine is not None:
            parts.insert(0, _("avec vous : {number}").format(number=snapshot.mine.number))
        return " · ".join((*parts, *self._night()))

    def _night(self) -> tuple[str, ...]:
        """Return the last night that central answered; a terminal that was never enrolled has none."""
        night = self.app.snapshot.night
        if night is None:
            return ()
        is_missed = (local_day(self.app.services.clock.now()) - night).days > _NIGHTS_LATE
        words = _("! pas de nuit depuis le {day}") if is_missed else _("nuit du {day} reçue")
        return (words.format(day=f"{night:%d/%m}"),)

    def second_line(self) -> Widget:
        tabs = Hints(self._tabs, self.press, id="console-tabs", most_rows=1, between=_BETWEEN_TABS)
        tabs.add_class("console-second")
        return tabs

    def _tabs(self) -> Sequence[Hint]:
        """Return every list with what waits in it: as many of the names as there is room for."""
        pairs = list(zip(self._list_acts(), self.app.lists, strict=True))
        tabs: list[Hint] = []
        for room in _TAB_ROOMS if self.app.size.width >= _WIDE else _NARROW_ROOMS:
            tabs = [self._tab(act, spec, room) for act, spec in pairs]
            width = sum(cell_len(tab.words) for tab in tabs) + len(_BETWEEN_TABS) * (len(tabs) - 1)
            if width <= self.app.size.width - 2:
                break
        return tabs

    def _tab(self, act: Act[Any], spec: ListSpec[Any], room: "_Room") -> Hint:
        badge, is_here = spec.badge(self.app.snapshot), spec is self.spec
        name = _shortened(_(spec.title), None if is_here else room.letters)
        if not is_here and not room.between:
            mark = _LATE if _LATE in badge else _WAITS if badge else " "
            return Hint(act.code, f"{spec.place}{mark}{name}".rstrip())
        badge = badge if room.marks_all else badge.replace(" ", "")
        words = [_HERE] if is_here else [_ELSEWHERE] if room.marks_all else []
        words += [str(spec.place), *([name] if name else [])]
        return Hint(act.code, " ".join(words) + (f"{room.between or _WAITS}{badge}" if badge else ""))

    def parts(self) -> list[Widget]:
        return [
            Horizontal(
                Text("/", id="filter-mark"),
                Entry(done=self._filtered, name="filter", longest=40, replaces=True),
                Text(self._found, id="filter-found"),
                id="filter-bar",
            ),
            Container(self.table, Facts(self._facts, id="panel"), id="work"),
            OneRow(self._brief, id="brief"),
            OneRow(lambda: self.spec.foot(self.app.session, self.app.snapshot), id="list-foot"),
            OneRow(self._rule, id="list-rule"),
        ]

    def _rule(self) -> str:
        """Say in which order the rows stand."""
        chosen = self.wanted.column
        title = next((each.title for each in self.spec.columns if each.code == chosen), "")
        if not title:
            return _(self.spec.rule)
        return _("Trié par « {column} ». Échap rend l'ordre de la liste.").format(column=_(title))

    def _facts(self) -> Sequence[Fact]:
        return self.spec.panel(self.app.session, self.seen())

    def _brief(self) -> str:
        return self.spec.brief(self.app.session, self.seen())

    def _found(self) -> str:
        return str(msg(_FOUND, found=self.slice.found, total=self.slice.total))

    def refresh_words(self) -> None:
        super().refresh_words()
        for part in self.query(Text).filter("#panel, #brief, #list-foot, #list-rule, #filter-found"):
            part.relabel()

    def relabel(self) -> None:
        self.table.refresh()
        self.table.show(self._rows())
        self.refresh_words()

    # --- looking ------------------------------------------------------------------------------------------------------

    async def on_mount(self) -> None:  # type: ignore[override]
        self._show_filter(bool(self.wanted.text))
        self.set_focus(self.table)
        await self.look_again()

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self.table.is_mounted:
            await self.look_again()

    async def look_again(self) -> None:
        """Read the list and show what is new; a storage error is reported, and the last result stays."""
        self._looks += 1
        this_look, spec, snapshot, wanted = self._looks, self.spec, self.app.snapshot, self.wanted
        said = self.status.says
        try:
            found = await asyncio.to_thread(spec.read, self.app.session, snapshot, wanted)
        except StorageError as error:
            self.say_failing(error)
            return
        if this_look != self._looks or not self.is_attached:
            return  # a later look, another list or the end of the session was faster
        if self._failure and self.status.says is self._failure:
            self.status.clear()  # what an agent did meanwhile stays
        self._failure = ""
        before, self.slice = self._before, found
        self.table.show(self._rows())
        self._before = self.seen()
        news = spec.news(self.app.session, before, self._before)
        # A warning, and what an act has said since this look began, say more than the list knows.
        if news and self.status.says is said and not self.status.has_class("error"):
            self.status.inform(news)
        self.refresh_words()

    def say_failing(self, error: StorageError) -> None:
        """Say that the stores cannot be read; the words go once they can."""
        self.status.complain(partial(wording.failure, error))
        self._failure = self.status.says

    def _rows(self) -> tuple[Row, ...]:
        session, snapshot, spec = self.app.session, self.app.snapshot, self.spec
        return tuple(
            Row(
                spec.key(record),
                tuple(column.cell(session, snapshot, record) for column in spec.columns),
                is_closed=spec.is_closed(record),
            )
            for record in self.slice.rows
        )

    def seen(self) -> Seen[Any]:
        key = self.table.key
        row = next((record for record in self.slice.rows if self.spec.key(record) == key), None)
        is_chosen = bool(self.wanted.text or self.wanted.column)
        first = self.slice.rows[0] if self.slice.rows and is_chosen else None
        return Seen(row, self.app.snapshot, first)

    def _moved(self) -> None:
        self._before = self.seen()
        for part in self.query(Text).filter("#panel, #brief, #console-keys"):
            part.relabel()

    # --- acts ---------------------------------------------------------------------------------------------------------

    def own_acts(self) -> tuple[Act[Any], ...]:
        return self.spec.acts

    def _list_acts(self) -> tuple[Act[Any], ...]:
        return general.list_acts(self.app.lists)

    def general_acts(self) -> tuple[Act[Any], ...]:
        return general.on_lists(self.app.lists)

    async def _open(self) -> None:
        """Do what enter does on the row under the cursor."""
        await self.press(self.spec.acts[0].code)

    async def finish(self, done: Done) -> None:
        self._before = Seen(None, Snapshot())  # what this agent did is no news, whichever look sees it first
        await super().finish(done)
        if done.shows:
            self.table.go_to(done.shows)
        self._before = self.seen()

    async def do_back(self) -> None:
        """Bring back every row, then the list's own order; without either, show the first list."""
        if self.query_one("#filter-bar").display:
            self.set_focus(self.table)
            await self._filter_by("")
        elif self.wanted.column:
            await self._want(Query())
        else:
            await self.app.show_list(self.app.lists[0].code)

    async def do_sort(self) -> None:
        await self._want(self.wanted.sorted_by_next([column.code for column in self.spec.columns]))

    async def _sort_by(self, column: str) -> None:
        await self._want(self.wanted.sorted_by(column))

    async def _want(self, wanted: Query) -> None:
        self.app.queries[self.spec.code] = wanted
        self.table.refresh()
        await self.look_again()

    # --- the filter ---------------------------------------------------------------------------------------------------

    async def do_filter(self) -> None:
        self._show_filter(True)
        self.set_focus(self.query_one("#filter", Entry))

    def _show_filter(self, is_shown: bool) -> None:
        entry = self.query_one("#filter", Entry)
        if entry.value != self.wanted.text:
            with entry.prevent(Input.Changed):
                entry.value = self.wanted.text
        self.query_one("#filter-bar").display = is_shown

    @on(Input.Changed, "#filter")
    async def _typed(self, event: Input.Changed) -> None:
        await self._filter_by(event.value)

    async def _filter_by(self, text: str) -> None:
        wanted = self.wanted
        self.app.queries[self.spec.code] = Query(text, wanted.column, wanted.is_reversed)
        if not text and self.focused is not self.query_one("#filter"):
            self._show_filter(False)
        await self.look_again()

    async def _filtered(self) -> None:
        """Go back to the rows; the filter stays while it has words."""
        self.set_focus(self.table)
        self._show_filter(bool(self.wanted.text))

    # --- leaving ------------------------------------------------------------------------------------------------------

    async def do_sign_out(self) -> None:
        await self.ask_before_leaving(self.app.end_session)

    async def ask_before_leaving(self, leave: Callable[[], Awaitable[None]]) -> None:
        """Leave at once; ask first if a tenant is still with this agent."""
        mine = self.app.snapshot.mine
        if mine is None:
            await leave()
            return

        async def answered(_answer: str) -> Answered:
            return Next(leave)

        question = msg("{number} est encore avec vous. Vous déconnecter ?", number=mine.number)
        note = msg("Ce numéro vous attend : vous le retrouvez à votre prochaine session.")
        await self.app.push_screen(box_for(Confirm(question, note), answered))


def _shortened(name: str, letters: int | None) -> str:
    """Return a name in so many letters; from five on, a dot says that it goes on."""
    if letters is None or len(name) <= letters:
        return name
    return f"{name[: letters - 1]}." if letters >= 5 else name[:letters]
