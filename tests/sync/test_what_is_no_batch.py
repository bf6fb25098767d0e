"""What lies in the inbox and is no batch is never opened: it is named for a person, and the night goes on."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import batch
from db.sync.report import lines
from tests.sync.world import NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def a_giant(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(batch.MOST_FILE + 1)


@pytest.mark.parametrize(
    ("make", "reason"),
    [(a_folder, "not_a_file"), (os.mkfifo, "not_a_file"), (a_link, "not_a_file"), (a_giant, "too_large")],
)
def test_what_is_no_batch_is_never_opened_and_stops_nothing(
    world: World, hall: Hall, make: Callable[[Path], None], reason: str
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    make(world.inbox(hall)[0].with_name("a-first-in-order.batch"))
    done = world.night()
    assert done.ingested.quarantined == [reason]
    assert done.reached
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    (slip,) = world.central.quarantine.glob("*.json")
    assert json.loads(slip.read_text(encoding="utf-8"))["name"].endswith("a-first-in-order.batch")
    assert not list(world.central.quarantine.glob("*.batch"))


def test_the_page_names_what_must_be_taken_out_of_the_share_until_it_is_gone(world: World, hall: Hall) -> None:
    hall.night()
    planted = world.inbox(hall)[0].with_name("link.batch")
    a_link(planted)
    asked = f"avec l'informatique, ôter du dossier d'échange « inbox/{hall.name}/link.batch »"
    for day in range(2):
        assert asked in lines(world.night(NIGHT + timedelta(days=day)).page)[-1]
    planted.unlink()
    page = world.night(NIGHT + timedelta(days=2)).page
    assert (page.quarantine, "ôter" in lines(page)[-1]) == ([], False)


def test_a_name_planted_at_the_share_is_one_short_line_on_the_page(world: World, hall: Hall) -> None:
    hall.night()
    a_link(world.inbox(hall)[0].with_name(f"\x1b[2J\n{'x' * 200}.batch"))
    said = lines(world.night().page)
    assert len(said) <= 8
    assert all(line.isprintable() and len(line) < 400 for line in said)


@pytest.mark.parametrize(
    ("make", "receipt_is"),
    [(a_folder, "blocked"), (os.mkfifo, "refused"), (a_link, "refused"), (a_giant, "refused")],
)
def test_what_stands_in_the_place_of_a_receipt_is_never_opened_and_erases_nothing(
    world: World, hall: Hall, make: Callable[[Path], None], receipt_is: str
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    receipt = world.receipt(hall)
    receipt.unlink()
    make(receipt)
    sent = hall.night().sent
    assert (sent.receipt, sent.acked, sent.waiting) == (receipt_is, 0, 1)


def test_a_folder_in_the_place_of_one_receipt_keeps_no_other_terminal_waiting(world: World, hall: Hall) -> None:
    other = world.hall("zz-last")
    for each in (hall, other):
        each.night()
    world.receipt(hall).mkdir(parents=True)
    done = world.night()
    assert set(done.ingested.quarantined) == {"in_the_way"}
    assert done.reached
    assert world.receipt(other).is_file()
    world.receipt(hall).rmdir()
    world.night(NIGHT + timedelta(hours=1))
    assert hall.night().sent.receipt == "good"


@pytest.mark.parametrize("make", [os.mkfifo, a_link, a_giant, lambda path: path.write_bytes(b"x")])
def test_what_lies_beside_the_terminals_folders_is_named(
    world: World, hall: Hall, make: Callable[[Path], None]
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    make(world.share / "inbox" / "loose.batch")
    done = world.night()
    assert done.ingested.quarantined == ["misplaced"]
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]


@pytest.mark.parametrize("make", [os.mkfifo, a_link, a_giant])
def test_central_puts_its_receipt_in_the_place_of_what_is_none(
    world: World, hall: Hall, make: Callable[[Path], None]
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    receipt = world.receipt(hall)
    receipt.parent.mkdir(parents=True, exist_ok=True)
    make(receipt)
    assert world.night().reached
    assert (hall.night().sent.receipt, receipt.is_symlink()) == ("good", False)


@pytest.mark.parametrize("harm", [b"", b"\xff{", b"[]", b'{"name": 1}'])
def test_a_damaged_slip_is_counted_and_stops_nothing(world: World, hall: Hall, harm: bytes) -> None:
    folder = world.share / "inbox" / hall.name
    folder.mkdir(parents=True)
    (folder / "holidays.batch").write_bytes(b"no batch at all")
    world.night()
    (slip,) = world.central.quarantine.glob("*.json")
    slip.write_bytes(harm)
    world.night(NIGHT + timedelta(days=1))
    assert any("Quarantaine : 1 fichier" in line for line in world.page("2026-11-29"))
    assert slip.with_suffix(".batch").exists(), "what it was about is kept"
