"""Acts of which one that fails hinders no other: what failed is told at the end."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from db.private_files import reason
from kiosk.services.ports import HeldDatabase, StorageError

T = TypeVar("T")


def tried(act: Callable[[], T], troubles: list[StorageError]) -> T | None:
    """What an act gives; None where the disk would not have it, which is told at the end."""
    try:
        return act()
    except StorageError as trouble:
        troubles.append(trouble)
    except OSError as error:
        troubles.append(StorageError(f"{error.filename} : {reason(error)}"))
    return None


def worst(troubles: Sequence[StorageError]) -> StorageError:
    """What ends a night: the worst, or every sentence once; one that met a base that is held can be tried again."""
    lasting = [each for each in troubles if each.is_lasting]
    kind = HeldDatabase if any(isinstance(each, HeldDatabase) for each in troubles) else StorageError
    return lasting[0] if lasting else kind(" ".join(dict.fromkeys(str(each) for each in troubles)))
