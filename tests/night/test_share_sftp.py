"""A share works over SFTP, on a real OpenSSH server: only with a known host, and only with a key that it knows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.central.decisions.invitation import prepare_share
from db.night.share import Away
from db.night.target import open_share
from tests.night.hall import Hall
from tests.night.siege import Siege
from tests.night.ssh_server import SshServer, prepared

pytestmark = [pytest.mark.needs_debian("openssh-server"), pytest.mark.needs_debian("openssh-client")]
FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SshServer:
    (tmp_path / "ssh").mkdir()
    made = prepared(tmp_path / "ssh")
    monkeypatch.setenv("HOME", str(made.account_home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "share/down").mkdir(parents=True)
    (tmp_path / "share/inbox/hall-1").mkdir(parents=True)
    return tmp_path / "share"


def test_sftp_keeps_what_a_share_promises(server: SshServer, root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (root / "down/link").symlink_to(tmp_path / "secret")
    with server.running():
        share = open_share(server.url(root), tmp_path / "home")
        for data in (b"one", b"other"):
            share.put("inbox/hall-1/a.batch", data)
        assert share.names("inbox/hall-1") == {"a.batch": 5}
        assert share.folders("inbox") == ["hall-1"]
        assert share.get("inbox/hall-1/a.batch", 100) == b"other"
        assert share.get("inbox/hall-1/a.batch", 2) == b"oth"
        assert (share.get("down/link", 100), share.get("down/none", 100)) == (None, None)
        assert (share.names("inbox/hall-9"), share.has("enrol")) == ({}, False)
        share.make("enrol", 0o1733)
        assert share.has("enrol")
        for _twice in range(2):
            share.remove("inbox/hall-1/a.batch")
        assert share.names("inbox/hall-1") == {}


def test_a_share_over_sftp_is_prepared_with_its_rights(server: SshServer, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    with server.running():
        assert prepare_share(server.url(tmp_path / "share"), tmp_path / "home") == []
        with pytest.raises(Away, match="n'est pas là"):
            prepare_share(server.url(tmp_path / "none"), tmp_path / "home")
    rights = {path.name: path.stat().st_mode & 0o7777 for path in (tmp_path / "share").iterdir()}
    assert rights == {"inbox": 0o711, "enrol": 0o1733, "down": 0o755}


def test_a_night_over_sftp_brings_what_was_sent(server: SshServer, tmp_path: Path) -> None:
    siege = Siege(tmp_path / "central", tmp_path / "share")
    siege.enrol("hall-1", FIVE)
    hall = Hall(tmp_path / "hall-1", siege.share, target=server.url(siege.share))
    hall.submit("BEL-1", FIVE)
    with server.running():
        assert hall.sync(FIVE).put == 1
        siege.nightly(FIVE)
        assert hall.sync(FIVE).purged == 1
    assert hall.sync(FIVE).away
    assert siege.references() == ["BEL-1"]


def test_an_empty_folder_is_not_the_share(server: SshServer, tmp_path: Path) -> None:
    with server.running(), pytest.raises(Away, match="pas monté"):
        open_share(server.url(tmp_path), tmp_path / "home")


def test_a_host_that_is_not_known_gets_nothing(server: SshServer, root: Path, tmp_path: Path) -> None:
    server.forget_the_host()
    with server.running(), pytest.raises(Away, match="known_hosts"):
        open_share(server.url(root), tmp_path / "home")


def test_an_account_that_is_not_let_in_is_reported(server: SshServer, root: Path, tmp_path: Path) -> None:
    server.take_another_key()
    with server.running(), pytest.raises(Away, match="refuse ce compte"):
        open_share(server.url(root), tmp_path / "home")
