"""What a person may ask of central reaches the files in quarantine that central can open, and says where they lie."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import enrolment
from kiosk.cli import central
from tests.another_account import GROUP, as_another
from tests.db.commands import run
from tests.sync.machines import kiosk
from tests.sync.test_night_goes_on import ACCOUNT, give_away
from tests.sync.world import NIGHT, World, sound_reference

REFERENCE, OTHER = sound_reference(1), sound_reference(2)
DAY = timedelta(days=1)


@pytest.fixture
def kept(world: World) -> Path:
    """A file with two listings that a revoked terminal brought; none of it is in the database."""
    hall = world.hall()
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    hall.submit(REFERENCE, name="Maite")
    hall.submit(OTHER)
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    (file,) = world.central.quarantine.glob("*.batch")
    return file


def test_access_tells_what_a_file_in_quarantine_holds_where_it_lies_and_why(world: World, kept: Path) -> None:
    shown = kiosk(world.central.home, "central", "access", REFERENCE).stdout
    assert f"En quarantaine : {kept}, venu comme « hall-a/hall-a-" in shown
    assert "(borne révoquée). Événements de cette référence : 1." in shown
    assert "ne tient rien" not in shown
    told = json.loads(kiosk(world.central.home, "central", "access", REFERENCE, "--json").stdout)
    (found,) = told["quarantined"]
    assert (found["path"], found["words"]) == (str(kept), "borne révoquée")
    (body,) = found["bodies"]
    assert body["payload"]["answers"]["name"] == "Maite"
    assert told["terminals"] == ["hall-a"]
    assert "Maite" not in (world.central.home / "logs" / "night.jsonl").read_text(encoding="utf-8")


def test_erase_says_what_it_found_in_quarantine_and_cuts_that_alone(world: World, kept: Path) -> None:
    home = world.central.home
    done = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (done.returncode, "ne tenait rien" in done.stdout) == (0, False)
    assert f"En quarantaine : {kept}, venu comme « hall-a/" in done.stdout
    assert "Ce qui en était en quarantaine est effacé" in done.stdout
    assert "ne tient rien" in kiosk(home, "central", "access", REFERENCE).stdout
    assert f"En quarantaine : {kept}" in kiosk(home, "central", "access", OTHER).stdout


def test_erase_that_could_not_rewrite_such_a_file_does_not_say_that_it_is_gone(world: World, kept: Path) -> None:
    home = world.central.home
    run(home, central.group, "access", REFERENCE)
    give_away(world, but=world.central.quarantine)
    world.central.quarantine.chmod(0o755)
    said = as_another(ACCOUNT, lambda: run(home, central.group, "erase", REFERENCE, "--yes").output)
    assert said.startswith("Effacement incomplet")
    assert ("Ce qui en est en quarantaine peut y être encore" in said, "est effacé ; le reste" in said) == (True, False)


def test_a_file_that_does_not_open_here_is_named_as_one_that_may_hold_it(world: World, kept: Path) -> None:
    shut = kept.with_name(f"{'0' * 64}.batch")
    shut.write_bytes(b"nobody's")
    told = json.loads(kiosk(world.central.home, "central", "access", REFERENCE, "--json").stdout)
    assert (told["unopened"], len(told["quarantined"])) == ([str(shut)], 1)
    assert f"Ceci ne s'ouvre pas ici, et personne ne sait ce qu'il tient : {shut}" in (
        kiosk(world.central.home, "central", "access", REFERENCE).stdout
    )


def test_erase_names_the_file_that_is_shut_and_does_not_say_that_nothing_was_held(world: World, kept: Path) -> None:
    home = world.central.home
    run(home, central.group, "access", REFERENCE)
    run(home, central.group, "erase", sound_reference(9), "--yes")
    give_away(world, but=kept)
    said = as_another(ACCOUNT, lambda: run(home, central.group, "erase", REFERENCE, "--yes").output)
    assert said.startswith("Effacement incomplet")
    assert ("Le siège ne tenait rien" in said, "Rien de ce qui se lit ici ne tenait" in said) == (False, True)
    assert f"Ceci ne s'ouvre pas ici, et personne ne sait ce qu'il tient : {kept}\n" in said
    assert f"ceci n'a pas pu être lu ou écrit : {kept}. Vérifiez" in said
    assert f"{kept.parent}." not in said, "the folder can be written in"
    kept.chmod(0o644)
    os.chown(kept, ACCOUNT, GROUP)
    said = as_another(ACCOUNT, lambda: run(home, central.group, "erase", REFERENCE, "--yes").output)
    assert "Effacé au siège, pour toujours" in said


def test_a_file_of_the_archive_that_nobody_reads_may_hold_it_too(world: World) -> None:
    world.night(NIGHT)
    shut = world.central.archive / f"hall-a-{'0' * 64}.batch"
    shut.mkdir()
    said = kiosk(world.central.home, "central", "access", REFERENCE).stdout
    assert f"personne ne sait ce qu'il tient : {shut}\n" in said
    done = kiosk(world.central.home, "central", "erase", REFERENCE, "--yes")
    assert (f"{shut} (un dossier)" in done.stderr, "Le siège ne tenait rien" in done.stdout) == (True, False)


def test_whoever_sealed_what_lies_aside_is_named_and_where_nothing_goes_by_itself(world: World, kept: Path) -> None:
    """A revoked terminal, and one that nobody enrolled, are told of no erasure, and may keep what they sealed."""
    world.hall("hall-b")
    stranger = world.hall("hall-z", enrolled=False)
    stranger.submit(REFERENCE)
    stranger.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    home = world.central.home
    said = "ce qui n'en est pas venu : hall-a (révoquée), hall-b, hall-z (non inscrite)."
    assert said in kiosk(home, "central", "access", REFERENCE).stdout
    told = json.loads(kiosk(home, "central", "access", REFERENCE, "--json").stdout)
    assert (told["terminals"], told["by_hand"]) == (["hall-a", "hall-b", "hall-z"], ["hall-a", "hall-z"])
    done = kiosk(home, "central", "erase", REFERENCE, "--yes").stdout
    by_itself, by_hand = done.split("Ces bornes sont révoquées")
    out, unknown = by_hand.split("Ces bornes ne sont pas inscrites : ni accusé ni effacement n'y descend.")
    assert "30 jours après leur accusé, à leur nuit :\n  hall-b, jamais entendue\n" in by_itself
    assert "Hors de ce dont le jour ne peut pas être dit (plus bas), la dernière copie s'en va le" in by_itself
    assert "à effacer là-bas à la main :\n  hall-a, révoquée, " in out
    assert "à effacer là-bas à la main :\n  hall-z, non inscrite, jamais entendue\n" in unknown


def test_a_stranger_s_file_that_is_shut_still_tells_by_its_slip_whom_to_ask(world: World, kept: Path) -> None:
    """Only the file is shut: the slip beside it names the terminal, where the person's answers still are."""
    stranger = world.hall("hall-z", enrolled=False)
    stranger.submit(REFERENCE)
    stranger.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    home = world.central.home
    (shut,) = {*world.central.quarantine.glob("*.batch")} - {kept}
    run(home, central.group, "access", REFERENCE)
    run(home, central.group, "erase", sound_reference(9), "--yes")
    give_away(world, but=shut)
    said = as_another(ACCOUNT, lambda: run(home, central.group, "access", REFERENCE).output)
    assert f"personne ne sait ce qu'il tient : {shut}" in said
    assert "ce qui n'en est pas venu : hall-a (révoquée), hall-z (non inscrite)." in said
    done = as_another(ACCOUNT, lambda: run(home, central.group, "erase", REFERENCE, "--yes").output)
    assert "  hall-z, non inscrite, jamais entendue\n" in done


def test_the_log_keeps_no_name_of_what_somebody_laid_in_the_exchange_folder(world: World) -> None:
    hall = world.hall()
    hall.night(NIGHT)
    (world.share / "inbox" / hall.name / "Maialen Exemple 0612345678.txt").write_text("?", encoding="utf-8")
    done = kiosk(world.central.home, "central", "nightly", "--target", world.target)
    assert "Maialen Exemple" in done.stdout, "a person must find it"
    log = (world.central.home / "logs" / "night.jsonl").read_text(encoding="utf-8")
    (line,) = [json.loads(each) for each in log.splitlines()]
    assert "Maialen" not in log
    assert (line["strays"], line["page"]["strays"]) == (1, 1)


def test_a_night_ends_with_4_as_long_as_its_page_asks_to_look_into_the_quarantine(world: World) -> None:
    hall, home = world.hall(), world.central.home
    hall.night(NIGHT)
    (path,) = world.inbox(hall)
    path.write_bytes(path.read_bytes()[:-9])
    for words in (("nightly", "--target", world.target), ("nightly", "--target", world.target), ("report",)):
        done = kiosk(home, "central", *words)
        assert "ouvrir le dossier quarantine" in done.stdout
        assert (done.returncode, done.stderr.count("central/quarantine")) == (4, 1), done.stderr
