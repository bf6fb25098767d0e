"""Sealed files and receipts: what is signed stays so, whatever is changed; standard tools open a file by hand."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from db.night.central.csv.cells import guarded
from db.sync import ack, batch
from db.sync.ack import BadAck
from db.sync.batch import BadBatch, BadRecipient
from kiosk.plain import clean_text
from kiosk.version import PROGRAM

AT = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())
KEY = SigningKey.generate()
BODIES = [b'{"a":"\xc3\xa9"}', b"{}"]
EVENTS = [("1" * 32, BODIES[0]), ("2" * 32, BODIES[1])]
SEALED = batch.seal(EVENTS, "hall-a", AT, [RECIPIENT], bytes(KEY))
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(st.lists(st.binary(max_size=200).map(lambda body: body.replace(b"\n", b"")), max_size=20))
def test_bodies_come_back_byte_for_byte(bodies: list[bytes]) -> None:
    frame = batch.read_frame(batch.seal([("0" * 32, body) for body in bodies], "hall-a", AT, [RECIPIENT], bytes(KEY)))
    batch.verify(frame, bytes(KEY.verify_key))
    assert batch.open_frame(frame, str(IDENTITY)) == tuple(bodies)
    assert (frame.terminal, frame.sealed_at) == ("hall-a", AT)


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_no_changed_byte_passes(place: int, change: int) -> None:
    data = bytearray(SEALED)
    data[place] ^= change
    with pytest.raises(BadBatch):
        batch.verify(batch.read_frame(bytes(data)), bytes(KEY.verify_key))


@given(st.integers(0, len(SEALED) - 1))
def test_no_cut_file_passes(length: int) -> None:
    with pytest.raises(BadBatch):
        batch.verify(batch.read_frame(SEALED[:length]), bytes(KEY.verify_key))


@given(st.lists(st.integers(0, 400_000), max_size=30))
def test_groups_keep_every_body_in_order_within_the_limits(sizes: list[int]) -> None:
    pairs = [(str(number), b"x" * size) for number, size in enumerate(sizes)]
    groups = list(batch.chunks(pairs))
    assert [pair for group in groups for pair in group] == pairs
    for group in groups:
        assert 0 < len(group) <= batch.MOST_EVENTS
        assert len(group) == 1 or sum(len(body) for _id, body in group) <= batch.MOST_BYTES


def test_a_line_break_in_a_body_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        batch.seal([("0" * 32, b"{\n}")], "hall-a", AT, [RECIPIENT], bytes(KEY))


@pytest.mark.parametrize("recipients", [[], ["age1nothing"], [RECIPIENT, ""]])
def test_nothing_is_sealed_for_nobody(recipients: list[str]) -> None:
    with pytest.raises(BadRecipient):
        batch.seal(EVENTS, "hall-a", AT, recipients, bytes(KEY))


@pytest.mark.needs_debian("age")
@pytest.mark.needs_debian("zstd")
def test_the_standard_tools_open_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.batch").write_bytes(SEALED)
    (tmp_path / "central.age").write_text(f"{IDENTITY}\n", encoding="ascii")
    opened = subprocess.run(
        ["/bin/sh", "-c", "tail -n +5 x.batch | age -d -i central.age | zstd -dc"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    header, *bodies, end = opened.stdout.split(b"\n")
    assert (bodies, end) == (BODIES, b"")
    told = json.loads(header)
    assert {name: told[name] for name in ("format", "terminal", "count", "first", "last", "program", "schema")} == {
        "format": 1,
        "terminal": "hall-a",
        "count": 2,
        "first": "1" * 32,
        "last": "2" * 32,
        "program": PROGRAM,
        "schema": 1,
    }


@given(st.dictionaries(DIGESTS, st.sampled_from(["applied", "backed_up"]), max_size=20))
def test_a_receipt_reads_back_and_is_the_same_bytes_for_the_same_state(receipts: dict[str, str]) -> None:
    data = ack.write("hall-a", receipts, bytes(KEY))
    assert ack.read(data, "hall-a", bytes(KEY.verify_key)) == receipts
    assert ack.write("hall-a", dict(reversed(receipts.items())), bytes(KEY)) == data


RECEIPT = ack.write("hall-a", {"ab" * 32: "applied"}, bytes(KEY))


@given(st.integers(0, len(RECEIPT) - 1), st.integers(1, 255))
def test_no_changed_receipt_is_believed(place: int, change: int) -> None:
    data = bytearray(RECEIPT)
    data[place] ^= change
    with pytest.raises(BadAck):
        ack.read(bytes(data), "hall-a", bytes(KEY.verify_key))


def test_a_signature_has_one_writing() -> None:
    """In capitals it would sign another file: another digest, of the same events."""
    signature = SEALED.split(b"\n")[3]
    for other in (signature.upper(), signature[:-1] + b" ", b" " * 128):
        with pytest.raises(BadBatch):
            batch.read_frame(SEALED.replace(signature, other))
    own = RECEIPT.split(b"\n")[2]
    with pytest.raises(BadAck):
        ack.read(RECEIPT.replace(own, own.upper()), "hall-a", bytes(KEY.verify_key))


FORMULA_SIGNS = ("=", "+", "-", "@", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""OWASP, CSV injection; the last four are as wide as a Chinese sign."""
SPACED_SIGNS = (" =", "  +", "\u00a0-", "\u3000@", " \uff1d")


@pytest.mark.parametrize("sign", [*FORMULA_SIGNS, *SPACED_SIGNS])
def test_what_begins_like_a_formula_gets_an_apostrophe(sign: str) -> None:
    assert guarded(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("before", ["\x00", "\x1b", "\x9b", "\ufeff", "\u200b", "\u202e", "\x07\x1b"])
def test_what_steers_a_screen_or_hides_a_formula_is_left_out(before: str) -> None:
    assert guarded(f"{before}=1") == "'=1"
    assert guarded(f"un{before}\ndeux") == "un\ndeux"


@pytest.mark.parametrize("sign", ["\t", "\u2028", "\u2029"])
def test_a_tab_and_the_line_ends_that_nobody_sees_part_words_all_the_same(sign: str) -> None:
    assert [guarded(f"un{sign}deux"), guarded(f"{sign}=1"), guarded(f"un{sign}")] == ["un deux", "' =1", "un "]


@given(st.text(st.characters(exclude_categories=["Zl", "Zp"])).map(lambda text: clean_text(text, multiline=True)))
def test_the_guard_only_ever_adds_one_apostrophe_before_a_formula(text: str) -> None:
    assert guarded(text) in (text, f"'{text}")
    assert not guarded(text).startswith(FORMULA_SIGNS)
    is_number_less_its_zero = re.fullmatch("0[0-9]+", text) is not None
    is_formula = text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)
    assert (guarded(text) != text) == (is_formula or is_number_less_its_zero)


def test_a_telephone_keeps_its_zero_in_a_spreadsheet() -> None:
    assert guarded("0559262760") == "'0559262760"
    assert [guarded(text) for text in ("0", "05 59 26 27 60", "0,10", "64")] == ["0", "05 59 26 27 60", "0,10", "64"]
