"""Draw a screen as a picture: every cell with its character and its two colours, as a terminal draws it."""

from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.color import Color
from rich.segment import Segment

CELL = (8, 16)
"""The pixels of one cell."""
FONTS = Path("/usr/share/fonts/truetype/dejavu")
"""The folder in which Debian's fonts-dejavu-core puts its fonts."""
FONT_PACKAGE = "fonts-dejavu-core"
_SIZE = 13
_INK, _GROUND = (27, 36, 48), (250, 247, 240)
"""The colours of a cell that names none."""
_BLOCKS = {"▀": (0, 1), "▄": (1, 2), "█": (0, 2)}
"""The halves of a cell that a block character fills: from the first number to the second."""

Rgb = tuple[int, int, int]


class NoFont(Exception):
    """The font is not on this machine; its package provides it."""


def font(*, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the font. Raises NoFont."""
    try:
        return ImageFont.truetype(FONTS / f"DejaVuSansMono{'-Bold' if bold else ''}.ttf", _SIZE)
    except OSError:
        raise NoFont from None


def picture(lines: Iterable[Iterable[Segment]], size: tuple[int, int]) -> Image.Image:
    """Draw the lines of a screen of `size` columns and rows."""
    wide, high = CELL
    image = Image.new("RGB", (size[0] * wide, size[1] * high), _GROUND)
    draw = ImageDraw.Draw(image)
    fonts = {weight: font(bold=weight) for weight in (False, True)}
    for row, segments in enumerate(lines):
        column = 0
        for text, style, _control in segments:
            ink, ground = _colours(style)
            for character in text:
                left, top = column * wide, row * high
                draw.rectangle((left, top, left + wide - 1, top + high - 1), fill=ground)
                if character in _BLOCKS:  # squares of QR codes and large letters, which no font draws to the edge
                    first, last = _BLOCKS[character]
                    draw.rectangle(
                        (left, top + first * high // 2, left + wide - 1, top + last * high // 2 - 1), fill=ink
                    )
                elif character != " ":
                    draw.text((left, top), character, fill=ink, font=fonts[bool(style and style.bold)])
                if style and style.strike:
                    draw.line((left, top + high // 2, left + wide - 1, top + high // 2), fill=ink)
                column += 1
    return image


def _colours(style: object) -> tuple[Rgb, Rgb]:
    ink = _rgb(getattr(style, "color", None), _INK)
    ground = _rgb(getattr(style, "bgcolor", None), _GROUND)
    return (ground, ink) if getattr(style, "reverse", False) else (ink, ground)


def _rgb(colour: Color | None, otherwise: Rgb) -> Rgb:
    if colour is None or colour.is_default:
        return otherwise
    found = colour.get_truecolor()
    return found.red, found.green, found.blue
