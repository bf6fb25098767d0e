"""The pictograms of the doors, in half blocks. Each stands beside its words: it is never the only mark of a door."""

COLUMNS, ROWS = 7, 3
_DOUBLE = 2
PICTOGRAMS: dict[int, tuple[str, ...]] = {
    # Two homes change places.
    1: (
        " ▄█▄▄▄▄",
        "  ▀ ▄  ",
        "▀▀▀▀█▀ ",
    ),
    # A house.
    2: (
        "  ▄█▄  ",
        "▄█████▄",
        " ██ ██ ",
    ),
    # A telephone with a screen.
    3: (
        " █▀▀▀█ ",
        " █   █ ",
        " ██▄██ ",
    ),
    # Somebody speaks.
    4: (
        "▄█████▄",
        "▀█████▀",
        " ▄▀▀   ",
    ),
    # A folder.
    5: (
        "███▄▄▄▄",
        "███████",
        "██▄▄▄██",
    ),
    # A car.
    6: (
        " ▄▀▀▀▄ ",
        "███████",
        " ▀▀ ▀▀ ",
    ),
    # A tick.
    7: (
        "     ▄█",
        "█▄ ▄█▀ ",
        " ▀█▀   ",
    ),
    # An open book.
    8: (
        "█▀▀▄▀▀█",
        "█  █  █",
        "▀▀▀▄▀▀▀",
    ),
    # A sheet on a board.
    9: (
        "█▀▀▀▀▀█",
        "█ ▀▀▀ █",
        "█▄██▄▄█",
    ),
}
"""The rows of each door's pictogram, by the door's number."""


def scaled(rows: tuple[str, ...], scale: int) -> tuple[str, ...]:
    """Return a pictogram as drawn (1), twice as wide and high (2), or nothing (0)."""
    if scale < _DOUBLE:
        return rows if scale else ()
    halves = [[block in filled for block in row] for row in rows for filled in ("▀█", "▄█")]
    return tuple("".join("██" if half else "  " for half in row) for row in halves)
