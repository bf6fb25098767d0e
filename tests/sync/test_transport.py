"""A folder behind any URL: list, put, get; what does not answer is told apart from what is written wrong."""

from pathlib import Path
from typing import Any

import pytest

from db.files import PART
from db.sync.targets import BadTarget, open_target
from db.sync.transport import Unreachable


@pytest.mark.parametrize("url", ["memory://transport", "folder", "plain path", "default"])
def test_what_was_put_is_listed_and_got(tmp_path: Path, url: str) -> None:
    written = {"folder": tmp_path.as_uri(), "plain path": str(tmp_path), "default": ""}.get(url, url)
    target = open_target(written, tmp_path, trial=False)
    assert target.list("inbox/hall-a") == {}
    assert target.get("acks/hall-a.ack", 99) is None
    target.put("inbox/hall-a/x.batch", b"one")
    target.put("inbox/hall-a/x.batch", b"other")
    assert target.list("inbox/hall-a") == {"x.batch": 5}
    assert target.list("inbox") == {"hall-a": -1}
    assert target.get("inbox/hall-a/x.batch", 99) == b"other"
    target.take_away("inbox/hall-a/x.batch")
    target.take_away("inbox/hall-a/x.batch")
    assert target.list("inbox/hall-a") == {}


def test_a_file_half_written_is_not_there_yet(tmp_path: Path) -> None:
    target = open_target(tmp_path.as_uri(), tmp_path, trial=False)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "x.batch.part").write_bytes(b"ha")
    assert target.list("inbox") == {}


def test_a_share_that_is_not_mounted_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        open_target((tmp_path / "share").as_uri(), tmp_path / "home", trial=False)
    assert not (tmp_path / "share").exists()


def test_a_share_that_goes_away_meanwhile_is_unreachable(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    target = open_target(share.as_uri(), tmp_path / "home", trial=False)
    share.rmdir()
    for act in (lambda: target.list("inbox"), lambda: target.get("x", 10), lambda: target.put("x", b"")):
        with pytest.raises(Unreachable):
            act()


def test_a_target_that_is_a_file_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "share").write_bytes(b"")
    with pytest.raises(Unreachable):
        open_target((tmp_path / "share").as_uri(), tmp_path / "home", trial=False)


class Broken:
    """What a protocol's library does when its host is silent: an exception class of its own."""

    class Silence(Exception):
        pass

    def __getattr__(self, name: str) -> Any:
        raise self.Silence


def test_any_librarys_own_error_means_not_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    monkeypatch.setattr(fsspec.core, "url_to_fs", lambda url: (Broken(), "/x"))
    target = open_target("sftp://host/x", tmp_path, trial=False)
    for act in (lambda: target.list("inbox"), lambda: target.get("x", 10), lambda: target.put("x", b"")):
        with pytest.raises(Unreachable):
            act()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("zzz://host/x", "url"),
        ("a/b", "url"),
        ("http://host/x", "url"),
        ("https://host/x", "url"),
        ("simplecache::http://host/x", "url"),
        ("s3://bucket/x", "url"),
        ("sftp://kiosk:secret@host/x", "password"),
        ("sftp://host/x", "sftp"),
        ("sftp://kiosk@host:22/x:y@z", "sftp"),
        ("simplecache::sftp://host/x", "sftp"),
    ],
)
def test_a_target_written_wrong_is_told(tmp_path: Path, url: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from fsspec.registry import _registry

    for library in ("paramiko", "s3fs"):
        monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "db.sync.sftp", raising=False)
    for protocol in ("sftp", "ssh"):
        monkeypatch.delitem(_registry, protocol, raising=False)
    with pytest.raises(BadTarget, match=why):
        open_target(url, tmp_path, trial=False)


@pytest.mark.parametrize("url", ["memory://x", "/", "file:///", "../x", "sftp://host/x", "simplecache::memory://x"])
def test_a_trial_stays_inside_its_home(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadTarget):
        open_target(url, tmp_path / "home", trial=True)


def test_a_link_does_not_lead_a_trial_out(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "link").symlink_to(tmp_path)
    with pytest.raises(BadTarget):
        open_target((home / "link").as_uri(), home, trial=True)


def test_a_link_that_somebody_left_on_the_share_is_never_written_through(tmp_path: Path) -> None:
    home, share = tmp_path / "home", tmp_path / "share"
    (share / "acks").mkdir(parents=True)
    precious = tmp_path / "precious"
    precious.write_bytes(b"kept")
    (share / "acks" / f"hall-a.ack{PART}").symlink_to(precious)
    (share / "acks" / "hall-a.ack").symlink_to(precious)
    target = open_target(str(share), home, trial=False)
    target.put("acks/hall-a.ack", b"new")
    assert precious.read_bytes() == b"kept"
    assert (share / "acks" / "hall-a.ack").read_bytes() == b"new"
