"""Every check of a sealed file, before anything of it is believed."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from db.sync import batch, kept, quarantine, readable, register
from db.sync.batch import BadBatch, Frame
from db.sync.central import Central

_FALSE = ("name", "terminal", "signature", *batch.DAMAGE)
"""Why a file is no terminal's, whatever an erasure took out of it since: none sends it again."""


def with_escrow(central: Central, identities: Sequence[str]) -> Central:
    """The same central in a run to which somebody brought the escrow's keys."""
    return replace(central, keys=replace(central.keys, escrow=tuple(identities)))


def is_for_us(central: Central, frame: Frame) -> bool:
    """Whether central's own key opens what opened: what the escrow's alone does is sealed anew as it is kept."""
    if not central.keys.escrow:
        return True
    try:
        batch.decrypt(frame.ciphertext, central.keys.identity)
    except BadBatch:
        return False
    return True


def open_held(
    central: Central, name: str, data: bytes, folder: str = "", file: str = ""
) -> tuple[Frame, tuple[bytes, ...]]:
    """Every check of a file that central holds: what was taken before its terminal was revoked was taken.

    Args:
        folder: the terminal's folder that it came in; empty: it lay in the archive.
        file: how it is called in quarantine, without suffix; empty: it lies in the archive.

    Raises:
        BadBatch: see `batch.REASONS`.
    """
    if kept.is_kept(data):
        frame, bodies, was_verified = kept.open_kept(data, *central.keys.identities)
        aside = quarantine.own_digests(central.home.quarantine, file)
        if frame.digest not in (aside if file else (quarantine.digest_in_archive(name),)):
            raise BadBatch("frame")  # central did not write it: it came so
        _verify_key(central, frame.terminal)
        if not was_verified:
            raise BadBatch(_why_unverified(central, file))
        return frame, bodies
    parts = batch.parts_of(name)
    return open_came(central, name, folder or (parts[0] if parts else ""), data, is_revoked_taken=True)


def open_came(
    central: Central, name: str, folder: str, data: bytes, *, is_revoked_taken: bool = False
) -> tuple[Frame, tuple[bytes, ...]]:
    """Every check of a file, in the order that tells a person most."""
    parts = batch.parts_of(name)
    if parts is None:
        raise BadBatch("name" if name else "slip")
    if batch.digest_of(data) != parts[1]:
        raise BadBatch("digest")
    frame = batch.read_frame(data)
    if not frame.terminal == parts[0] == folder:
        raise BadBatch("terminal")
    key, is_revoked = _verify_key(central, frame.terminal)
    batch.verify(frame, key)
    if is_revoked and not is_revoked_taken:
        raise BadBatch("revoked")
    return batch.open_whole(frame, *central.keys.identities)


def is_sign_of_life(central: Central, name: str, data: bytes) -> bool:
    """Whether a terminal signed a file in which no event is, be it revoked; false where nobody here can open it."""
    try:
        return not open_held(central, name, data)[1]
    except BadBatch:
        return False


def open_aside(central: Central, name: str, folder: str, data: bytes, file: str) -> tuple[Frame, tuple[bytes, ...]]:
    """Every check of a file in quarantine: of one that lay in the archive, or that an erasure cut, as of what is held.

    Args:
        folder, file: as `open_held` has them.
    """
    if not folder or kept.is_kept(data):
        return open_held(central, name, data, file=file)
    return open_came(central, name, folder, data)


def open_whatever(central: Central, data: bytes, own: Collection[str] = ()) -> tuple[Frame, tuple[bytes, ...], bool]:
    """Frame, bodies, and whether the file can be believed: of one that cannot be taken, for whoever looks into it.

    Args:
        own: see `quarantine.own_digests`; none: what central seems to have written is not believed.

    Raises BadBatch when no key here opens it.
    """
    if kept.is_kept(data):
        frame, bodies, was_verified = kept.open_kept(data, *central.keys.identities)
        return frame, bodies, was_verified and frame.digest in own
    frame = batch.read_frame(data)
    try:
        _frame, bodies = open_held(central, batch.name_of(frame.terminal, frame.digest), data)
    except BadBatch:
        return frame, batch.open_frame(frame, *central.keys.identities), False
    return frame, bodies, True


def look_into(central: Central, data: bytes) -> tuple[Frame, tuple[bytes, ...]]:
    """What anybody with central's keys can read of a file, of a damaged one too; none of it is believed.

    Raises BadBatch when nobody here can.
    """
    try:
        frame, bodies, _is_verified = open_whatever(central, data)
    except BadBatch:
        part = readable.open_part(data, *central.keys.identities)
        return part.frame, (*part.bodies, part.rest)
    return frame, bodies


def _why_unverified(central: Central, file: str) -> str:
    """Of what an erasure cut before its signature could be held against a key, or of what was found false before that;
    where its slip is lost, nobody can tell any more, and its terminal sends it again if it is its own.
    """
    reason = quarantine.told_of(central.home.quarantine / f"{file}{batch.SUFFIX}")["reason"]
    return reason if reason in _FALSE else "cut"


def _verify_key(central: Central, terminal: str) -> tuple[bytes, bool]:
    """A terminal's Ed25519 public key, and whether it was revoked. Raises BadBatch."""
    told = register.of(central.db, terminal)
    if told is None:
        raise BadBatch("unenrolled")
    if told.is_by_name:
        raise BadBatch("revoked")  # nobody can tell what it signed before
    return bytes.fromhex(told.verify_key), told.revoked_at is not None
