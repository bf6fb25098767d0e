"""A receipt that central did not sign: the night and doctor name both causes, until a good one was read."""

import shutil
from pathlib import Path

import pytest

from db.sync import down
from db.sync.central_home import CentralHome
from db.sync.down import Version
from tests.db.commands import examined
from tests.sync.machines import kiosk

FORGED = b"no receipt\n"
ASK_CENTRAL = "N'en ôtez rien sans le siège : là-bas, kiosk central nightly dit ce qui est à ôter"
CAUSES = ("keys/central.verify", "quelqu'un d'autre", "le partage")


def central_s_night(root: Path) -> int:
    return kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri()).returncode


def finding(root: Path) -> dict[str, str] | None:
    return examined(root / "hall")[1].get("spool.receipt")


def test_the_night_and_doctor_name_both_causes_until_a_good_one_was_read(root: Path) -> None:
    kiosk(root / "hall", "sync")
    assert central_s_night(root) == 0
    kiosk(root / "hall", "sync")
    assert finding(root) is None
    (root / "share" / "acks" / "hall-a.ack").write_bytes(FORGED)
    done = kiosk(root / "hall", "sync")
    assert done.returncode == 4
    for cause in CAUSES:
        assert cause in done.stderr
    found = finding(root)
    assert found is not None
    assert (found["state"], "acks/hall-a.ack" in found["says"]) == ("look", True)
    for cause in CAUSES:
        assert cause in found["todo"]
    (root / "share").rename(root / "away")
    assert kiosk(root / "hall", "sync").returncode == 3
    assert finding(root) is not None, "a night that reached nothing has not read a better one"
    (root / "away").rename(root / "share")
    assert central_s_night(root) == 0
    assert kiosk(root / "hall", "sync").returncode == 0
    assert finding(root) is None


def test_what_central_never_wrote_below_down_is_named_with_what_to_do_until_it_is_gone(root: Path) -> None:
    kiosk(root / "hall", "sync")
    assert central_s_night(root) == 0
    kiosk(root / "hall", "sync")
    assert "spool.in_the_way" not in examined(root / "hall")[1]
    junk = root / "share" / "down" / "hall-a" / "erased.99"
    junk.write_bytes(FORGED)
    done = kiosk(root / "hall", "sync")
    assert (done.returncode, "down/hall-a/erased.99" in done.stderr) == (4, True)
    assert ASK_CENTRAL in done.stderr
    assert examined(root / "hall")[1]["spool.in_the_way"]["state"] == "look"
    junk.unlink()
    assert kiosk(root / "hall", "sync").returncode == 0
    assert "spool.in_the_way" not in examined(root / "hall")[1]


def test_what_a_former_central_signed_is_taken_out_by_nobody_s_words(root: Path) -> None:
    """The terminal cannot know who signed it: it said to take out what central says to leave."""
    kiosk(root / "hall", "sync")
    assert central_s_night(root) == 0
    kiosk(root / "hall", "sync")
    signed = down.write("hall-a", "erased", Version("ab" * 16, 9), down.pack({"digests": ["0" * 64]}), bytes(32))
    (root / "share" / "down" / "hall-a" / "erased.9").write_bytes(signed)
    done = kiosk(root / "hall", "sync")
    assert (done.returncode, "down/hall-a/erased.9" in done.stderr, ASK_CENTRAL in done.stderr) == (4, True, True)
    assert "ôtez-le" not in done.stderr
    night = kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri())
    assert night.returncode == 4
    assert "Laissez dans le dossier d'échange" in night.stderr
    assert "down/hall-a/erased.9" in night.stderr


@pytest.mark.parametrize("key", [None, "no key\n", "ab" * 32 + "\n"], ids=["missing", "no key", "another's"])
def test_a_key_of_central_s_that_is_not_central_s_is_the_trouble_and_nothing_at_the_share_is(
    root: Path, key: str | None
) -> None:
    """What central wrote there is genuine: taken out, nobody would know what it told."""
    for _time in range(2):
        kiosk(root / "hall", "sync")
        assert central_s_night(root) == 0
    verify = root / "hall" / "keys" / "central.verify"
    whole = verify.read_bytes()
    verify.unlink()
    if key is not None:
        verify.write_text(key, encoding="ascii")
    for words in (("sync", "--dry-run"), ("sync",)):
        done = kiosk(root / "hall", *words)
        assert done.returncode == 4
        if words == ("sync",) or key != "ab" * 32 + "\n":  # what comes down is not read by the other
            assert done.stderr.startswith("keys/central.verify ")
            assert len(done.stderr.splitlines()) == 1
            assert ASK_CENTRAL not in done.stderr
            # Of a sound key that is not central's, nobody can tell from here: what lies there may be forged.
            assert ("quelqu'un d'autre" in done.stderr) == (key == "ab" * 32 + "\n")
    findings = examined(root / "hall")[1]
    assert "spool.in_the_way" not in findings
    assert "ôtez-le" not in str(findings.get("spool.receipt"))
    verify.write_bytes(whole)
    assert kiosk(root / "hall", "sync").returncode == 0
    assert "spool.receipt" not in examined(root / "hall")[1]


def test_a_key_of_central_s_that_is_missing_is_told_as_that_alone(root: Path) -> None:
    kiosk(root / "hall", "sync")
    assert central_s_night(root) == 0
    key = root / "hall" / "keys" / "central.verify"
    whole = key.read_bytes()
    key.unlink()
    assert kiosk(root / "hall", "sync").returncode == 4
    assert examined(root / "hall")[1]["night.verify"]["state"] == "look"
    assert finding(root) is None
    key.write_bytes(whole)
    found = finding(root)
    assert found is not None, "what came down is not taken yet"
    assert ("lancez kiosk sync" in found["todo"], "quelqu'un d'autre" in str(found)) == (True, False), found
    assert kiosk(root / "hall", "sync").returncode == 0
    assert finding(root) is None


@pytest.fixture
def two_halls(root: Path) -> Path:
    """With another terminal beside, after nights of all three."""
    other = root / "hall-b"
    shutil.copytree(root / "hall", other)
    for made in ("data", "keys", "enrolment", "config.toml"):
        place = other / made
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    words = ("--agency", "CBS", "--terminal", "hall-b", "--target", (root / "share").as_uri())
    assert kiosk(other, "init", *words, "--recipient", CentralHome(root / "central").own_recipient()).returncode == 0
    shutil.copy(root / "central" / "keys" / "central.verify", other / "keys")
    enrolled = kiosk(root / "central", "central", "enrol", str(other / "enrolment" / "hall-b.json"), "--yes")
    assert enrolled.returncode == 0
    for _time in range(2):
        for home in ("hall", "hall-b"):
            kiosk(root / home, "sync")
        assert central_s_night(root) == 0
    kiosk(root / "hall", "sync")
    return root


def test_what_central_signed_for_another_terminal_proves_the_key_and_that_somebody_wrote_there(two_halls: Path) -> None:
    hall, share = two_halls / "hall", two_halls / "share"
    shutil.copy(share / "acks" / "hall-b.ack", share / "acks" / "hall-a.ack")
    for file in (share / "down" / "hall-a").iterdir():
        file.unlink()
    for file in (share / "down" / "hall-b").iterdir():
        shutil.copy(file, share / "down" / "hall-a")
    for words in (("sync", "--dry-run"), ("sync",)):
        done = kiosk(hall, *words)
        assert done.returncode == 4
        for said in ("pour une autre borne", "quelqu'un l'a mis là", "rien n'est effacé", "kiosk central nightly"):
            assert said in done.stderr
        assert "Copiez ici" not in done.stderr
        assert "copiez" not in done.stderr
    found = examined(hall)[1]["spool.receipt"]
    assert ("pour une autre borne" in found["says"], "kiosk central nightly" in found["todo"]) == (True, True)
    assert central_s_night(two_halls) in (0, 4)
    assert kiosk(hall, "sync").returncode == 0, "as it was told"
    assert "spool.receipt" not in examined(hall)[1]


def test_of_random_bytes_the_night_does_not_say_that_it_is_the_key(two_halls: Path) -> None:
    share = two_halls / "share"
    for file in (share / "acks" / "hall-a.ack", *(share / "down" / "hall-a").iterdir()):
        file.write_bytes(FORGED)
    done = kiosk(two_halls / "hall", "sync")
    found = examined(two_halls / "hall")[1]["spool.receipt"]
    for said in (done.stderr, found["todo"]):
        for cause in ("le siège a changé de clé", "quelqu'un d'autre", "kiosk central nightly"):
            assert cause in said
        assert "n'est pas la clé du siège" not in said
    assert central_s_night(two_halls) in (0, 4)
    assert kiosk(two_halls / "hall", "sync").returncode == 0, "the right key was never to be changed"


def test_a_copy_of_another_s_file_below_down_is_no_sign_of_a_wrong_key(two_halls: Path) -> None:
    share = two_halls / "share"
    (share / "acks" / "hall-a.ack").write_bytes(FORGED)
    for file in (share / "down" / "hall-b").iterdir():
        shutil.copy(file, share / "down" / "hall-a")
    done = kiosk(two_halls / "hall", "sync")
    assert (done.returncode, "n'est pas la clé" in done.stderr) == (4, False), done.stderr
