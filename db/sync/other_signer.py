"""What was signed here while another key lay in the place of this terminal's: central would refuse it every night.

A change of name that was cut off leaves it so, or whoever put a key back. With the right one in its place again, such a
file is put aside, and what it holds is sealed anew.
"""

from collections.abc import Collection
from pathlib import Path

from db.former_names import told_key
from db.sync import batch
from db.sync.batch import BadBatch, Frame
from db.sync.spool import Spool


def put_aside(home: Path, spool: Spool, sound: dict[str, Frame], marked: Collection[str], seed: bytes) -> None:
    """Let such files go, out of `sound` too.

    Of those without an event here, such as signs of life, only where central was told of another key than the one that
    signed: one of them may be all that is left of what an older disk knows no row of.

    Args:
        marked: digests that outbox rows point to.
        seed: of the key that is here now.
    """
    told = told_key(home, spool.terminal)
    for digest, frame in sorted(sound.items()):
        is_lost_for_central = digest in marked or (bool(told) and not (spool.is_acked(digest) or _is_of(frame, told)))
        if is_lost_for_central and not batch.is_signed_by(frame, seed):
            spool.put_aside(spool.path(sound.pop(digest).digest))


def _is_of(frame: Frame, told: str) -> bool:
    """Whether the key signed it whose public half this is; one that is no key at all tells nothing."""
    try:
        batch.verify(frame, bytes.fromhex(told))
    except ValueError:
        return True
    except BadBatch:
        return False
    return True
