"""Whatever somebody called a file, in whichever folder: its name never steers a screen, and stops no command."""

import json
import os
import re
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_cli_is_documented import ACTUAL
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import Hall, World

STEERING = b"a\x1b]0;pwn\x07b\xe2\x80\xae\nc\xc2\x9bd"
NO_TEXT = b"hall-1-\xff\xfe"
NAMES = [STEERING, NO_TEXT]
CENTRAL_FOLDERS = (
    *("keys", "logs", "locks", "central", "central/archive", "central/archive/erased", "central/quarantine"),
    *("central/backup", "central/backup/erased", "central/backup/illisibles", "central/report", "central/csv"),
    *("central/down", "central/down/content"),
)
HALL_FOLDERS = ("keys", "logs", "locks", "data", "spool", "out", "enrolment", "exchange")
SUFFIXES = ("", ".batch", ".kept", ".json", ".sqlite", ".sqlite.sha256", ".erased", ".txt", ".toml", ".pepper")
CENTRAL: dict[str, tuple[str, ...]] = {
    "kiosk doctor": (),
    "kiosk upgrade-check": (),
    "kiosk central": (),
    "kiosk central nightly": (),
    "kiosk central report": (),
    "kiosk central ingest": (),
    "kiosk central export": (),
    "kiosk central backup": (),
    "kiosk central access": (REFERENCE,),
    "kiosk central erase": (REFERENCE, "--yes"),
    "kiosk central revoke": ("hall-b",),
    "kiosk central rebuild": (),
    "kiosk central restore": (),
    "kiosk central init": (),
    "kiosk central enrol": ("{home}/central/down/{name}",),
    "kiosk central import-listings": ("{home}/central/down/{name}",),
    "kiosk staff list": ("--agency", "CBS"),
    "kiosk staff disable": ("personne", "--agency", "CBS"),
}
HALL: dict[str, tuple[str, ...]] = {
    "kiosk doctor": (),
    "kiosk sync": (),
    "kiosk upgrade-check": (),
    "kiosk init": ("--agency", "CBS", "--terminal", "hall-a"),
    "kiosk staff list": (),
    "kiosk staff": (),
    "kiosk staff add": ("essai", "--name", "{name}", "--pin-stdin"),
    "kiosk staff reset-pin": ("{name}", "--one-time"),
}
SCREENS = {"kiosk", "kiosk run", "kiosk console", "kiosk demo"}
"""What opens a screen, or a home of its own."""
JSON = {"kiosk doctor", "kiosk sync", *(f"kiosk central {act}" for act in ("nightly", "report", "access"))}


def lay(home: Path, folders: tuple[str, ...], name: bytes) -> None:
    for folder in folders:
        (home / folder).mkdir(parents=True, exist_ok=True)
        for suffix in SUFFIXES:
            (home / folder / f"{os.fsdecode(name)}{suffix}").write_bytes(b"x")


def steering(told: str) -> list[str]:
    return [sign for sign in told if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


def said_by(home: Path, command: str, *words: str) -> tuple[int, str]:
    done = kiosk(home, *command.split()[1:], *words)
    told = done.stdout + done.stderr
    assert steering(told) == [], (command, told)
    assert "faute du programme" not in told, (command, told)
    # With a name's end of line a line would begin in the middle of it.
    assert not [line for line in told.splitlines() if line.startswith("c?d")], (command, told)
    return done.returncode, told


def walked(home: Path, commands: dict[str, tuple[str, ...]], name: bytes) -> Iterator[tuple[str, int]]:
    for command, wanted in commands.items():
        words = [word.format(home=home, name=os.fsdecode(name)) for word in wanted]
        yield command, said_by(home, command, *words)[0]
        if command in JSON:
            code, told = said_by(home, command, *words, "--json")
            assert json.loads(told.splitlines()[0])["exit"] == code


def test_every_command_is_walked_over() -> None:
    assert ACTUAL.keys() == CENTRAL.keys() | HALL.keys() | SCREENS


@pytest.mark.parametrize("name", NAMES)
def test_no_command_of_central_shows_a_sign_that_steers(root: Path, name: bytes) -> None:
    target = (root / "share").as_uri()
    assert kiosk(root / "central", "central", "init", "--target", target).returncode == 0
    assert kiosk(root / "hall", "sync").returncode == 0
    assert kiosk(root / "central", "central", "nightly").returncode == 0
    lay(root / "central", CENTRAL_FOLDERS, name)
    lay(root, ("share", "share/inbox", "share/inbox/hall-a", "share/acks", "share/down"), name)
    ended = dict(walked(root / "central", CENTRAL, name))
    assert (ended["kiosk doctor"], ended["kiosk central nightly"]) == (4, 4)


@pytest.mark.parametrize("name", NAMES)
def test_no_command_of_a_terminal_shows_a_sign_that_steers(root: Path, name: bytes) -> None:
    assert kiosk(root / "hall", "sync").returncode == 0
    lay(root / "hall", HALL_FOLDERS, name)
    assert dict(walked(root / "hall", HALL, name))["kiosk doctor"] == 4


@pytest.mark.parametrize("folder", ["quarantine", "archive", "backup", "report", "down"])
def test_a_name_that_is_no_text_is_named_and_stops_nothing(world: World, hall: Hall, folder: str) -> None:
    hall.submit(REFERENCE)
    hall.night()
    lay(world.central.home, (f"central/{folder}",), NO_TEXT)
    page = world.night().page
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert bool(page.quarantine) == (folder in {"quarantine", "archive"})
    code, found = examined(world.central.home)
    assert (code, "hall-1-??" in found["central.by_hand"]["says"]) == (4, True)
    # What is named goes on being named, and the last page goes on being read.
    assert world.night().page.told == page.told


def test_what_is_shown_to_be_copied_is_quoted_or_without_the_name(world: World) -> None:
    for name in (b"a;touch x", STEERING):
        lay(world.central.home, ("keys",), name)
    for path in world.central.keys.iterdir():
        path.chmod(0o644)
    found = [each["todo"] for key, each in examined(world.central.home)[1].items() if key.startswith("key.open.")]
    commands = [shlex.split(todo) for todo in found if re.match("chmod .*go=", todo)]
    assert [str(world.central.keys / "a;touch x")] in [words[2:] for words in commands]
    assert {len(words) for words in commands} <= {3, 4}
    assert not [each for each in found if "pwn" in each]


@pytest.mark.parametrize("name", NAMES)
def test_an_erasure_goes_on_waiting_for_a_file_with_such_a_name(root: Path, name: bytes) -> None:
    assert kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri()).returncode == 0
    file = root / "central" / "central" / "quarantine" / f"{os.fsdecode(name)}.batch"
    file.write_bytes(b"x")
    assert kiosk(root / "central", "central", "erase", REFERENCE, "--yes").returncode == 1
    told = json.loads(kiosk(root / "central", "central", "report", "--json").stdout)
    assert told["of_nobody"] == [str(file)]
