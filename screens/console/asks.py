"""The console's small questions, over the page that they are about: a yes or no, a line to type, a choice, a PIN."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from kiosk.i18n import N_, _, msg
from kiosk.services.desk import wording
from kiosk.services.desk.session import Act, AgentSession, Ask, Choice, Line
from kiosk.services.ports.errors import StorageError
from screens.console import breakpoints
from screens.console.breakpoints import Scrolls
from screens.console.host import ConsoleHost
from screens.console.rows import Column, Row, Rows
from screens.console.widgets import Entry, StatusLine
from screens.widgets.scroll import Body
from screens.widgets.text import Says, Text, spoken

CLOSE_KEYS = N_("Échap Fermer")
CONFIRM_KEYS = N_("Entrée Oui   Échap Non")
_CHOICE_KEYS = N_("↑ ↓ ou chiffre   Entrée Choisir   Échap Annuler")
_RECORD = N_("Enregistrer")
_WRONG_PIN = N_("Ce code n'est pas le vôtre.")
_DIGITS = "1,2,3,4,5,6,7,8,9"
_MOST_NUMBERED = 9
"""The answers that a page of a choice shows: each has a digit."""
_MORE = "\0more"
"""In place of an answer's code: the next page."""


@dataclass(frozen=True)
class Next:
    """The next thing once a question's box is closed."""

    go: Callable[[], Awaitable[None]]


Answered = Next | Says
"""The next thing after an answer, or why it is refused: the question then stays, with what was typed."""
Answer = Callable[[str], Awaitable[Answered]]


class Box(ModalScreen[None]):
    VERTICAL_BREAKPOINTS = breakpoints.ROWS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]
    app: ConsoleHost  # type: ignore[assignment]

    async def action_close(self) -> None:
        await self.app.pop_screen()


class Question(Box):
    """A box with a question, a note, and what an answer needs."""

    KEEPS_STATUS: ClassVar[bool] = False
    """True when an answer may be refused: the words have their place from the start, so that nothing moves."""

    def __init__(self, question: Says, note: Says, keys: Says, answered: Answer) -> None:
        super().__init__()
        self._question, self._note, self._keys, self._answered = question, note, keys, answered

    def parts(self) -> list[Widget]:
        """Return the widgets between the question and its keys."""
        return []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._question, classes="question")
            if self._note:
                yield Text(self._note, classes="muted")
            yield from self.parts()
            yield StatusLine()
            yield Text(self._keys, classes="box-keys")

    def on_mount(self) -> None:
        self.query_one(StatusLine).display = self.KEEPS_STATUS

    def refuse(self, says: Says) -> None:
        status = self.query_one(StatusLine)
        status.display = True
        status.complain(says)

    async def answer(self, value: str) -> None:
        """Give the answer; the box closes, unless it is refused."""
        following = await self._answered(value)
        if not isinstance(following, Next):
            self.refuse(following)
            return
        if self.is_current:
            await self.app.pop_screen()
        await following.go()


class ConfirmBox(Question):
    """One question; only enter confirms it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False)]

    async def action_confirm(self) -> None:
        await self.answer("")


class LineBox(Question):
    """A box with one line to type; a refused text stays, with the reason under it."""

    KEEPS_STATUS = True

    def __init__(self, ask: Line, answered: Answer) -> None:
        enter = ask.enter or msg(_RECORD)
        keys = msg("Entrée {enter}   Échap Annuler", enter=lambda: spoken(enter))
        super().__init__(ask.question, ask.note, keys, answered)
        self._ask = ask

    def parts(self) -> list[Widget]:
        return [Entry(self._ask.value, done=self._done, name="line", longest=self._ask.longest, replaces=True)]

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))

    async def _done(self) -> None:
        typed = self.query_one(Entry).value.strip()
        wrong = self._ask.refusal(typed)
        if wrong:
            self.refuse(wrong)
        else:
            await self.answer(typed)


class ChoiceBox(Question):
    """A few answers, each taken by its number or under the cursor; more than nine are on several pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        *(Binding(digit, f"choose_number({digit})", show=False) for digit in _DIGITS.split(",")),
    ]

    def __init__(self, ask: Choice, answered: Answer) -> None:
        super().__init__(ask.question, ask.note, msg(_CHOICE_KEYS), answered)
        self._pages, self._value = _pages(ask.options), ask.value
        self._page = next((n for n, page in enumerate(self._pages) if ask.value in page.values()), 0)
        self._says = dict(ask.options)

    def parts(self) -> list[Widget]:
        columns = (Column("n", "", 1), Column("words", "", 0))
        rows = Rows(columns, "", moved=lambda: None, chosen=self.action_choose, name="options", has_head=False)
        rows.styles.height = max(map(len, self._pages))
        return [rows]

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self._show()
        self.query_one(Rows).go_to(self._value)

    def _show(self) -> None:
        more = msg("Suite ({n} sur {count})", n=self._page + 1, count=len(self._pages))
        shown = ((number, code, self._says.get(code, more)) for number, code in self._pages[self._page].items())
        self.query_one(Rows).show([Row(code, (str(number), spoken(says))) for number, code, says in shown])

    async def _take(self, code: str) -> None:
        if code != _MORE:
            await self.answer(code)
            return
        self._page = (self._page + 1) % len(self._pages)
        self._show()
        self.query_one(Rows).go_to(next(iter(self._pages[self._page].values())))

    async def action_choose(self) -> None:
        chosen = self.query_one(Rows).key
        if chosen is not None:
            await self._take(chosen)

    async def action_choose_number(self, number: int) -> None:
        if number in self._pages[self._page]:
            await self._take(self._pages[self._page][number])


def _pages(options: tuple[tuple[str, Says], ...]) -> tuple[dict[int, str], ...]:
    """Return the codes of each page by their digits; where one page is too small for all, its last digit turns it."""
    codes = [code for code, _says in options]
    if len(codes) <= _MOST_NUMBERED:
        return (dict(enumerate(codes, 1)),)
    size = _MOST_NUMBERED - 1
    parts = (codes[at : at + size] for at in range(0, len(codes), size))
    return tuple({**dict(enumerate(part, 1)), _MOST_NUMBERED: _MORE} for part in parts)


def box_for(ask: Ask, answered: Answer) -> Question:
    """Return the box of a question."""
    if isinstance(ask, Line):
        return LineBox(ask, answered)
    if isinstance(ask, Choice):
        return ChoiceBox(ask, answered)
    return ConfirmBox(ask.question, ask.note, msg(CONFIRM_KEYS), answered)


class PinBox(Question):
    """The PIN again, before a grave act: somebody else may have sat down at an open console."""

    KEEPS_STATUS = True

    def __init__(self, session: AgentSession, act: Act[Any], go: Callable[[], Awaitable[None]]) -> None:
        super().__init__(
            msg("Votre code (PIN), encore une fois"),
            msg("Cette action le demande."),
            msg("Entrée Continuer   Échap Annuler"),
            self._check,
        )
        self._session, self._act, self._go = session, act, go

    def parts(self) -> list[Widget]:
        return [Entry(done=self._done, name="pin", password=True, restrict=r"[0-9]*")]

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))

    async def _done(self) -> None:
        entry = self.query_one(Entry)
        pin, entry.value = entry.value, ""
        await self.answer(pin)

    async def _check(self, pin: str) -> Answered:
        self.query_one(StatusLine).say_checking()
        session = self._session
        try:
            given = await asyncio.to_thread(session.give_pin, pin, "pin_again", self._act.code)
        except StorageError as error:
            return partial(wording.failure, error)
        if given.agent is None:
            until = given.locked_until
            return (lambda: wording.too_many_tries(until, session.now)) if until is not None else msg(_WRONG_PIN)
        return Next(self._go)


class Notice(Box, Scrolls):
    """A box of lines to read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "close", show=False)]

    def __init__(self, lines: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Body(Text(lambda: "\n".join(self._lines())), classes="box-lines")
            yield Text(self._keys, classes="box-keys")

    def on_mount(self) -> None:
        self.call_after_refresh(self._tell_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell_keys)

    def _tell_keys(self) -> None:
        self.query_one(".box-keys", Text).relabel()

    def _keys(self) -> str:
        closing = _(CLOSE_KEYS)
        return "   ".join((_("↑ ↓ Lire"), closing)) if self.is_mounted and self.body.max_scroll_y else closing
