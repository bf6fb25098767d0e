"""A batch is read whole or refused, whoever sends it, and opens with stock tools."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.wire import batches
from db.wire.batches import BadBatch
from tests.night.keys import CENTRAL, ESCROW, Pair, pair

AT = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
HALL = pair("hall-1")
BODIES = [b'{"n":1}', b'{"n":2}']


def sealed(bodies: list[bytes] = BODIES) -> bytes:
    return batches.seal(bodies, "hall-1", AT, [CENTRAL.recipient, ESCROW.recipient], HALL.seed)


@pytest.mark.parametrize("reader", [CENTRAL, ESCROW], ids=["central", "escrow"])
def test_central_and_escrow_read_what_was_sealed(reader: Pair) -> None:
    frame = batches.read_frame(sealed())
    assert (frame.terminal, frame.sealed_at) == ("hall-1", AT)
    assert frame.is_signed_by(HALL.verify)
    assert batches.open_frame(frame, [reader.identity]) == BODIES


def test_a_sign_of_life_holds_no_event() -> None:
    assert batches.open_frame(batches.read_frame(sealed([])), [CENTRAL.identity]) == []


def test_another_terminals_key_does_not_verify_it() -> None:
    assert not batches.read_frame(sealed()).is_signed_by(pair("hall-2").verify)


def test_no_other_key_opens_it() -> None:
    with pytest.raises(BadBatch, match=r"^key$"):
        batches.open_frame(batches.read_frame(sealed()), [HALL.identity])


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_line_that_was_changed_breaks_the_signature(line: int) -> None:
    lines = sealed().split(b"\n", 4)
    lines[1:3] = (
        [b"hall-2", lines[2]] if line == 1 else [lines[1], b"2026-12-02T17:00:00Z"] if line == 2 else lines[1:3]
    )
    lines[4] = lines[4][:-1] + bytes([lines[4][-1] ^ 1]) if line == 0 else lines[4]
    assert not batches.read_frame(b"\n".join(lines)).is_signed_by(HALL.verify)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "frame"),
        (b"x", "frame"),
        (b"office64-batch 2\nhall-1\n", "newer"),
        (b"office64-batch 1\n../x\n2026-12-01T17:00:00Z\nab\n", "frame"),
        (b"office64-batch 1\nhall-1\nyesterday\nab\n", "frame"),
    ],
)
def test_a_file_that_is_no_batch_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadBatch, match=rf"^{reason}$"):
        batches.read_frame(data)


@pytest.mark.parametrize(
    "lines",
    [
        [b"", b""],
        [b'{"count":2,"format":1,"terminal":"hall-1"}', b"one", b""],
        [b'{"count":1,"format":1,"terminal":"hall-2"}', b"one", b""],
        [b'{"count":1,"format":1,"terminal":"hall-1"}', b"one"],
        [b'{"count":10001,"format":1,"terminal":"hall-1"}', *[b"x"] * 10_001, b""],
        [b"[" * 100_000, b""],
    ],
    ids=["no header", "other count", "other terminal", "cut", "too many lines", "deep"],
)
def test_content_that_no_terminal_seals_is_refused(lines: list[bytes]) -> None:
    from db.wire.sealing import encrypt, sign

    head = [b"office64-batch 1", b"hall-1", b"2026-12-01T17:00:00Z"]
    ciphertext = encrypt(b"\n".join(lines), [CENTRAL.recipient])
    data = b"\n".join((*head, sign(b"\n".join((*head, ciphertext)), HALL.seed).encode(), ciphertext))
    with pytest.raises(BadBatch, match=r"^content$"):
        batches.open_frame(batches.read_frame(data), [CENTRAL.identity])


def test_a_small_file_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_PLAIN", 1 << 16)
    with pytest.raises(BadBatch, match=r"^content$"):
        batches.open_frame(batches.read_frame(sealed([b"x" * (1 << 17)])), [CENTRAL.identity])


def test_a_full_batch_is_read_and_hardly_more() -> None:
    """A stolen terminal's file of a few kibibytes may grow a thousandfold: to no more than two full batches."""
    full, great = b"x" * batches.MOST_BYTES, b"x" * (batches.MOST_BYTES * 3)
    assert batches.open_frame(batches.read_frame(sealed([full])), [CENTRAL.identity]) == [full]
    with pytest.raises(BadBatch, match=r"^content$"):
        batches.open_frame(batches.read_frame(sealed([great])), [CENTRAL.identity])


def test_many_events_travel_in_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_EVENTS", 3)
    monkeypatch.setattr(batches, "MOST_BYTES", 10)
    pairs = [(str(n), b"abc") for n in range(5)] + [("long", b"x" * 50), ("last", b"y")]
    groups = list(batches.chunks(pairs))
    assert [event for group in groups for event in group] == pairs
    assert [len(group) for group in groups] == [3, 2, 1, 1]


def test_the_name_is_the_digest_and_nothing_else_is_a_name() -> None:
    digest = batches.digest_of(sealed())
    assert batches.digest_in(batches.name_of(digest)) == digest
    for name in (
        "x.batch",
        f"{digest}.batch.part",
        f"{digest.upper()}.batch",
        f"../{digest}.batch",
        f"{digest}.batch\n",
    ):
        assert batches.digest_in(name) is None


@pytest.mark.needs_debian("age")
@pytest.mark.needs_debian("zstd")
def test_stock_tools_open_it(tmp_path: Path) -> None:
    file, key = tmp_path / "one.batch", tmp_path / "central.age"
    file.write_bytes(sealed())
    key.write_text(f"{CENTRAL.identity}\n")
    typed = f"tail -n +5 {file} | age -d -i {key} | zstd -d"
    lines = subprocess.run(["sh", "-c", typed], capture_output=True, check=True).stdout.splitlines()
    assert json.loads(lines[0])["count"] == 2
    assert lines[1:] == BODIES
