"""The pictograms of the doors, in half blocks. Each stands beside its words: it is never the only sign of a door."""

ROWS = 3
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
