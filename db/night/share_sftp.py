"""A share over SFTP, on a machine in `known_hosts`.

The account that runs the night has its key in `~/.ssh` (`id_ed25519`, without a passphrase) and the far side's in
`~/.ssh/known_hosts`. Imported only where a target says `sftp://`: paramiko takes a fifth of a second to load.
"""

import errno
import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from paramiko import RejectPolicy, SFTPClient, SSHClient
from paramiko.ssh_exception import AuthenticationException, BadHostKeyException, SSHException

from db.files import PART, Step
from db.night.share import FILE_MODE, FOLDER_MODE, Away, BadTarget, lacking

# paramiko's thread logs a traceback when a host hangs up; without any handler it would reach a person's screen.
logging.getLogger("paramiko").addHandler(logging.NullHandler())

_PATIENCE = 20.0
"""Seconds for each part of a connection."""
_BY_WORDS = {
    "known_hosts": "cette machine n'est pas connue (~/.ssh/known_hosts)",
    "No authentication methods": "ce compte n'a pas de clé (~/.ssh/id_ed25519)",
}


def open_sftp(target: str, step: Step) -> "SftpShare":
    """Connect to `sftp://[account@]host[:port]/path`.

    Raises:
        BadTarget: the target has no host or no path.
        Away: the host is unknown, silent, or refuses this account.
    """
    parts = urlsplit(target)
    if not parts.hostname or not parts.path.strip("/"):
        raise BadTarget("url")
    client = SSHClient()
    client.load_system_host_keys()
    client.set_missing_host_key_policy(RejectPolicy())
    waits = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout"), _PATIENCE)
    try:
        client.connect(parts.hostname, parts.port or 22, parts.username, **waits)
        channel = client.open_sftp()
    except BadHostKeyException:
        raise Away(f"{parts.hostname} n'est plus la machine connue (~/.ssh/known_hosts)") from None
    except AuthenticationException:
        raise Away(f"{parts.hostname} refuse ce compte et sa clé") from None
    except (SSHException, OSError) as error:
        why = next((said for words, said in _BY_WORDS.items() if words in str(error)), "il ne répond pas")
        raise Away(f"{parts.hostname} : {why}") from None
    return SftpShare(channel, parts.path.rstrip("/"), step)


class SftpShare:
    """`db.night.share.Share` over an open SFTP channel."""

    def __init__(self, channel: SFTPClient, root: str, step: Step) -> None:
        self._channel, self._root, self._step = channel, root, step

    def names(self, folder: str) -> dict[str, int]:
        with _reaching(), suppress(FileNotFoundError):
            entries = self._channel.listdir_attr(self._at(folder))
            return {each.filename: each.st_size or 0 for each in entries if stat.S_ISREG(each.st_mode or 0)}
        return {}

    def folders(self, folder: str) -> list[str]:
        with _reaching(), suppress(FileNotFoundError):
            entries = self._channel.listdir_attr(self._at(folder))
            return sorted(each.filename for each in entries if stat.S_ISDIR(each.st_mode or 0))
        return []

    def get(self, path: str, most: int) -> bytes | None:
        with _reaching(), suppress(FileNotFoundError):
            if not stat.S_ISREG(self._channel.lstat(self._at(path)).st_mode or 0):
                return None
            with self._channel.open(self._at(path), "rb") as file:
                file.prefetch(max_concurrent_requests=8)
                return bytes(file.read(most + 1))
        return None

    def put(self, path: str, data: bytes, mode: int = FILE_MODE) -> None:
        with lacking(path.rpartition("/")[0]), _reaching():
            target = self._at(path)
            self._step("write")
            with self._channel.open(target + PART, "wb") as file:
                file.write(data)
            self._channel.chmod(target + PART, mode)
            self._step("rename")
            try:
                self._channel.posix_rename(target + PART, target)
            except OSError:  # a server without that extension does not rename over an existing file
                with suppress(FileNotFoundError):
                    self._channel.remove(target)
                self._channel.rename(target + PART, target)

    def remove(self, path: str) -> None:
        with _reaching(), suppress(FileNotFoundError):
            self._step("remove")
            self._channel.remove(self._at(path))

    def has(self, folder: str) -> bool:
        with _reaching(), suppress(FileNotFoundError):
            return stat.S_ISDIR(self._channel.lstat(self._at(folder)).st_mode or 0)
        return False

    def make(self, folder: str, mode: int = FOLDER_MODE) -> None:
        if not self.has(folder):
            with _reaching():
                self._step("make folder")
                self._channel.mkdir(self._at(folder), 0o700)
                self._channel.chmod(self._at(folder), mode)  # mkdir's rights depend on the far side's umask

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (SSHException, OSError, EOFError) as error:
        denied = isinstance(error, OSError) and error.errno == errno.EACCES
        why = "ce compte n'y a pas le droit" if denied else "il ne répond pas, ou n'a plus de place"
        raise Away(f"le partage : {why}") from error
