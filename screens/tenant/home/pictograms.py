"""The pictograms of the doors, as pixels: a pixel is a cell wide and half a cell high, `#` is ink.

Each stands beside its words: it is never the only sign of a door.
"""

from functools import cache

from screens.widgets.large_letters import in_half_cells

WIDTH, ROWS = 7, 3
"""Cells of a pictogram."""
PIXELS: dict[int, tuple[str, ...]] = {
    # Two homes change places.
    1: (
        "..#....",
        ".######",
        "..#....",
        "....#..",
        "######.",
        "....#..",
    ),
    # A house.
    2: (
        "...#...",
        "..###..",
        ".#####.",
        "#######",
        ".##.##.",
        ".##.##.",
    ),
    # A telephone with a screen.
    3: (
        ".#####.",
        ".#...#.",
        ".#...#.",
        ".#...#.",
        ".##.##.",
        ".#####.",
    ),
    # Somebody speaks.
    4: (
        ".#####.",
        "#######",
        "#######",
        ".#####.",
        "..##...",
        ".#.....",
    ),
    # A folder.
    5: (
        "###....",
        "#######",
        "#######",
        "#######",
        "##...##",
        "#######",
    ),
    # A car.
    6: (
        "..###..",
        ".#...#.",
        "#######",
        "#######",
        ".##.##.",
        ".......",
    ),
    # A tick.
    7: (
        "......#",
        ".....##",
        "#...##.",
        "##.##..",
        ".###...",
        "..#....",
    ),
    # An open book.
    8: (
        "###.###",
        "#..#..#",
        "#..#..#",
        "#..#..#",
        "###.###",
        "...#...",
    ),
    # A sheet on a board.
    9: (
        "#######",
        "#.....#",
        "#.###.#",
        "#.....#",
        "#.##..#",
        "#######",
    ),
}
"""The pixels of each door's pictogram, by the door's number."""


@cache
def pictogram(number: int) -> tuple[str, ...]:
    """Return the `ROWS` rows of a door's pictogram, each `WIDTH` cells wide."""
    return tuple(in_half_cells(PIXELS[number]))
