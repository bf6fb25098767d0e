"""The page of a terminal that cannot work: it says so, says where to go instead, and stays up."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.domain.faq import DANGER
from kiosk.i18n import msg, whole
from screens.shell.base import SAFE_MODE
from screens.tenant.help.language import languages_button
from screens.widgets.page import VisitPage
from screens.widgets.text import Text


class OutOfServiceScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3", "languages", show=False)]
    place = msg("Borne hors service")
    has_help = False

    def body(self) -> list[Widget]:
        return [
            Text(msg(DANGER), classes="line"),
            Text(msg("Cette borne est hors service."), classes="question lead"),
            *self._what_is_kept(),
            Text(msg("Adressez-vous à l'accueil de l'agence."), classes="line"),
            *(Text(each, classes="line") for each in whole(msg("Ou téléphonez : {phone}", phone=self._phone()))),
            Text(self._hours, classes="line muted"),
            *self._whether_confirmed(),
            Text(lambda: self.app.page_notes() if self.is_small else "", classes="muted"),
        ]

    def file_below(self, *, briefly: int = 0) -> str:
        """Return nothing: "not saved" would frighten a tenant who has sent a request."""
        return ""

    def notes(self) -> str:
        """Return nothing on a small screen, whose header has no rule for the remarks: they come last on the page."""
        return "" if self.is_small else super().notes()

    def _whether_confirmed(self) -> list[Widget]:
        year = self.app.identity.known_in
        return [Text(msg("Numéro et horaires de {year}, à confirmer.", year=year), classes="muted")] if year else []

    def _what_is_kept(self) -> list[Widget]:
        """Return the lines on what was kept: nobody knows it in safe mode, or if the database was never opened."""
        code = self.app.exit_code
        if code == SAFE_MODE:
            return [
                Text(msg("Elle n'écrit plus rien, pour ne rien abîmer."), classes="line"),
                Text(msg("Pour l'agence : mode sûr, code 6. Lancez « kiosk doctor »."), classes="line"),
            ]
        kept = msg("Ce que vous avez envoyé est gardé.")
        return [
            Text(kept if self.app.is_loaded else msg("L'agence vous dira si votre envoi est arrivé."), classes="line"),
            Text(msg("Pour l'agence : code {code}. Lancez « kiosk doctor ».", code=lambda: str(code)), classes="line"),
        ]

    def foot(self) -> list[Widget]:
        return languages_button(self)

    def _phone(self) -> str:
        return self.app.identity.phone

    def _hours(self) -> str:
        from kiosk.domain.agency.hours import lines_as_written

        return "\n".join(lines_as_written(self.app.identity.hours))
