"""Read QR codes from a terminal's cells: half blocks are drawn as rectangles, so that no font matters."""

import pyte
import zxingcpp
from PIL import Image, ImageDraw

CELL = (8, 16)
"""Width and height of a cell in pixels: two square modules, one above the other."""
NAMED = {"default": (250, 247, 240), "black": (0, 0, 0), "white": (255, 255, 255)}


def codes_on(screen: pyte.Screen) -> list[str]:
    """Return the text of each QR code on the screen."""
    return [
        found.text
        for found in zxingcpp.read_barcodes(
            picture(screen), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    ]


def picture(screen: pyte.Screen) -> Image.Image:
    """Draw the whole screen, but only backgrounds and half blocks, no text."""
    wide, high = CELL
    image = Image.new("RGB", (screen.columns * wide, screen.lines * high))
    draw = ImageDraw.Draw(image)
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            ink, ground = colour(cell.fg), colour(cell.bg)
            if cell.reverse:
                ink, ground = ground, ink
            left, top = column * wide, row * high
            draw.rectangle((left, top, left + wide - 1, top + high - 1), fill=ground)
            if cell.data == "▀":
                draw.rectangle((left, top, left + wide - 1, top + high // 2 - 1), fill=ink)
    return image


def colour(name: str) -> tuple[int, int, int]:
    """Return a colour of pyte, `1b2430` or a name, as red, green and blue."""
    if name in NAMED:
        return NAMED[name]
    return int(name[0:2], 16), int(name[2:4], 16), int(name[4:6], 16)
