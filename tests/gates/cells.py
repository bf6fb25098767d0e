"""The rendered cells of a screen: what really reaches the eye, whatever the styles promised."""

from dataclasses import dataclass

from rich.color import Color
from textual.app import App
from textual.geometry import Region

HEAVY_LINES = frozenset("┏━┓┃┗┛")
LINES = HEAVY_LINES | frozenset("┌─┐│└┘┊▌▎▊▐▀▁▂▃▄▅▆▇█")
"""Signs that draw; every other sign is read."""
Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Cell:
    sign: str
    ink: Rgb
    ground: Rgb


def cells(app: App[int]) -> list[list[Cell]]:
    """Every row of the screen as it is drawn now."""
    rows = []
    for strip in app.screen._compositor.render_strips():
        row = []
        for segment in strip:
            ink, ground = (0, 0, 0), (255, 255, 255)
            if segment.style is not None:
                ink, ground = _rgb(segment.style.color, ink), _rgb(segment.style.bgcolor, ground)
                if segment.style.reverse:
                    ink, ground = ground, ink
            row += [Cell(sign, ink, ground) for sign in segment.text]
        rows.append(row)
    return rows


def inside(rows: list[list[Cell]], region: Region) -> list[list[Cell]]:
    return [row[region.x : region.right] for row in rows[region.y : region.bottom]]


def text(row: list[Cell]) -> str:
    return "".join(cell.sign for cell in row)


def ratio(one: Rgb, other: Rgb) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, definition of "contrast ratio")."""
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
