"""SFTP to a machine that is known: fsspec's own class takes any host's word for who it is.

The account that runs the night has its key in `~/.ssh` (`id_ed25519`, without a passphrase) and the far side's in
`~/.ssh/known_hosts`. Imported only where a target says `sftp://`: paramiko takes a fifth of a second.
"""

import logging

from fsspec.implementations.sftp import SFTPFileSystem
from paramiko import RejectPolicy, SSHClient
from paramiko.ssh_exception import AuthenticationException, BadHostKeyException, SSHException

from db.sync.transport import LOGIN, NO_KEY, UNKNOWN_HOST, Unreachable

# Its thread tells of a host that hangs up with a traceback, which without any handler lands on a person's screen: the
# night says in its own words that the host was not reached.
logging.getLogger("paramiko").addHandler(logging.NullHandler())

_PATIENCE = 20.0
"""Seconds for each part of a connection."""
_BY_WORDS = {"known_hosts": UNKNOWN_HOST, "No authentication methods": NO_KEY}


class KnownHost(SFTPFileSystem):  # type: ignore[misc]  # fsspec has no types
    """What `fsspec` is told to take for `sftp` and `ssh`."""

    def _connect(self) -> None:
        self.client = SSHClient()
        self.client.load_system_host_keys()
        self.client.set_missing_host_key_policy(RejectPolicy())
        waits = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout"), _PATIENCE)
        try:
            self.client.connect(self.host, **waits, **self.ssh_kwargs)
        except BadHostKeyException:
            raise Unreachable(UNKNOWN_HOST) from None
        except AuthenticationException:
            raise Unreachable(LOGIN) from None
        except SSHException as error:
            # paramiko has no class of its own for either.
            known = (why for words, why in _BY_WORDS.items() if words in str(error))
            raise Unreachable(next(known, type(error).__name__)) from None
        self.ftp = self.client.open_sftp()
