"""Read and open a target: a folder of this machine, or one over SFTP."""

import re
from pathlib import Path

from db.files import Step, no_step
from db.night.share import MARKER, OWN, Away, BadTarget, FolderShare, Share

_PASSWORD = re.compile(r"(://)[^/@]*:(?!\d+/).*@")
"""Matches up to the last `@`, as a password may hold any character; a number before a `/` is a port."""


def open_share(target: str, home: Path, *, trial: bool = False, step: Step = no_step) -> Share:
    """Open the share of a target; an empty target means `<home>/exchange`.

    Raises:
        BadTarget: the text can be no target, or leads out of a trial's home.
        Away: it is not mounted, or does not answer.
    """
    share = open_unmarked(target, home, trial=trial, step=step)
    if not share.has(MARKER):
        raise Away("le partage n'est pas monté, ou le siège ne l'a pas encore préparé")
    return share


def open_unmarked(target: str, home: Path, *, trial: bool = False, step: Step = no_step) -> Share:
    """Open a folder that `central init` may yet have to make a share. Raises the errors of `open_share`."""
    check_target(target, home, trial=trial)
    root = local_path(target, home)
    if root is None:
        from db.night.share_sftp import open_sftp

        return open_sftp(target, step)
    return FolderShare(root, step)


def check_target(target: str, home: Path, *, trial: bool = False) -> None:
    """Raise BadTarget for a text that can be no target; nothing is contacted yet."""
    if _PASSWORD.search(target):
        raise BadTarget("password")
    root = local_path(target, home)
    if root is None and not target.startswith("sftp://"):
        raise BadTarget("url")
    if trial and (root is None or not root.resolve().is_relative_to(home.resolve())):
        raise BadTarget("outside")


def local_path(target: str, home: Path) -> Path | None:
    """Return the folder of a target on this machine; None when it is on another one, or no absolute path."""
    if not target:
        return home / OWN
    bare = target.removeprefix("file://")
    return Path(bare) if "://" not in bare and bare.startswith("/") else None


def without_password(target: str) -> str:
    """Return a target as it may be shown."""
    return _PASSWORD.sub(r"\1…@", target)
