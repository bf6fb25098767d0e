"""The page of one record, whichever: its facts by section, and the acts on it."""

import asyncio
from dataclasses import replace
from itertools import groupby
from typing import Any

from textual.widget import Widget

from kiosk.services.desk import general
from kiosk.services.desk.session import Act, DetailSpec, Done, Section, Seen
from kiosk.services.ports.errors import StorageError
from screens.console.breakpoints import Scrolls
from screens.console.frame import ConsoleScreen
from screens.console.widgets import Labelled, Still
from screens.widgets.scroll import Body
from screens.widgets.text import Text


class DetailScreen(ConsoleScreen, Scrolls):
    beside_own = general.BACK

    def __init__(self, spec: DetailSpec[Any], record: Any, sections: tuple[Section, ...]) -> None:
        """
        Args:
            sections: what the spec reads of the record; read by the app, in a thread.
        """
        super().__init__()
        self.spec, self.record = spec, record
        self._sections = sections
        self._is_open = asyncio.Event()
        self._looks = 0
        """The looks at the record: one that was overtaken, by an act too, shows nothing."""

    # --- words --------------------------------------------------------------------------------------------------------

    def place(self) -> str:
        return self.spec.place(self.app.session, self.record)

    def state(self) -> str:
        return self.spec.state(self.app.session, self.record)

    def second_line(self) -> Widget:
        line = Still(self._about, classes="console-second")
        line.set_class(bool(self.spec.warning(self.record)), "warning")
        return line

    def _about(self) -> str:
        return self.spec.warning(self.record) or self.spec.about(self.app.session, self.record)

    def parts(self) -> list[Widget]:
        return [Body(*_widgets(self._sections), id="reading")]

    def relabel(self) -> None:
        self.refresh_words()

    # --- reading ------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.call_after_refresh(self._open_where_they_stopped)

    def _open_where_they_stopped(self) -> None:
        for mark in self.query(".-stopped"):
            self.body.scroll_to_widget(mark, animate=False, top=True, force=True)
        self._is_open.set()

    async def action_scroll(self, rows: int) -> None:
        # A key typed before the first layout would scroll nothing, and the opening would then jump elsewhere.
        await self._is_open.wait()
        await super().action_scroll(rows)

    async def look_again(self) -> None:
        """Show what is new in the record; close the page once it has no object any more."""
        self._looks += 1
        this_look, session = self._looks, self.app.session

        def read() -> tuple[Any, tuple[Section, ...]]:
            record = self.spec.read_again(session, self.record)
            return record, self._sections if record in (None, self.record) else self.spec.sections(session, record)

        try:
            record, sections = await asyncio.to_thread(read)
        except StorageError:
            return  # the next look, or an act, tells it
        if this_look != self._looks:
            return
        if record is None:
            self.app.act_soon(self._close)
        elif record != self.record:
            await self._show(record, sections)

    async def _show(self, record: Any, sections: tuple[Section, ...]) -> None:
        """Show what became of the record; what is the same stays where it is, so that nothing moves under a reader."""
        self.record, self._sections = record, sections
        new, old = _widgets(sections), list(self.body.children)
        same = 0
        while same < min(len(new), len(old)) and _is_same(old[same], new[same]):
            same += 1
        with self.app.batch_update():
            await self.body.remove_children(old[same:])
            await self.body.mount(*new[same:])
        self.refresh_words()

    async def _close(self) -> None:
        if self.is_current:
            said = self.status
            await self.app.pop_screen()
            below = self.app.screen
            if isinstance(below, ConsoleScreen):
                below.status.take_over(said)

    # --- acts ---------------------------------------------------------------------------------------------------------

    def own_acts(self) -> tuple[Act[Any], ...]:
        return self.spec.acts

    def general_acts(self) -> tuple[Act[Any], ...]:
        return general.ON_PAGES

    def seen(self) -> Seen[Any]:
        return Seen(self.record, self.app.snapshot)

    async def finish(self, done: Done) -> None:
        """Show the result here; if the page has no object any more, on the page below."""
        if done.record is not None:
            self._looks += 1
            await self._show(done.record, await asyncio.to_thread(self.spec.sections, self.app.session, done.record))
        if not done.leaves:
            await super().finish(done)
            return
        await self.app.pop_screen()
        below = self.app.screen
        if isinstance(below, ConsoleScreen):
            await below.finish(replace(done, leaves=False))


def _is_same(old: Widget, new: Widget) -> bool:
    """Tell if two widgets of a page show the same, in this language."""
    if type(old) is not type(new) or not (isinstance(old, Text) and isinstance(new, Text)):
        return False
    return old.classes == new.classes and old.words().plain == new.words().plain


def _widgets(sections: tuple[Section, ...]) -> list[Widget]:
    widgets: list[Widget] = []
    for section in sections:
        if section.heading:
            widgets.append(Text(section.heading, classes="reading-section"))
        for (is_labelled, look), facts in groupby(section.facts, key=lambda fact: (bool(fact.label), fact.look.value)):
            if is_labelled:
                pairs = tuple((fact.label, fact.value) for fact in facts)
                widgets.append(Labelled(pairs, classes=f"reading-line {look}".rstrip()))
            else:
                widgets += [Text(fact.value, classes=look or "reading-words") for fact in facts]
    return widgets
