"""A receipt that central did not sign: the night and doctor name both causes, until a good one was read."""

from pathlib import Path

import pytest

from tests.db.commands import examined
from tests.sync.machines import kiosk

FORGED = b"no receipt\n"
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
    assert "ôtez-le de là" in done.stderr
    assert examined(root / "hall")[1]["spool.in_the_way"]["state"] == "look"
    junk.unlink()
    assert kiosk(root / "hall", "sync").returncode == 0
    assert "spool.in_the_way" not in examined(root / "hall")[1]


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
            for blame in ("quelqu'un d'autre", "ôtez-le"):
                assert blame not in done.stderr
    findings = examined(root / "hall")[1]
    assert "spool.in_the_way" not in findings
    assert "quelqu'un d'autre" not in str(findings.get("spool.receipt"))
    verify.write_bytes(whole)
    assert kiosk(root / "hall", "sync").returncode == 0
    assert "spool.receipt" not in examined(root / "hall")[1]


def test_a_key_of_central_s_that_is_missing_is_told_as_that_alone(root: Path) -> None:
    kiosk(root / "hall", "sync")
    assert central_s_night(root) == 0
    (root / "hall" / "keys" / "central.verify").unlink()
    assert kiosk(root / "hall", "sync").returncode == 4
    assert examined(root / "hall")[1]["night.verify"]["state"] == "look"
    assert finding(root) is None
