"""Run a real OpenSSH server on loopback, for one account with one key, that offers SFTP and nothing else."""

import getpass
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SSHD = "/usr/sbin/sshd"
_CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PidFile none
Subsystem sftp internal-sftp
ForceCommand internal-sftp
"""


@dataclass(frozen=True)
class SshServer:
    port: int
    folder: Path
    account_home: Path
    """The client's home: `~/.ssh` with its key and the hosts it knows."""

    def url(self, folder: Path) -> str:
        return f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{folder}"

    def forget_the_host(self) -> None:
        (self.account_home / ".ssh" / "known_hosts").write_text("")

    def take_another_key(self) -> None:
        """Give the client a key that the server does not know."""
        _key(self.account_home / ".ssh" / "id_ed25519")

    @contextmanager
    def running(self) -> Iterator[None]:
        command = [_SSHD, "-D", "-e", "-f", str(self.folder / "sshd_config")]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                assert server.stderr is not None
                heard = next((line for line in server.stderr if "Server listening" in line), "")
                assert heard, "the server does not start"
                yield
            finally:
                server.terminate()


def prepared(folder: Path) -> SshServer:
    """Prepare the keys and the configuration of a server that is not running yet."""
    home = folder / "account"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _key(folder / "host_key")
    _key(home / ".ssh" / "id_ed25519")
    host_key = (folder / "host_key.pub").read_text().split()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key[0]} {host_key[1]}\n")
    (folder / "authorized_keys").write_bytes((home / ".ssh" / "id_ed25519.pub").read_bytes())
    (folder / "sshd_config").write_text(_CONFIG.format(port=port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd needs it; its unit makes it for a service
    return SshServer(port, folder, home)


def _key(path: Path) -> None:
    path.unlink(missing_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
