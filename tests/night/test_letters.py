"""A letter is believed whole or not at all."""

from datetime import date, timedelta

import pytest

from db.wire import letters
from db.wire.letters import BadLetter, Letter
from tests.night.keys import CENTRAL, pair

NIGHT = date(2026, 12, 2)
HALL = pair("hall-1")
DIGESTS = ["ab" * 32, "cd" * 32]


def written(**sections: object) -> bytes:
    told = {"stored": letters.packed({NIGHT: DIGESTS, NIGHT - timedelta(days=1): []})} | sections
    return letters.write(Letter("hall-1", 7, NIGHT, told), CENTRAL.seed, [HALL.recipient])


def read(data: bytes, terminal: str = "hall-1") -> Letter:
    return letters.read(data, terminal, CENTRAL.verify, HALL.identity)


def test_the_terminal_reads_what_central_wrote() -> None:
    found = read(written(erased=["ee"]))
    assert (found.number, found.night, found.sections["erased"]) == (7, NIGHT, ["ee"])
    assert found.stored() == {letters.prefix_of(digest): NIGHT for digest in DIGESTS}
    assert not found.is_revoked
    assert read(written(revoked=True)).is_revoked


def test_another_terminals_letter_is_not_its_own() -> None:
    with pytest.raises(BadLetter, match=r"^terminal$"):
        read(written(), "hall-2")


def test_another_centrals_letter_is_not_believed() -> None:
    with pytest.raises(BadLetter, match=r"^signature$"):
        letters.read(written(), "hall-1", pair("another central").verify, HALL.identity)


def test_no_other_terminal_opens_it() -> None:
    with pytest.raises(BadLetter, match=r"^key$"):
        letters.read(written(), "hall-1", CENTRAL.verify, pair("hall-2").identity)


@pytest.mark.parametrize("at", range(6))
def test_a_flipped_bit_anywhere_is_found(at: int) -> None:
    lines = written().split(b"\n", 5)
    lines[at] = lines[at][:-1] + bytes([lines[at][-1] ^ 1])
    with pytest.raises(BadLetter, match=r"^(frame|terminal|signature)$"):
        read(b"\n".join(lines))


@pytest.mark.parametrize("data", [b"", b"x\n" * 9, b"office64-letter 1\nhall-1\n0\n2026-12-02\nab\nx"])
def test_a_file_that_is_no_letter_is_refused(data: bytes) -> None:
    with pytest.raises(BadLetter, match=r"^frame$"):
        read(data)
    assert letters.number_if_ours(data, CENTRAL.verify) == 0


@pytest.mark.parametrize("stored", [["x"], {"someday": ""}, {"2026-12-02": "?"}, {"2026-12-02": "YWJj"}])
def test_an_unreadable_list_is_refused_as_content(stored: object) -> None:
    with pytest.raises(BadLetter, match=r"^content$"):
        read(written(stored=stored))


def test_numbers_only_grow_and_strangers_use_up_none() -> None:
    ours, strangers = written(), letters.write(Letter("hall-1", 2**62, NIGHT, {}), pair("x").seed, [HALL.recipient])
    assert letters.number_if_ours(ours, CENTRAL.verify) == 7
    assert letters.number_if_ours(strangers, CENTRAL.verify) == 0
    by_night = letters.next_number(NIGHT, last=0, seen=0)
    assert letters.next_number(NIGHT + timedelta(days=1), last=by_night, seen=0) == by_night + 86_400
    assert letters.next_number(NIGHT, last=by_night, seen=0) == by_night + 1
    assert letters.next_number(NIGHT, last=0, seen=by_night + 5) == by_night + 6
