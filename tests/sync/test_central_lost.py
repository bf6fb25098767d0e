"""A key and the database lost at once, or the whole folder: central is still known as one, and one way leads out."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync.central_home import CentralHome
from kiosk.cli import central, doctor
from kiosk.config import load
from tests.db.commands import examined, run
from tests.sync.machines import ESCROW, kiosk
from tests.sync.test_closed_backup import read_only

ACTS = ("nightly", "restore", "rebuild", "ingest", "export", "report", "backup")


@pytest.fixture
def siege(root: Path) -> Path:
    """A central after a night: a copy, an archive with who is enrolled, a target."""
    home = root / "central"
    assert run(home, central.group, "init", "--target", (root / "share").as_uri()).exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    return home


def lose_database(home: Path) -> None:
    for file in (home / "central").glob("central.sqlite*"):
        file.unlink()


def lose_copies(home: Path) -> None:
    """For good, and given up."""
    for file in (*(home / "central" / "backup").glob("*.sqlite*"), home / "central" / "copies-made"):
        file.unlink(missing_ok=True)


def cut(file: Path) -> None:
    file.write_bytes(b"x")


@pytest.mark.parametrize("harm", [Path.unlink, cut], ids=["lost", "cut"])
@pytest.mark.parametrize("lost", [("central.signing",), ("central.age",), ("central.signing", "central.age")])
def test_a_key_and_the_database_lost_at_once_have_one_way_out(siege: Path, lost: tuple[str, ...], harm: object) -> None:
    keys = [siege / "keys" / name for name in lost]
    others = {file: file.read_bytes() for file in (siege / "keys").iterdir() if file not in (*keys,)}
    lose_database(siege)
    for key in keys:
        harm(key)  # type: ignore[operator]
    said = run(siege, doctor.command).output
    assert "pas de configuration ici" not in said
    assert "kiosk central init --new-key" in said
    for words in (*((act,) for act in ACTS), ("init",), ("revoke", "hall-a", "--yes")):
        done = run(siege, central.group, *words)
        assert (done.exit_code, "kiosk central init --new-key" in done.output) == (2, True), (words, done.output)
        assert all(str(key) in done.output for key in keys)
    made = run(siege, central.group, "init", "--new-key")
    assert (made.exit_code, "lancez « kiosk central restore »" in made.output) == (4, True), made.output
    assert {file: file.read_bytes() for file in others if file.name != "central.verify"} == {
        file: data for file, data in others.items() if file.name != "central.verify"
    }
    assert not (siege / "central" / "central.sqlite").exists(), "a blank one would stand where the copy belongs"
    assert run(siege, central.group, "restore").exit_code == 0
    assert run(siege, central.group, "nightly").exit_code == 4, "the new key is to be carried to the terminals"
    assert run(siege, central.group, "init", "--carried").exit_code == 0
    assert run(siege, central.group, "nightly").exit_code == 0
    assert examined(siege)[0] == 0


@pytest.mark.parametrize("place", ["", "central/backup"])
def test_both_keys_and_the_database_lost_leave_a_central_all_the_same(siege: Path, place: str) -> None:
    """Also with nothing of `keys/`: what lies in central/ is central's."""
    shutil.rmtree(siege / "keys")
    lose_database(siege)
    if place:
        lose_copies(siege)
    assert "kiosk init --agency" not in run(siege, doctor.command).output
    done = run(siege, central.group, "nightly")
    assert (done.exit_code, "kiosk central init --new-key" in done.output) == (2, True)
    assert run(siege, central.group, "init", "--new-key", "--escrow-recipient", ESCROW).exit_code in (0, 4)


@pytest.mark.parametrize("base", ["sound", "lost", "lost with its copies"])
def test_of_all_its_keys_lost_every_command_names_them_and_the_one_way_out(siege: Path, base: str) -> None:
    """Neither option of `init` alone would do: each asked for the other, and one for a new escrow besides."""
    shutil.rmtree(siege / "keys")
    if base != "sound":
        lose_database(siege)
    if base == "lost with its copies":
        lose_copies(siege)
    way_out = "« kiosk central init --new-key --escrow-recipient age1… »"
    options = ((), ("--new-key",), ("--escrow-recipient", ESCROW))
    said = [run(siege, central.group, "init", *words) for words in options] + [run(siege, central.group, "nightly")]
    assert [done.exit_code for done in said] == [2] * 4
    for told in (*(done.output for done in said), run(siege, doctor.command).output):
        assert way_out in told
        assert all(name in told for name in ("central.age", "central.signing", "escrow.recipient"))
    for done in said:
        assert "age-keygen -y sequestre.txt" in done.output, "the escrow in the safe, which opens everything"
        assert "age-keygen -o" not in done.output
    made = run(siege, central.group, "init", "--new-key", "--escrow-recipient", ESCROW)
    assert (made.exit_code, ESCROW in made.output) == (4 if base == "lost" else 0, True), made.output
    if base == "lost":
        assert run(siege, central.group, "restore").exit_code == 0
    found = examined(siege)[1]
    assert (found["central.keys"]["state"], "central.escrow" in found) == ("ok", False)


def test_of_the_escrow_s_public_half_alone_the_safe_s_is_asked_for(siege: Path) -> None:
    (siege / "keys" / "escrow.recipient").unlink()
    done = run(siege, central.group, "init")
    assert (done.exit_code, "« kiosk central init --escrow-recipient age1… »" in done.output) == (2, True)
    for told in (done.output, examined(siege)[1]["central.escrow"]["todo"]):
        assert "age-keygen -y sequestre.txt" in told
    assert run(siege, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    assert examined(siege)[0] == 0


@pytest.mark.parametrize("left", ["archive", "target", "nothing"])
def test_a_database_that_was_there_is_not_made_blank_by_a_night(siege: Path, left: str) -> None:
    lose_database(siege)
    lose_copies(siege)
    if left == "target":
        shutil.rmtree(siege / "central" / "archive")
        shutil.rmtree(siege / "central" / "backup")
    if left == "nothing":
        shutil.rmtree(siege / "central")
    code, found = examined(siege)
    assert (code, found["central"]["state"]) == (6, "unsafe")
    for told in (found["central"]["says"], run(siege, central.group, "nightly").output):
        assert "montez-le" in told
        assert "kiosk central restore" in told
        assert "kiosk central init" in told
    for act in ("nightly", "ingest", "export", "report", "backup"):
        assert run(siege, central.group, act).exit_code == 6
        assert not (siege / "central" / "central.sqlite").exists()
    assert (siege / "central").exists() == (left != "nothing"), "what is mounted later finds nothing in its place"
    assert not (siege / "exchange").exists()
    made = run(siege, central.group, "init")
    assert made.exit_code == 0, made.output
    assert (siege / "central" / "central.sqlite").exists()
    last = run(siege, central.group, "nightly", "--target", (siege.parent / "share").as_uri())
    assert last.exit_code in (0, 4), "where the archive went too, a person enrols again"


STANDS_IN: dict[str, tuple[str, ...]] = {
    "empty": (),
    "a new disk": ("lost+found",),
    "our folders": ("archive", "quarantine", "csv", "report", "backup", "down"),
    "all but what they held": ("archive/terminals", "archive/erased", "backup/erased", "down/content"),
}


@pytest.mark.parametrize("folders", STANDS_IN.values(), ids=STANDS_IN)
def test_nor_by_any_command_where_a_mount_point_stands_in_the_folder_s_place(
    siege: Path, folders: tuple[str, ...]
) -> None:
    away = siege / "central"
    away.rename(siege.parent / "the-disk-itself")
    for folder in ("", *folders):
        (away / folder).mkdir(parents=True, exist_ok=True)
    before = sorted(away.rglob("*"))
    for words in (
        *(("central", act) for act in ("nightly", "ingest", "export", "report", "backup")),
        ("central", "access", "BEL-7K3M-2QF"),
        ("central", "erase", "BEL-7K3M-2QF", "--yes"),
        ("staff", "list", "--agency", "CBS"),
        ("upgrade-check",),
    ):
        done = kiosk(siege, *words)
        assert (done.returncode, "montez-le" in done.stdout + done.stderr) == (6, True), (words, done)
    code, found = examined(siege)
    assert (code, found["central"]["state"], "montez-le" in found["central"]["says"]) == (6, "unsafe", True)
    assert sorted(away.rglob("*")) == before, "what is mounted later finds nothing in its place"
    made = run(siege, central.group, "init")
    assert (made.exit_code, BLANK in made.output) == (0, True), made.output
    last = run(siege, central.group, "nightly", "--target", (siege.parent / "share").as_uri())
    assert last.exit_code in (0, 4)


BLANK = "La base est neuve et vide"


@pytest.mark.parametrize("lost", ["central.age", "central.signing", ""])
def test_who_begins_blank_is_told_so_and_what_to_do_again(siege: Path, lost: str) -> None:
    lose_database(siege)
    lose_copies(siege)
    if lost:
        (siege / "keys" / lost).unlink()
    made = run(siege, central.group, "init", *(("--new-key",) if lost else ()))
    assert made.exit_code == 0, made.output
    for words in (BLANK, "kiosk central nightly", "kiosk central enrol FICHIER", "« Plus aucune copie »"):
        assert words in made.output
    assert BLANK not in run(siege, central.group, "init").output


def test_a_new_key_of_central_is_told_with_the_line_that_each_terminal_needs(siege: Path) -> None:
    before = run(siege, central.group, "init").output
    (siege / "keys" / "central.age").unlink()
    made = run(siege, central.group, "init", "--new-key").output
    new = CentralHome(siege).own_recipient()
    line = f'recipients = ["{new}", "{ESCROW}"]'
    assert ("Sur chaque borne, dans config.toml" in made, line in made, BLANK in made) == (True, True, False)
    hall = siege.parent / "hall"
    config = hall / "config.toml"
    config.write_text(re.sub(r"recipients = \[[^]]*\]", line, config.read_text(encoding="utf-8")), encoding="utf-8")
    assert load(hall).sync.recipients == (new, ESCROW)
    assert "la clé de signature du siège est neuve" not in before + made
    (siege / "keys" / "central.signing").unlink()
    signing = run(siege, central.group, "init", "--new-key").output
    for said in (before, signing):
        assert "À faire : la clé du siège est neuve" not in said
    assert "la clé de signature du siège est neuve. kiosk central nightly, puis copiez" in signing


@pytest.mark.parametrize("name", ["central.age", "central.signing"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_text("x")], ids=["gone", "no key"])
@pytest.mark.parametrize("with_target", [False, True])
def test_no_key_is_made_in_the_place_of_a_lost_one_unless_somebody_says_so(
    siege: Path, name: str, harm: Callable[[Path], object], *, with_target: bool
) -> None:
    """Its copy may lie in the safe: the others refuse to go on without it in the same words."""
    key = siege / "keys" / name
    verify = (siege / "keys" / "central.verify").read_bytes()
    harm(key)
    there = key.exists()
    more = ("--target", (siege.parent / "share").as_uri()) if with_target else ()
    asked, night = run(siege, central.group, "init", *more), run(siege, central.group, "nightly")
    assert (asked.exit_code, night.exit_code) == (2, 2)
    assert asked.output == night.output
    assert ("Remettez sa copie" in asked.output, "kiosk central init --new-key" in asked.output) == (True, True)
    assert (key.exists(), (siege / "keys" / "central.verify").read_bytes()) == (there, verify)
    assert run(siege, central.group, "init", "--new-key", *more).exit_code == 0


def lose_age_key(siege: Path) -> Path:
    """Its copies too, so that the database alone holds what came; gives the folder of copies."""
    (siege / "keys" / "central.age").unlink()
    lose_copies(siege)
    return siege / "central" / "backup"


def test_with_a_new_key_the_base_is_copied_for_the_archive_opens_no_more(siege: Path) -> None:
    copies = lose_age_key(siege)
    made = run(siege, central.group, "init", "--new-key")
    assert (made.exit_code, len(list(copies.glob("*.sqlite")))) == (0, 1)
    lose_copies(siege)
    assert run(siege, central.group, "init").exit_code == 0
    assert not list(copies.glob("*.sqlite")), "an init without a new key copies nothing"


@pytest.mark.needs_debian("util-linux")
def test_a_base_that_cannot_be_copied_then_is_told_with_what_to_do(siege: Path) -> None:
    made = kiosk(siege, "central", "init", "--new-key", before=read_only(lose_age_key(siege)))
    assert made.returncode == 1
    assert "kiosk central backup, dès que possible" in made.stderr
    assert "Sur chaque borne, dans config.toml" in made.stdout


def test_an_init_that_was_cut_off_before_the_database_is_run_again(siege: Path) -> None:
    lose_database(siege)
    told = (siege / "central" / "recipient").read_bytes()
    shutil.rmtree(siege / "central")
    for name in ("archive", "backup"):
        (siege / "central" / name).mkdir(parents=True)
    (siege / "central" / "recipient").write_bytes(told)
    made = run(siege, central.group, "init")
    assert (made.exit_code, BLANK in made.output) == (0, False)
