"""Run work under another account: root is refused nothing, so tests try access rights as another user."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

GROUP = 5100


def as_another(account: int, work: Callable[[], str], group: int = GROUP, others: Sequence[int] = ()) -> str:
    """Return what some work returns under another account, in a child process; all that it needs must be loaded.

    Args:
        others: further groups of the account.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups(others)
        os.setgid(group)
        os.setuid(account)
        try:
            os.write(theirs, work().encode())
        finally:
            os._exit(0)
    os.close(theirs)
    os.waitpid(child, 0)
    with os.fdopen(ours, encoding="utf-8") as told:
        return told.read()


def let_pass(*places: Path) -> None:
    """Let any account pass through every folder above these places."""
    for place in places:
        for above in place.parents:
            above.chmod(above.stat().st_mode | 0o011)


def give(account: int, place: Path) -> None:
    """Give a file, or a folder with all that is in it, to an account, and let the account reach it."""
    for path in (place, *place.rglob("*")):
        os.chown(path, account, GROUP, follow_symlinks=False)
    let_pass(place)


def close(path: Path) -> None:
    """Let only root use a file or a folder."""
    os.chown(path, 0, 0)
    path.chmod(0o700 if path.is_dir() else 0o600)
