"""On-screen keys: AZERTY with accents and punctuation on further layers, or digits. They never take the field's focus.

One widget draws them all: thirty-six separate widgets would cost more than the rest of a page.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from textual import events, getters
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from kiosk.i18n import N_, _
from screens.shell.base import KioskBaseApp
from screens.widgets.tap import LEFT

ROW_HEIGHT = 2
_WIDE, _NARROW = 6, 5
_MARGIN = 3
_FLASH = 0.15
"""Seconds for which a key that was pressed is drawn as pressed."""


class Key(NamedTuple):
    """One key: the character it types, or the name of what it does."""

    character: str = ""
    does: str = ""
    label: str = ""
    """Message id of the label, for a key that does something."""
    units: int = 1
    """Width, in keys."""


Rows = tuple[tuple[Key, ...], ...]


def _keys(text: str) -> tuple[Key, ...]:
    return tuple(Key(character) for character in text)


_ERASE = Key(does="erase", label=N_("effacer"), units=2)
_OK = Key(does="close", label=N_("OK"), units=2)


def _as_on_a_phone(character: str = "") -> Rows:
    """Return wide digits in the order of a telephone, in three rows: 0 follows 9, what does something is at the right.

    Args:
        character: the one character that the field takes besides digits.
    """
    one, four, seven = (tuple(Key(digit, units=2) for digit in digits) for digits in ("123", "456", "7890"))
    other = (Key(character, units=4),) if character else ()
    return (*one, _ERASE._replace(units=4)), (*four, *other), (*seven, _OK)


_TEXT_FOOT = (
    Key(does="accents", label=N_("éè…")),
    Key(does="digits", label=N_("123")),
    Key(does="shift", label=N_("Maj")),
    Key(" ", label=N_("espace"), units=3),
    _ERASE,
    _OK,
)
_BACK_FOOT = (Key(does="letters", label=N_("abc"), units=2), *_TEXT_FOOT[2:])

LAYERS: dict[str, Rows] = {
    "letters": (_keys("azertyuiop"), _keys("qsdfghjklm"), _keys("wxcvbn'-,."), _TEXT_FOOT),
    "email": (_keys("azertyuiop"), _keys("qsdfghjklm"), _keys("wxcvbn@-_."), _TEXT_FOOT),
    "accents": (_keys("éèêëàâçîïô"), _keys("ùûüñáíóúòœ"), _keys('«»():;!?’"'), _BACK_FOOT),
    "digits": (_keys("1234567890"), _keys("@._-+/&%€="), _keys("#*'\",;:!?°"), _BACK_FOOT),
    "code": (
        _keys("23456789AB"),
        _keys("CDEFGHIJKL"),  # no code has an I, but some references begin with DIF
        _keys("MNPQRSTUVW"),
        (*_keys("XYZ-"), _ERASE, _OK),
    ),
    "digits_first": (
        _keys("1234567890"),
        _keys("ABCDEFGHIJ"),
        _keys("KLMNOPQRST"),
        (*_keys("UVWXYZ"), _ERASE, _OK),
    ),
    "number": _as_on_a_phone(),
    "amount": _as_on_a_phone(","),
    "date": _as_on_a_phone("/"),
    "phone": _as_on_a_phone("+"),
}
"""Every layer by name; the first four are sides of one keyboard."""

_RESTING, _ACTIVE = "$foreground on $key", "bold $on-accent on $accent"

Press = Callable[[Key], Awaitable[None]]


class OnScreenKeys(Widget, can_focus=False):
    app = getters.app(KioskBaseApp)

    def __init__(self, press: Press) -> None:
        super().__init__(id="keys")
        self._press = press
        self.key_layer = self._first_layer = "letters"
        self.is_shifted = False
        self.cursor: tuple[int, int] | None = None
        """Row and index of the key under the arrows' cursor; None while the arrows move in the field."""
        self._pressed: Key | None = None
        """The key that was pressed a moment ago."""
        self.display = False

    # --- what is shown ----------------------------------------------------------------------------------------------

    def open_for(self, layer: str) -> None:
        """Open the keys for a box; if this layer is open already, keep it as it is, cursor included."""
        if not (self.display and self._first_layer == layer):
            self._first_layer = layer
            self.show_layer(layer)

    def show_layer(self, layer: str) -> None:
        self.key_layer = layer
        self.is_shifted = False
        self.cursor = None
        self.styles.height = len(LAYERS[layer]) * ROW_HEIGHT
        self.display = True
        self.refresh()

    def close(self) -> None:
        self.cursor = None
        self.display = False

    def relabel(self) -> None:
        self.refresh()

    @property
    def rows(self) -> Rows:
        return LAYERS[self.key_layer]

    @property
    def key_width(self) -> int:
        return _WIDE if self.size.width >= 10 * _WIDE + _MARGIN else _NARROW

    def targets(self) -> list[tuple[Key, Region]]:
        """Return every key with the cells that react for it, gap included, relative to this widget."""
        width = self.key_width
        left = _MARGIN
        found = []
        for row, keys in enumerate(self.rows):
            x = left
            for key in keys:
                found.append((key, Region(x, row * ROW_HEIGHT, key.units * width, ROW_HEIGHT)))
                x += key.units * width
        return found

    def types_at(self, x: int, y: int) -> bool:
        """Tell if the key at a cell of this widget types a character or erases one."""
        return any(key.character or key.does == "erase" for key, region in self.targets() if region.contains(x, y))

    def render(self) -> Content:
        lines = [Content("")] * (len(self.rows) * ROW_HEIGHT)
        chosen = self._key_at_cursor()
        for key, region in self.targets():
            # What is left of an odd or even width without its gap is odd: a character stands in its middle.
            wide = region.width - (2 if region.width == _NARROW else 1)
            is_active = key is chosen or key is self._pressed
            gap = Content(" " * max(0, region.x - lines[region.y].cell_length))
            face = Content(self._face(key).center(wide)).stylize(_ACTIVE if is_active else _RESTING)
            # Half of the gap row belongs to the block: it is nearly as high as a finger expects.
            lower = Content("▀" * wide).stylize("$accent" if is_active else "$key")
            lines[region.y] += gap + face
            lines[region.y + 1] += gap + lower
        return Content("\n").join(lines)

    def _face(self, key: Key) -> str:
        if key.label:
            return _(key.label)
        return key.character.upper() if self.is_shifted else key.character

    # --- arrows -----------------------------------------------------------------------------------------------------

    def _key_at_cursor(self) -> Key | None:
        if self.cursor is None:
            return None
        row, place = self.cursor
        return self.rows[row][place]

    def move(self, across: int, down: int) -> None:
        """Move the cursor from key to key; above the first row it goes back to the field."""
        rows = self.rows
        if self.cursor is None:
            self.cursor = (0, 0) if down > 0 else None
        else:
            row, place = self.cursor
            if down:
                self.cursor = None if row + down < 0 else self._below(row, place, min(len(rows) - 1, row + down))
            else:
                self.cursor = (row, max(0, min(len(rows[row]) - 1, place + across)))
        self.refresh()

    def _below(self, row: int, place: int, target: int) -> tuple[int, int]:
        """Return row and index of the key in another row that is nearest in its columns."""
        start = sum(key.units for key in self.rows[row][:place])
        x = 0
        for index, key in enumerate(self.rows[target]):
            x += key.units
            if start < x:
                return target, index
        return target, len(self.rows[target]) - 1

    async def press_cursor(self) -> bool:
        """Press the key under the cursor; False when there is none."""
        key = self._key_at_cursor()
        if key is None:
            return False
        await self.press(key)
        return True

    async def press(self, key: Key) -> None:
        self._pressed = key
        self.set_timer(_FLASH, partial(self._release, key))
        if key.does in LAYERS:
            cursor = self.cursor
            self.show_layer(self._first_layer if key.does == "letters" else key.does)
            self.cursor = (len(self.rows) - 1, 0) if cursor else None
        elif key.does == "shift":
            self.is_shifted = not self.is_shifted
        else:
            typed = Key(key.character.upper()) if key.character and self.is_shifted else key
            self.is_shifted = False
            await self._press(typed)
        self.refresh()

    def _release(self, key: Key) -> None:
        if self._pressed is key:
            self._pressed = None
            self.refresh()

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        for key, region in self.targets():
            if event.button == LEFT and region.contains(event.x, event.y):
                self.app.act_soon(partial(self.press, key))
                return

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        """Keep the focus in the field."""
        event.prevent_default()
        event.stop()
