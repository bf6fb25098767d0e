"""What central keeps of a sealed file after an erasure: the events that survive, in a file of its own (R6).

A terminal's file is signed and named by its digest: nothing can be taken out of it. So central puts a file of its own
in its place, under the digest of the one that came, with the surviving events byte for byte. It does so too of one that
the escrow's key alone opened: sealed for central's key of now, it serves a later `restore` without the escrow.

    office64-kept 1
    <terminal>
    <sealed at, UTC: of the file that came>
    <SHA-256 of the file that came>
    <age ciphertext, to the end of the file: zstd(header line + one event body a line)>

    tail -n +5 FILE.kept | age -d -i central.age | zstd -d

It bears no signature: it never leaves central's own folders, and age tells a damaged one. Anybody can make one, so it
is believed only under the digest that it tells: what comes from the share lies under its own, which no file can tell.
"""

import re
from collections.abc import Sequence

from db.sync import batch
from db.sync.batch import BadBatch, Frame
from db.sync.keeps import of_header, to_header
from kiosk.clock import from_text, to_text

MAGIC = b"office64-kept 1"
SUFFIX = ".kept"

_DIGEST = re.compile(rb"[0-9a-f]{64}")


def name_of(terminal: str, digest: str) -> str:
    return f"{terminal}-{digest}{SUFFIX}"


def is_kept(data: bytes) -> bool:
    """Whether a file is one of these."""
    return data.startswith(MAGIC + b"\n")


def seal(frame: Frame, bodies: Sequence[bytes], recipients: Sequence[str], *, is_verified: bool = True) -> bytes:
    """The file that takes the place of the one that came as `frame`.

    Args:
        is_verified: whether the signature of that one held; it cannot be asked again.

    Raises:
        BadRecipient: no recipient, or one that is no age key.
    """
    header: dict[str, object] = {"format": 1, "terminal": frame.terminal, "digest": frame.digest}
    header |= {"count": len(bodies), "verified": is_verified, **(to_header(frame.keeps) if frame.keeps else {})}
    ciphertext = batch.encrypt(header, bodies, recipients)
    at = to_text(frame.sealed_at).encode()
    return b"\n".join((MAGIC, frame.terminal.encode(), at, frame.digest.encode(), ciphertext))


def open_kept(data: bytes, *identities: str) -> tuple[Frame, tuple[bytes, ...], bool]:
    """The frame of the file that came, what survives of it, and whether its signature held.

    Args:
        identities: age secret keys, as `batch.open_frame` has them.

    Raises:
        BadBatch: `frame`, `not_for_us` or `content`.
    """
    lines = data.split(b"\n", 4)
    if len(lines) != 5 or lines[0] != MAGIC or not _DIGEST.fullmatch(lines[3]):
        raise BadBatch("frame")
    try:
        terminal, digest = lines[1].decode("ascii"), lines[3].decode("ascii")
        sealed_at = from_text(lines[2].decode("ascii"))
    except ValueError:
        raise BadBatch("frame") from None
    header, bodies = batch.decrypt(lines[4], *identities)
    if (header.get("terminal"), header.get("digest")) != (terminal, digest):
        raise BadBatch("content")
    frame = Frame(terminal, sealed_at, b"", lines[4], digest, of_header(header))
    return frame, bodies, header.get("verified") is True
