"""What a terminal may do at the share is tried, under its own account: its inbox, its receipts, and nothing else."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.finding import Finding, State
from db.health import examine
from db.health_share import share as look_at_share
from tests.another_account import GROUP, as_another, let_pass
from tests.db.commands import examined, start
from tests.db.test_renaming import submit
from tests.factories import FRIDAY
from tests.terminal.programs import run
from tests.terminal.test_bad_days import in_a_mount_space

TERMINAL, CENTRAL, OTHER = 5001, 5002, 5003


@pytest.fixture
def share(home: Path, tmp_path: Path) -> Path:
    """A share as docs/night.md sets it up, and the home of one of its terminals, which belongs to its account."""
    share = tmp_path / "share"
    share.mkdir(mode=0o755)
    for folder, owner, mode in (
        ("inbox", CENTRAL, 0o711),
        ("inbox/hall-1", TERMINAL, 0o770),
        ("inbox/hall-2", OTHER, 0o700),
        ("acks", CENTRAL, 0o755),
        ("down", CENTRAL, 0o711),
        ("down/hall-1", CENTRAL, 0o755),
    ):
        (share / folder).mkdir()
        os.chown(share / folder, owner, GROUP)
        (share / folder).chmod(mode)
    for path in (share / "acks" / "hall-1.ack", share / "down" / "hall-1" / "staff.1"):
        path.write_bytes(b"signed")
        os.chown(path, CENTRAL, GROUP)
        path.chmod(0o644)
    os.chown(share, CENTRAL, GROUP)
    start(home, "--target", str(share))
    examine(home, FRIDAY)  # everything that is needed is loaded before the account changes
    for path in (home, *home.rglob("*")):
        os.chown(path, TERMINAL, GROUP)
    let_pass(home, share)
    return share


def tried(home: Path, account: int = TERMINAL) -> dict[str, str]:
    """What doctor says of the share under an account, by name; the state stands before the words."""

    def told() -> str:
        return "\n".join(f"{each.name}|{each.state.name} {each.says}" for each in look_at_share(home, FRIDAY))

    return dict(line.split("|", 1) for line in as_another(account, told).splitlines())


def names(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_a_share_that_is_set_up_well_is_said_to_be_so_and_nothing_is_left_there(home: Path, share: Path) -> None:
    before = names(share)
    assert tried(home) == {
        "share": "OK Partage : ce compte dépose dans inbox/hall-1, lit ce qui lui revient, et rien d'autre."
    }
    assert names(share) == before


def open_the_receipts(share: Path) -> None:
    (share / "acks").chmod(0o777)


def open_one_receipt(share: Path) -> None:
    (share / "acks" / "hall-1.ack").chmod(0o666)


def open_what_comes_down(share: Path) -> None:
    (share / "down" / "hall-1").chmod(0o777)


def open_another_s_inbox(share: Path) -> None:
    (share / "inbox").chmod(0o755)
    (share / "inbox" / "hall-2").chmod(0o730)


def let_another_s_inbox_be_read(share: Path) -> None:
    (share / "inbox").chmod(0o755)
    (share / "inbox" / "hall-2").chmod(0o750)


def open_the_inboxes(share: Path) -> None:
    (share / "inbox").chmod(0o777)


def open_everything(share: Path) -> None:
    share.chmod(0o777)


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (open_the_receipts, "écrire dans acks"),
        (open_one_receipt, "changer acks/hall-1.ack"),
        (open_what_comes_down, "écrire dans down/hall-1"),
        (open_another_s_inbox, "écrire dans inbox/hall-2"),
        (let_another_s_inbox_be_read, "lire inbox/hall-2"),
        (open_the_inboxes, "écrire dans inbox"),
        (open_everything, "écrire dans /"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_what_is_too_open_is_named(home: Path, share: Path, harm: Callable[[Path], None], what: str) -> None:
    harm(share)
    before = names(share)
    said = tried(home)
    assert said == {"share.open": f"LOOK Partage trop ouvert à ce compte : {what}."}
    assert names(share) == before


def close_its_inbox(share: Path) -> None:
    (share / "inbox" / "hall-1").chmod(0o550)
    os.chown(share / "inbox" / "hall-1", CENTRAL, 0)


def close_all_inboxes(share: Path) -> None:
    (share / "inbox").chmod(0o700)


def close_its_receipt(share: Path) -> None:
    (share / "acks" / "hall-1.ack").chmod(0o600)


def close_all_receipts(share: Path) -> None:
    (share / "acks").chmod(0o700)


def close_all_that_comes_down(share: Path) -> None:
    (share / "down").chmod(0o700)


def close_what_comes_down(share: Path) -> None:
    (share / "down" / "hall-1").chmod(0o700)


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (close_its_inbox, "écrire dans inbox/hall-1"),
        (close_all_inboxes, "écrire dans inbox"),
        (close_its_receipt, "lire acks/hall-1.ack"),
        (close_all_receipts, "lire acks"),
        (close_all_that_comes_down, "lire down"),
        (close_what_comes_down, "lire down/hall-1"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_what_is_too_closed_is_named(home: Path, share: Path, harm: Callable[[Path], None], what: str) -> None:
    harm(share)
    assert tried(home) == {"share.closed": f"LOOK Partage trop fermé à ce compte : {what}."}


def test_each_file_that_comes_down_and_was_written_before_the_rights_is_named(home: Path, share: Path) -> None:
    down = share / "down" / "hall-1"
    for name in ("erased.4", "staff.2", "staff.3", "note.txt"):
        (down / name).write_bytes(b"signed")
        os.chown(down / name, CENTRAL, CENTRAL)
        (down / name).chmod(0o644 if name == "staff.2" else 0o640)
    said = "Partage trop fermé à ce compte : lire down/hall-1/erased.4, lire down/hall-1/staff.3."
    assert tried(home) == {"share.closed": f"LOOK {said}"}


def test_another_s_receipt_that_can_be_read_is_named_though_no_inbox_can_be_listed(home: Path, share: Path) -> None:
    for name in ("hall-2", "hall-3"):
        receipt = share / "acks" / f"{name}.ack"
        receipt.write_bytes(b"signed")
        os.chown(receipt, CENTRAL, CENTRAL)
        receipt.chmod(0o640)
    assert list(tried(home)) == ["share"]
    receipt.chmod(0o644)
    assert tried(home) == {"share.open": "LOOK Partage trop ouvert à ce compte : lire acks/hall-3.ack."}


def renamed(home: Path, share: Path) -> None:
    """As after a rotation: hall-9 now, with rights of its own; what it had as hall-1 is still there, and still its."""
    done = start(home, "--target", str(share), "--force", terminal="hall-9")
    assert done.exit_code == 0, done.output
    for folder, owner in (("inbox/hall-9", TERMINAL), ("down/hall-9", CENTRAL)):
        (share / folder).mkdir()
        os.chown(share / folder, owner, GROUP)
        (share / folder).chmod(0o755)
    for path in (home, *home.rglob("*")):
        os.chown(path, TERMINAL, GROUP)


@pytest.mark.parametrize("is_listed", [True, False], ids=["by the inboxes", "by the receipts"])
def test_a_name_that_the_terminal_had_before_is_not_another_s(home: Path, share: Path, is_listed: bool) -> None:
    (share / "inbox").chmod(0o755 if is_listed else 0o711)
    renamed(home, share)
    said = "OK Partage : ce compte dépose dans inbox/hall-9, lit ce qui lui revient, et rien d'autre."
    assert tried(home) == {"share": said}
    (share / "inbox").chmod(0o755)
    (share / "inbox" / "hall-2").chmod(0o755)
    assert tried(home) == {"share.open": "LOOK Partage trop ouvert à ce compte : lire inbox/hall-2."}


def test_what_waits_under_the_name_of_before_is_sent_with_the_rights_that_nobody_asks_back(
    home: Path, share: Path
) -> None:
    submit(home)
    renamed(home, share)
    assert [*tried(home)] == ["share"]
    said = examined(home)[1]["outbox.former"]["todo"]
    assert "kiosk init --agency CBS --terminal hall-1 --force" in said


@pytest.mark.parametrize("place", ["inbox", "inbox/hall-1", "acks", "down", "down/hall-1"])
@pytest.mark.parametrize("account", [TERMINAL, 0], ids=["terminal", "root"])
def test_a_link_in_the_place_of_a_folder_is_named_and_not_followed(
    home: Path, share: Path, tmp_path: Path, place: str, account: int
) -> None:
    """Its try made a file and took it away wherever the link leads, below every folder there."""
    (share / place).rename(tmp_path / "outside")
    (share / place).symlink_to(tmp_path / "outside")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "outside", *(tmp_path / "outside").rglob("*"))}
    said = tried(home, account)
    for path in before:
        assert path.stat().st_mtime_ns == before[path], path
    named = place if "/" in place or place == "acks" else f"{place}/hall-1"
    assert [*said] == ["share.in_the_way"]
    assert f"« {named} »" in said["share.in_the_way"]


def test_under_root_only_what_is_closed_can_be_told(home: Path, share: Path) -> None:
    (found,) = look_at_share(home, FRIDAY)
    assert (found.state, "root peut tout" in found.says) == (State.OK, True)


def test_a_name_that_somebody_planted_reaches_no_screen(home: Path, share: Path) -> None:
    (share / "inbox").chmod(0o755)
    planted = share / "inbox" / "a\x1b[2Jb"
    planted.mkdir()
    planted.chmod(0o777)
    said = tried(home)["share.open"]
    assert "\x1b" not in said
    assert "inbox/?" in said


def test_the_same_machine_that_plays_both_parts_tries_nothing(home: Path) -> None:
    start(home, "--trial")
    assert list[Finding](look_at_share(home, FRIDAY)) == []


@pytest.mark.needs_debian("util-linux")
def test_a_share_that_is_mounted_to_be_read_only_is_told_as_that_and_as_no_matter_of_rights(
    home: Path, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    (share / "inbox" / "hall-1").mkdir(parents=True)
    start(home, "--target", str(share))
    read_only = in_a_mount_space(f"mount --bind '{share}' '{share}' && mount -o remount,bind,ro '{share}'")
    ended = run(home, "doctor", before=read_only)
    assert ended.returncode == 4
    assert "Le partage est monté en lecture seule : rien n'y est déposé" in ended.stdout
    assert "Remontez-le en écriture" in ended.stdout
    for blame in ("trop fermé", "ne peut pas être écrit"):
        assert blame not in ended.stdout
