"""A sent file that was found by its reference: its state, no answers; the agent can withdraw it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import ClassVar

from pydantic_core import PydanticCustomError
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from kiosk import formats
from kiosk.clock import local_day
from kiosk.domain.codes import read_reference
from kiosk.forms.catalog import prefixes
from kiosk.forms.messages import FieldError
from kiosk.i18n import N_, _, msg
from kiosk.services.desk.listings import ListingDesk
from kiosk.services.ports import SentFile
from screens.console.dialogs import Prompt
from screens.console.file_acts import CHECK_WHO, NOT_KNOWN, TakenBack, ask_whether_to_withdraw
from screens.console.reading import ReadingScreen
from screens.widgets.text import Says, Text

SEARCH_KEYS = N_("Entrée Chercher   Échap Annuler")
_BEFORE_TYPING = (CHECK_WHO, N_("Par exemple BEL-7K3M-2QF."))
_FOR_AGENTS = {
    "reference_is_number": N_("C'est le numéro unique d'une demande de logement, pas une référence."),
    "reference_is_ticket": N_("C'est un numéro de ticket. Une référence commence par trois lettres."),
    "reference_letters": N_("Aucun dossier ne commence par ces trois signes. Regardez le reçu."),
    "reference_is_code": N_("C'est un code. Une référence commence par trois lettres."),
}
"""Errors in words for agents, by code; the words at door 5 speak to the tenant."""


def _refusal(typed: str) -> Says:
    """Return what is wrong with a reference as typed; empty when nothing is. No other reference is ever proposed."""
    try:
        read_reference(typed, prefixes())
    except PydanticCustomError as error:
        if error.type in _FOR_AGENTS:
            return msg(_FOR_AGENTS[error.type])
        return FieldError("reference", error.type, error.context or {}).message
    return ""


def reference_prompt(find: Callable[[str], Awaitable[None]], unknown: str = "") -> Prompt:
    """Return the prompt for a reference.

    `find` is awaited with the reference in its printed form. `unknown` is a reference that was not found, to be
    corrected.
    """

    async def act(typed: str) -> None:
        await find(read_reference(typed, prefixes()))

    return Prompt(
        msg("Chercher un dossier par sa référence"),
        lambda: "\n".join(_(line) for line in _BEFORE_TYPING),
        _refusal,
        act,
        value=unknown,
        said=msg(NOT_KNOWN, reference=unknown) if unknown else "",
        keys=SEARCH_KEYS,
    )


class FoundFileScreen(ReadingScreen):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("r,R", "withdraw", show=False)]

    def __init__(self, desk: ListingDesk, file: SentFile, taken_back: TakenBack) -> None:
        super().__init__()
        self.desk, self.file = desk, file
        self._taken_back = taken_back

    def place(self) -> str:
        return f"{self.file.reference} · {self._title()}"

    def _title(self) -> str:
        spec = self.app.services.forms.get(self.file.kind)
        return _(spec.title) if spec else self.file.kind

    def state(self) -> str:
        return _("retiré") if self.file.withdrawn_at else ""

    def second_line(self) -> str:
        return _("Par sa référence. Aucune réponse n'est montrée.")

    def keys(self) -> str:
        return _("Échap Retour   F2 English") if self.file.withdrawn_at else _("R Retirer   Échap Retour   F2 English")

    def lines(self) -> list[Widget]:
        file = self.file
        facts: list[tuple[Says, Says]] = [
            # As the tenant reads it at door 5.
            (msg("Préparé"), lambda: _day(file.submitted_at)),
            (msg("Version"), msg("n° {n}", n=file.revision)),
            *self._read(),
            (msg("Reçu par le service"), lambda: _day(file.acked_at)),
            (msg("Réponses"), msg("encore ici") if file.submission else msg("plus ici")),
        ]
        if file.printed_at is not None:
            facts.append((msg("Fiche imprimée"), lambda: _day(file.printed_at)))
        if file.withdrawn_at is not None:
            facts.append((msg("Retiré"), lambda: _day(file.withdrawn_at)))
        shown: list[Widget] = [
            Horizontal(
                Text(label, classes="reading-label"), Text(value, classes="reading-value"), classes="reading-line"
            )
            for label, value in facts
        ]
        return [Text(msg("Où en est ce dossier"), classes="reading-section"), *shown]

    def _read(self) -> list[tuple[Says, Says]]:
        """Return the line on when an agent read the file; none if it is anonymous: agents see only counts of those."""
        spec, at = self.app.services.forms.get(self.file.kind), self.file.read_at
        return [] if spec is not None and spec.is_pseudonymous else [(msg("Relu"), lambda: _day(at))]

    async def action_withdraw(self) -> None:
        if self.file.withdrawn_at is None:
            await ask_whether_to_withdraw(self, self.desk, self.file.reference, self._taken_back)


def _day(at: datetime | None) -> str:
    return _("le {day}").format(day=formats.short_day(local_day(at))) if at else _("pas encore")
