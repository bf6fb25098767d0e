"""Files that survive a pulled plug: whole or not there."""

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.private_files import flush_folder, reason
from kiosk.services.ports import StorageError
from kiosk.small_files import NOT_A_FILE

Step = Callable[[str], None]
"""Called before every effect with its name. Production does nothing; a test pulls the plug there."""

PART = ".part"
"""End of a name whose bytes are not all there yet; readers pass over it."""


class Unwritten(StorageError):
    """A file could not be written where it belongs."""

    def __init__(self, said: str, errno: int | None) -> None:
        super().__init__(said)
        self.errno = errno
        """What the system answered, as in `OSError`."""


def part_of(path: Path) -> Path:
    """Where a file lies until it is whole, beside where it is to be."""
    return path.with_name(path.name + PART)


def no_step(name: str) -> None:
    """Production's step."""


Track = Callable[[Sequence[str], str], Iterable[str]]
"""Passes names on, and may show on a screen how far it is."""


def silently(names: Sequence[str], _words: str) -> Iterable[str]:
    """A `Track` that shows nothing."""
    return names


_READ_BY_ALL = 0o044


@dataclass(frozen=True)
class Readers:
    """Whom a file is for, beside its owner."""

    group: int
    else_all: bool
    """Whether, where this account may not give that group, everybody may read it who reaches the folder: whom it is for
    must not be shut out.
    """


def let_read(descriptor: int, mode: int, readers: Readers | None) -> None:
    """Give a file its rights, and touch nothing where it has them.

    Args:
        mode: what it has where its group is the right one; whatever the umask of this process.

    Raises:
        OSError: this account may not.
    """
    if readers is not None and not _is_given(descriptor, readers.group) and readers.else_all:
        mode |= _READ_BY_ALL
    if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
        os.fchmod(descriptor, mode)


def _is_given(descriptor: int, group: int) -> bool:
    if os.fstat(descriptor).st_gid != group:
        try:
            os.fchown(descriptor, -1, group)
        except OSError:
            return False
    return True


def write_durably(
    path: Path,
    data: bytes | Iterable[bytes],
    step: Step = no_step,
    mode: int = 0o600,
    readers: Readers | None = None,
) -> None:
    """Write beside, flush to the disk, then rename: after return the file is there after a power cut too.

    Args:
        data: whole, or in pieces that are made while it is written.
        mode: whatever the umask of this process.
        readers: whom it is for, beside its owner; None: whoever `mode` lets.

    Raises:
        Unwritten: it was not written, and why.
    """
    part = part_of(path)
    try:
        step("write")
        part.unlink(missing_ok=True)
        # On a share somebody else may have put a link there: it is never followed.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with os.fdopen(descriptor, "wb") as file:
            let_read(descriptor, mode, readers)
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        step("rename")
        part.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        place = path if error.errno == NOT_A_FILE else path.parent
        said = f"{place} : un fichier ne peut pas y être écrit. {reason(error)}"
        raise Unwritten(said, error.errno) from None
    except StorageError:  # of the pieces: what they are made from cannot be read
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
