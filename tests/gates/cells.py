"""Read the rendered cells of a screen: what the eye really sees, whatever the styles promised."""

from dataclasses import dataclass, field
from functools import cache

from rich.color import Color
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from tests.ui import headless

HEAVY_LINES = frozenset("┏━┓┃┗┛")
LINES = HEAVY_LINES | frozenset("┌─┐│└┘▌▎▊▐▀▁▂▃▄▅▆▇█")
"""Characters that draw; every other character is read."""
Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Cell:
    sign: str
    ink: Rgb
    ground: Rgb


def cells(app: App[int]) -> list[list[Cell]]:
    """Return every cell of the screen as it is drawn; a dozen gates look at the same picture."""
    strips = headless.rows(app)
    if _LAST.strips is not strips:
        _LAST.strips, _LAST.rows = strips, [_row(strip) for strip in strips]
    return _LAST.rows


def cells_of(app: App[int], region: Region) -> list[list[Cell]]:
    """Return the cells of one region of the screen."""
    return [_row(strip) for strip in headless.rows_of(app, region)]


@dataclass
class _Last:
    """The last picture taken."""

    strips: list[Strip] | None = None
    rows: list[list[Cell]] = field(default_factory=list)


_LAST = _Last()


def _row(strip: Strip) -> list[Cell]:
    return [cell for segment in strip for cell in _cells(segment.text, segment.style)]


@cache
def _cells(text: str, style: Style | None) -> tuple[Cell, ...]:
    return tuple(Cell(sign, *_colours(style)) for sign in text)


@cache
def _colours(style: Style | None) -> tuple[Rgb, Rgb]:
    """Return ink and ground, black on white where the style names none."""
    ink, ground = (0, 0, 0), (255, 255, 255)
    if style is None:
        return ink, ground
    ink, ground = _rgb(style.color, ink), _rgb(style.bgcolor, ground)
    return (ground, ink) if style.reverse else (ink, ground)


def inside(rows: list[list[Cell]], region: Region) -> list[list[Cell]]:
    return [row[region.x : region.right] for row in rows[region.y : region.bottom]]


def text(row: list[Cell]) -> str:
    return "".join(cell.sign for cell in row)


def ratio(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, definition of "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: Color | None, otherwise: Rgb) -> Rgb:
    if colour is None:
        return otherwise
    red, green, blue = colour.get_truecolor()
    return red, green, blue
