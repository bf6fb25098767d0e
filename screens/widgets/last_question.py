"""One question about the terminal, at the end of a page that brought a tenant something (docs/decisions/0018)."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.i18n import msg
from screens.shell.visit import VisitHost
from screens.widgets.tap import Choice
from screens.widgets.text import Text

_ASKED = "opinion"
"""The visit's tally of answers to the question: one person answers once."""


def last_question(app: VisitHost) -> list[Widget]:
    """Return the question as widgets for the end of a page; none once it was answered in this visit."""
    return [] if app.visit.tally[_ASKED] else [LastQuestion()]


class LastQuestion(Vertical):
    """The question and its answers; once one is given, thanks and that answer stay."""

    app: VisitHost  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__(classes="last-question")

    def compose(self) -> ComposeResult:
        from kiosk.domain.opinion.kiosk_opinion import KIOSK_ANSWERS, OFFERED

        yield Text(msg("Cette borne vous a-t-elle été utile ?"), classes="question last-words")
        with Horizontal(classes="last-answers"):
            for code in OFFERED:
                yield self._answer(code, KIOSK_ANSWERS[code])

    def relabel(self) -> None:
        """Keep the answer that has the focus whole: the words above it take more rows in some languages."""
        if self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False)

    def _answer(self, code: str, label: str) -> Choice:
        async def tell() -> None:
            await self._tell(code)

        return Choice(code, msg(label), tell, id=f"last-{code}")

    async def _tell(self, code: str) -> None:
        """Count the answer, without a name; a second press counts nothing more."""
        if self.app.visit.tally[_ASKED]:
            return
        self.app.visit.tally[_ASKED] += 1
        from kiosk.services.visit.opinions import count_opinion

        services = self.app.services
        # The app's worker, not this widget's: the answer is counted even when its page is gone.
        self.app.run_worker(lambda: count_opinion(services, code), thread=True, exit_on_error=False)
        self.query_one(".last-words", Text).say(msg("Merci. Votre réponse est comptée, sans votre nom."))
        for choice in self.query(Choice):
            choice.chosen = choice.code == code
            choice.display = choice.chosen
        self.relabel()
