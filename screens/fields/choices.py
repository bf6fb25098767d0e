"""Answers that are chosen, not typed."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Grid
from textual.widget import Widget

from kiosk.forms.answers import NO, UNKNOWN, YES, Answer, State
from kiosk.forms.spec import Option
from kiosk.i18n import N_, current_language
from screens.fields.row import FieldRow, host_of
from screens.shell.breakpoints import CLOSE, columns_for
from screens.shell.visit import VisitHost
from screens.widgets.tap import Choice, SeveralChoice

_UNKNOWN_CODE = "?"
_NUMBER = len("1 ")
"""Cells of the digit that chooses an answer."""


class ChoiceRow(FieldRow):
    """A row that asks for one of several answers."""

    digits_choose = True
    helps_first = True
    choice_type: type[Choice] = Choice

    def options(self) -> Iterable[Option]:
        yield from self.spec.options
        if self.spec.unknown:
            yield Option(_UNKNOWN_CODE, self.spec.unknown, is_alone=True)

    def control(self) -> ComposeResult:
        grid = Grid(*(self._choice(option, n) for n, option in enumerate(self.options(), 1)), classes="choices")
        self._set_columns(grid, is_styled=False)  # Textual styles it as it is mounted
        yield grid

    def on_resize(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        """Set the columns for this language; each choice relabels its own words."""
        self._set_columns(self.query_one(".choices"), is_styled=True)

    def _set_columns(self, grid: Widget, *, is_styled: bool) -> None:
        """Set the columns by the longest words of this language."""
        options = tuple(self.options())
        longest = _NUMBER + max(len(option.words(current_language())) for option in options)
        is_detailed = any(option.lines for option in options)
        width, count = self.app.size.width, len(options)
        roomy, close = (columns_for(count, longest, width, *around) for around in ((), (CLOSE,)))
        columns = 1 if is_detailed else close
        grid.set_class(is_detailed, "-detailed", update=is_styled)
        grid.set_class(columns > roomy, "-close", update=is_styled)
        for number in (1, 2, 3):
            grid.set_class(number == columns, f"-columns-{number}", update=is_styled)

    def _choice(self, option: Option, number: int) -> Choice:
        async def press() -> None:
            await self.press(option.code)

        choice = self.choice_type(
            option.code,
            lambda: _option_words(option),
            press,
            id=f"{self.spec.key}-{_id_part(option.code)}",
            number=number,
        )
        choice.chosen = option.code in self._chosen_codes()
        return choice

    def _chosen_codes(self) -> tuple[str, ...]:
        if self.answer.state is State.UNKNOWN:
            return (_UNKNOWN_CODE,)
        return (self.answer.raw,) if isinstance(self.answer.raw, str) and self.answer.raw else ()

    def choices(self) -> list[Choice]:
        return list(self.query(Choice))

    async def press(self, code: str) -> None:
        """Choose an answer; pressing the chosen answer again goes on."""
        pressed = next(choice for choice in self.choices() if choice.code == code)
        if pressed.chosen:
            await host_of(self).field_done(self)
            return
        for choice in self.choices():
            choice.chosen = choice is pressed
        self.show_error(None)

    async def choose(self, number: int) -> bool:
        choices = self.choices()
        if not 1 <= number <= len(choices):
            return False
        chosen = choices[number - 1]
        self.screen.set_focus(chosen)
        if self.is_multiple or not chosen.chosen:  # unlike enter, a bouncing digit must not turn the page
            await chosen.action_press()
        return True

    def collect(self) -> Answer:
        chosen = [choice.code for choice in self.choices() if choice.chosen]
        if not chosen:
            return Answer()
        return UNKNOWN if chosen[0] == _UNKNOWN_CODE else Answer(chosen[0])

    def focus_target(self) -> Widget:
        choices = self.choices()
        return next((choice for choice in choices if choice.chosen), choices[0])


class ChoicesRow(ChoiceRow):
    """A row that takes several answers; "I don't know" and "none of these" exclude the others."""

    is_multiple = True
    choice_type = SeveralChoice

    def _chosen_codes(self) -> tuple[str, ...]:
        return self.answer.raw if isinstance(self.answer.raw, tuple) else super()._chosen_codes()

    async def press(self, code: str) -> None:
        pressed = next(choice for choice in self.choices() if choice.code == code)
        pressed.chosen = not pressed.chosen
        alone = {option.code for option in self.options() if option.is_alone}
        for choice in self.choices():
            if choice is not pressed and not alone.isdisjoint((choice.code, code)):
                choice.chosen = False
        self.show_error(None)

    def collect(self) -> Answer:
        chosen = tuple(choice.code for choice in self.choices() if choice.chosen)
        return UNKNOWN if chosen == (_UNKNOWN_CODE,) else Answer(chosen)


class TristateRow(ChoiceRow):
    """A row for yes, no and, where it is honest, I don't know."""

    def options(self) -> Iterable[Option]:
        yield Option(YES, N_("Oui"))
        yield Option(NO, N_("Non"))
        if self.spec.unknown:
            yield Option(_UNKNOWN_CODE, self.spec.unknown)


class ConsentRow(TristateRow):
    """A yes or no to one purpose. Neither is chosen beforehand, a no never blocks, a hasty key agrees to nothing."""

    app: VisitHost  # type: ignore[assignment]

    def options(self) -> Iterable[Option]:
        yield Option(YES, N_("Oui, d'accord"))
        yield Option(NO, N_("Non"))

    async def press(self, code: str) -> None:
        agrees = code == YES and self.collect().raw != YES
        if not (agrees and self.app.haste.hasty):
            await super().press(code)


def _option_words(option: Option) -> str:
    return "\n".join(option.lines()) if option.lines else option.words(current_language())


def _id_part(code: str) -> str:
    return "unknown" if code == _UNKNOWN_CODE else code.lower().replace("+", "plus")
