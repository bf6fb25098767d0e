"""Rows for a commune, found while it is typed, or for several communes, one after another.

Before anything is typed, six communes of the agency's area are buttons: most people need no keys at all.
"""

import textwrap
from functools import partial

from textual.app import ComposeResult
from textual.containers import Grid, Horizontal
from textual.widget import Widget
from textual.widgets import Input

from kiosk.domain.communes import Commune
from kiosk.forms.answers import Answer
from kiosk.i18n import N_, current_language, msg
from screens.fields.row import host_of
from screens.fields.searching import Found, SearchBox, below
from screens.fields.typed import TypedRow
from screens.shell.breakpoints import SMALL_WIDTH, columns_for
from screens.widgets.tap import SeveralChoice, Tap
from screens.widgets.text import Text

_FIRST = 6
_SMALL_COLUMNS, _SMALL_WIDTH = 2, 17
"""Columns of the first communes at 56×16, and the characters that fit a line of theirs."""
_NONE = N_("Cette commune n'est pas dans la liste de la borne (64, 40, 33).")
_NO_LIST = N_("La liste des communes ne peut pas être lue ici. Demandez un agent.")
_PERHAPS = N_("Pas dans la liste de la borne (64, 40, 33). Peut-être :")


class CommuneRow(TypedRow):
    """A row for one commune: the field shows its label (in Basque both names), the answer holds the French one."""

    is_tall = True

    def control(self) -> ComposeResult:
        yield from self._search(self._first_text)

    def on_mount(self) -> None:
        self.room_changed()

    def room_changed(self) -> None:
        self._offer(self.box.value)

    @property
    def begins_in_box(self) -> bool:
        """False while the first communes are offered, above closed keys."""
        return bool(self._first_text) or not len(self.services.communes)

    def focus_target(self) -> Widget:
        return self.box.first or self.box

    @property
    def _first_text(self) -> str:
        """The text in the box when the page opens."""
        commune = self._labelled(self._raw)
        return commune.label_in(current_language()) if commune else self._raw

    def relabel(self) -> None:
        commune = self._labelled(self.box.value)
        if commune is not None and self.box.value != commune.label_in(current_language()):
            self._show_chosen(commune)
        self.room_changed()
        super().relabel()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.show_error(None)
        self._offer(self.box.value)  # which reports the length too

    def _offer(self, typed: str) -> None:
        """Show the communes found, those of the agency's area first; none once the field holds a commune's label."""
        if self.box.is_idle:
            self.query_one(".none-found", Text).display = False
            self._offer_first()
            return
        found: tuple[Commune, ...] = ()
        nothing = self.query_one(".none-found", Text)
        nothing.display = False
        communes = self.services.communes
        if typed.strip() and len(communes) and self._labelled(typed) is None:
            found = communes.search(typed, self.box.wanted, *self._home)
            if not found:
                # The sentence takes the place of one result.
                found = communes.near(typed, self.box.room - 1, *self._home)
                nothing.say(msg(_PERHAPS if found else _NONE))
                nothing.display = True
        self.box.offer([Found(partial(_name_and_codes, commune), partial(self.take, commune)) for commune in found])
        self.call_after_refresh(host_of(self).keep_in_view)

    def _offer_first(self) -> None:
        """Offer the communes that are wanted most, as buttons in as many columns as their names leave room for."""
        communes = self.services.communes.likeliest(_FIRST, *self._home)
        found = [
            Found(partial(self._on_button, each), partial(self.take, each), is_chosen=self._is_taken(each))
            for each in communes
        ]
        longest = max((len(self._on_button(commune)) for commune in communes), default=0)
        is_small = self.app.size.width < SMALL_WIDTH
        columns = _SMALL_COLUMNS if is_small else columns_for(len(found), longest, self.app.size.width)
        self.box.offer_first(found, columns=columns)

    def _on_button(self, commune: Commune) -> str:
        """Return a commune's name for a button, in lines that end at a hyphen where the screen is small."""
        name = self._mark(commune) + commune.short_name_in(current_language())
        return textwrap.fill(name, _SMALL_WIDTH) if self.app.size.width < SMALL_WIDTH else name

    def _mark(self, _commune: Commune) -> str:
        """Return what stands before the name on a button."""
        return ""

    def _is_taken(self, _commune: Commune) -> bool:
        """Tell if the button of a commune is drawn as chosen; a single one is in the box instead."""
        return False

    def _search(self, typed: str) -> ComposeResult:
        if not len(self.services.communes):
            yield Text(msg(_NO_LIST), classes="warning")
        nothing = Text(msg(_NONE), classes="none-found warning")
        box = SearchBox(typed, name=self.spec.key, first=_FIRST)
        yield Horizontal(box, self._eraser(), classes="typed")
        yield from below(box, nothing)

    @property
    def box(self) -> SearchBox:
        return self.query_one(SearchBox)

    @property
    def _home(self) -> tuple[str, str]:
        """The code of the agency whose communes come first, and its department."""
        own = self.services.config.agency
        return own.code, own.department

    def _labelled(self, typed: str) -> Commune | None:
        """Return the commune whose label a text is; None when it is no label."""
        commune = self.services.communes.resolve(typed)
        return commune if isinstance(commune, Commune) and commune.is_labelled(typed) else None

    def _show_chosen(self, commune: Commune) -> None:
        label = commune.label_in(current_language())
        with self.box.prevent(Input.Changed):
            self.box.value = label
        self.box.cursor_position = len(label)

    async def take(self, commune: Commune) -> None:
        """Put a chosen result into the field, and lead to the next action."""
        self._show_chosen(commune)
        self._offer(self.box.value)
        self.show_error(None)
        host_of(self).leave_typing()

    def the_only_match(self) -> Commune | None:
        """Return the commune meant beyond doubt: named whole, or as no other name begins; never by code alone."""
        typed = self.box.value
        resolved = self.services.communes.resolve(typed)
        if isinstance(resolved, Commune) and any(character.isalpha() for character in typed):
            return resolved
        if not typed.strip() or any(character.isdigit() for character in typed):
            return None
        found = self.services.communes.search(typed, 2, *self._home)
        return found[0] if len(found) == 1 else None

    def collect(self) -> Answer:
        """Return the commune if the name can only mean one; anything else stays as typed."""
        commune = self.the_only_match()
        return Answer(commune.label if commune else self.box.value)

    async def on_done(self) -> bool:
        """Take the only match and go on; otherwise close the keys, lead to the results, if any, and stay."""
        commune = self.the_only_match()
        if commune is not None:
            await self.take(commune)
            return True
        host_of(self).close_keys()
        self._offer(self.box.value)
        first = self.box.what_is_below()
        if first is None:
            return True
        self.box.lead_to(first)
        return False


class CommunesRow(CommuneRow):
    """A row for several communes; each chosen one is a button that takes it away again."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        raw = self.answer.raw
        self._taken: list[str] = list(raw) if isinstance(raw, tuple) else []

    @property
    def _first_text(self) -> str:
        return ""

    def _help(self) -> ComposeResult:
        """Yield the chosen communes below the error: while the keys are open, there is room for the error alone."""
        yield Text(self._count, classes="help")
        yield Grid(*(self._removable(label) for label in self._taken), classes="taken")
        yield from super()._help()

    def on_mount(self) -> None:
        super().on_mount()
        self._give_room()

    def on_resize(self) -> None:
        self._give_room()

    def relabel(self) -> None:
        self._give_room()
        super().relabel()

    def _give_room(self) -> None:
        """Set as many columns as the longest chosen name leaves room for."""
        longest = max((len(self._name_of(label)) for label in self._taken), default=0)
        columns = columns_for(len(self._taken), longest, self.app.size.width)
        grid = self.query_one(".taken")
        for number in (1, 2, 3):
            grid.set_class(number == columns, f"-columns-{number}")

    def _count(self) -> str:
        return (
            str(msg("Choisies : {count}. Touchez un nom pour l'enlever.", count=len(self._taken)))
            if self._taken
            else ""
        )

    def _removable(self, label: str) -> Widget:
        async def remove() -> None:
            self._taken.remove(label)
            await self._show_taken()
            self.screen.set_focus(self.focus_target())

        return Tap(partial(self._name_of, label), remove, classes="taken-one")

    def _name_of(self, label: str) -> str:
        """Return a chosen commune's name, without its postal code."""
        commune = self._labelled(label)
        return commune.name_in(current_language()) if commune else label

    async def _show_taken(self) -> None:
        grid = self.query_one(".taken", Grid)
        with self.app.batch_update():
            await grid.remove_children()
            await grid.mount(*(self._removable(label) for label in self._taken))
            self._give_room()
        self.query_one(".help", Text).relabel()
        self.room_changed()

    def _mark(self, commune: Commune) -> str:
        """Return a square, full once the commune is chosen."""
        return f"{SeveralChoice.MARK_ON if self._is_taken(commune) else SeveralChoice.MARK_OFF} "

    def _is_taken(self, commune: Commune) -> bool:
        return commune.label in self._taken

    async def take(self, commune: Commune) -> None:
        """Add a chosen result and stay in the box for the next; a button adds a commune, or takes it away again."""
        is_button = self.box.is_idle
        if commune.label not in self._taken:
            self._taken.append(commune.label)
        elif is_button:
            self._taken.remove(commune.label)
        with self.box.prevent(Input.Changed):
            self.box.value = ""
        self.show_error(None)
        await self._show_taken()
        if not is_button:
            self.screen.set_focus(self.box)

    async def on_done(self) -> bool:
        """On enter, go on if the field is empty; otherwise take the commune and stay for the next."""
        if not self.box.value.strip():
            return True
        await super().on_done()
        return False

    def collect(self) -> Answer:
        """Return the chosen communes, and a name left in the field: a commune, or later reported as unfinished."""
        commune = self.the_only_match()
        rest = commune.label if commune else self.box.value
        return Answer((*self._taken, *([rest] if rest.strip() and rest not in self._taken else [])))


def _name_and_codes(commune: Commune) -> str:
    return f"{commune.name_in(current_language())}   {' '.join(commune.postal_codes)}"
