"""A terminal that was stolen or replaced: nothing more is taken from it, nothing that it brings is lost."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import enrolment, from_quarantine, night
from db.sync.batch import BadBatch
from db.sync.enrolment import EnrolmentRefused, UnknownTerminal
from db.sync.ingested import Ingested
from db.sync.night import Place
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run, tree
from tests.sync.machines import kiosk
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


def revoked(world: World, hall: Hall) -> Path:
    """A night before, then one with a file of after; gives the file in quarantine."""
    hall.submit(FIRST)
    hall.night()
    world.night()
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    hall.submit(SECOND)
    hall.night(NIGHT + DAY)
    done = world.night(NIGHT + DAY)
    assert set(done.ingested.quarantined) == {"revoked"}
    (file,) = world.central.quarantine.glob("*.batch")
    return file


def references(world: World) -> list[str]:
    return [str(found) for (found,) in world.table("SELECT reference FROM bel_listings ORDER BY reference")]


def release(world: World, file: Path) -> Ingested:
    done = Ingested()
    with night.central(Place(world.central.home, world.target), NIGHT + 2 * DAY) as central:
        from_quarantine.release(central, file, NIGHT + 2 * DAY, done)
    return done


def test_what_was_taken_stays_and_what_comes_is_kept_aside(world: World, hall: Hall) -> None:
    file = revoked(world, hall)
    assert references(world) == [FIRST]
    world.night(NIGHT + 9 * DAY)
    assert file.exists(), "never deleted"
    assert "Aucune borne n'est inscrite." in world.page("2026-12-07"), "nobody waits for it"


def test_one_file_is_taken_in_after_a_person_looked(world: World, hall: Hall) -> None:
    file = revoked(world, hall)
    assert release(world, file).events == 1
    assert references(world) == [SECOND, FIRST]
    assert not file.exists()
    assert list(world.central.archive.glob(f"*{file.stem}*")), "and lies in the archive, from which central is rebuilt"


def test_what_a_person_released_is_counted_on_the_page_of_that_day(world: World, hall: Hall) -> None:
    release(world, revoked(world, hall))
    world.night(NIGHT + 2 * DAY)
    page = world.page("2026-11-30")
    assert "Reçu : 1 envoi, 0 relecture, 0 ticket. Par borne : hall-a 1 envoi, 0 relecture, 0 ticket." in page
    assert "Aucune borne n'est inscrite." in page, "and is waited for by nobody all the same"


def test_what_erase_says_of_a_terminal_that_was_shut_out_is_what_happens_there(world: World, hall: Hall) -> None:
    """A person released its file: the receipt comes, and the erasure does not."""
    release(world, revoked(world, hall))
    world.night(NIGHT + 2 * DAY)
    before = tree(world.share / "down")
    said = kiosk(world.central.home, "central", "erase", SECOND, "--yes").stdout
    assert "aucun accusé" not in said
    told = "un accusé n'y vient que de ce que le siège en a pris (avant, ou par kiosk central ingest --release)"
    assert ("cet effacement n'y descend pas" in said, told in said, "  hall-a, révoquée" in said) == (True, True, True)
    world.night(NIGHT + 3 * DAY)
    sent = hall.night(NIGHT + 3 * DAY).sent
    assert (sent.receipt, sent.acked) == ("good", 1), "what was released"
    assert tree(world.share / "down") == before, "nothing came down"
    assert [*hall.spool.glob("*.batch")], "what it sealed is there still"


def test_released_or_not_a_rebuilt_central_is_the_same(world: World, hall: Hall) -> None:
    from db.sync.restore import restore

    release(world, revoked(world, hall))
    before = references(world)
    restore(Place(world.central.home, world.target), NIGHT + 3 * DAY, replace=True)
    assert references(world) == before
    assert world.table("SELECT revoked_at IS NOT NULL FROM terminals") == [(1,)]


def test_what_is_wrong_otherwise_stays_in_quarantine(world: World, hall: Hall) -> None:
    file = revoked(world, hall)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(bytes(data))
    with pytest.raises(BadBatch):
        release(world, file)
    assert file.exists()
    assert references(world) == [FIRST]


def test_revoked_it_is_not_enrolled_again_under_its_name(world: World, hall: Hall) -> None:
    revoked(world, hall)
    with pytest.raises(EnrolmentRefused, match="revoked"):
        enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    enrolment.revoke(world.central.home, hall.name, NIGHT + DAY)
    assert world.table("SELECT revoked_at FROM terminals") == [("2026-11-28T01:00:00Z",)], "the first day counts"
    with pytest.raises(UnknownTerminal):
        enrolment.revoke(world.central.home, "hall-z", NIGHT)


def test_the_fingerprint_is_that_of_the_file_on_both_sides(root: Path) -> None:
    file = root / "hall" / "enrolment" / "hall-a.json"
    shown = enrolment.look(file).fingerprint
    again = kiosk(root / "hall", "init", "--agency", "CBS", "--terminal", "hall-a")
    assert shown in again.stdout
    told = json.loads(kiosk(root / "central", "central", "enrol", str(file), "--yes", "--json").stdout)
    assert told["fingerprint"] == shown


def test_enrolling_asks_and_a_no_enrols_nobody(root: Path) -> None:
    file = root / "hall" / "enrolment" / "hall-a.json"
    told = json.loads(file.read_text(encoding="utf-8")) | {"terminal": "hall-b"}
    (root / "hall-b.json").write_text(json.dumps(told), encoding="utf-8")
    done = kiosk(root / "central", "central", "enrol", str(root / "hall-b.json"))  # nobody answers
    assert done.returncode == 2
    assert "empreinte" in done.stderr
    assert kiosk(root / "central", "central", "revoke", "hall-b").returncode == 2, "it is not known"


def test_the_commands_and_their_codes(root: Path) -> None:
    central, target = root / "central", (root / "share").as_uri()
    asked = kiosk(central, "central", "revoke", "hall-a")  # nobody answers
    assert (asked.returncode, "hall-a" in asked.stderr, "Rien n'est révoqué" in asked.stderr) == (2, True, True)
    assert kiosk(central, "central", "revoke", "hall-a", "--yes").returncode == 0
    assert kiosk(root / "hall", "sync").returncode == 0
    assert kiosk(central, "central", "nightly", "--target", target).returncode == 4
    told = kiosk(root / "hall", "sync")
    assert (told.returncode, "Envois déjà déposés, retirés depuis, et sans accusé : 1." in told.stderr) == (4, True)
    examined = kiosk(root / "hall", "doctor")
    assert (examined.returncode, "sans accusé au dernier kiosk sync : 1." in examined.stdout) == (4, True)
    assert kiosk(root / "hall", "sync").stderr == "", "it lies there again, and nobody has taken it yet"
    assert "au dernier kiosk sync" not in kiosk(root / "hall", "doctor").stdout
    (file,) = (central / "central" / "quarantine").glob("*.batch")
    assert "révoquée" in "".join(path.read_text() for path in (central / "central" / "quarantine").glob("*.json"))
    assert kiosk(central, "central", "ingest", "--release", str(file)).returncode == 0
    assert not file.exists()
    again = kiosk(central, "central", "ingest", "--release", str(file))
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.startswith("--release : ce fichier n'est pas dans central/quarantine")
    assert again.stderr.count("\n") == 1


def test_a_refusal_to_release_is_the_one_line_that_says_why(root: Path) -> None:
    inbox = root / "share" / "inbox" / "hall-a"
    (inbox / "x.batch").write_bytes(b"?")
    assert kiosk(root / "central", "central", "ingest", "--target", (root / "share").as_uri()).returncode == 4
    (file,) = (root / "central" / "central" / "quarantine").glob("*.batch")
    refused = kiosk(root / "central", "central", "ingest", "--release", str(file))
    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr.startswith("Ce fichier reste en quarantaine : nom inattendu. ")
    assert refused.stderr.endswith(f"ôtez-le, avec sa fiche : rm {file} {file.with_suffix('.json')}\n")


def test_a_copy_of_what_was_taken_before_is_kept_aside_too(world: World, hall: Hall) -> None:
    """Whatever a revoked terminal brings: somebody may want to know that, and when, it was there."""
    hall.submit(FIRST)
    hall.night()
    world.night()
    (taken,) = world.central.archive.glob("*.batch")
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    copy = world.share / "inbox" / hall.name / taken.name
    for day in (1, 2):
        copy.write_bytes(taken.read_bytes())
        assert world.night(NIGHT + day * DAY).ingested.quarantined == ["revoked"]
        (file,) = world.central.quarantine.glob("*.batch")
        assert (file.read_bytes(), copy.exists()) == (taken.read_bytes(), False)
    assert world.night(NIGHT + 9 * DAY).ingested.quarantined == []
    assert file.exists(), "never deleted"
    assert release(world, file).events == 0
    assert (file.exists(), references(world)) == (False, [FIRST])


def test_a_revoked_terminal_that_comes_back_after_months_learns_what_is_held(world: World, hall: Hall) -> None:
    """Its receipt no longer lists what it sent; what it sends once more is kept aside, and told as held."""
    release(world, revoked(world, hall))
    world.night(NIGHT + 3 * DAY)
    later = NIGHT + 130 * DAY
    world.night(later)
    hall.night(later)
    world.night(later + DAY)
    assert hall.night(later + DAY).sent.waiting == 0
    assert references(world) == [SECOND, FIRST]


def test_one_that_was_damaged_here_is_no_longer_offered_once_it_was_tried_and_is_when_it_comes_again(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page and doctor went on to name the command that had just said to take the file out."""
    file = revoked(world, hall)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + 2 * DAY)
    whole = file.read_bytes()
    file.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    done = run(world.central.home, central.group, "ingest", "--release", str(file))
    assert (done.exit_code, f"rm {file}" in done.stderr) == (4, True), done.output
    code, found = examined(world.central.home)
    assert (code, "central.revoked" in found, str(file.stem) in str(found)) == (4, False, True), found
    world.night(NIGHT + 2 * DAY)
    page = world.page("2026-11-30")[-1]
    assert ("ouvrir le dossier quarantine" in page, "--release" in page) == (True, False), page
    hall.night(NIGHT + 3 * DAY)
    world.night(NIGHT + 3 * DAY)
    assert file.read_bytes() == whole
    assert "--release" in examined(world.central.home)[1]["central.revoked"]["todo"]
    assert release(world, file).events == 1
