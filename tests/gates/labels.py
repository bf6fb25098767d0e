"""Check in the rendered cells that every label is whole; text below the fold is scrolled to and read."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from textual.geometry import Region
from textual.widgets import Input

from screens.journey.typing import TypingScreen
from screens.widgets.chrome import BETWEEN, ProgressLine, Spread
from screens.widgets.keys import OnScreenKeys
from screens.widgets.qr import QrCode
from screens.widgets.scroll import Scroller
from screens.widgets.text import Text, spoken
from tests.gates.cells import Cell, cells, cells_of, inside, text
from tests.ui.stage import SMALL, Stage, visible


@dataclass
class _Seen:
    """The rows seen of one text, over all stops of the scroll."""

    rows: dict[int, str] = field(default_factory=dict)
    is_cut: bool = False
    """True when part of the text lies beyond the left or the right edge of what is shown."""


async def labels(stage: Stage, *, is_scrolled: bool = True) -> list[str]:
    """Return the texts of the page that a tenant cannot read whole.

    Args:
        is_scrolled: scroll to text below the fold; otherwise read it where it is laid out, which is much quicker.
    """
    texts = [widget for widget in stage.app.screen.query(Text) if widget.region.area and _words(widget)]
    seen = {widget: _Seen() for widget in texts}
    if is_scrolled:
        async for rows in _stops(stage):
            for widget in texts:
                _look(widget, rows, seen[widget])
    else:
        _look_without_scrolling(stage, seen)
    found = [fault for widget in texts for fault in _faults(widget, seen[widget], must_be_reached=_can_scroll(stage))]
    return [*found, *_titles(stage), *_keys(stage), *_codes(stage)]


def _can_scroll(stage: Stage) -> bool:
    """Tell if ▲ and ▼ are there: at 56×16 open on-screen keys hide them; the walk looks again when OK closes these."""
    screen = stage.app.screen
    return not (stage.app.size == SMALL and isinstance(screen, TypingScreen) and screen.keys.display)


async def _stops(stage: Stage) -> AsyncIterator[list[list[Cell]]]:
    """Yield the screen at each stop of page down, from the top to the end, then scroll back to where it was."""
    scroller = next(iter(stage.app.screen.query(Scroller)), None)
    if scroller is None or not _can_scroll(stage):
        yield cells(stage.app)
        return
    body, before = scroller.body, scroller.body.scroll_y
    if body.max_scroll_y == 0:
        yield cells(stage.app)
        return
    body.scroll_to(y=0, animate=False)
    await stage.settled()
    while True:
        yield cells(stage.app)
        here = body.scroll_y
        await scroller.action_page(1)
        await stage.settled()
        if body.scroll_y == here:
            break
    body.scroll_to(y=before, animate=False)
    await stage.settled()


def _look(widget: Text, rows: list[list[Cell]], seen: _Seen) -> None:
    whole, shown = widget.content_region, visible(widget).intersection(widget.content_region)
    if not shown.area:
        return
    seen.is_cut |= shown.width < whole.width
    for y, row in enumerate(inside(rows, shown), start=shown.y - whole.y):
        seen.rows[y] = text(row)


def _look_without_scrolling(stage: Stage, seen: dict[Text, _Seen]) -> None:
    rows = cells(stage.app)
    scroller = next(iter(stage.app.screen.query(Scroller)), None) if _can_scroll(stage) else None
    for widget, what in seen.items():
        if scroller is None or scroller.body not in widget.ancestors:
            _look(widget, rows, what)
            continue
        whole, room = widget.content_region, scroller.body.region
        what.is_cut = whole.x < room.x or whole.right > room.right
        inset = whole.offset - widget.region.offset
        for y, strip in enumerate(widget.render_lines(Region(*inset, *whole.size))):
            what.rows[y] = strip.text


def _faults(widget: Text, seen: _Seen, *, must_be_reached: bool) -> Iterator[str]:
    name = f"« {_words(widget)} » ({len(_words(widget))} signs)"
    if seen.is_cut:
        yield f"{name} is cut at the side"
    elif len(seen.rows) < widget.content_region.height:
        if must_be_reached:
            yield f"{name} cannot be scrolled to"
    else:
        shown = _read(" ".join(seen.rows[y] for y in sorted(seen.rows)))
        if not _holds(shown, _read(_words(widget))):
            yield f"{name} shows « {' '.join(shown)} »"


def _read(said: str) -> list[str]:
    """Return the words of a text, without the separator of parts: it may be left out between two rows."""
    return [word for word in said.split() if word != BETWEEN.strip()]


def _holds(shown: list[str], wanted: list[str]) -> bool:
    """Tell if the wanted words are shown, whole and in order; others may stand around them, such as `○`."""
    return any(shown[start : start + len(wanted)] == wanted for start in range(len(shown) - len(wanted) + 1))


def _words(widget: Text) -> str:
    """Return the words that must be read: of the progress, the journey's name; of a long place, its last part."""
    if isinstance(widget, Spread):
        return _spread_words(widget)
    if isinstance(widget, ProgressLine):
        return widget._progress()[0]
    return widget.words().plain


def _spread_words(widget: Spread) -> str:
    left, is_place = spoken(widget.left), widget.id == "header-place"
    last = left.rpartition(BETWEEN)[2]
    right = widget.right_within(widget.size.width - (len(last) + 2 if is_place else 0))
    whole = f"{left} {right}".split()
    shortened = f"{last} {right}".split()
    return " ".join(shortened if is_place and len(left) + 2 + len(right) > widget.size.width else whole)


def _titles(stage: Stage) -> Iterator[str]:
    for box in stage.app.screen.query(Input):
        top = visible(box)
        title = str(box.border_title or "")
        if title and top.area and title not in text(cells_of(stage.app, Region(top.x, top.y, top.width, 1))[0]):
            yield f"the field's name « {title} » is cut"


def _keys(stage: Stage) -> Iterator[str]:
    for keys in stage.app.screen.query(OnScreenKeys):
        rows = cells(stage.app)
        for key, region in keys.targets() if keys.display else []:
            face = keys._face(key)
            shown = text(inside(rows, region.translate(keys.region.offset))[0])
            if shown.strip() != face.strip() or not shown.endswith(" "):
                yield f"the key « {face} » shows « {shown} »"


def _codes(stage: Stage) -> Iterator[str]:
    """Report QR codes that are cut: without one cell a code cannot be read. Who scrolls a page may cut one."""
    if any(scroller.body.scroll_y for scroller in stage.app.screen.query(Scroller)):
        return
    for code in stage.app.screen.query(QrCode):
        if code.display and code.region.area and visible(code) != code.region:
            yield "the QR code is cut"
