"""Questions and answers: searched in plain words, or read one after another."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from kiosk.domain import faq
from kiosk.domain.faq import Entry, FaqUnreadable
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import Message, _, msg, whole
from kiosk.services.visit import agency_faq
from screens.fields.row import TypedBox, host_of
from screens.fields.searching import Found, SearchBox, below
from screens.journey.typing import TypingScreen
from screens.shell.breakpoints import SMALL_WIDTH
from screens.shell.visit import VisitHost
from screens.tenant.pages.menu import CALL, ListScreen, ReadingScreen
from screens.widgets.chrome import BETWEEN
from screens.widgets.page import spring
from screens.widgets.tap import FootButton, Tap, back_button
from screens.widgets.text import Says, Text

_PLACE = msg("Questions et réponses")
_MOST_ROWS, _ROWS_LARGE, _ROWS_SMALL = 5, 3, 2
"""The most results beside closed keys, beside open ones, and beside open ones at 56×16."""


async def open_faq(app: VisitHost, of: str) -> None:
    """Open the search, the whole list, or the answer of one id; if the file is unreadable, refer to a person."""
    try:
        questions = agency_faq.questions(app.services)
    except FaqUnreadable as error:
        app.log_failure(f"faq: {error.path.name}: {error}")
        await app.push_screen(_unreadable(app))
        return
    if not of:
        await app.push_screen(FaqScreen())
    elif of == faq.ALL:
        ids = tuple(questions.by_id)
        offers = tuple(Offer(f"faq:{key}", Message("{words}", {"words": _question(app, key)})) for key in ids)
        await app.push_screen(ListScreen(_PLACE, msg("Quelle est votre question ?"), offers, motive=faq.MOTIVE))
    else:
        await app.push_screen(_answer(app, questions.by_id[of]))


def _unreadable(app: VisitHost) -> ReadingScreen:
    phone = app.services.config.agency.phone
    whom = whole(
        msg("Demandez à l'accueil, ou appelez le {phone}.", phone=phone),
        msg("Demandez à l'accueil."),
    )
    words = [Text(each) for each in whom]
    return ReadingScreen(_PLACE, msg("Ces réponses ne peuvent pas être montrées."), words, motive=faq.MOTIVE)


def _now(app: VisitHost, key: str) -> Entry | None:
    """Return the entry in the current language; None when that file cannot be read."""
    try:
        return agency_faq.questions(app.services).by_id.get(key)
    except FaqUnreadable:
        return None


def _question(app: VisitHost, key: str) -> Callable[[], str]:
    def words() -> str:
        entry = _now(app, key)
        return entry.question if entry else _("Ces réponses ne peuvent pas être montrées.")

    return words


def _answer(app: VisitHost, entry: Entry) -> ReadingScreen:
    key = entry.id

    def answer() -> str:
        here = _now(app, key)
        return "\n".join(here.answer) if here else ""

    def source() -> str:
        here = _now(app, key) or entry
        return str(msg("Source : {source}, {day}", source=here.source, day=f"{here.date:%d/%m/%Y}"))

    words = [Text(answer, classes="line"), Text(source, classes="muted")]
    offers = (*agency_faq.offers(entry, app.services), CALL)
    return ReadingScreen(_PLACE, _question(app, key), words, offers, motive=faq.MOTIVE)


class QuestionBox(SearchBox):
    """The box of the questions: its page has more room for results, and says itself that there are others."""

    @property
    def room(self) -> int:
        if not host_of(self).keys.display:
            return _MOST_ROWS
        return _ROWS_SMALL if self.app.size.width < SMALL_WIDTH else _ROWS_LARGE

    @property
    def said_below(self) -> str:
        return ""


class FaqScreen(TypingScreen):
    """A search by some words, and under them the questions that they may mean; before, those asked most."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace", "erase", show=False)]
    place = _PLACE
    motive = faq.MOTIVE

    def __init__(self) -> None:
        super().__init__()
        self._box = QuestionBox("", name="faq", first=faq.MOST_FIRST)
        self._asks = Text(self._lead, classes="question lead")
        self._is_searched = False
        """True when the typed text holds a word to look for: a small word, a letter or a picture is none yet."""

    def above(self) -> list[Widget]:
        return [Text(self._numbers, id="numbers")]

    def body(self) -> list[Widget]:
        return [
            Horizontal(self._asks, self._box, id="faq-ask"),
            *below(self._box, Text(self._nothing_words, classes="none-found warning")),
            Tap(CALL.says, partial(self.app.go, CALL.act), id="faq-call", classes="offer"),
        ]

    def foot(self) -> list[Widget]:
        return [
            spring(),
            back_button(self._back),
            Tap(msg("Terminer"), self.app.finish, id="foot-leave"),
            FootButton(msg("Voir tout"), self._list, id="foot-next", before="F10 ", is_next=True),
        ]

    def first_focus(self) -> Widget | None:
        """Return the question asked most: the keys stay closed until the box is touched."""
        self._search()
        return self._box.first or self._box

    def short_name(self, box: TypedBox) -> Says:
        """Return the numbers: beside open keys at 56×16 they stand in the line of the box."""
        return msg(faq.NUMBERS)

    def _numbers(self) -> str:
        numbers = (faq.NUMBERS,) if self.is_small else (faq.NUMBERS, faq.MORE_NUMBERS)
        return BETWEEN.join(map(_, numbers))

    def _lead(self) -> str:
        """Ask for some words or, once more is found than there is room for, for further ones."""
        others, question = (
            msg("Il y en a d'autres : écrivez la suite"),
            msg("Que cherchez-vous ? Par exemple : garage."),
        )
        return str(others if self._box.has_class("-more") else question)

    def _nothing_words(self) -> str:
        if not self._is_searched:
            return str(msg("Écrivez encore un mot, par exemple : garage."))
        phone = self.app.services.config.agency.phone
        (said,) = whole(
            msg("La borne n'a pas la réponse. Essayez un autre mot, ou appelez le {phone}.", phone=phone),
            msg("La borne n'a pas la réponse. Essayez un autre mot, ou demandez à l'accueil."),
        )
        return str(said)

    # --- searching ----------------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._search()

    def _search(self) -> None:
        """Show the questions found, those asked most before a search; nothing new once a file cannot be read."""
        typed = self._box.value
        try:
            questions = agency_faq.questions(self.app.services)
            found = agency_faq.search(typed, self._box.wanted, self.app.services) if typed.strip() else questions.first
            self._is_searched = bool(typed.strip()) and agency_faq.index(self.app.services).says_something(typed)
        except FaqUnreadable:
            self._is_searched = True
            self._say_nothing(is_so=bool(typed.strip()))
            return
        entries = questions.by_id
        rows = [Found(entries[key].question, partial(self.app.go, f"faq:{key}")) for key in found]
        (self._box.offer_first if self._box.is_idle else self._box.offer)(rows)
        self._asks.relabel()
        self._say_nothing(is_so=not rows)
        self.call_after_refresh(self.keep_in_view)

    def _say_nothing(self, *, is_so: bool) -> None:
        nothing = self.query_one(".none-found", Text)
        nothing.display = is_so
        nothing.relabel()

    def room_changed(self) -> None:
        """Search again: open keys leave room for fewer results, closed ones for more."""
        self._search()

    def relabel(self) -> None:
        super().relabel()
        self.query_one("#numbers", Text).relabel()
        self._search()

    # --- keys ---------------------------------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """Type into the box, even while something else has the focus."""
        if event.is_printable and event.character not in {None, " "}:
            self._type_on(event.character or "")

    async def on_paste(self, event: events.Paste) -> None:
        self._type_on(event.text)

    def _type_on(self, text: str) -> None:
        self.set_focus(self._box)
        self._box.insert_text_at_cursor(text)

    async def action_erase(self) -> None:
        self.set_focus(self._box)
        self._box.action_delete_left()

    async def input_done(self, box: TypedBox) -> None:
        """On enter, open the only question found; of several, give the first the focus."""
        shown = self._box.shown
        if len(shown) == 1:
            await shown[0].action_press()
        else:
            await self.typed(box)

    async def typed(self, box: TypedBox) -> None:
        """On OK, close the keys and go to the first question found, else to the list of all."""
        self.leave_typing()
        found = self._box.what_is_below()
        if found is not None:
            self.set_focus(found)

    async def _list(self) -> None:
        await self.app.go(f"faq:{faq.ALL}")

    async def _back(self) -> None:
        await self.app.pop_screen()

    async def close_what_is_open(self) -> None:
        if self.keys.display:
            self.leave_typing()
        else:
            await self._back()
