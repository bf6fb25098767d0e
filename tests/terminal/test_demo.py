"""`kiosk demo` lives a whole day with no terminal at all."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.terminal import demo
from kiosk.clock import SteppedClock, from_text
from tests.terminal.programs import kiosk, trial_home

PROJECT = Path(__file__).parents[2]


def heard(page: list[str]) -> str:
    """Return the line of a morning page that counts the terminals of which something was heard."""
    return next(line for line in page if line.startswith("Bornes entendues"))


def test_the_demo_of_two_terminals_and_two_nights_is_one_json(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--json", "--keep"],
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        cwd=tmp_path,
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert ended.returncode == 0, ended.stderr
    day = json.loads(ended.stdout)
    home = Path(day["home"])
    assert home.is_relative_to(tmp_path)
    listings = (home / "central" / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig")
    assert day["reference"] in listings
    assert day["other_reference"] in listings, "it was unplugged for a night, and nothing is lost"
    assert "1 sur 2" in heard(day["first_morning"])
    assert "2 sur 2" in heard(day["morning"])
    assert day["rows"]["ticket.csv"] == 5, "two at the screens, three at the desks"
    told = " ".join(day["at_desks"])
    for words in ("transféré au Service Attribution", "retrouve sa place", "par Z", "reçu sans ticket"):
        assert words in told
    tickets = (home / "central" / "csv" / "ticket.csv").read_text(encoding="utf-8-sig")
    assert ";Portail" in tickets, "the second motive"
    assert Path(day["bel_text"]).is_file()


@pytest.mark.proof
@pytest.mark.parametrize("today", ["2026-11-28T23:30:00Z", "2026-05-03T09:00:00Z"], ids=["Saturday", "after a holiday"])
def test_on_a_closed_day_the_demo_lives_the_last_open_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: str
) -> None:
    """On a Saturday no ticket is given out; the demo once reported this as a full disk."""
    monkeypatch.setattr(demo, "SystemClock", lambda: SteppedClock(from_text(today)))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    ended = CliRunner().invoke(demo.command, ["--json"])
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.stdout)["rows"]["bel_listing.csv"] == 2


@pytest.mark.proof(keeps=1)
@pytest.mark.needs_debian("util-linux")
@pytest.mark.parametrize("size", ["64k", "400k", "1m"])
def test_on_a_full_disk_it_says_so_and_leaves_nothing_there(tmp_path: Path, size: str) -> None:
    """The message once named a class of the program instead."""
    folder = tmp_path / "small"
    folder.mkdir()
    told = tmp_path / "left"
    script = f'mount -t tmpfs -o size={size} none "{folder}" && "$@"; code=$?; ls "{folder}" > "{told}"; exit $code'
    ended = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh", sys.executable, "-m", "kiosk", "demo"],
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        cwd=tmp_path,
        env={"TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT)},
    )
    assert (ended.returncode, "Error" in ended.stderr, ended.stdout) == (1, False, "")
    for words in (f"le disque de {folder} est plein", "TMPDIR=/autre/dossier kiosk demo"):
        assert words in ended.stderr
    assert told.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_demo_that_is_stopped_leaves_no_folder(tmp_path: Path, number: signal.Signals) -> None:
    demo_of_two = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "demo", "--keep"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=PROJECT,
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        # A suite that runs in the background ignores Ctrl-C, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not any(tmp_path.glob("kiosk-demo-*/demo/data/kiosk.sqlite")):
        assert demo_of_two.poll() is None
        select.select([], [], [], 0.02)
    demo_of_two.send_signal(number)
    _told, why = demo_of_two.communicate(timeout=60)
    assert (demo_of_two.returncode != 0, b"Traceback" in why) == (True, False)
    assert list(tmp_path.iterdir()) == []


def test_help_on_a_full_disk_or_in_latin_1_ends_in_words() -> None:
    help_page = [sys.executable, "-m", "kiosk", "--help"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(help_page, stdout=full, stderr=subprocess.PIPE, text=True, cwd=PROJECT)
    assert (ended.returncode, ended.stderr) == (1, "kiosk : Le disque est plein : libérez de la place.\n")
    latin = {**os.environ, "PYTHONIOENCODING": "latin1"}
    shown = subprocess.run(help_page, capture_output=True, cwd=PROJECT, env=latin)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert "Borne d'accueil" in shown.stdout.decode("latin1")


@pytest.mark.parametrize("screen", ["run", "console"])
def test_a_screen_without_a_terminal_ends_at_once_with_a_line(tmp_path: Path, screen: str) -> None:
    home = trial_home(tmp_path)
    ended = subprocess.run(kiosk(home, screen), capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "Cette commande ouvre un écran : lancez-la dans un terminal.\n"
