"""The target of the night: what its address may be, and the transport that it means."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from db.files import Step, no_step
from db.sync import ack
from db.sync.folder_transport import FolderTransport, Modes
from db.sync.remote_transport import RemoteTransport
from db.sync.transport import NotThere, Transport, Unreachable, reaching


class BadTarget(Exception):
    """The target cannot be used as it is written. Exit code 2.

    Why: `outside` (of a trial's home), `password`, `sftp` or `url`.
    """


OWN = "exchange"
"""The folder of a home where no target is told."""
_WEB = frozenset({"http", "https"})
"""Addresses to read from: nothing is ever put down there."""
_SFTP = frozenset({"sftp", "ssh"})
_PASSWORD = re.compile(r"(://)[^/@]*:(?!\d+/).*@")
"""Up to the last `@`: a password that somebody typed may hold any sign. A number before a stroke is a port."""
_PRIVATE, _SHARED = Modes(0o700, 0o600), Modes(0o770, 0o640, {ack.FOLDER: 0o755})
"""Their owner's alone in the home; on a share also those of a group of both sides, and every terminal looks for its
receipt.
"""


def names_a_folder(url: str) -> bool:
    """Whether a target can be one at all: a whole path, or an address that a library here speaks, no web page's.

    `file://` without a path would be the folder that one happens to stand in, `file://host/…` another machine.
    """
    if "://" not in url:
        return Path(url).is_absolute()
    protocol = _protocol(url)
    if protocol == "file":
        return url.rpartition("://")[2].startswith("/")
    return protocol not in _WEB and _is_spoken(protocol)


def has_password(url: str) -> bool:
    """Whether an address holds a password, which would be in a file, in a log and on a screen: a key opens instead."""
    return bool(_PASSWORD.search(url))


def without_password(url: str) -> str:
    """To be shown: the account and its password are left out where there is one."""
    return _PASSWORD.sub(r"\1…@", url)


def _is_spoken(protocol: str) -> bool:
    try:
        _fsspec().get_filesystem_class(protocol)
    except ImportError:
        return protocol in _SFTP  # its extra can still be installed; the night says so
    except ValueError:
        return False
    return True


@cache
def _fsspec() -> Any:
    """The library, which is told to speak SFTP to hosts that are known alone, before it looks for anything itself."""
    import fsspec

    for protocol in _SFTP:
        fsspec.register_implementation(protocol, "db.sync.sftp.KnownHost", clobber=True)
    return fsspec


def is_reachable_from_here(url: str) -> bool:
    """Whether what speaks the target's protocol is installed; whether the far side answers is only known at night."""
    if local_path(url) is not None:
        return True
    try:
        _fsspec().get_filesystem_class(_protocol(url))
    except (ImportError, ValueError):
        return False
    return True


def local_path(url: str) -> Path | None:
    """The path of a target on this machine; None for another machine's."""
    bare = url.removeprefix("file://")
    return None if "://" in bare else Path(bare)


def is_inside(url: str, home: Path) -> bool:
    """Whether a target is a folder of the home itself, which is always there; an empty one is `<home>/exchange`."""
    path = local_path(url)
    return not url or (path is not None and _is_below(path, home))


def _is_below(path: Path, home: Path) -> bool:
    return path.resolve().is_relative_to(home.resolve())


def _protocol(url: str) -> str:
    """`sftp` of `sftp://…`, and of `simplecache::sftp://…`."""
    return url.partition("://")[0].rpartition("::")[2]


def open_target(url: str, home: Path, trial: bool, step: Step = no_step) -> Transport:
    """The transport of a target; an empty URL is `<home>/exchange`, so that one machine can play every part.

    A folder inside the home is made; one outside must exist, for it may be a share that is not mounted now.

    Raises:
        BadTarget: unknown or impossible URL, or a trial home's target outside itself.
        NotThere: the folder is not.
        Unreachable: nobody answers.
    """
    if "://" not in url:
        return _folder(Path(url) if url else home / OWN, home, trial, step)
    if has_password(url):
        raise BadTarget("password")
    if not names_a_folder(url):
        raise BadTarget("url")
    if trial and _protocol(url) != "file":
        raise BadTarget("outside")  # before anybody is called
    try:
        system, path = _fsspec().core.url_to_fs(url)
    except Unreachable:
        raise
    except ImportError:
        raise BadTarget("sftp" if _protocol(url) in _SFTP else "url") from None
    except (ValueError, TypeError):
        raise BadTarget("url") from None
    except Exception as error:
        # A protocol's library raises its own classes when its host is silent: none of them may end the night.
        raise Unreachable(type(error).__name__) from None
    if type(system).__name__ == "LocalFileSystem":
        return _folder(Path(path), home, trial, step)
    if trial:
        raise BadTarget("outside")
    return RemoteTransport(system, path.rstrip("/"), step)


def _folder(root: Path, home: Path, trial: bool, step: Step) -> Transport:
    if not root.is_absolute():
        raise BadTarget("url")
    root, inside = root.resolve(), _is_below(root, home)
    if trial and not inside:
        raise BadTarget("outside")
    if inside:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with reaching():
        if not root.is_dir():
            raise NotThere("no such folder")
    return FolderTransport(root, step, _PRIVATE if inside else _SHARED)
