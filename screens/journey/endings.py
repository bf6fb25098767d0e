"""The endings of a journey, after its last question: check answers and send, or show what the answers come to."""

from textual.widget import Widget

from kiosk.forms.display import review_notes
from kiosk.forms.outcome_spec import Outcome, Said, Weight
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
from screens.widgets.offers import OfferGrid
from screens.widgets.page import state_of
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Tap
from screens.widgets.text import Text

CONTINUE, WHAT_NEXT = msg("Continuer"), msg("Mes choix")
HURRIED, CHOOSE = msg("Lisez, puis appuyez encore"), msg("Choisissez un des boutons")
PRESS = msg("Appuyez sur le bouton")
"""Hints, like the two above, that say why a press did nothing."""


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
            self._usual = CheckAnswers(msg(spec.receipt.send)) if spec.receipt else self._advice

    def of(self, session: FormSession) -> Ending:
        return self._usual if session.declined is None else self._nothing_sent


def how_it_stands(form: JourneyPage, *, briefly: int = 0) -> str:
    """Return the state of the journey: saved, not saved, or sent; changed since or not; shown to an agent or not."""
    stored = _as_stored(form, briefly=briefly)
    is_other = bool(stored) and form.session.has_changed
    if is_other and briefly:
        stored, is_other = "", False  # the change is what would be lost
    shown = SHOWN_TOO if stored or briefly else SHOWN
    says = (stored or NOT_SAVED, *([CHANGED_SINCE] if is_other else []), *([shown] if form.is_shared else []))
    return BETWEEN.join(map(str, says))


def _as_stored(form: JourneyPage, *, briefly: int) -> str:
    """Return how the journey is stored, as a draft or as it was sent; empty when it is stored nowhere."""
    saved = form.session.saved
    if saved is not None:
        return str(SAVED_BRIEFLY[briefly - 1] if briefly else draft_saved(saved.at, form.app.clock.now()))
    is_amended = form.session.amends is not None and form.ending.sends
    return state_of(form.pages_below, briefly=briefly) if is_amended else ""


class CheckAnswers:
    place, sends, at_once = msg("Vérifiez vos réponses"), True, False

    def __init__(self, word: Message) -> None:
        self.word = word

    def widgets(self, form: JourneyPage) -> list[Widget]:
        from screens.journey.review import review_widgets  # not needed when a door is opened

        return review_widgets(form)

    def first_focus(self, form: JourneyPage) -> Widget:
        """Return the line that was just changed, else the first: the answers are to be read before they are sent."""
        changed, notes = form.take_changed(), review_notes(form.session)
        if any(note.field == changed for note in notes if changed):
            changed = ""  # a note at the top asks about the changed answer again
        lines = list(form.query(".review-line").results(Tap))
        first = lines[0] if lines else form.query_one("#foot-next")
        return next((line for line in lines if line.id == f"review-{changed}"), first)

    async def press(self, form: JourneyPage) -> None:
        from screens.journey.submit import submit

        await submit(form)

    async def digit(self, form: JourneyPage, number: int) -> None:
        """Do nothing: the lines have no numbers."""


class ShowOutcome:
    place, word, sends, at_once = msg("Résultat"), WHAT_NEXT, False, False

    def __init__(self) -> None:
        self._is_counted = False
        self._has_led = False
        """True when the filled button has led to the offers: pressed once more, it does the first of them."""

    def widgets(self, form: JourneyPage) -> list[Widget]:
        outcome = outcome_of(form.session, form.app.services)
        self._has_led = False
        self._came_to_something(form)
        if outcome.counted and not self._is_counted:
            self._is_counted = True
            form.app.count(*outcome.counted)
        return [
            Text(outcome.title, classes="question lead"),
            *(_line(said) for said in outcome.told(is_checked=form.session.is_checked)),
            Text(classes="line"),
            OfferGrid(form.app, outcome.offers),
        ]

    def _came_to_something(self, form: JourneyPage) -> None:
        form.app.came_to_something()

    def first_focus(self, form: JourneyPage) -> Widget:
        """Return the foot's button, so that the page opens at its top: a focus below would scroll it away unread."""
        return form.query_one("#foot-next")

    async def press(self, form: JourneyPage) -> None:
        """Scroll on; at the end of the page, go to the offers; from there, do the first of them."""
        body, first = form.query_one(Scroller).body, form.query_one("#offer-1")
        if first.has_focus or self._has_led:
            await self.digit(form, 1)
        elif body.scroll_target_y < body.max_scroll_y:
            await form.action_turn(1)
        else:
            self._has_led = True
            form.set_focus(first)
            form.hint(CHOOSE if len(outcome_of(form.session, form.app.services).offers) > 1 else PRESS)

    async def digit(self, form: JourneyPage, number: int) -> None:
        offers = outcome_of(form.session, form.app.services).offers
        if number <= len(offers):
            await form.app.go(offers[number - 1].act)


class ShowDeclined(ShowOutcome):
    """The ending after a refused consent: nothing more is asked, nothing is kept, and there is nothing to go on to."""

    word = msg("Accueil")

    def _came_to_something(self, form: JourneyPage) -> None:
        """Do nothing: a tenant who wanted to say nothing is not asked at the end of the visit."""

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
    return session.spec.outcome(session.visible_answers(), services.today())


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
