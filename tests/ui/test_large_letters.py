"""Large letters: every character is distinct, no line is too wide, and no part of an address is lost."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.paper.large_print import GLYPHS, HEIGHT, cells_wide, large_lines
from screens.widgets.large_letters import ROWS, drawn
from tests.ui import large_print

SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-/_~:?=&%+@#"
ADDRESSES = st.text(SIGNS, min_size=1, max_size=60)
WIDTHS = st.integers(1, 60)
MOST = st.integers(0, 8)


@given(ADDRESSES, WIDTHS, MOST)
def test_every_line_fits_and_together_they_are_the_address(address: str, width: int, most: int) -> None:
    lines = large_lines(address, width, most)
    if lines is not None:
        assert "".join(lines) == address.upper()
        assert 0 < len(lines) <= most
        assert all(cells_wide(line) <= width for line in lines)


@given(ADDRESSES, WIDTHS, MOST)
def test_drawn_letters_can_be_read_back(address: str, width: int, most: int) -> None:
    lines = large_lines(address, width, most) or ()
    rows = drawn(lines).split("\n") if lines else []
    assert len(rows) == ROWS * len(lines)
    assert all(len(row) <= width for row in rows)
    assert large_print.read(rows) == list(lines)


@given(ADDRESSES, WIDTHS, MOST)
def test_letters_are_refused_only_where_they_cannot_fit(address: str, width: int, most: int) -> None:
    full = [""]
    for sign in address.upper():
        if full[-1] and cells_wide(full[-1] + sign) > width:
            full.append("")
        full[-1] += sign
    has_room = len(full) <= most and all(cells_wide(line) <= width for line in full)
    assert (large_lines(address, width, most) is not None) is has_room


@given(ADDRESSES, WIDTHS, MOST)
def test_a_word_is_split_only_where_whole_words_have_no_room(address: str, width: int, most: int) -> None:
    lines = large_lines(address, width, most)
    words = re.findall(r"[^./-]*[./-]|[^./-]+", address.upper())
    if lines and len(words) <= most and all(cells_wide(word) <= width for word in words):
        assert all(line[-1] in "./-" for line, _next in pairwise(lines))


@pytest.mark.parametrize(
    ("address", "width", "most", "lines"),
    [
        ("www.exemple.fr", 80, 1, ("WWW.EXEMPLE.FR",)),
        ("www.exemple.fr", 40, 2, ("WWW.", "EXEMPLE.FR")),
        ("locataire.exemple.fr", 40, 2, ("LOCATAIRE.", "EXEMPLE.FR")),
        ("abcdefghij", 20, 3, ("ABCDE", "FGHIJ")),
        ("www.exemple.fr", 40, 1, None),
        ("www.exemple.fr", 4, 20, None),
        ("www.exemple.fr", 80, 0, None),
        ("www.exemple.fr", 80, -1, None),
        ("", 80, 3, None),
    ],
)
def test_an_address_is_broken_where_it_is_read_best(
    address: str, width: int, most: int, lines: tuple[str, ...] | None
) -> None:
    assert large_lines(address, width, most) == lines


@pytest.mark.parametrize(
    "address",
    [
        "a b.fr",
        "été.fr",
        "a(b).fr",
        "\N{LATIN SMALL LETTER LONG S}i.fr",
        "\N{LATIN SMALL LETTER DOTLESS I}.fr",
        "ß.fr",
        "a\n.fr",
        "[b]a.fr",
        "\x1b.fr",
    ],
)
def test_an_address_with_an_undrawable_character_is_refused(address: str) -> None:
    assert large_lines(address, 80, 9) is None


def test_every_character_has_one_height_and_no_gap() -> None:
    assert set(GLYPHS) == {*SIGNS.upper(), "É"}
    for sign, glyph in GLYPHS.items():
        assert len(glyph) == HEIGHT
        assert len({len(row) for row in glyph}) == 1, sign
        assert set("".join(glyph)) <= {"#", "."}, sign
        assert all("#" in column for column in zip(*glyph, strict=True)), sign


def test_no_two_characters_look_alike() -> None:
    """Laid upon each other, two characters differ in two pixels at least."""
    for (one, first), (other, second) in combinations(GLYPHS.items(), 2):
        assert _differing(first, second) >= 2, (one, other)


@pytest.mark.parametrize("pair", ["0O", "1I", "1L", "IL", "5S", "8B", "2Z"])
def test_often_confused_characters_differ_clearly(pair: str) -> None:
    one, other = GLYPHS[pair[0]], GLYPHS[pair[1]]
    assert len(one[0]) != len(other[0]) or _differing(one, other) >= 4


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    width = max(len(one[0]), len(other[0]))
    return sum(
        first != second
        for row, beside in zip(one, other, strict=True)
        for first, second in zip(row.ljust(width, "."), beside.ljust(width, "."), strict=True)
    )
