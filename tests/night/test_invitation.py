"""An invitation enrols one key, once, within fourteen nights; a writer at the share can forge none (F7, F8, F9)."""

import json
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.central import night
from db.central.decisions import invitation
from db.central.decisions.keys import CentralKeys
from db.connection import rows
from db.night.invitation import Invitation, Request, path_of
from db.night.share import Away, AwayShare, FolderShare
from tests.night.keys import CENTRAL, ESCROW, Pair, pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def siege(tmp_path: Path) -> Siege:
    CentralKeys(tmp_path / "central").make(ESCROW.recipient)
    made = Siege(tmp_path / "central", tmp_path / "share")
    (made.share / "enrol").mkdir()
    return made


def invited(siege: Siege, at: datetime = FIVE, name: str = "hall-1") -> Invitation:
    with siege.opened(at) as central:
        return Invitation.read(invitation.invite(central, name, "CBS"))


def asked(keys: Pair, name: str = "hall-1", agency: str = "CBS") -> Request:
    told = {"terminal": name, "agency": agency, "verify": keys.verify.hex(), "recipient": keys.recipient}
    return Request.model_validate(told)


def left(siege: Siege, told: Invitation, keys: Pair, **changed: str) -> Path:
    """Leave a request at the share, signed with the one-time key, then perhaps changed."""
    signed = asked(keys, told.terminal).signed(bytes.fromhex(told.seed))
    path = siege.share / path_of(told.terminal)
    path.write_bytes(signed.model_copy(update=changed).write())
    return path


def keys_of(siege: Siege, name: str = "hall-1") -> list[bytes]:
    """Return the keys that may send under a name."""
    ledger = siege.place.ledgers().read()
    return [each.verify for each in ledger.live.get(name, ())]


def test_an_answer_enrols_the_terminal(siege: Siege) -> None:
    told = invited(siege)
    path = left(siege, told, pair("hall-1"))
    done = siege.ingest(FIVE)
    assert done.enrolled.terminals == ["hall-1"]
    assert keys_of(siege) == [pair("hall-1").verify]
    assert done.written == ["hall-1"], "its letter comes in the same run"
    assert not path.exists()


def test_the_nightly_run_enrols_too(siege: Siege) -> None:
    left(siege, invited(siege), pair("hall-1"))
    assert siege.nightly(FIVE).enrolled.terminals == ["hall-1"]


def test_an_invitation_has_all_that_a_terminal_needs(siege: Siege) -> None:
    told = invited(siege)
    assert told.target == str(siege.home / "exchange")
    assert told.recipients == (CentralKeys(siege.home).recipient(), ESCROW.recipient)
    assert told.verify == CENTRAL.verify.hex()
    assert told.until == (FIVE + 14 * DAY).date()


def test_no_copy_of_the_ledger_has_the_one_time_seed(siege: Siege) -> None:
    told = invited(siege)
    for path in siege.home.rglob("ledger.jsonl"):
        assert told.seed not in path.read_text()
    assert told.seed not in repr(told)


def test_an_invitation_enrols_one_key(siege: Siege) -> None:
    told = invited(siege)
    left(siege, told, pair("hall-1"))
    siege.ingest(FIVE)
    path = left(siege, told, pair("thief"))
    assert siege.ingest(FIVE).enrolled.strangers == ["enrol/hall-1.json"]
    assert keys_of(siege) == [pair("hall-1").verify]
    assert path.exists()


def test_an_invitation_is_good_for_fourteen_nights(siege: Siege) -> None:
    early, late = invited(siege), invited(siege, name="hall-2")
    siege.pretend((FIVE + 14 * DAY).date())
    left(siege, early, pair("hall-1"))
    siege.ingest(FIVE + 14 * DAY)
    siege.pretend((FIVE + 15 * DAY).date())
    left(siege, late, pair("hall-2"))
    assert siege.ingest(FIVE + 15 * DAY).enrolled.strangers == ["enrol/hall-2.json"]
    assert (len(keys_of(siege)), keys_of(siege, "hall-2")) == (1, [])


@pytest.mark.parametrize(
    "changed",
    [
        {"verify": pair("thief").verify.hex()},
        {"recipient": pair("thief").recipient},
        {"agency": "PPO"},
        {"signature": "00" * 64},
        {"signature": ""},
    ],
)
def test_a_request_that_was_changed_enrols_nobody(siege: Siege, changed: dict[str, str]) -> None:
    path = left(siege, invited(siege), pair("hall-1"), **changed)
    assert siege.ingest(FIVE).enrolled.strangers == ["enrol/hall-1.json"]
    assert keys_of(siege) == []
    assert path.exists()


def test_an_invitation_of_another_name_enrols_nobody(siege: Siege) -> None:
    invited(siege)
    other = invited(siege, name="hall-2")
    signed = asked(pair("thief"), "hall-1").signed(bytes.fromhex(other.seed))
    (siege.share / path_of("hall-1")).write_bytes(signed.write())
    siege.ingest(FIVE)
    assert keys_of(siege) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b"[" * 4_000, b"9" * 4_000, b'{"terminal": "hall-1"}', b" " * 5_000],
    ids=["empty", "cut", "no text", "deep", "number", "half", "giant"],
)
def test_rubbish_changes_nothing_and_is_named(siege: Siege, data: bytes) -> None:
    invited(siege)
    before = siege.place.ledgers().read()
    (siege.share / path_of("hall-1")).write_bytes(data)
    assert siege.ingest(FIVE).enrolled.strangers == ["enrol/hall-1.json"]
    assert siege.place.ledgers().read() == before


def test_links_pipes_and_folders_are_left_alone(siege: Siege, tmp_path: Path) -> None:
    told = invited(siege)
    left(siege, told, pair("hall-1")).rename(tmp_path / "elsewhere")
    (siege.share / path_of("hall-1")).symlink_to(tmp_path / "elsewhere")
    (siege.share / "enrol/hall-2.json").mkdir()
    assert siege.ingest(FIVE).enrolled == invitation.Enrolled()
    assert keys_of(siege) == []


def test_a_flood_hides_no_answer(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    left(siege, invited(siege), pair("hall-1"))
    for number in range(150):
        (siege.share / f"enrol/a{number:03}.json").write_bytes(b"{}")
    read: list[str] = []
    get = FolderShare.get

    def counted(self: FolderShare, path: str, most: int) -> bytes | None:
        read.append(path)
        return get(self, path, most)

    monkeypatch.setattr(FolderShare, "get", counted)
    done = siege.ingest(FIVE).enrolled
    assert (done.terminals, len(done.strangers)) == (["hall-1"], 100)
    assert [path for path in read if path.startswith("enrol/")] == ["enrol/hall-1.json"]


def test_a_closed_file_stops_no_night(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    left(siege, invited(siege), pair("hall-1"))
    get = FolderShare.get

    def closed(self: FolderShare, path: str, most: int) -> bytes | None:
        if path.startswith("enrol/"):
            raise Away("closed") from PermissionError(13, "closed")
        return get(self, path, most)

    monkeypatch.setattr(FolderShare, "get", closed)
    assert siege.ingest(FIVE).enrolled.strangers == ["enrol/hall-1.json"]


class Pulled(BaseException):
    """The plug is pulled."""


def pulled_at(number: int) -> Callable[[str], None]:
    left = [number]

    def step(_name: str) -> None:
        left[0] -= 1
        if not left[0]:
            raise Pulled

    return step


def test_an_enrolment_cut_off_at_any_step_is_completed(siege: Siege) -> None:
    for number in range(1, 30):
        name = f"hall-{number}"
        left(siege, invited(siege, name=name), pair(name))
        with suppress(Pulled):
            siege.ingest(FIVE, pulled_at(number))
        siege.ingest(FIVE)
        assert keys_of(siege, name) == [pair(name).verify]
        assert not (siege.share / path_of(name)).exists()


def test_a_machine_made_again_keeps_its_name(siege: Siege) -> None:
    for keys in ("old", "new"):
        left(siege, invited(siege), pair(keys))
        siege.ingest(FIVE)
    assert set(keys_of(siege)) == {pair("old").verify, pair("new").verify}


def test_revoking_a_name_ends_its_invitations(siege: Siege) -> None:
    used, unused = invited(siege), invited(siege)
    left(siege, used, pair("hall-1"))
    siege.ingest(FIVE)
    siege.revoke("hall-1", FIVE)
    left(siege, unused, pair("thief"))
    siege.ingest(FIVE)
    assert keys_of(siege) == []


def test_a_revoked_key_is_enrolled_by_no_invitation(siege: Siege) -> None:
    left(siege, invited(siege), pair("hall-1"))
    siege.ingest(FIVE)
    siege.revoke("hall-1", FIVE)
    left(siege, invited(siege), pair("hall-1"))
    assert siege.ingest(FIVE).enrolled.strangers == ["enrol/hall-1.json"]
    left(siege, invited(siege), pair("new"))
    siege.ingest(FIVE)
    assert keys_of(siege) == [pair("new").verify]


def test_an_invitation_survives_a_lost_base(siege: Siege) -> None:
    with siege.opened(FIVE) as central:
        night.keep(central)
    told = invited(siege)
    siege.lose_base()
    siege.restore(FIVE.date())
    left(siege, told, pair("hall-1"))
    assert siege.ingest(FIVE).enrolled.terminals == ["hall-1"]


def test_a_used_invitation_is_removed_at_central(siege: Siege) -> None:
    with siege.opened(FIVE) as central:
        data = invitation.invite(central, "hall-1", "CBS")
        path = invitation.write(central, "hall-1", data)
    left(siege, Invitation.read(data), pair("hall-1"))
    siege.ingest(FIVE)
    assert not path.exists()


def test_the_folders_of_a_terminal_are_made_with_their_rights(siege: Siege) -> None:
    (siege.share / "enrol").rmdir()
    invited(siege)
    rights = {name: (siege.share / name).stat().st_mode & 0o7777 for name in ("inbox/hall-1", "enrol")}
    assert rights == {"inbox/hall-1": 0o2770, "enrol": 0o1733}


def test_folders_that_this_account_may_not_make_are_named(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: FolderShare, folder: str, mode: int = 0) -> None:
        raise Away("denied") from PermissionError(13, "denied")

    monkeypatch.setattr(FolderShare, "make", denied)
    invited(siege)
    with siege.opened(FIVE) as central:
        told = invitation.commands(str(siege.share), siege.home, central.share, "hall-1")
    assert told == [f"install -d -m 2770 -o COMPTE -g {invitation.account_at('')} {siege.share}/inbox/hall-1"]


def test_nobody_is_invited_while_the_share_is_away(siege: Siege) -> None:
    with siege.opened(FIVE) as central, pytest.raises(Away):
        invitation.invite(replace(central, share=AwayShare("unplugged")), "hall-1", "CBS")
    assert siege.place.ledgers().read().invitations == {}


def test_a_share_is_prepared_with_its_rights(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    for _twice in range(2):
        assert invitation.prepare_share(str(tmp_path / "share"), tmp_path / "home") == []
    rights = {path.name: path.stat().st_mode & 0o7777 for path in (tmp_path / "share").iterdir()}
    assert rights == {"inbox": 0o711, "enrol": 0o1733, "down": 0o755}


def test_the_marker_of_a_share_is_made_last(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    with pytest.raises(Pulled):
        invitation.prepare_share(str(tmp_path / "share"), tmp_path / "home", step=pulled_at(3))
    assert sorted(path.name for path in (tmp_path / "share").iterdir()) == ["enrol", "inbox"]


def test_no_share_is_made_where_none_is_mounted(tmp_path: Path) -> None:
    with pytest.raises(Away, match="n'est pas là"):
        invitation.prepare_share(str(tmp_path / "share"), tmp_path / "home")
    assert not (tmp_path / "share").exists()


def test_both_files_read_back(siege: Siege) -> None:
    told = invited(siege)
    assert Invitation.read(told.write()) == told
    signed = asked(pair("hall-1")).signed(bytes.fromhex(told.seed))
    assert Request.read(signed.write()) == signed


def test_a_newer_invitation_is_refused(siege: Siege) -> None:
    told = json.loads(invited(siege).write()) | {"format": "office64-invitation 2"}
    with pytest.raises(ValueError, match="format"):
        Invitation.read(json.dumps(told).encode())


@pytest.mark.parametrize("changed", ["verify", "recipient", "terminal", "agency"])
def test_a_fingerprint_tells_every_difference(changed: str) -> None:
    own, other = asked(pair("hall-1")), asked(pair("other"), "hall-2", "PPO")
    assert own.model_copy(update={changed: getattr(other, changed)}).fingerprint != own.fingerprint


def test_an_enrolled_key_is_enrolled_once(siege: Siege) -> None:
    told = invited(siege)
    siege.enrol("hall-1", FIVE)
    left(siege, told, pair("hall-1"))
    assert siege.ingest(FIVE + DAY).enrolled.terminals == []
    assert keys_of(siege) == [pair("hall-1").verify]
    with siege.opened(FIVE) as central:
        assert central.ledger.unused_invitations("hall-1") == {}


def test_a_batch_from_before_enrolment_is_taken_after_it(siege: Siege, tmp_path: Path) -> None:
    from tests.night.hall import Hall

    told = invited(siege)
    hall = Hall(tmp_path / "hall-1", siege.share)
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    siege.ingest(FIVE)
    assert list(siege.refused().values()) == ["unenrolled"]
    left(siege, told, hall.keys)
    siege.ingest(FIVE)
    assert siege.references() == ["BEL-1"]
    with closing(night.open_base(siege.place)) as db:
        assert rows(db, "SELECT agency FROM events") == [{"agency": "CBS"}]
