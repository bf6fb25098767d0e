"""A QR code in cells: black on white whatever the theme, a quiet zone of four modules, two modules a cell."""

from functools import cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

QUIET_ZONE = 4


LOW, MEDIUM = 1, 0
"""Levels of error correction, L and M, as qrcode numbers them."""


@cache
def matrix(text: str, level: int = MEDIUM, below: int = QUIET_ZONE) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of the smallest code that holds `text` at a level of error correction, with its quiet zone.

    `below` is the number of quiet rows of modules under it.
    """
    import qrcode  # takes 3 ms: only when a code is shown

    code = qrcode.QRCode(error_correction=level, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    modules = code.get_matrix()
    return tuple(tuple(bool(module) for module in row) for row in modules[: len(modules) - QUIET_ZONE + below])


def rows_of(text: str, level: int = MEDIUM, below: int = QUIET_ZONE) -> int:
    """Return the rows of cells that such a code takes."""
    return (len(matrix(text, level, below)) + 1) // 2


class QrCode(Widget):
    """A QR code of a reference or a public address, never of personal data: neighbours can scan it a metre away."""

    def __init__(self, text: str, *, level: int = MEDIUM, below: int = QUIET_ZONE, id: str | None = None) -> None:
        self._modules = matrix(text, level, below)
        super().__init__(id=id)
        self.styles.width = len(self._modules[0])
        self.styles.height = rows_of(text, level, below)

    def render_line(self, y: int) -> Strip:
        upper = self._modules[2 * y] if 2 * y < len(self._modules) else None
        if upper is None:
            return Strip.blank(self.size.width)
        lower = self._modules[2 * y + 1] if 2 * y + 1 < len(self._modules) else (False,) * len(upper)
        return Strip(
            [
                Segment("▀", Style(color=_ink(above), bgcolor=_ink(below)))
                for above, below in zip(upper, lower, strict=True)
            ]
        )


def _ink(dark: bool) -> str:
    return "#000000" if dark else "#ffffff"
