"""Saving a draft for later: it is stored before its code is shown; saved again, the code stays the same."""

import asyncio
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk import formats
from kiosk.forms.draft import Saved
from kiosk.i18n import Message, msg
from kiosk.services.paper import receipt
from kiosk.services.ports.errors import StorageError
from kiosk.services.visit import coming_back
from screens.journey.port import JourneyPage
from screens.widgets.chrome import draft_saved
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.large_letters import LargeCode
from screens.widgets.page import VisitPage, spring
from screens.widgets.paper import print_or_show
from screens.widgets.tap import Act, FootButton, Tap, continue_button
from screens.widgets.text import Text

_NOTE = msg("Notez ce code : il n'est montré qu'ici.")
_PRINT_OR_NOTE = msg("Notez ou imprimez ce code : il n'est montré qu'ici.")


class CodeShownScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("1", "print", show=False)]
    place = msg("Votre code de reprise")

    def __init__(self, code: str, lines: tuple[Message, ...], *, ends: bool = False) -> None:
        """
        Args:
            lines: what the code opens, where, and until when; the last line, what happens without it.
            ends: True when the visit ends here, as the tenant asked; then only Esc leads back to the journey.
        """
        super().__init__()
        self._is_noted = False
        """True when the tenant holds the code on paper."""
        self._code, self._lines, self._ends = code, lines, ends

    def body(self) -> list[Widget]:
        prints, letters = self.app.services.printer.is_available, LargeCode(self._code)
        note = Text(_PRINT_OR_NOTE if prints else _NOTE, classes="question lead")
        return [
            Horizontal(letters, Vertical(note, letters.hide, Text(self._lines[0]), id="code-beside"), id="code-row"),
            *(Text(line, classes="outcome-line") for line in self._lines[1:-1]),
            Text(self._lines[-1], classes="outcome-strong"),
        ]

    def foot(self) -> list[Widget]:
        prints = [FootButton(msg("Imprimer"), self.action_print, id="foot-print", before="1 ")]
        return [
            *(prints if self.app.services.printer.is_available else []),
            spring(),
            *self._ways_on(),
        ]

    def _ways_on(self) -> list[Widget]:
        if self._ends:
            return [FootButton(msg("Terminer"), self._finish, id="foot-next", before="F10 ", is_next=True)]
        return [Tap(msg("Terminer"), self._finish, id="foot-leave"), continue_button(self._continue)]

    async def action_print(self) -> None:
        if self.app.services.printer.is_available:
            await print_or_show(
                self.app,
                msg("Votre code de reprise"),
                lambda: receipt.code_text(self._code, self._lines, self.app.services),
                self._take_printed,
            )

    async def _take_printed(self) -> None:
        self._is_noted = True

    async def _continue(self) -> None:
        """Go back to the page below, unless the key is held."""
        if not self.app.haste.hasty:
            await self.app.pop_screen()

    async def _finish(self) -> None:
        """End the visit, unless the key is held; ask if the code was noted."""
        if self.app.haste.hasty:
            return
        if self._is_noted:
            await self.app.forget_visit()
        else:
            await self.app.push_screen(NotedDialog(msg("Avez-vous noté votre code ?"), self.app.forget_visit))

    async def close_what_is_open(self) -> None:
        await self._continue()


class NotedDialog(Dialog):
    """The question before what is to be noted leaves the screen for good."""

    def __init__(self, asks: Message, end: Act) -> None:
        self._end = end
        super().__init__(
            [asks, msg("Ensuite, cet écran est effacé.")],
            [
                Tap(msg("Pas encore"), self.close, classes="-next"),
                Tap(msg("Oui, terminer"), self._finish, id="noted"),
            ],
        )

    async def _finish(self) -> None:
        """End, unless the key bounces or is held."""
        if not self.app.haste.hasty:
            await self.close()
            await self._end()


SAME_CODE = msg("Votre code de reprise reste le même.")
OPENS_AT_HOME = msg("Sur l'écran d'accueil : 5, Reprendre mon dossier")
_SAVED_ELSEWHERE = msg("Une autre borne a enregistré ce brouillon aussi, sous l'ancien code. Celui-ci est à part.")


async def save(form: JourneyPage, *, ends: bool = False) -> None:
    """Store the journey as a draft; show its code, or say that it is unchanged; `ends`: then end the visit."""
    app, before = form.app, form.session.saved
    form.collect()
    try:
        saved = await asyncio.to_thread(coming_back.save, form.session, app.services)
    except StorageError as error:
        app.note_failure("draft", error)
        await app.push_screen(
            NoticeDialog(
                [
                    msg("Le brouillon n'a pas pu être enregistré."),
                    msg("Vos réponses sont encore là. Rien n'est effacé."),
                    msg("Appelez un agent, ou réessayez dans un moment."),
                ]
            )
        )
        return
    is_same = before is not None and before.code == saved.code
    if is_same and not ends:
        lines = [draft_saved(saved.at, app.clock.now()), SAME_CODE, _until(saved)]
        await app.push_screen(NoticeDialog(lines))
        return
    from screens.journey.saving import CodeShownScreen

    opens = (
        msg("Il ouvre votre brouillon dans cette agence. Sur l'écran d'accueil : 5, Reprendre mon dossier."),
        *((SAME_CODE if is_same else _SAVED_ELSEWHERE,) if before is not None else ()),
        _until(saved),
        msg("Après l'envoi, il ouvre le dossier, avec la référence."),
        msg("Seul ce code peut l'ouvrir ici."),
    )
    await app.push_screen(CodeShownScreen(saved.code, opens, ends=ends))


def _until(saved: Saved) -> Message:
    return msg("Le brouillon est gardé jusqu'au {day}.", day=formats.short_day(saved.last_day))


async def erase(form: JourneyPage) -> None:
    """Erase the draft; what is on the screen stays."""
    try:
        await asyncio.to_thread(coming_back.erase_draft, form.session, form.app.services)
    except StorageError as error:
        form.app.note_failure("draft", error)
        says = msg("Le brouillon n'a pas pu être effacé. Demandez un agent.")
    else:
        says = msg("Le brouillon est effacé. Vos réponses sont encore à l'écran.")
    await form.app.push_screen(NoticeDialog([says]))
