"""What no clock of ours can have said is shown as it came: every command of central answers all the same."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from nacl.signing import SigningKey

from db.sync import batch, packing
from kiosk.clock import SystemClock, to_text
from tests.sync.machines import kiosk
from tests.sync.test_bad_files import event, put, sealed, seed_of
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sound_reference

REFERENCE = sound_reference(1)
OF_NO_CLOCK = (
    "0001-01-01T00:00:00Z",
    "0001-01-31T23:59:59Z",
    "9999-12-31T23:59:59Z",
    "9999-11-30T23:59:59Z",
    "2026-02-30T09:00:00Z",
    "hier \x1b[31m",
)
OF_A_CLOCK = ("2026-01-31T23:59:59Z", "2028-02-29T23:30:00Z", "2026-12-31T23:30:00Z")


def lived(world: World, hall: Hall, **changes: object) -> None:
    """Somebody's listing, and one more event about it that the same terminal signed."""
    hall.submit(REFERENCE, FRIDAY)
    hall.night()
    read = {"kind": "bel_listing.read", "payload": {"reference": REFERENCE, "agent": "essai", "at": "x"}}
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), event(hall, **{**read, **changes})))


@pytest.mark.parametrize("at", [*OF_NO_CLOCK, *OF_A_CLOCK])
def test_every_reader_at_central_answers(world: World, hall: Hall, at: str) -> None:
    lived(world, hall, at=at)
    for days in (0, 1, 40):
        world.night(NIGHT + timedelta(days=days))
    home = world.central.home
    shown = kiosk(home, "central", "access", REFERENCE)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.count("hall-a") >= 2
    told = kiosk(home, "central", "access", REFERENCE, "--json")
    assert (told.returncode, at in [each["at"] for each in json.loads(told.stdout)["events"]]) == (0, True)
    for words in (("export",), ("report",), ("backup",), ("rebuild",), ("nightly",)):
        assert kiosk(home, "central", *words).returncode in (0, 4), words
    assert kiosk(home, "central", "access", REFERENCE).stdout.count("hall-a") >= 2
    assert kiosk(home, "central", "erase", REFERENCE, "--yes").returncode == 0
    assert "ne tient rien" in kiosk(home, "central", "access", REFERENCE).stdout


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_it_is_shown_as_it_came(world: World, hall: Hall, at: str) -> None:
    lived(world, hall, at=at, kind="bel_listing.read")
    world.night()
    lines = kiosk(world.central.home, "central", "access", REFERENCE).stdout.splitlines()
    assert f"  « {at} »  bel_listing.read  hall-a" in lines
    assert "  27/11/2026  bel_listing.submitted  hall-a" in lines


def test_nothing_that_an_event_says_of_itself_reaches_the_screen_as_a_command_or_without_end(
    world: World, hall: Hall
) -> None:
    lived(world, hall, at="\x1b[2J" + "9" * 5000, kind="\x1b[31mk" * 1000)
    world.night()
    shown = kiosk(world.central.home, "central", "access", REFERENCE).stdout
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) < 300


def test_neither_does_a_file_that_says_it_was_sealed_at_the_end_of_time_stop_a_night(world: World, hall: Hall) -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    put(
        world, hall.name, batch.seal([("ab" * 16, event(hall))], hall.name, last, [world.keys.recipient], seed_of(hall))
    )
    for days in (0, 1):
        world.night(NIGHT + timedelta(days=days))
    assert "Horloge en avance : hall-a." in "\n".join(world.page("2026-11-28"))
    assert kiosk(world.central.home, "central", "nightly").returncode in (0, 4)


@pytest.mark.parametrize("at", OF_NO_CLOCK)
def test_the_terminals_are_told_how_each_file_stands_all_the_same(world: World, hall: Hall, at: str) -> None:
    withdrawn = {"kind": "bel_listing.withdrawn", "payload": {"reference": REFERENCE, "revision": 1}}
    lived(world, hall, at=at, **withdrawn)
    assert hall.submissions.withdraw(REFERENCE, FRIDAY + timedelta(hours=1))
    hall.night()
    world.night()
    taken = hall.night(NIGHT + timedelta(hours=3)).sent
    assert ("states" in taken.taken_down, taken.in_the_way) == (True, [])


@pytest.mark.parametrize(
    "header", [b"[" * 100_000, b"9" * 5000, b"null", b"\xff"], ids=["deep", "long", "null", "bytes"]
)
def test_a_header_that_is_none_stops_neither_the_night_nor_what_looks_into_the_file_later(
    world: World, hall: Hall, header: bytes
) -> None:
    import pyrage

    recipient = pyrage.x25519.Recipient.from_str(world.keys.recipient)
    start = b"\n".join((batch.MAGIC, hall.name.encode(), to_text(NIGHT).encode()))
    ciphertext = pyrage.encrypt(packing.compress(header + b"\n"), [recipient])
    signature = SigningKey(seed_of(hall)).sign(start + b"\n" + ciphertext).signature.hex().encode()
    put(world, hall.name, b"\n".join((start, signature, ciphertext)))
    assert world.night().ingested.quarantined == ["content"]
    assert kiosk(world.central.home, "central", "access", sound_reference(1)).returncode == 0


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("backup/9999-12-31.sqlite", False),
        ("backup/9999-12-31T230000Z.avant.sqlite", False),
        ("backup/2026-13-45.sqlite", False),
        ("backup/20261127.sqlite", False),
        ("backup/illisibles/9999-12-31T230000Z.sqlite", True),
        ("central.sqlite.replaced-9999-12-31T230000Z", True),  # a clock was ahead: it bears today from the next day on
        ("central.sqlite.replaced-20261128T000000Z", False),
    ],
)
def test_a_copy_whose_name_tells_no_day_ends_no_command_and_is_told(
    world: World, hall: Hall, *, name: str, is_ours: bool
) -> None:
    """To the last day of all no weeks can be added, so that it is none; what was put aside goes by its last writing."""
    days_ago = SystemClock().now() - timedelta(days=2)
    hall.submit(REFERENCE, FRIDAY)
    hall.night(days_ago)
    world.night(days_ago)
    copy = world.central.folder / name
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    shutil.copy(world.central.database, copy)
    home = world.central.home
    for words in (("nightly",), ("access", REFERENCE), ("erase", REFERENCE, "--yes"), ("rebuild",), ("report",)):
        done = kiosk(home, "central", *words)
        assert (done.returncode in (0, 1, 4), "faute du programme" in done.stderr) == (True, False), done.stderr
    assert "n'a pas pu être examiné" not in kiosk(home, "doctor").stdout
    done = kiosk(home, "central", "erase", REFERENCE, "--yes")
    if is_ours:
        assert (done.returncode, copy.name in done.stderr) == (0, False)
    else:
        assert (done.returncode, copy.name in done.stderr) == (1, True), "nothing forgets it by its name"
        assert kiosk(home, "central", "nightly").returncode == 4
