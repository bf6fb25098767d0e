"""Filter a paste before it is read: it holds no key, no more than any field takes, and an end."""

from hypothesis import given
from hypothesis import strategies as st

from screens.shell.driver import END, MOST, START, TORN_AFTER, PasteFilter


def read(*pieces: str) -> str:
    reader = PasteFilter()
    return "".join(reader.decode(piece.encode()) for piece in pieces)


def test_an_escape_sequence_in_a_paste_becomes_text() -> None:
    assert read(f"a{START}A\x1b[31mrouge\x1b]0;titre\x07Z{END}\x1b[21~") == (
        f"a{START}A[31mrouge]0;titre\x07Z{END}\x1b[21~"
    )


@given(st.data())
def test_the_result_is_the_same_wherever_the_input_is_torn(data: st.DataObject) -> None:
    parts = st.sampled_from(["é", "a", "\x1b", "\x1b[A", START, END, "[20"])
    whole = "".join(data.draw(st.lists(parts, max_size=12)))
    raw = whole.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=6)))
    reader = PasteFilter(lambda: 0.0)
    torn = "".join(reader.decode(raw[a:b]) for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True))
    assert torn == PasteFilter(lambda: 0.0).decode(raw)


def test_a_paste_that_is_too_long_is_cut_and_still_ends() -> None:
    told = read(START + "x" * (2 * MOST), "y" * MOST + END + "z")
    assert told == START + "x" * MOST + END + "z"
    assert read(f"{START}a{END}{START}b{END}") == f"{START}a{END}{START}b{END}", "each paste has its own room"


def test_a_paste_whose_end_is_lost_ends_after_a_pause() -> None:
    now = [0.0]
    reader = PasteFilter(lambda: now[0])
    assert reader.decode(f"{START}abc".encode()) == f"{START}abc"
    now[0] = TORN_AFTER / 2
    assert reader.decode(b"d") == "d"
    now[0] += 2 * TORN_AFTER
    assert reader.decode(b"\x1b[21~") == f"{END}\x1b[21~"


def test_bytes_that_are_not_text_become_replacement_characters() -> None:
    reader = PasteFilter()
    assert reader.decode(b"\x1b[M\x20\xff\xfe") == "\x1b[M\x20\ufffd\ufffd"
