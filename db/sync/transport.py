"""The folder between a terminal and central: any fsspec URL, and three verbs: list, put, get.

Nothing is appended and nothing is locked over there. A name carries its digest, so that a partial or repeated file
is only "not there yet". Central alone takes a file away, once it has archived it.
"""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from db.files import PART, Step, no_step, write_durably


class Unreachable(Exception):
    """The far side does not answer: nothing is lost, run again. Exit code 3."""


class NoFile(Exception):
    """Something that is no file of ours stands where one is expected."""


class BadTarget(Exception):
    """The target cannot be used as it is written: `outside` (of a trial's home), `sftp` or `url`. Exit code 2."""


_WEB = frozenset({"http", "https"})
"""Addresses to read from: nothing is ever put down there."""
_SFTP = frozenset({"sftp", "ssh"})
FOLDER, NO_FILE = -1, -2
"""Sizes that are none: a folder; and a link, a pipe or a device, which nobody here puts down and nobody opens."""


_PRIVATE, _SHARED = (0o700, 0o600), (0o770, 0o640)
"""Rights of folders and files: their owner's alone in the home; on a share also those of a group of both sides."""


class Transport(Protocol):
    """Paths are relative to the target, with `/`. Every method may raise `Unreachable`."""

    def list(self, folder: str) -> dict[str, int]:
        """Names in a folder with their size in bytes, or `FOLDER` or `NO_FILE`; empty when the folder is not there."""
        ...

    def put(self, path: str, data: bytes) -> None:
        """Write a whole file, in place of an older one."""
        ...

    def get(self, path: str) -> bytes | None:
        """A file's bytes; None when it is not there."""
        ...

    def take_away(self, path: str) -> None:
        """Remove a file, if it is there. Central's own verb."""
        ...


def fetch(transport: Transport, path: str, most: int) -> bytes | None:
    """The bytes of a file of at most `most` bytes; None when nothing is there.

    Raises:
        NoFile: a folder, a link, a pipe or a giant stands in its place; it was not opened.
        Unreachable: see `Transport`.
    """
    folder, _slash, name = path.rpartition("/")
    size = transport.list(folder).get(name)
    if size is None:
        return None
    if not 0 <= size <= most:
        raise NoFile(name)
    return transport.get(path)


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


def _is_spoken(protocol: str) -> bool:
    import fsspec

    try:
        fsspec.get_filesystem_class(protocol)
    except ImportError:
        return protocol in _SFTP  # its extra can still be installed; the night says so
    except ValueError:
        return False
    return True


def local_path(url: str) -> Path | None:
    """The path of a target on this machine; None for another machine's."""
    bare = url.removeprefix("file://")
    return None if "://" in bare else Path(bare)


def _protocol(url: str) -> str:
    """`sftp` of `sftp://…`, and of `simplecache::sftp://…`."""
    return url.partition("://")[0].rpartition("::")[2]


def open_target(url: str, home: Path, trial: bool, step: Step = no_step) -> Transport:
    """The transport of a target; an empty URL is `<home>/exchange`, so that one machine can play every part.

    A folder inside the home is made; one outside must exist, for it may be a share that is not mounted now.

    Raises:
        BadTarget: unknown or impossible URL, or a trial home's target outside itself.
        Unreachable: the folder is not there.
    """
    if "://" not in url:
        return _folder(Path(url) if url else home / "exchange", home, trial, step)
    if not names_a_folder(url):
        raise BadTarget("url")
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(url)
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
    return _Remote(system, path.rstrip("/"), step)


def _folder(root: Path, home: Path, trial: bool, step: Step) -> Transport:
    if not root.is_absolute():
        raise BadTarget("url")
    root, inside = root.resolve(), root.resolve().is_relative_to(home.resolve())
    if trial and not inside:
        raise BadTarget("outside")
    if inside:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not root.is_dir():
        raise Unreachable("no such folder")
    return _Folder(root, step, *(_PRIVATE if inside else _SHARED))


class _Folder:
    """A mounted folder: fsspec's own writer neither flushes nor renames in place, so this one does."""

    def __init__(self, root: Path, step: Step, folder_mode: int, file_mode: int) -> None:
        self._root = root
        self._step = step
        self._folder_mode, self._file_mode = folder_mode, file_mode

    def list(self, folder: str) -> dict[str, int]:
        with _reaching():
            try:
                entries = list((self._root / folder).iterdir())
            except FileNotFoundError:
                self._check_mounted()
                return {}
            return {entry.name: size for entry in entries if (size := _size_of(entry)) is not None}

    def put(self, path: str, data: bytes) -> None:
        with _reaching():
            self._check_mounted()
            target = self._root / path
            self._make(target.parent)
            write_durably(target, data, self._step, mode=self._file_mode)

    def get(self, path: str) -> bytes | None:
        with _reaching():
            try:
                return (self._root / path).read_bytes()
            except FileNotFoundError:
                self._check_mounted()
                return None

    def take_away(self, path: str) -> None:
        with _reaching():
            (self._root / path).unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
            missing.mkdir(exist_ok=True)
            missing.chmod(self._folder_mode)  # whatever the umask of this process

    def _check_mounted(self) -> None:
        if not self._root.is_dir():
            raise Unreachable("no such folder")


def _size_of(entry: Path) -> int | None:
    """Its size, looked at without following a link; None for what is still being written, or just went."""
    if entry.name.endswith(PART):
        return None
    try:
        seen = entry.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(seen.st_mode):
        return FOLDER
    return seen.st_size if stat.S_ISREG(seen.st_mode) else NO_FILE


class _Remote:
    """Anything else that fsspec reaches: written beside, then moved."""

    def __init__(self, system: Any, root: str, step: Step) -> None:
        self._system = system
        self._root = root
        self._step = step

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def list(self, folder: str) -> dict[str, int]:
        with _reaching():
            self._system.invalidate_cache()
            try:
                entries = self._system.ls(self._at(folder), detail=True)
            except FileNotFoundError:
                return {}
            sizes = {
                entry["name"].rstrip("/").rpartition("/")[2]: FOLDER
                if entry["type"] == "directory"
                else int(entry["size"])
                for entry in entries
            }
            return {name: size for name, size in sizes.items() if not name.endswith(PART)}

    def put(self, path: str, data: bytes) -> None:
        with _reaching():
            target = self._at(path)
            self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._step("write")
            self._system.pipe_file(target + PART, data)
            self._step("rename")
            self._system.mv(target + PART, target)

    def get(self, path: str) -> bytes | None:
        with _reaching():
            try:
                return bytes(self._system.cat_file(self._at(path)))
            except FileNotFoundError:
                return None

    def take_away(self, path: str) -> None:
        with _reaching():
            try:
                self._system.rm_file(self._at(path))
            except FileNotFoundError:
                return


@contextmanager
def _reaching() -> Iterator[None]:
    """Whatever a file system or a protocol's library raises means one thing here: not reached."""
    try:
        yield
    except Unreachable:
        raise
    except Exception as error:
        raise Unreachable(type(error).__name__) from error
