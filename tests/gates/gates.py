"""What every page must hold, measured in its rendered cells. Each gate gives its faults in words; a gate is a row."""

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
from screens.tenant.home.home import HomeScreen
from screens.tenant.visit.out_of_service import OutOfServiceScreen
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
"""Columns and rows of whatever a tenant touches."""
LEAST_KEY = {True: (5, 2), False: (6, 2)}
"""On-screen keys, gap included; at 56×16 first."""
LOW_ROWS = ("result", "list-row", "review-line", "summary-line")
"""Rows of a list: two rows high and as wide as the page."""

_STATES = re.compile(
    r"Pas enregistré\b|Brouillon|Prêt : part cette nuit|Reçu (par Office64 )?le \d"
    r"|Fiche prête, PAS (enregistrée|renouvelée)"
)


class Shown(Protocol):
    """What a gate looks at: a running app of either kind."""

    @property
    def app(self) -> App[int]: ...


_A_STEP = 1
"""Of 255: how far what is drawn may be from the theme's colour."""
Pair = tuple[Rgb, Rgb, bool]
"""Ink, the ground that it stands on, and whether it is a line's and not of what is read."""


def contrast(stage: Shown) -> Iterator[str]:
    """Text and lines against the cell they stand on."""
    for pair, places in sorted(pairs(stage).items()):
        yield from (f"{fault}: {places}" for fault in too_faint(pair, stage.app.theme))


def contrast_in(theme: str, stage: Shown) -> Iterator[str]:
    """The same in another theme than that of the day, which is what the page shows: each role has its colour there.

    By day no two roles share a colour. That a page in another theme shows nothing else has a test of its own.
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
    if measured < least:
        yield f"{measured:.2f}:1, needs {least}:1"


def in_theme(theme: str, pair: Pair) -> Pair:
    """What a pair of the day is in another theme. Raises KeyError where a colour is no role."""
    ink, ground, is_line = pair
    return roles(theme)[_role("jour", ink)], roles(theme)[_role("jour", ground)], is_line


def meant(theme: str, pair: Pair) -> Pair:
    """A pair as its theme has it: Textual's own arithmetic is a step out here and there."""
    ink, ground, is_line = pair
    return roles(theme)[_role(theme, ink)], roles(theme)[_role(theme, ground)], is_line


def _role(theme: str, colour: Rgb) -> int:
    for index, role in enumerate(roles(theme)):
        if all(abs(one - other) <= _A_STEP for one, other in zip(colour, role, strict=True)):
            return index
    raise KeyError(colour)


@cache
def roles(theme: str) -> tuple[Rgb, ...]:
    """The colours of a theme, in the same order for each."""
    (found,) = (each for each in THEMES if each.name == theme)
    named = (found.background, found.foreground, found.accent, found.error, found.success, found.warning)
    colours = (*named, *(found.variables[name] for name in ("on-accent", "muted", "rule")))
    return tuple(Color.parse(str(colour)).rgb for colour in colours)


def pairs(stage: Shown) -> dict[Pair, str]:
    """Inks and the grounds they stand on, and where each is seen first; QR codes are black on white in every theme."""
    codes = [visible(code) for code in stage.app.screen.query(QrCode)]
    found: dict[Pair, str] = {}
    for y, row in enumerate(cells(stage.app)):
        for x, cell in enumerate(row):
            if cell.sign != " " and not any(code.contains(x, y) for code in codes):
                found.setdefault((cell.ink, cell.ground, cell.sign in LINES), f"{cell.sign!r} at row {y}")
    return found


def targets(stage: Stage) -> Iterator[str]:
    """Whatever is touched is large enough for a finger, and no two of them share a cell."""
    touched = [widget for widget in stage.app.screen.query("Tap, Input, TextArea") if widget.region.area]
    for widget in touched:
        columns, rows = (_room(widget), 2) if _is_low_row(widget) else LEAST
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
                yield f"the key {key.sign or key.does} is {region.width}×{region.height}, needs {least[0]}×{least[1]}"


def keys_beside_the_field(stage: Stage) -> Iterator[str]:
    """Open on-screen keys stand whole, and leave the field that they write into whole and focused."""
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
    """What has the focus is on the screen whole, in a heavy line; a row of a list has that line at its left."""
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
    """ "Aide" is bottom left, on the same cells on every page that has a foot (WCAG 3.2.6)."""
    for button in stage.app.screen.query("#foot-help"):
        if button.region.area and (button.region.x, button.region.bottom) not in {(1, 24), (0, 16)}:
            yield f"help stands at {button.region}"


def header_is_whole(stage: Stage) -> Iterator[str]:
    """What every page says about itself and how the file stands: nothing of either is cut."""
    for header in stage.app.screen.query(Header):
        shown = [text(row).strip() for row in cells_of(stage.app, visible(header))]
        notes, *ways = [spoken(says).split(BETWEEN) for says in (header.notes, *header.states)]
        missing = [[part for part in (*notes, *way) if not any(part in row for row in shown)] for way in ways]
        for part in min(missing, key=len):
            yield f"the header does not show « {part} » whole"


def how_the_file_stands(stage: Stage) -> Iterator[str]:
    """One of the words of T8, on every page but the home screen and the one in its place when nothing works.

    Of a worksheet and of what was taken back it is their own: "Prêt : part cette nuit" would promise too much.
    """
    screen = stage.app.screen
    nobody_s = not isinstance(screen, VisitPage) or isinstance(screen, HomeScreen | OutOfServiceScreen)
    if current_language() != SOURCE_LANGUAGE or nobody_s:
        return
    part = next(iter(screen.query(Header)), screen)
    said = " ".join(text(row).strip() for row in cells_of(stage.app, visible(part)))
    if not _STATES.search(said):
        yield f"{_name(part)} does not say how the file stands: {said}"


def _room(widget: Widget) -> int:
    """Columns that what holds a widget has for it."""
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
