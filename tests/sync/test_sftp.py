"""The night over SFTP, to a real OpenSSH server; to one that is known, with a key that it knows, and to no other."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from db.files import PART
from db.finding import State
from db.health_share import reached
from db.sync.central_home import CentralHome
from db.sync.share import prepare
from db.sync.targets import open_target
from db.sync.transport import FOLDER, LOGIN, NO_FILE, UNKNOWN_HOST, NoFile, NotThere, Transport, Unreachable
from tests.night.ssh_server import SshServer, prepared
from tests.sync.machines import ESCROW, kiosk
from tests.sync.world import World, sheet

pytestmark = [pytest.mark.needs_debian("openssh-server"), pytest.mark.needs_debian("openssh-client")]
REFERENCE = "BEL-7K3M-2QF"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SshServer]:
    (tmp_path / "ssh").mkdir()
    made = prepared(tmp_path / "ssh")
    monkeypatch.setenv("HOME", str(made.account_home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    # A connection is kept for a process's whole night; each test here is a process of its own.
    fsspec.get_filesystem_class("memory").clear_instance_cache()
    yield made
    from db.sync.sftp import KnownHost

    KnownHost.clear_instance_cache()


def world(server: SshServer, tmp_path: Path) -> World:
    share = tmp_path / "world" / "share"
    share.parent.mkdir()
    return World(tmp_path / "world", server.url(share))


def test_what_a_tenant_sent_is_in_the_csv_and_the_terminal_learns_it(server: SshServer, tmp_path: Path) -> None:
    there = world(server, tmp_path)
    with server.running():
        hall = there.hall()
        hall.submit(REFERENCE)
        assert hall.night().reached
        assert there.night().ingested.events == 1
        assert hall.night().sent.waiting == 0
    assert [row["Référence"] for row in sheet(there, "bel_listing.csv")] == [REFERENCE]
    assert there.inbox(hall) == []
    assert not list(there.share.rglob(f"*{PART}"))


def test_what_is_nobody_s_over_there_is_named_and_left(server: SshServer, tmp_path: Path) -> None:
    there = world(server, tmp_path)
    with server.running():
        hall = there.hall()
        for _each in range(2):
            hall.night()
            there.night()
        (there.share / "acks" / "l").symlink_to("/etc")
        (there.share / "down" / "zzz" / "in").mkdir(parents=True)
        (there.share / "inbox" / hall.name / "lettre.txt").write_bytes(b"x")
        strays = ["acks/l", "down/zzz", f"inbox/{hall.name}/lettre.txt"]
        assert there.night().ingested.lying == strays
    assert all(os.path.lexists(there.share / path) for path in strays)


def test_a_server_that_is_silent_loses_nothing(server: SshServer, tmp_path: Path) -> None:
    there = world(server, tmp_path)
    hall = there.hall()
    hall.submit(REFERENCE)
    assert not hall.night().reached
    assert not there.night().reached
    with server.running():
        assert hall.night().reached
        assert there.night().ingested.events == 1
        assert hall.night().sent.waiting == 0


def test_a_host_that_is_not_known_gets_nothing(server: SshServer, tmp_path: Path) -> None:
    server.forget_the_host()
    with server.running(), pytest.raises(Unreachable, match=UNKNOWN_HOST):
        open_target(server.url(tmp_path), tmp_path / "home", trial=False)


def test_another_key_in_the_host_s_place_is_not_believed(server: SshServer, tmp_path: Path) -> None:
    known = server.account_home / ".ssh" / "known_hosts"
    other = (server.account_home / ".ssh" / "id_ed25519.pub").read_text().split()[1]
    name, kind, _key = known.read_text().split()
    known.write_text(f"{name} {kind} {other}\n")
    with server.running(), pytest.raises(Unreachable, match=UNKNOWN_HOST):
        open_target(server.url(tmp_path), tmp_path / "home", trial=False)


def test_an_account_that_is_not_let_in_is_told_so(server: SshServer, tmp_path: Path) -> None:
    server.take_another_key()
    with server.running(), pytest.raises(Unreachable, match=LOGIN):
        open_target(server.url(tmp_path), tmp_path / "home", trial=False)


def test_files_are_whole_or_not_there_and_links_are_no_files(server: SshServer, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    with server.running():
        target: Transport = open_target(server.url(share), tmp_path / "home", trial=False)
        assert target.list("inbox/hall-a") == {}
        assert target.get("acks/hall-a.ack", 10) is None
        target.take_away("acks/hall-a.ack")
        target.put("acks/hall-a.ack", b"first")
        target.put("acks/hall-a.ack", b"second")
        assert target.get("acks/hall-a.ack", 10) == b"second"
        with pytest.raises(NoFile):
            target.get("acks/hall-a.ack", 3)
        (share / "acks" / f"x{PART}").write_bytes(b"half")
        (share / "acks" / "link").symlink_to(share / "acks" / "hall-a.ack")
        assert target.list("acks") == {"hall-a.ack": 6, "link": NO_FILE}
        assert target.list("") == {"acks": FOLDER}
        half = target.look("acks")[f"x{PART}"]
        assert (half.size, half.changed.timestamp()) == (4, int((share / "acks" / f"x{PART}").stat().st_mtime))
        target.take_away("acks/hall-a.ack")
        assert target.get("acks/hall-a.ack", 10) is None


def test_doctor_says_whether_the_machine_answers_and_why_not(server: SshServer, tmp_path: Path) -> None:
    home, target = tmp_path / "hall", server.url(tmp_path)
    made = kiosk(home, "init", "--agency", "CBS", "--terminal", "hall-a", "--target", target)
    assert made.returncode == 0, made.stderr
    (home / ".ssh").symlink_to(server.account_home / ".ssh")  # a command's account is at home in its folder here

    def told() -> str:
        findings = json.loads(kiosk(home, "doctor", "--json").stdout)["findings"]
        return next(str(each["says"]) for each in findings if each["name"] == "share.machine")

    assert told() == "Machine d'échange : elle ne répond pas."
    with server.running():
        assert told() == "Machine d'échange : elle répond."
        server.take_another_key()
        assert "ne laisse pas entrer ce compte" in told()
        server.forget_the_host()
        assert "known_hosts" in told()


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ("the host", "n'est pas connue ici, ou n'a plus la même clé (~/.ssh/known_hosts)"),
        ("a key that fits", "ne laisse pas entrer ce compte avec sa clé (~/.ssh)"),
        ("any key", "Ce compte n'a pas de clé pour la machine d'échange (~/.ssh/id_ed25519)"),
    ],
)
def test_both_sides_are_told_what_they_lack_to_be_let_in(
    server: SshServer, tmp_path: Path, lacks: str, said: str
) -> None:
    hall, central, target = tmp_path / "hall", tmp_path / "central", server.url(tmp_path)
    kiosk(central, "central", "init", "--escrow-recipient", ESCROW)
    keys = ("--recipient", CentralHome(central).own_recipient(), "--recipient", ESCROW)
    kiosk(hall, "init", "--agency", "CBS", "--terminal", "hall-a", "--target", target, *keys)
    for home in (hall, central):
        (home / ".ssh").symlink_to(server.account_home / ".ssh")
    if lacks == "the host":
        server.forget_the_host()
    elif lacks == "any key":
        (server.account_home / ".ssh" / "id_ed25519").unlink()
    else:
        server.take_another_key()
    with server.running():
        nightly = ("central", "nightly", "--target", target)
        for home, words in ((hall, ("sync",)), (central, nightly), (central, ("central", "init", "--target", target))):
            done = kiosk(home, *words)
            assert (done.returncode, said in done.stderr) == (3, True), done.stderr
        examined = kiosk(hall, "doctor").stdout
    assert "ne répond pas" not in examined
    assert "docs/operator-rare.md, « Un partage par sftp »" in examined


def test_a_share_that_is_not_mounted_over_there_is_not_written_beside(server: SshServer, tmp_path: Path) -> None:
    there = world(server, tmp_path)
    with server.running():
        hall = there.hall()
        hall.night()
        there.night()
        hall.night()
        away = there.share.rename(there.share.with_name("away"))
        there.share.mkdir()
        assert hall.night().sent.is_share_missing
        assert there.night().ingested.is_share_missing
        assert list(there.share.iterdir()) == []
        told = {each.name: each.state for each in reached(hall.home, hall.target, "inbox", is_answered=True)}
        assert told == {"share.there": State.LOOK}
        prepare(there.target, there.central.home, trial=False)
        assert [each.name for each in there.share.iterdir()] == ["acks"]
        assert hall.night().reached
        shutil.rmtree(there.share)
        away.rename(there.share)
        assert hall.night().reached
        assert there.night().reached


def test_a_folder_that_is_not_there_is_neither_made_nor_kept(server: SshServer, tmp_path: Path) -> None:
    home, mistyped = tmp_path / "central", tmp_path / "shares" / "typo"
    kiosk(home, "central", "init", "--escrow-recipient", ESCROW)
    (home / ".ssh").symlink_to(server.account_home / ".ssh")
    target = server.url(mistyped)
    with server.running():
        done = kiosk(home, "central", "init", "--target", target)
        assert (done.returncode, "ce dossier n'est pas là" in done.stderr) == (3, True), done.stderr
        assert not mistyped.parent.exists()
        assert not (home / "central" / "target").exists()
        with pytest.raises(NotThere):
            open_target(target, home, trial=False).put("inbox/hall-a/x.batch", b"x")
        assert not mistyped.parent.exists()
        mistyped.mkdir(parents=True)
        assert kiosk(home, "central", "init", "--target", target).returncode == 0
    assert (mistyped / "acks").is_dir()
