"""The folder between a terminal and central: any fsspec URL, and three verbs: list, put, get.

Nothing is appended and nothing is locked over there. A name carries its digest, so that a partial or repeated file
is only "not there yet". Central alone takes a file away, once it has archived it.
"""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from db.files import PART


class Unreachable(Exception):
    """The far side does not answer: nothing is lost, run again. Exit code 3."""


class NotThere(Unreachable):
    """Another folder stands in the place of the share, or none: it is not mounted. Nothing is written there."""


class Unwritable(Unreachable):
    """The share can be read and takes nothing, wherever in it: `READ_ONLY` or `FULL`. No file in it is to blame."""


class NoRight(Unreachable):
    """This account may not do it there: nothing that lies there is to blame. Says `RIGHTS`."""


class InTheWay(Unreachable):
    """Something stands in the place of a folder or of a file: a link, which is never followed, or no folder."""


class NoFile(Exception):
    """Something that is no file of ours stands where one is expected."""


UNKNOWN_HOST, LOGIN, NO_KEY = NOT_LET_IN = ("unknown host", "login", "no key")
"""Why a machine is not reached: it is not the one that is known by this name, it does not let this account in with its
key, or the account has none.
"""
UNTOLD = "untold"
"""Where it is said nowhere any more: see `share.is_untold`."""
READ_ONLY, FULL, RIGHTS = "read only", "full", "rights"
"""Why a share takes nothing, or nothing from this account."""
_LOOKED_AT = (READ_ONLY, FULL)
"""Of those, the ones with which everything there was looked at."""
_BY_ERRNO = {errno.EROFS: READ_ONLY, errno.ENOSPC: FULL, errno.EDQUOT: FULL}
FOLDER, NO_FILE = -1, -2
"""Sizes that are none: a folder; and a link, a pipe or a device, which nobody here puts down and nobody opens."""


def is_share_away(reached: bool, refusal: str) -> bool:
    """Whether a run could not even see what lies there, by how it ended."""
    return not reached and refusal not in _LOOKED_AT


@dataclass(frozen=True)
class Seen:
    """Something in a folder, looked at from outside."""

    size: int
    """Bytes, or `FOLDER` or `NO_FILE`."""
    changed: datetime
    """By the far side's clock."""


class Transport(Protocol):
    """Paths are relative to the target, with `/`. Every method may raise `Unreachable`."""

    def list(self, folder: str) -> dict[str, int]:
        """Names in a folder with their size, less what is half written; empty when the folder is not there."""
        ...

    def look(self, folder: str) -> dict[str, Seen]:
        """The same with what is half written, and since when nothing was."""
        ...

    def put(self, path: str, data: bytes, reader: str = "") -> None:
        """Write a whole file, in place of an older one.

        Args:
            reader: a folder there; whose group may read that is given this file. A far side of another machine has
                its own idea of groups.
        """
        ...

    def let_read(self, path: str, reader: str) -> None:
        """Give a file of this account's own that was put there before the rights that `put` gives it now, if it lacks
        them; its bytes stay. Nothing, where it is not there, or may not be given.
        """
        ...

    def get(self, path: str, most: int) -> bytes | None:
        """The bytes of a file of at most `most` bytes; None when it is not there. Raises NoFile for anything else."""
        ...

    def is_there(self, folder: str) -> bool:
        """Whether anything has that name, a folder or what stands in its place."""
        ...

    def make(self, folder: str) -> None:
        """Make a folder, if it is not there."""
        ...

    def shut_at(self, path: str) -> str:
        """Of a path that this account was refused, the part that is shut: a folder on the way, or the path itself."""
        ...

    def take_away(self, path: str) -> None:
        """Remove a file, if it is there. Central's own verb."""
        ...


def whole(there: Mapping[str, Seen]) -> dict[str, int]:
    """Of everything in a folder, what is not half written, with its size."""
    return {name: seen.size for name, seen in there.items() if not name.endswith(PART)}


def fetch(transport: Transport, path: str, most: int) -> bytes | None:
    """As `Transport.get`, and what is listed to be no file is not even opened.

    Raises:
        NoFile: a folder, a link, a pipe or a giant stands in its place.
        Unreachable: see `Transport`.
    """
    folder, _slash, name = path.rpartition("/")
    size = transport.list(folder).get(name)
    if size is None:
        return None
    if not 0 <= size <= most:
        raise NoFile(name)
    return transport.get(path, most)


@contextmanager
def reaching() -> Iterator[None]:
    """Whatever a file system or a protocol's library raises means one thing here: not reached."""
    try:
        yield
    except (Unreachable, NoFile):
        raise
    except Exception as error:
        number = getattr(error, "errno", None) or 0
        if number == errno.EACCES:  # not EPERM: in a folder that is everybody's, one file is somebody else's
            raise NoRight(RIGHTS) from error
        why = _BY_ERRNO.get(number)
        raise (Unwritable(why) if why else Unreachable(type(error).__name__)) from error
