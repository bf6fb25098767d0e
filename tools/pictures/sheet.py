"""A contact sheet: many small pictures on a few large ones, each under its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from tools.pictures.drawing import font

_ACROSS, _DOWN = 3, 4
_GAP, _CAPTION = 12, 20
"""Pixels between two pictures, and above each one for its name."""
_PAPER, _INK = (214, 214, 214), (20, 20, 20)


@dataclass(frozen=True)
class Named:
    name: str
    image: Image.Image


def sheets(pictures: Sequence[Named]) -> Iterator[Image.Image]:
    """Yield sheets of the pictures in their order, at most twelve on each."""
    each = _ACROSS * _DOWN
    for start in range(0, len(pictures), each):
        yield _sheet(pictures[start : start + each])


def _sheet(pictures: Sequence[Named]) -> Image.Image:
    wide, high = pictures[0].image.size
    step = (wide + _GAP, high + _CAPTION + _GAP)
    across = min(_ACROSS, len(pictures))
    down = -(-len(pictures) // _ACROSS)
    sheet = Image.new("RGB", (_GAP + across * step[0], _GAP + down * step[1]), _PAPER)
    draw = ImageDraw.Draw(sheet)
    for index, named in enumerate(pictures):
        left, top = _GAP + index % _ACROSS * step[0], _GAP + index // _ACROSS * step[1]
        draw.text((left, top), named.name, fill=_INK, font=font())
        sheet.paste(named.image, (left, top + _CAPTION))
    return sheet
