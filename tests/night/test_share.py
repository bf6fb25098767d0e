"""A share gives and takes whole files, follows no link, and is away when its folder is."""

import errno
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from db.night.share import Away, BadTarget, FolderShare
from db.night.target import open_share, open_unmarked, without_password


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "share" / "down").mkdir(parents=True)
    (tmp_path / "share" / "inbox" / "hall-1").mkdir(parents=True)
    return tmp_path / "share"


def test_a_file_that_is_put_is_there_whole(root: Path) -> None:
    share = open_share(str(root), root.parent / "home")
    share.put("inbox/hall-1/a.batch", b"one")
    share.put("inbox/hall-1/a.batch", b"other")
    assert share.names("inbox/hall-1") == {"a.batch": 5}
    assert share.get("inbox/hall-1/a.batch", 100) == b"other"
    assert stat.S_IMODE((root / "inbox/hall-1/a.batch").stat().st_mode) == 0o640
    share.remove("inbox/hall-1/a.batch")
    share.remove("inbox/hall-1/a.batch")
    assert share.names("inbox/hall-1") == {}


def test_a_mount_that_gives_its_own_rights_is_a_share(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some mounts of other systems' shares refuse every chmod."""

    def refuse(_descriptor: int, _mode: int) -> None:
        raise PermissionError(errno.EPERM, "")

    monkeypatch.setattr(os, "fchmod", refuse)
    share = FolderShare(root)
    share.make("enrol", 0o1733)
    share.put("enrol/a", b"one")
    assert share.get("enrol/a", 10) == b"one"


def test_a_missing_file_or_folder_raises_nothing(root: Path) -> None:
    share = FolderShare(root)
    assert share.names("inbox/hall-9") == {}
    assert share.get("inbox/hall-9/a", 10) is None
    assert not share.has("enrol")
    share.make("enrol", 0o1733)
    share.make("enrol", 0o1733)
    assert stat.S_IMODE((root / "enrol").stat().st_mode) == 0o1733


def test_a_read_stops_at_its_cap(root: Path) -> None:
    (root / "down/x").write_bytes(b"x" * 1000)
    assert FolderShare(root).get("down/x", 10) == b"x" * 11


def test_no_link_is_followed_and_no_pipe_waited_for(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (root / "down/link").symlink_to(tmp_path / "secret")
    (root / "inbox/hall-2").symlink_to(tmp_path)
    os.mkfifo(root / "down/pipe")
    share = FolderShare(root)
    assert share.names("down") == {}
    assert share.get("down/link", 100) is None
    assert share.get("down/pipe", 100) is None
    for act in (lambda: share.put("inbox/hall-2/a", b"x"), lambda: share.names("inbox/hall-2")):
        with pytest.raises(Away):
            act()
    share.put("down/link", b"ours")
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert share.get("down/link", 100) == b"ours"


def test_an_empty_mount_point_is_not_the_share(tmp_path: Path) -> None:
    with pytest.raises(Away, match="pas monté"):
        open_share(str(tmp_path), tmp_path / "home")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Away, match="n'est pas là"):
        open_unmarked(str(tmp_path / "gone"), tmp_path / "home").put("down/x", b"")


def test_a_folder_of_the_home_is_the_share_of_one_machine(tmp_path: Path) -> None:
    (tmp_path / "exchange" / "down").mkdir(parents=True)
    open_share("", tmp_path).put("down/x", b"1")
    assert (tmp_path / "exchange/down/x").read_bytes() == b"1"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("sftp://kiosk:secret@host/borne", "password"),
        ("relative/path", "url"),
        ("http://host/x", "url"),
        ("s3://bucket/x", "url"),
    ],
)
def test_a_target_that_cannot_be_one_is_refused(tmp_path: Path, target: str, reason: str) -> None:
    with pytest.raises(BadTarget) as caught:
        open_share(target, tmp_path)
    assert caught.value.reason == reason
    assert "secret" not in without_password(target)


@pytest.mark.parametrize("target", ["/", "sftp://host/borne"])
def test_a_trial_sends_nowhere_but_into_itself(tmp_path: Path, target: str) -> None:
    with pytest.raises(BadTarget) as caught:
        open_share(target, tmp_path, trial=True)
    assert caught.value.reason == "outside"


@pytest.mark.parametrize(
    ("mount", "said"),
    [("-o size=64k", "plein"), ("-o size=64k && mkdir down && touch down/x && mount -o remount,ro .", "lecture seule")],
    ids=["full", "read only"],
)
def test_a_full_or_read_only_share_keeps_what_it_has(tmp_path: Path, mount: str, said: str) -> None:
    options, _and, then = mount.partition(" && ")
    prepared = then or "mkdir down && touch down/x"
    program = (
        "from pathlib import Path; from db.night.share import Away; from db.night.target import open_share\n"
        "share = open_share(str(Path.cwd()), Path('/'))\n"
        "try: share.put('down/x', bytes(200_000))\n"
        "except Away as away: print(away, share.names('down'))"
    )
    shell = f'mount -t tmpfs {options} tmpfs {tmp_path} && cd {tmp_path} && {prepared} && exec {sys.executable} -c "$0"'
    ended = subprocess.run(
        ["unshare", "-m", "sh", "-c", shell, program],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert said in ended.stdout, ended.stderr
    assert ended.stdout.endswith("{'x': 0}\n")


def test_a_folder_that_is_written_blind_takes_an_enrolment() -> None:
    """`enrol/` has mode 1733: an account writes there and lists nothing."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        FolderShare(root).make("enrol", 0o1733)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
                FolderShare(root).put("enrol/hall-1.json", b"{}", 0o644)
                code = 0
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert (root / "enrol/hall-1.json").read_bytes() == b"{}"
