"""The gates that every page must pass, measured in its rendered cells. Each yields its faults in words.

A new gate is one more row of `ON_EVERY_PAGE`.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

from textual.app import App
from textual.color import Color
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kiosk.i18n import SOURCE_LANGUAGE, current_language
from screens.fields.searching import Result
from screens.journey.typing import TypingScreen
from screens.shell.themes import THEMES
from screens.shell.visit import Journey
from screens.widgets.chrome import BETWEEN, Header
from screens.widgets.keys import OnScreenKeys
from screens.widgets.page import VisitPage
from screens.widgets.qr import QrCode
from screens.widgets.text import Text, spoken
from tests.gates.cells import HEAVY_LINES, LINES, Rgb, cells, cells_of, ratio, text
from tests.ui.stage import SMALL, Stage, visible

TEXT_RATIO, LINE_RATIO, CONTRAST_THEME_RATIO = 4.5, 3.0, 7.0
"""WCAG 2.2: 1.4.3 text, 1.4.11 lines and focus, 1.4.6 text in the theme "contraste"."""
LEAST = (6, 3)
"""The least columns and rows of anything a tenant touches."""
LEAST_KEY = {True: (5, 2), False: (6, 2)}
"""The least columns and rows of an on-screen key, gap included; True is for 56×16."""
LOW_ROWS = ("result", "list-row", "review-line", "summary-line")
"""Classes of the rows of a list: as wide as what holds them when they are only two rows high."""

_STATES = re.compile(
    r"Pas enregistré\b|Rien n'est encore (parti|préparé)|Brouillon|Prêt : part dans le quart"
    r"|Reçu (par Office64 )?le \d|Fiche prête, PAS (enregistrée|renouvelée)"
)


class Shown(Protocol):
    """A running app, the tenant's or the console's, for a gate to look at."""

    @property
    def app(self) -> App[int]: ...


_A_STEP = 1
"""The largest difference, out of 255, between a drawn colour and the theme's."""
Pair = tuple[Rgb, Rgb, bool]
"""An ink, the ground under it, and True when it draws a line, False when it is read."""


def contrast(stage: Shown) -> Iterator[str]:
    """Yield the texts and lines that are too faint on their cell."""
    for pair, places in sorted(pairs(stage).items()):
        yield from (f"{fault}: {places}" for fault in too_faint(pair, stage.app.theme))


def contrast_in(theme: str, stage: Shown) -> Iterator[str]:
    """Check the contrast in another theme, while the page shows the theme "jour": each role has its colour there.

    In "jour" no two roles share a colour. Another test shows that a page in another theme shows nothing else.
    """
    for pair, places in sorted(pairs(stage).items()):
        try:
            yield from (f"{fault}: {places}" for fault in too_faint(in_theme(theme, pair), theme))
        except KeyError:
            yield f"a colour that is no role of the theme: {places}"


def too_faint(pair: Pair, theme: str) -> Iterator[str]:
    ink, ground, is_line = pair
    text_ratio = CONTRAST_THEME_RATIO if theme == "contraste" else TEXT_RATIO
    least, measured = LINE_RATIO if is_line else text_ratio, ratio(ink, ground)
    is_block_of_key = is_line and ink == roles(theme)[-1]  # the character on it tells the key
    if measured < least and not is_block_of_key:
        yield f"{measured:.2f}:1, needs {least}:1"


def in_theme(theme: str, pair: Pair) -> Pair:
    """Translate a pair of the theme "jour" into another theme. Raises KeyError: when a colour is no role."""
    ink, ground, is_line = pair
    return roles(theme)[_role("jour", ink)], roles(theme)[_role("jour", ground)], is_line


def meant(theme: str, pair: Pair) -> Pair:
    """Return a pair in the exact colours of its theme: Textual's own arithmetic is sometimes one step off."""
    ink, ground, is_line = pair
    return roles(theme)[_role(theme, ink)], roles(theme)[_role(theme, ground)], is_line


def _role(theme: str, colour: Rgb) -> int:
    for index, role in enumerate(roles(theme)):
        if all(abs(one - other) <= _A_STEP for one, other in zip(colour, role, strict=True)):
            return index
    raise KeyError(colour)


@cache
def roles(theme: str) -> tuple[Rgb, ...]:
    """Return the colours of a theme, in the same order for each theme."""
    (found,) = (each for each in THEMES if each.name == theme)
    named = (found.background, found.foreground, found.accent, found.error, found.success, found.warning)
    colours = (*named, *(found.variables[name] for name in ("on-accent", "muted", "rule", "key")))
    return tuple(Color.parse(str(colour)).rgb for colour in colours)


def pairs(stage: Shown) -> dict[Pair, str]:
    """Return each pair on the screen and where it is seen first, except QR codes: they are always black on white."""
    codes = [visible(code) for code in stage.app.screen.query(QrCode)]
    found: dict[Pair, str] = {}
    for y, row in enumerate(cells(stage.app)):
        for x, cell in enumerate(row):
            if cell.sign != " " and not any(code.contains(x, y) for code in codes):
                found.setdefault((cell.ink, cell.ground, cell.sign in LINES), f"{cell.sign!r} at row {y}")
    return found


def targets(stage: Stage) -> Iterator[str]:
    """Check that all targets are large enough for a finger, and that no two of them share a cell."""
    touched = [widget for widget in stage.app.screen.query("Tap, Input, TextArea") if widget.region.area]
    for widget in touched:
        is_low = _is_low_row(widget) and widget.region.height < LEAST[1]
        columns, rows = (_room(widget), 2) if is_low else LEAST
        if widget.region.width < columns or widget.region.height < rows:
            yield f"{_name(widget)} is {widget.region.width}×{widget.region.height}, needs {columns}×{rows}"
    seen = [(widget, visible(widget)) for widget in touched if visible(widget).area]
    for index, (widget, region) in enumerate(seen):
        for other, other_region in seen[index + 1 :]:
            if region.overlaps(other_region):
                yield f"{_name(widget)} and {_name(other)} share cells"
    for keys in stage.app.screen.query(OnScreenKeys):
        least = LEAST_KEY[stage.app.size == SMALL]
        for key, region in keys.targets() if keys.display else []:
            if region.width < least[0] or region.height < least[1] or region.right > keys.size.width:
                name = key.character or key.does
                yield f"the key {name} is {region.width}×{region.height}, needs {least[0]}×{least[1]}"


def keys_beside_the_field(stage: Stage) -> Iterator[str]:
    """Check that open on-screen keys are whole, with their field whole and focused, and the first result whole."""
    screen = stage.app.screen
    if not isinstance(screen, TypingScreen) or not screen.keys.display:
        return
    if visible(screen.keys) != screen.keys.region:
        yield "the on-screen keys are cut"
    box = screen.focused
    if not isinstance(box, Input | TextArea):
        yield f"the on-screen keys are open, the focus is on {_name(box)}"
    elif visible(box) != box.region or box.region.overlaps(screen.keys.region):
        yield f"{_name(box)} is not whole above the on-screen keys"
    results = [result for result in screen.query(Result) if result.display]
    if results and visible(results[0]) != results[0].region:
        yield "the first thing found is not whole above the on-screen keys"


def focus(stage: Stage) -> Iterator[str]:
    """Check that the focus is whole on the screen, in a heavy line; a row of a list has that line at its left."""
    focused = stage.app.screen.focused
    if focused is None:
        if stage.app.screen.focus_chain:
            yield "nothing has the focus"
        return
    region = visible(focused)
    if region != focused.region:
        yield f"{_name(focused)} has the focus and is not whole on the screen"
        return
    rows = cells_of(stage.app, region)
    if _is_low_row(focused):
        if not {row[0].sign for row in rows} <= HEAVY_LINES:
            yield f"{_name(focused)} has the focus and does not show it"
        return
    top = set(text(rows[0])) - set(f" {focused.border_title or ''}")
    bottom = set(text(rows[-1])) - set(f" {focused.border_subtitle or ''}")
    sides = {cell.sign for row in rows for cell in (row[0], row[-1])}
    if not top | sides | bottom <= HEAVY_LINES:
        yield f"{_name(focused)} has the focus and does not show it"


def help_in_its_place(stage: Stage) -> Iterator[str]:
    """Check that "Aide" is bottom left, on the same cells on every page that has a foot (WCAG 3.2.6)."""
    for button in stage.app.screen.query("#foot-help"):
        if button.region.area and (button.region.x, button.region.bottom) not in {(1, 24), (0, 16)}:
            yield f"help stands at {button.region}"


def header_is_whole(stage: Stage) -> Iterator[str]:
    """Check that the header shows its notes, and one form of its state (how the file stands), without a cut."""
    for header in stage.app.screen.query(Header):
        shown = [text(row).strip() for row in cells_of(stage.app, visible(header))]
        notes, *ways = [spoken(says).split(BETWEEN) for says in (header.notes, *header.states)]
        missing = [[part for part in (*notes, *way) if not any(part in row for row in shown)] for way in ways]
        for part in min(missing, key=len):
            yield f"the header does not show « {part} » whole"


def how_the_file_stands(stage: Stage) -> Iterator[str]:
    """Check, in French, that a page above answers says how the file stands, in one of the words for that.

    Before the first answer nothing is said to be unsaved: it would alarm, and there is nothing to save. A worksheet and
    a withdrawn file have their own words: "Prêt : part dans le quart d'heure" would promise too much.
    """
    screen = stage.app.screen
    if current_language() != SOURCE_LANGUAGE or not isinstance(screen, VisitPage):
        return
    part = next(iter(screen.query(Header)), screen)
    said = " ".join(text(row).strip() for row in cells_of(stage.app, visible(part)))
    pages = [page for page in stage.app.screen_stack if isinstance(page, VisitPage)]
    journeys = [page.journey for page in pages if page.journey is not None]
    if any(page.sent is not None for page in pages) or any(map(_is_begun, journeys)):
        if not _STATES.search(said):
            yield f"{_name(part)} does not say how the file stands: {said}"
    elif "Pas enregistré" in said:
        yield f"{_name(part)} says that nothing is saved, where nothing is to be: {said}"


def _is_begun(journey: Journey) -> bool:
    """Tell if a journey has an answer that could be lost; one that only opens something has none."""
    return journey.session.has_answers and not journey.session.spec.opens


def _room(widget: Widget) -> int:
    """Return the columns that the parent of a widget has for it."""
    holder = widget.parent
    assert isinstance(holder, Widget)
    return holder.content_size.width


def _is_low_row(widget: Widget) -> bool:
    return any(widget.has_class(name) for name in LOW_ROWS)


def _name(widget: Widget | None) -> str:
    if widget is None:
        return "nothing"
    if widget.id:
        return f"#{widget.id}"
    return f"{type(widget).__name__} « {widget.words().plain if isinstance(widget, Text) else ''} »"


Gate = Callable[[Stage], Iterator[str]]
ON_EVERY_PAGE: tuple[Gate, ...] = (
    targets,
    keys_beside_the_field,
    focus,
    help_in_its_place,
    header_is_whole,
    how_the_file_stands,
)
