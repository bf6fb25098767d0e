"""What doctor, and who lists agents, say of a terminal's key that is gone, or is none: what hangs on it there, and the
way without a copy (the words are `db.key_words`'s).
"""

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from db import key_words
from db.former_names import signing_lost
from db.init_command import init_again
from db.key_words import NoKey
from db.migrations import check_version
from db.stores.own_pepper import has_codes_of_here
from db.sync.shut import is_shut
from db.terminal import look_at
from kiosk.i18n import _
from kiosk.services.ports import StorageError


def told(home: Path, file: Path, read: Callable[[], object]) -> tuple[str, str] | None:
    """What is, and what to do; None: `read` finds a key there."""
    try:
        read()
    except NoKey:
        said = _(key_words.NOT_A_KEY).format(path=file) + _what_hangs_on(home, file)
        return said, _(key_words.PUT_ASIDE).format(lost=_without_copy(home, file))
    except StorageError as error:
        if not is_shut(file.parent) and not file.exists():
            return gone(home, file)
        return _(str(error)) + _what_hangs_on(home, file), ""
    return None


def gone(home: Path, file: Path) -> tuple[str, str]:
    """The same of a key that is not there."""
    said = _(key_words.MISSING).format(path=file) + _what_hangs_on(home, file)
    return said, _(key_words.PUT_BACK).format(lost=_without_copy(home, file))


def _what_hangs_on(home: Path, file: Path) -> str:
    """Behind what is said of a key; empty: of the others their words tell it."""
    if file.name != key_words.PEPPER:
        return ""
    return f" {_(key_words.PEPPER_OF_CODES if _has_codes_of_here(home) else key_words.PEPPER_OF_NONE)}"


def _has_codes_of_here(home: Path) -> bool:
    """A base that cannot be looked into, or not yet, may have some."""
    with suppress(StorageError, OSError), closing(look_at(home)) as db:
        return bool(check_version(db)) or has_codes_of_here(db)
    return True


def _without_copy(home: Path, file: Path) -> str:
    if file.name == key_words.SIGNING:
        return signing_lost(home)
    is_needless = file.name == key_words.PEPPER and not _has_codes_of_here(home)
    lost = key_words.PEPPER_WITHOUT_CODES if is_needless else key_words.TABLE[file.name].told
    return _(lost).format(init=init_again(home))
