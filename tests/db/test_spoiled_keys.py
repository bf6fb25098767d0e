"""A key of a terminal that is there and is none: each message has a way out, and it works when typed."""

import os
from pathlib import Path

import pytest

from db.keys import Keys
from db.stores.staff import staff_of
from db.terminal import open_terminal
from kiosk import small_files
from kiosk.cli import doctor, staff, sync
from kiosk.clock import SystemClock
from tests.another_account import as_another, close, give
from tests.db.commands import examined, run, start
from tests.factories import FRIDAY, OTHER_PIN, PIN
from tests.sync.test_night_goes_on import ACCOUNT

SPOILED = {"empty": b"", "one byte": b"x", "garbage": b"garbage", "another's": b"0" * 64}


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)


@pytest.fixture
def staffed(home: Path) -> Path:
    start(home)
    assert run(home, staff.group, "add", "ane", "--name", "Ane", "--pin-stdin", given=f"{PIN}\n").exit_code == 0
    return home


def aside(file: Path) -> None:
    file.rename(file.parents[1] / f"{file.name}.aside")


@pytest.mark.parametrize("what", SPOILED)
def test_a_check_value_that_is_none_stops_nothing_and_is_made_again(staffed: Path, what: str) -> None:
    check = Keys(staffed).check_file
    before = check.read_bytes()
    for act in ((staff.group, "list"), (doctor.command,), (sync.command,)):
        check.write_bytes(SPOILED[what])
        done = run(staffed, *act)
        assert "n'est pas celle de cette base" not in done.output, done.output
    check.write_bytes(SPOILED[what])
    assert start(staffed).exit_code == 0
    assert check.read_bytes() == before
    check.write_bytes(SPOILED[what])
    code, found = examined(staffed)
    assert (code, str(check) in found["key.check"]["says"], found["database"]["state"]) == (4, True, "ok")
    assert "kiosk sync" in found["key.check"]["todo"]
    run(staffed, sync.command)
    assert (check.read_bytes(), "key.check" in examined(staffed)[1]) == (before, False)


def test_a_wrong_key_is_still_told_from_a_damaged_base(staffed: Path) -> None:
    Keys(staffed).database_file.write_bytes(b"k" * 32)
    code, found = examined(staffed)
    assert (code, "n'est pas celle de cette base" in found["database"]["says"]) == (6, True)
    assert "key.check" not in found


@pytest.mark.parametrize("what", ["empty", "one byte", "garbage"])
def test_a_pepper_that_is_none_is_made_anew_as_each_message_says(staffed: Path, what: str) -> None:
    pepper = Keys(staffed).pepper_file
    pepper.write_bytes(SPOILED[what])
    done = start(staffed)
    said = "mettez ce fichier de côté (mv), puis kiosk init"
    assert (done.exit_code, said in done.stderr, "reset-pin" in done.stderr) == (1, True, True)
    done = run(staffed, staff.group, "list")
    said = "Mettez-le de côté (mv). Remettez sa copie ; sans copie : kiosk init"
    assert (done.exit_code, said in done.stderr, "refaites le code" in done.stderr) == (4, True, True)
    todo = examined(staffed)[1]["key.pepper"]["todo"]
    assert "Mettez-le de côté (mv)" in todo
    assert "kiosk init --agency CBS --terminal hall-1, puis refaites le code de chaque agent" in todo
    aside(pepper)
    assert start(staffed).exit_code == 0
    reset = run(staffed, staff.group, "reset-pin", "ane", "--pin-stdin", given=f"{OTHER_PIN}\n")
    assert reset.exit_code == 0, reset.output
    assert staff_of(staffed, open_terminal(staffed)).sign_in("ane", OTHER_PIN, FRIDAY).agent
    assert not {"key.pepper", "staff.lost_pins"} & examined(staffed)[1].keys()


def test_whose_codes_went_with_the_pepper_is_told_until_each_has_another(staffed: Path) -> None:
    run(staffed, staff.group, "add", "peio", "--name", "Peio", "--pin-stdin", given=f"{PIN}\n")
    Keys(staffed).pepper_file.unlink()
    assert "refaites le code de chaque agent" in start(staffed).output
    run(staffed, staff.group, "add", "maia", "--name", "Maia", "--pin-stdin", given=f"{PIN}\n")
    assert [line.split()[0] for line in _listed(staffed) if "à refaire" in line] == ["ane", "peio"]
    assert not staff_of(staffed, open_terminal(staffed)).sign_in("ane", PIN, FRIDAY).agent
    for words in (("reset-pin", "ane", "--pin-stdin"), ("disable", "peio")):
        code, found = examined(staffed)
        assert (code, "kiosk staff reset-pin" in found["staff.lost_pins"]["todo"]) == (4, True)
        assert run(staffed, staff.group, *words, given=f"{OTHER_PIN}\n").exit_code == 0
    assert "staff.lost_pins" not in examined(staffed)[1]
    assert not any("à refaire" in line for line in _listed(staffed))


def test_who_signs_in_after_all_because_the_pepper_was_put_back_needs_no_other_code(staffed: Path) -> None:
    keys = Keys(staffed)
    before, mark = keys.pepper_file.read_bytes(), keys.pepper_mark
    keys.pepper_file.unlink()
    start(staffed)
    keys.pepper_file.write_bytes(before)
    mark.unlink()
    assert staff_of(staffed, open_terminal(staffed)).sign_in("ane", PIN, FRIDAY).agent
    assert "staff.lost_pins" not in examined(staffed)[1]


def _listed(home: Path) -> list[str]:
    return run(home, staff.group, "list").stdout.splitlines()


@pytest.mark.parametrize("what", ["empty", "one byte", "garbage"])
def test_a_signing_key_that_is_none_gives_way_to_another_name(staffed: Path, what: str) -> None:
    key = Keys(staffed).signing_file
    key.write_bytes(SPOILED[what])
    night = run(staffed, sync.command)
    assert "n'est pas la clé de l'inscription" not in night.output
    todo = examined(staffed)[1]["key.signing.key"]["todo"]
    assert ("Mettez-le de côté (mv)" in todo, "--terminal NOUVEAU" in todo) == (True, True)
    aside(key)
    done = start(staffed, "--force", terminal="hall-2")
    assert done.exit_code == 0, done.output
    assert "key.signing.key" not in examined(staffed)[1]


@pytest.mark.parametrize("what", ["empty", "one byte", "garbage"])
def test_a_copy_beside_that_is_none_does_not_cost_the_key_of_a_name(staffed: Path, what: str) -> None:
    keys = Keys(staffed)
    seed, beside = keys.signing_seed(), keys.former_file("hall-1")
    beside.write_bytes(SPOILED[what])
    assert start(staffed, terminal="hall-2").exit_code == 0
    assert (beside.read_bytes(), keys.signing_seed() != seed) == (seed, True)


@pytest.mark.parametrize("what", ["empty", "one byte", "garbage"])
def test_an_age_key_that_is_none_is_made_anew(staffed: Path, what: str) -> None:
    key = Keys(staffed).age_file
    key.write_bytes(SPOILED[what])
    assert "Mettez-le de côté (mv)" in examined(staffed)[1]["key.terminal.age"]["todo"]
    aside(key)
    assert start(staffed).exit_code == 0
    assert "key.terminal.age" not in examined(staffed)[1]


@pytest.mark.parametrize("what", ["gone", "empty", "garbage"])
def test_without_its_key_a_base_is_put_aside_with_its_whole_folder(staffed: Path, what: str) -> None:
    key = Keys(staffed).database_file
    key.unlink() if what == "gone" else key.write_bytes(SPOILED[what])
    told = examined(staffed)[1]["key"]
    for part in ("mettez tout le dossier de la borne de côté (mv)", "--terminal NOUVEAU", "kiosk central revoke"):
        assert part in told["todo"]
    staffed.rename(staffed.with_name("aside"))
    assert start(staffed, terminal="hall-2").exit_code == 0


def test_a_signing_key_that_is_shut_is_no_other_key(staffed: Path) -> None:
    run(staffed, sync.command)
    give(ACCOUNT, staffed.parent)
    key = Keys(staffed).signing_file
    close(key)
    told = as_another(ACCOUNT, lambda: run(staffed, sync.command).output)
    assert f"Clés fermées à ce compte : {key}" in told
    for other in ("n'est pas la clé de l'inscription", "autre nom", "n'est pas une clé"):
        assert other not in told


def test_of_a_folder_that_is_nothing_yet_both_ways_are_named(tmp_path: Path) -> None:
    said = run(tmp_path / "nothing", doctor.command).output
    assert ("kiosk init --agency" in said, "kiosk central init" in said) == (True, True)


def put_there(file: Path, what: str) -> None:
    file.unlink(missing_ok=True)
    match what:
        case "a pipe":
            os.mkfifo(file)
        case "a folder":
            file.mkdir(mode=0o755)
        case "a giant":
            file.touch()
            os.truncate(file, small_files.MOST_BYTES + 1)
        case "a link to a device":
            file.symlink_to("/dev/zero")
        case "a link to nothing":
            file.symlink_to("nowhere")


NO_FILES = ["a pipe", "a folder", "a giant", "a link to a device"]


@pytest.mark.parametrize("what", NO_FILES)
def test_a_signing_key_that_is_no_file_is_called_that_and_costs_no_name(staffed: Path, what: str) -> None:
    key = Keys(staffed).signing_file
    put_there(key, what)
    done = run(staffed, sync.command)
    assert (done.exit_code, f"{key} : cette clé ne peut pas être lue" in done.output) == (1, True), done.output
    assert "inscription" not in done.output
    assert "revoke" not in done.output
    code, found = examined(staffed)
    assert (code, "Mettez-le de côté" in found["key.signing.key"]["todo"]) == (4, True)
    assert {"key.enrolled", "key.open.signing.key"}.isdisjoint(found)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("what", [*NO_FILES, "a link to nothing"])
@pytest.mark.parametrize("name", ["database.check", "pepper.check", f"staff.{'0' * 16}.pepper"])
def test_what_is_no_file_beside_the_keys_is_put_aside_and_not_shut(staffed: Path, name: str, what: str) -> None:
    file = staffed / "keys" / name
    put_there(file, what)
    code, found = examined(staffed)
    told = found[f"key.open.{name}"]
    assert (code, str(file) in told["says"], "chmod" in told["todo"], "(mv)" in told["todo"]) == (4, True, False, True)
    file.rmdir() if file.is_dir() else file.unlink()
    assert start(staffed).exit_code == 0
    run(staffed, sync.command)
    assert {f"key.open.{name}", "key.check"}.isdisjoint(examined(staffed)[1])


def test_a_link_to_what_others_can_read_is_called_a_link(staffed: Path, tmp_path: Path) -> None:
    file = Keys(staffed).pepper_mark
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(file.read_bytes())
    elsewhere.chmod(0o644)
    file.unlink()
    file.symlink_to(elsewhere)
    told = examined(staffed)[1]["key.open.pepper.check"]
    assert (f"c'est un lien vers {elsewhere}" in told["says"], "chmod" in told["todo"]) == (True, False)


@pytest.mark.parametrize("what", ["empty", "no record", "no key", *NO_FILES])
def test_a_spoiled_enrolment_is_named_and_made_again_as_doctor_says(staffed: Path, what: str) -> None:
    (file,) = (staffed / "enrolment").glob("*.json")
    before = file.read_bytes()
    if what in NO_FILES:
        put_there(file, what)
    else:
        file.write_text({"empty": "", "no record": "[]", "no key": "{}"}[what], encoding="ascii")
    code, found = examined(staffed)
    told = found["enrolment.spoiled"]
    assert (code, str(file) in told["says"]) == (4, True)
    assert "kiosk init --agency CBS --terminal hall-1" in told["todo"]
    if file.is_dir():
        assert "Mettez-le de côté" in told["todo"]
        file.rmdir()
    assert start(staffed).exit_code == 0
    assert (file.read_bytes(), "enrolment.spoiled" in examined(staffed)[1]) == (before, False)
