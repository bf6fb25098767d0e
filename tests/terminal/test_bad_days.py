"""No network, no printer, nobody in, no room, a wrong configuration: each page works, or says what to do instead."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.connection import open_database
from db.keys import Keys
from db.terminal_file import database_path
from kiosk.cli.shared.wiring import open_services
from kiosk.services.visit.submissions import submit
from tests.terminal.journey import SEND, SHORT, reference_on, send
from tests.terminal.programs import HOME_SCREEN, changed, done, hall, kiosk, listings, run
from tests.terminal.stage import CTRL_Q, ENTER, F10, Terminal
from tests.unit.journey import filled

OUT_OF_SERVICE = ("Cette borne est hors service.", "Adressez-vous à l'accueil de l'agence.")
NO_NETWORK = ("unshare", "-n", "--map-root-user")
USAGE, UNREACHABLE, SAFE_MODE, FAILED = 2, 3, 6, 1

needs_unshare = pytest.mark.needs_debian("util-linux")


def in_a_mount_space(script: str) -> tuple[str, ...]:
    """Return a prefix that runs a command in its own mount namespace, after a line of shell."""
    return ("unshare", "--mount", "--map-root-user", "sh", "-c", f'{script} && exec "$@"', "sh")


def sent(home: Path) -> str:
    """Send a listing by the terminal's services, and return its reference."""
    return submit(filled().finish(), open_services(home)).reference


def says_one_line(ended: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in ended.stderr
    (line,) = ended.stderr.strip().splitlines()
    return line


# --- the tenant, whatever the day -------------------------------------------------------------------------------------


@needs_unshare
def test_with_no_network_the_whole_day_works(home: Path) -> None:
    with hall(home, before=NO_NETWORK) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        reference = send(terminal)
    for arguments in (("sync",), ("central", "nightly"), ("sync",), ("doctor",)):
        ended = run(home, *arguments, before=NO_NETWORK)
        assert ended.returncode == 0, ended.stderr
    assert reference in (home / "central" / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig")


def test_without_the_pepper_tenants_are_served(home: Path) -> None:
    Keys(home).pepper_file.unlink()
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        assert send(terminal)


def paper_of_a_ticket(terminal: Terminal) -> None:
    terminal.see(HOME_SCREEN)
    terminal.write("4")
    terminal.see("1 Prendre un ticket")
    terminal.write("1")
    terminal.see("Pour quoi venez-vous ?")
    terminal.write(F10)
    terminal.see("votre numéro s'affiche sur la borne.")
    terminal.write("4")


def test_when_the_printer_does_not_answer_the_text_is_shown(home: Path) -> None:
    changed(home, r"^command = \[\]", 'command = ["/bin/false"]')
    with hall(home) as terminal:
        paper_of_a_ticket(terminal)
        terminal.see("L'imprimante ne répond pas. Voici le texte.", "A1")


def test_a_closed_agency_gives_no_ticket_but_its_phone(home: Path) -> None:
    changed(home, r'^(mon|tue|wed|thu|fri|sat|sun) = \["00:00-24:00"\]', r"\1 = []")
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("4")
        terminal.see("L'agence est fermée maintenant.", "Téléphone : 05 36 49 00 01")
        terminal.write(ENTER)
        terminal.see(HOME_SCREEN)


@needs_unshare
def test_an_unwritable_share_loses_nothing_and_says_to_run_again(home: Path) -> None:
    reference = sent(home)
    target = home / "exchange"
    target.mkdir(exist_ok=True)
    read_only = in_a_mount_space(f"mount --bind -o ro '{target}' '{target}' && mount -o remount,bind,ro '{target}'")
    ended = run(home, "sync", before=read_only)
    assert ended.returncode == UNREACHABLE
    assert "le partage est en lecture seule. Rien n'est perdu" in says_one_line(ended)
    for arguments in (("sync",), ("central", "nightly")):
        done(home, *arguments)
    assert reference in (home / "central" / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig")


# --- the installer --- ------------------------------------------------------------------------------------------------


def test_an_unknown_agency_is_named_and_makes_nothing(tmp_path: Path) -> None:
    ended = run(tmp_path / "new", "init", "--agency", "PARIS", "--terminal", "hall", "--trial")
    assert ended.returncode == USAGE
    assert "PARIS" in ended.stderr
    assert "--agency" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "new").exists()


WRONG_CONFIGURATIONS = {
    "not TOML": (r"^\[agency\]", "[agency"),
    "an unknown agency": (r'^code = "CBS"', 'code = "PARIS"'),
    "hours that end before they begin": (r'^mon = \["00:00-24:00"\]', 'mon = ["12:00-08:00"]'),
    "a key that does not exist": (r'^letter = "A"', 'lettre = "A"'),
}


@pytest.mark.parametrize("wrong", WRONG_CONFIGURATIONS)
@pytest.mark.parametrize("command", [("sync",), ("central", "nightly"), ("console",)])
def test_a_wrong_configuration_ends_with_one_line_and_its_code(
    home: Path, command: tuple[str, ...], wrong: str
) -> None:
    changed(home, *WRONG_CONFIGURATIONS[wrong])
    ended = run(home, *command)
    assert ended.returncode == USAGE
    assert "config.toml" in says_one_line(ended)


# --- out of service ---------------------------------------------------------------------------------------------------


@contextmanager
def out_of_service(home: Path, *, before: tuple[str, ...] = (), options: str = "--trial") -> Iterator[Terminal]:
    """Start a terminal that is out of service: it stays on a page that says where to go; nothing opens there."""
    with hall(home, before=before, options=options) as terminal:
        terminal.see(*OUT_OF_SERVICE)
        terminal.write(f"1{ENTER}4{ENTER}")
        terminal.see(*OUT_OF_SERVICE)
        assert terminal.process.poll() is None
        yield terminal


def leaves_with(terminal: Terminal, code: int) -> None:
    terminal.write(CTRL_Q)
    assert terminal.end() == code
    assert "Traceback" not in terminal.received.decode(errors="replace")


def test_without_a_configuration_it_is_out_of_service(tmp_path: Path) -> None:
    with out_of_service(tmp_path / "nowhere") as terminal:
        assert not terminal.shows("Ou téléphonez"), "no number that nobody confirmed"
        leaves_with(terminal, USAGE)
    assert not (tmp_path / "nowhere").exists()


def test_an_unreadable_configuration_is_out_of_service(home: Path) -> None:
    """The page gives the phone and hours that the program has for the enrolled agency, and their year."""
    changed(home, r"^\[agency\]", "[agency")
    with out_of_service(home) as terminal:
        terminal.see("05 59 26 27 60", "mardi : 8 h 30-12 h 30", "Numéro et horaires de 2019, à confirmer.")
        leaves_with(terminal, USAGE)


def test_out_of_service_it_ends_with_its_code_on_sigterm(home: Path) -> None:
    changed(home, r"^\[agency\]", "[agency")
    with out_of_service(home, options="") as terminal:
        terminal.write(CTRL_Q)
        terminal.see(*OUT_OF_SERVICE)
        assert terminal.stop() == USAGE


def test_a_wrong_agency_code_keeps_the_configured_phone(home: Path) -> None:
    changed(home, r'^code = "CBS"', 'code = "PARIS"')
    with out_of_service(home) as terminal:
        terminal.see("05 36 49 00 01")
        leaves_with(terminal, USAGE)


def from_a_newer_program(home: Path) -> None:
    """Make the database look as a later version of the program would leave it."""
    db = open_database(database_path(home), Keys(home).database_key())
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('terminal', 'm0999_later', '')"
    )
    db.commit()
    db.close()


def test_a_database_of_a_newer_version_is_not_written(home: Path) -> None:
    from_a_newer_program(home)
    with out_of_service(home) as terminal:
        leaves_with(terminal, SAFE_MODE)
    for command in (("sync",), ("console",)):
        ended = run(home, *command)
        assert ended.returncode == SAFE_MODE
        assert "programme plus récent" in says_one_line(ended)
    assert run(home, "doctor").returncode == SAFE_MODE


def test_a_damaged_database_is_not_written(home: Path) -> None:
    path = home / "data" / "kiosk.sqlite"
    path.write_bytes(b"\x5a" * path.stat().st_size)
    for beside in home.joinpath("data").glob("kiosk.sqlite-*"):
        beside.unlink()
    with out_of_service(home) as terminal:
        leaves_with(terminal, SAFE_MODE)
    assert set(path.read_bytes()) == {0x5A}


@needs_unshare
def test_a_home_that_cannot_be_written_is_out_of_service(home: Path) -> None:
    read_only = in_a_mount_space(f"mount --bind '{home}' '{home}' && mount -o remount,bind,ro '{home}'")
    with out_of_service(home, before=read_only) as terminal:
        leaves_with(terminal, FAILED)
    ended = run(home, "sync", before=read_only)
    assert ended.returncode == FAILED
    says_one_line(ended)


@needs_unshare
def test_a_full_disk_at_sending_keeps_the_answers_on_screen(home: Path) -> None:
    """The home is on a small disk; it fills up once the terminal is open, and room is made again."""
    disk = home.parent / "disk"
    disk.mkdir()
    plug, release = home.parent / "plug", home.parent / "release"
    script = (
        f"mount -t tmpfs -o size=4m none '{disk}' && cp -a '{home}/.' '{disk}' && "
        f"(while [ ! -e '{plug}' ] && kill -0 $$; do sleep 0.05; done; "
        f"cat /dev/zero > '{disk}/filler' 2>/dev/null; touch '{plug}.done'; "
        f"while [ ! -e '{release}' ] && kill -0 $$; do sleep 0.05; done; "
        f"rm '{disk}/filler'; touch '{release}.done') & true"
    )
    with Terminal([*in_a_mount_space(script), *kiosk(disk, "run")]) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        terminal.see("Vérifiez vos réponses")
        plug.touch()
        terminal.until(lambda: Path(f"{plug}.done").exists())
        terminal.write(SEND)
        terminal.see("Votre annonce n'a pas pu être enregistrée.", "Vos réponses sont encore là.", "Appelez un agent")
        release.touch()
        terminal.until(lambda: Path(f"{release}.done").exists())
        terminal.write(ENTER)
        terminal.see("Vérifiez vos réponses")
        terminal.gone("n'a pas pu")
        terminal.write(ENTER)  # the focus is where it was: on the button that failed
        reference_on(terminal)


def test_a_wrong_file_of_the_night_stops_nothing_else(home: Path) -> None:
    """Exit code 4 means: done, but a person must look."""
    inbox = home / "exchange" / "inbox" / "hall"
    (inbox / f"{hashlib.sha256(b'not a batch').hexdigest()}.batch").write_bytes(b"not a batch")
    reference = sent(home)
    done(home, "sync")
    ended = run(home, "central", "nightly", "--json")
    assert ended.returncode == 4
    assert json.loads(ended.stdout)["events"] == 1
    assert reference in (home / "central" / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig")
    assert len(listings(home)) == 1
