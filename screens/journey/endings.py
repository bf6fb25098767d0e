"""The endings of a journey, after its last question: check answers and send, or show what the answers come to."""

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.forms.display import review_notes
from kiosk.forms.draft import REVIEW
from kiosk.forms.outcome_spec import Outcome, ReceiptWords, Said, Weight
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FormSpec
from kiosk.i18n import Message, msg
from kiosk.services.services import Services
from screens.journey.port import Ending, JourneyPage
from screens.shell.visit import VisitHost
from screens.widgets.chrome import (
    BETWEEN,
    CHANGED_SINCE,
    NOT_SAVED,
    SAVED_BRIEFLY,
    SHOWN,
    SHOWN_TOO,
    draft_saved,
)
from screens.widgets.last_question import last_question
from screens.widgets.offers import OfferGrid, kept_here
from screens.widgets.page import state_of
from screens.widgets.text import Text

CONTINUE, READ_ON = msg("Continuer"), msg("Suite")
HURRIED = msg("Lisez, puis appuyez encore")
"""The hint that says why a press did nothing."""


class Endings:
    """The ending of one journey; a refused consent replaces it by another."""

    def __init__(self, spec: FormSpec) -> None:
        self._usual: Ending
        self._advice = ShowOutcome()
        self._nothing_sent = ShowDeclined()
        if spec.opens:
            from screens.journey.resuming import OpenWhatIsKept

            self._usual = OpenWhatIsKept(msg(spec.title))
        else:
            self._usual = CheckAnswers(spec.receipt) if spec.receipt else self._advice

    def of(self, session: FormSession) -> Ending:
        return self._usual if session.declined is None else self._nothing_sent


def how_it_stands(form: JourneyPage, *, briefly: int = 0) -> str:
    """Return the state of the journey: saved, not saved, or sent; changed since or not; shown to an agent or not.

    It is empty before the first answer, and while a code is asked: nothing can be lost yet.
    """
    stored = _as_stored(form, briefly=briefly)
    is_begun = form.session.has_answers and not form.session.spec.opens
    if not (stored or is_begun or form.is_shared):
        return ""
    is_other = bool(stored) and form.session.has_changed
    if is_other and briefly:
        stored, is_other = "", False  # the change is what would be lost
    shown = SHOWN_TOO if stored or briefly else SHOWN
    unsent = form.ending.not_sent if form.session.place == REVIEW and not briefly else NOT_SAVED
    says = (stored or unsent, *([CHANGED_SINCE] if is_other else []), *([shown] if form.is_shared else []))
    return BETWEEN.join(map(str, says))


def _as_stored(form: JourneyPage, *, briefly: int) -> str:
    """Return how the journey is stored, as a draft or as it was sent; empty when it is stored nowhere."""
    saved = form.session.saved
    if saved is not None:
        return str(SAVED_BRIEFLY[briefly - 1] if briefly else draft_saved(saved.at, form.app.clock.now()))
    is_amended = form.session.amends is not None and form.ending.sends
    return state_of(form.pages_below, briefly=briefly) if is_amended else ""


class CheckAnswers:
    """The page before the answers are sent: its button turns the page until all of it was on the screen."""

    place, sends, at_once = msg("Vérifiez vos réponses"), True, False

    def __init__(self, words: ReceiptWords) -> None:
        self._send, self.not_sent = msg(words.send), msg(words.not_sent)
        self.changed = ""
        self.is_read = False

    @property
    def word(self) -> Message:
        return self._send if self.is_read else READ_ON

    def widgets(self, form: JourneyPage) -> list[Widget]:
        from screens.journey.review import review_widgets  # not needed when a door is opened

        changed, notes = form.take_changed(), review_notes(form.session)
        self._asks_again = any(note.field == changed for note in notes)
        self.changed = changed
        return review_widgets(form, "" if self._asks_again else changed)

    def first_focus(self, form: JourneyPage) -> Widget:
        """Return the line that was just changed, else the first row: answers are to be read before they are sent.

        A note that still asks about the changed answer comes before its line.
        """
        for sought in (f"#note-{self.changed}", f"#review-{self.changed}", ".review-change, .review-row", "#foot-next"):
            for found in form.query(sought):
                return found
        raise LookupError("a journey has its button in the foot")

    async def press(self, form: JourneyPage) -> None:
        form.read_so_far()
        if not self.is_read:
            await form.action_turn(1)
            return
        await form.send()

    async def digit(self, form: JourneyPage, number: int) -> None:
        """Do nothing: the rows have no numbers."""


class ShowOutcome:
    place, not_sent, sends, at_once, is_read, changed = msg("Résultat"), NOT_SAVED, False, False, True, ""
    word: Message | None = None
    """No filled button: the choices are the next act."""

    def __init__(self) -> None:
        self._is_counted = False

    def widgets(self, form: JourneyPage) -> list[Widget]:
        outcome = outcome_of(form.session, form.app.services)
        if outcome.counted and not self._is_counted:
            self._is_counted = True
            form.app.count(*outcome.counted)
        return [
            Text(outcome.title, classes="question lead"),
            *([_verdict(outcome)] if outcome.verdict else []),
            OfferGrid(form.app, outcome.offers),
            Text(classes="line"),
            *(_line(said) for said in outcome.said_below(is_checked=form.session.is_checked)),
            *self._last_question(form),
        ]

    def _last_question(self, form: JourneyPage) -> list[Widget]:
        return last_question(form.app)

    def first_focus(self, form: JourneyPage) -> Widget:
        """Return the first choice: it is right below the verdict."""
        return form.query_one("#offer-1")

    async def press(self, form: JourneyPage) -> None:
        """Do nothing: there is no filled button."""

    async def digit(self, form: JourneyPage, number: int) -> None:
        offers = outcome_of(form.session, form.app.services).offers
        if number <= len(offers):
            await form.app.go(offers[number - 1].act)


class ShowDeclined(ShowOutcome):
    """The ending after a refused consent: nothing more is asked, nothing is kept, and there is nothing to go on to."""

    word = msg("Accueil")

    def _last_question(self, form: JourneyPage) -> list[Widget]:
        """Ask nothing: this tenant has just wanted to say nothing."""
        return []

    async def press(self, form: JourneyPage) -> None:
        await form.app.go_home()


_CLASSES = {
    Weight.LINE: "outcome-line",
    Weight.STRONG: "outcome-strong",
    Weight.WARNING: "outcome-strong warning",
    Weight.MUTED: "muted",
    Weight.NOTE: "muted outcome-note",
}


def outcome_of(session: FormSession, services: Services) -> Outcome:
    declined = session.declined
    if declined is not None:
        return declined
    if session.spec.outcome is None:
        raise TypeError("a journey that sends something has no outcome")
    outcome = session.spec.outcome(session.visible_answers(), session.spec.today())
    return outcome._replace(offers=kept_here(outcome.offers, services))


def _verdict(outcome: Outcome) -> Widget:
    """Return what stands between the title and the choices; dates are side by side where there is room."""
    has_dates = any(said.weight is Weight.DIGITS for part in outcome.verdict for said in part)
    parts = (Vertical(*map(_line, part)) for part in outcome.verdict)
    return Horizontal(*parts, classes="verdict" if has_dates else "verdict -words")


def _line(said: Said) -> Widget:
    if said.weight is Weight.DIGITS:
        from textual.widgets import Digits

        return Digits(str(said.says), classes="outcome-digits")
    return Text(said.says, classes=_CLASSES[said.weight])


async def print_outcome(app: VisitHost, _of: str) -> None:
    """Print the result of the open journey."""
    journey = app.current_journey()
    if journey is None:
        return
    from kiosk.services.paper.receipt import outcome_text
    from screens.widgets.paper import print_or_show

    session, services = journey.session, app.services
    title = msg(session.spec.title)

    def text() -> str:
        return outcome_text(title, outcome_of(session, services), services, is_checked=session.is_checked)

    await print_or_show(app, title, text)
