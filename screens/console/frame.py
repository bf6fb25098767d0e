"""The base of every console screen: header, acts with their keys, a line that says what happened, the foot."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from kiosk.domain.ticket_moves import UNDO_WITHIN
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import general, wording
from kiosk.services.desk.every_act import acts_by_place, who_may
from kiosk.services.desk.session import Act, Done, PinNeeded, Refused, Seen, SessionOver
from kiosk.services.ports.errors import StorageError
from screens.console import breakpoints
from screens.console.asks import Answered, Next, PinBox, box_for
from screens.console.host import ConsoleHost
from screens.console.palette import ActLine, Palette
from screens.console.widgets import Hint, Hints, PassingStatus
from screens.widgets.chrome import Rule, Spread
from screens.widgets.text import Says, Text, spoken

_TRIAL = N_("ESSAI")
_NOT_YOURS = N_("Votre rôle ne le permet pas. Voyez : {who}.")
_ELSEWHERE = N_("Cela se fait ailleurs : {place}.")
_MOST_HINTS = 7
_CALM = 0.5
"""Seconds after a click, or a change, in which the foot takes no click."""
_KEY_WORDS = {
    "enter": N_("Entrée"),
    "escape": N_("Échap"),
    "slash": "/",
    "question_mark": "?",
    "ctrl+l": "Ctrl+L",
    "ctrl+q": "Ctrl+Q",
    "f2": "F2",
}


def key_word(act: Act[Any]) -> str:
    """Return the word for an act's first key; empty when it has none."""
    key = act.key.partition(",")[0]
    return _(_KEY_WORDS[key]) if key in _KEY_WORDS else key.upper()


class ConsoleScreen(Screen[None]):
    """A screen of the console. Subclasses provide words, parts and acts; the places are fixed here."""

    HORIZONTAL_BREAKPOINTS = breakpoints.COLUMNS
    VERTICAL_BREAKPOINTS = breakpoints.ROWS
    BINDINGS: ClassVar[list[BindingType]] = []
    beside_own: Act[Any]
    """The general act that the foot shows after the screen's own."""
    app: ConsoleHost  # type: ignore[assignment]

    # --- for subclasses -----------------------------------------------------------------------------------------------

    def place(self) -> str:
        """Return the title, top left: where the agent is."""
        return ""

    def state(self) -> str:
        """Return the state, top right."""
        return ""

    def second_line(self) -> Widget:
        """Return the widget of the second row."""
        raise NotImplementedError

    def parts(self) -> list[Widget]:
        """Return the widgets between header and foot."""
        return []

    def own_acts(self) -> tuple[Act[Any], ...]:
        """Return the acts of what is shown, the most needed first."""
        return ()

    def general_acts(self) -> tuple[Act[Any], ...]:
        """Return the acts that move through the console, in the order of the help."""
        return ()

    def seen(self) -> Seen[Any]:
        """Return what the agent has before them."""
        raise NotImplementedError

    async def look_again(self) -> None:
        """Read what is shown again; called after something was stored, by whomever."""

    async def finish(self, done: Done) -> None:
        """Show the result of an act, which may have stored something; a page comes before anything is read again."""
        if done.opens is not None:
            await self.app.open_page(done.opens)
        if done.goes_on is not None:
            await self.app.open_desk(done.goes_on)
        await self.app.look_again()
        on_top = self.app.screen  # this one may have been left meanwhile
        status = on_top.status if isinstance(on_top, ConsoleScreen) else self.status
        if done.warns:
            status.complain(done.words)
        elif done.words and done.is_undoable:
            status.inform(lambda: f"{spoken(done.words)} {self._undo_left()}", stays=UNDO_WITHIN.total_seconds())
        elif done.words:
            status.inform(done.words)
        if done.copies:
            self.app.copy_to_clipboard(done.copies)

    def _undo_left(self) -> str:
        """Return how long the last move may still be undone; the line counts down."""
        left = self.app.session.undo_left()
        return _("Z annule ({left} s).").format(left=left) if left else ""

    # --- parts --------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield Spread(self.place, self.state, classes="console-place")
        yield self.second_line()
        yield Rule(self._notes, id="console-rule")
        yield from self.parts()
        yield PassingStatus(id="console-status")
        yield Rule("", id="console-foot-rule")
        yield Hints(self._foot, self.press, id="console-keys", calm=_CALM)

    def on_mount(self) -> None:
        self.bind_acts()

    def _notes(self) -> str:
        return str(msg(_TRIAL)) if self.app.services.config.terminal.trial else ""

    def refresh_words(self) -> None:
        """Show the words of header and foot again, after a change."""
        for part in self.query(Text).filter(".console-place, .console-second, #console-keys"):
            part.relabel()

    @property
    def is_composed(self) -> bool:
        """True once its widgets are there: a screen that is being pushed has none yet."""
        return bool(self.query("#console-keys"))

    @property
    def status(self) -> PassingStatus:
        return self.query_one(PassingStatus)

    # --- acts ---------------------------------------------------------------------------------------------------------

    @property
    def acts(self) -> tuple[Act[Any], ...]:
        """Every act of this screen."""
        return (*self.own_acts(), *self.general_acts())

    def offered(self) -> tuple[Act[Any], ...]:
        """Return the acts that can be done now."""
        seen = self.seen()
        return tuple(act for act in self.acts if not self._refusal(act, seen))

    def _refusal(self, act: Act[Any], seen: Seen[Any]) -> Says:
        """Say why an act cannot be done now; empty: it can be."""
        if not self.app.session.may(act):
            return msg(_NOT_YOURS, who=partial(who_may, act))
        return act.refusal(self.app.session, seen)

    def name_of(self, act: Act[Any]) -> Says:
        """Return an act's words, with the person it is about."""
        return act.named(self.app.session, self.seen()) or msg(act.label)

    def _foot(self) -> Sequence[Hint]:
        own = self.own_acts()
        offered = [act for act in self.offered() if act in own and act.key][: _MOST_HINTS - 2]
        shown = (*offered, self.beside_own, general.HELP)
        return [Hint(act.code, f"{key_word(act)} {spoken(self.name_of(act))}") for act in shown]

    def bind_acts(self) -> None:
        """Give each act its keys, in place of those of the acts shown before."""
        self._bindings = self._merged_bindings.copy() if self._merged_bindings else self._bindings
        keys = {key for act in self.acts for key in act.key.split(",") if key}
        for key in sorted(keys):
            self._bindings.bind(key, f"press_key({key!r})", show=False)

    async def action_press_key(self, key: str) -> None:
        """Do the act of a key: of those that share it, the one that can be done now."""
        acts = [act for act in self.acts if key in act.key.split(",")]
        offered = [act for act in acts if act in self.offered()]
        await self._press(next(iter((*offered, *acts))))

    async def press(self, code: str) -> None:
        """Do an act by its code, or say why it cannot be done."""
        await self._press(next(each for each in self.acts if each.code == code))

    async def _press(self, act: Act[Any]) -> None:
        session, seen = self.app.session, self.seen()
        self.status.clear()
        if why := self._refusal(act, seen):
            self.status.complain(why)
        elif act.does:
            await self.do(act.does)
        elif session.asks_pin(act):
            await self._ask_pin(act, seen, ())
        else:
            await self._ask(act, seen, ())

    async def do(self, what: str) -> None:
        """Do what the screen itself does."""
        if any(each.code == what for each in self.app.lists):
            await self.app.show_list(what)
        else:
            await getattr(self, f"do_{what}")()

    async def _ask_pin(self, act: Act[Any], seen: Seen[Any], answers: tuple[str, ...]) -> None:
        await self.app.push_screen(PinBox(self.app.session, act, partial(self._ask, act, seen, answers)))

    async def _ask(self, act: Act[Any], seen: Seen[Any], answers: tuple[str, ...]) -> None:
        """Ask the next question of an act; without one, do it."""
        asks = act.asks(self.app.session, seen)
        if len(answers) < len(asks):
            asked = asks[len(answers)]
            ask = asked(answers) if callable(asked) else asked
            await self.app.push_screen(box_for(ask, partial(self._answered, act, seen, answers)))
            return
        following = await self._run(act, seen, answers)
        if isinstance(following, Next):
            await following.go()
        else:
            self.status.complain(following)

    async def _answered(self, act: Act[Any], seen: Seen[Any], answers: tuple[str, ...], answer: str) -> Answered:
        """Take the answer to a question; the act's last answer does it, while the question is still there."""
        given = (*answers, answer)
        if len(given) < len(act.asks(self.app.session, seen)):
            return Next(partial(self._ask, act, seen, given))
        return await self._run(act, seen, given)

    async def _run(self, act: Act[Any], seen: Seen[Any], answers: tuple[str, ...]) -> Answered:
        """Do an act in a thread; return what follows, or why not."""
        try:
            done = await asyncio.to_thread(self.app.session.do, act, seen, answers)
        except SessionOver:
            # Not called from here: it removes the very screen that asks.
            return Next(self._say_over)
        except PinNeeded:  # it grew old while the questions were answered
            return Next(partial(self._ask_pin, act, seen, answers))
        except Refused as refused:
            return refused.says
        except StorageError as error:
            return Next(partial(self._say, partial(wording.failure, error)))
        return Next(partial(self.finish, done))

    async def _say_over(self) -> None:
        self.app.act_soon(self.app.check_account)

    async def _say(self, failure: Says) -> None:
        self.status.complain(failure)

    # --- what the screen itself does ----------------------------------------------------------------------------------

    async def do_help(self) -> None:
        """Show every act, those that can be done now first, and do the one that is chosen."""
        seen, own = self.seen(), {act.code for act in self.acts}
        lines = [
            ActLine(act, partial(key_word, act), self.name_of(act), self._refusal(act, seen), self.app.session.may(act))
            for act in self.acts
            if act is not general.HELP
        ]
        for place, acts in acts_by_place().items():
            there = msg(_ELSEWHERE, place=partial(_, place))
            lines += [
                ActLine(act, partial(key_word, act), msg(act.label), there, is_here=False)
                for act in acts
                if act.code not in own
            ]
            own |= {act.code for act in acts}
        await self.app.push_screen(Palette(lines, self.press))

    async def do_back(self) -> None:
        """Go back to the previous screen."""
        await self.app.pop_screen()

    async def do_switch_language(self) -> None:
        await self.app.action_switch_language()

    async def do_lock(self) -> None:
        await self.app.lock()

    async def do_leave(self) -> None:
        await self.app.action_leave()

    async def do_mute(self) -> None:
        rings = self.app.switch_sound()
        self.status.inform(msg("Le son est remis.") if rings else msg("Le son est coupé jusqu'à votre déconnexion."))
