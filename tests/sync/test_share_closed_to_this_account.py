"""What is shut at the share lacks a right, and is told as that: taken out, what nobody has taken yet would be lost."""

import os
from pathlib import Path

import pytest

from kiosk.cli import central, doctor, sync
from kiosk.clock import SystemClock
from tests.another_account import GROUP, as_another, close, give
from tests.db.commands import run
from tests.sync.test_night_goes_on import ACCOUNT
from tests.sync.world import FRIDAY, NIGHT, Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"
HALL, CENTRAL = 5011, ACCOUNT


@pytest.fixture(autouse=True)
def tonight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)


@pytest.fixture
def waiting(world: World, hall: Hall) -> World:
    """Two terminals have something at the share that nobody has taken; central writes there as one account."""
    for each in (hall, world.hall("hall-b")):
        each.night()
    world.night()
    hall.night()
    for words in (("report",), ("nightly", "--target", world.target)):
        run(world.central.home, central.group, *words)
    run(world.central.home, doctor.command)
    hall.submit(FIRST, FRIDAY)
    hall.night()
    give(CENTRAL, world.root)
    return world


def nightly(world: World) -> tuple[int, str, str]:
    def lived() -> str:
        done = run(world.central.home, central.group, "nightly", "--target", world.target)
        return f"{done.exit_code}\0{done.output}\0{run(world.central.home, doctor.command).output}"

    code, said, examined = as_another(CENTRAL, lived).split("\0")
    return int(code), said, examined


@pytest.mark.parametrize("name", ["inbox/hall-a", "acks", "inbox", "down/hall-a", "down", "down/hall-a/erased.1"])
def test_central_asks_for_the_right_and_has_nothing_taken_out(waiting: World, hall: Hall, name: str) -> None:
    came = waiting.inbox(hall)
    close(waiting.share / name)
    code, said, examined = nightly(waiting)
    assert code == 4, said
    for text, sentence in (
        (said, "Ce compte n'a pas le droit de lire ou d'écrire dans "),
        (said, "rendre à ce compte ses droits sur "),
        (examined, "Dans le dossier d'échange, ce compte n'a pas le droit de lire ou d'écrire : "),
    ):
        assert f"« {name} »" in text.partition(sentence)[2].partition("\n")[0]
        assert "/" in name or f"« {name}/" not in text, "the folder that is shut, and nothing in it"
    for text in (said, examined):
        assert "tez du dossier" not in text
        assert "ôter du dossier" not in text
        assert "ôtez-le" not in text
    assert "mis de côté : lisez" not in said, "there is nothing in quarantine to look at"
    assert ("Quarantaine : vide." in said, "Quarantaine : 0." in examined) == (True, True)
    if "inbox" in name:
        assert waiting.inbox(hall) == came
    give(CENTRAL, waiting.share)
    code, said, examined = nightly(waiting)
    assert (code, "rendre à ce compte" in said, "pas le droit" in examined) == (0, False, False)
    assert waiting.table("SELECT reference FROM bel_listings") == [(FIRST,)]


def test_a_file_of_an_inbox_that_is_shut_waits_for_its_right(waiting: World, hall: Hall) -> None:
    sealed = waiting.inbox(hall)
    for path in sealed:
        close(path)
    code, said, _examined = nightly(waiting)
    assert (code, f"« inbox/hall-a/{sealed[0].name} »" in said, "ôte" in said.replace("à en ôter", "")) == (
        4,
        True,
        False,
    )
    give(CENTRAL, waiting.share)
    assert nightly(waiting)[0] == 0
    assert waiting.table("SELECT reference FROM bel_listings") == [(FIRST,)]


def test_a_share_that_is_shut_altogether_is_a_matter_of_rights_too(waiting: World) -> None:
    close(waiting.share)
    code, said, examined = nightly(waiting)
    assert (code, "Le partage refuse ce compte" in said, "sftp" in said) == (3, True, False)
    home = waiting.central.home
    target = home / "central" / "target"
    target.write_text(f"{waiting.target}\n", encoding="utf-8")
    os.chown(target, CENTRAL, GROUP)
    examined = as_another(CENTRAL, lambda: run(home, doctor.command).output)
    assert ("Le partage est fermé à ce compte" in examined, "sftp" in examined) == (True, False)
    assert "ôtez" not in said


@pytest.fixture
def own(world: World, hall: Hall) -> Hall:
    """A terminal with a receipt, under an account of its own, on a share set up as docs/night.md says."""
    hall.night()
    world.night()
    hall.night()
    hall.submit(FIRST, FRIDAY)
    give(CENTRAL, world.share)
    give(HALL, hall.home)
    give(HALL, world.share / "inbox" / hall.name)
    for path in (world.share, *world.share.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for name in ("inbox", "down"):
        (world.share / name).chmod(0o711)
    return hall


def at_hall(hall: Hall) -> str:
    def lived() -> str:
        night = hall.night()
        return repr((night.reached, night.sent.sent, night.sent.receipt, night.sent.in_the_way, night.sent.refused))

    return as_another(HALL, lived)


def test_a_terminal_sends_and_reads_on_a_share_with_the_rights_that_the_guide_gives(own: Hall) -> None:
    """It may pass through the folder of all inboxes, and not list it."""
    assert at_hall(own) == "(True, 1, 'good', [], [])"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("acks/hall-a.ack", "(True, 2, 'shut', [], ['acks/hall-a.ack'])"),
        ("acks", "(True, 2, 'shut', [], ['acks'])"),
        ("inbox/hall-a", "(True, 0, 'good', [], ['inbox/hall-a'])"),
        ("inbox", "(True, 0, 'good', [], ['inbox'])"),
        ("down/hall-a", "(True, 1, 'good', [], ['down/hall-a'])"),
        ("down", "(True, 1, 'good', [], ['down'])"),
        ("down/hall-a/erased.1", "(True, 1, 'good', [], ['down/hall-a/erased.1'])"),
    ],
)
def test_what_a_terminal_may_not_read_is_named_and_stops_nothing_else(
    world: World, own: Hall, name: str, told: str
) -> None:
    close(world.share / name)
    assert at_hall(own) == told
    assert own.submissions.to_read(), "nothing is forgotten"


def test_a_share_shut_to_a_terminal_is_not_reached(world: World, own: Hall) -> None:
    close(world.share)
    told = as_another(HALL, lambda: repr((lambda night: (night.reached, night.sent.refusal))(own.night())))
    assert told == "(False, 'rights')"


@pytest.mark.parametrize("name", ["acks/hall-a.ack", "acks", "down/hall-a", "down", "inbox"])
def test_the_command_of_a_terminal_asks_for_the_right_and_blames_nobody(root: Path, name: str) -> None:
    home, words = root / "hall", ("--target", (root / "share").as_uri())
    for _time in range(2):
        run(home, sync.command, *words)
        run(root / "central", central.group, "nightly", *words)
    give(HALL, root)
    close(root / "share" / name)

    def lived() -> str:
        done = run(home, sync.command, *words)
        return f"{done.exit_code} {done.output}"

    said = as_another(HALL, lived)
    assert said.startswith("3 ")
    assert f"ce compte n'a pas le droit de lire « {name} » : rien n'est perdu" in said
    for blame in ("pas signé", "quelqu'un d'autre", "ôtez"):
        assert blame not in said
    looked = as_another(HALL, lambda: run(home, sync.command, "--dry-run", *words).output)
    if name.startswith("acks"):
        assert f"ce compte n'a pas le droit de lire « {name} » : rien n'est perdu" in looked
        assert "sans accusé : 0." in looked, "receipts that were read before are remembered"


def test_doctor_names_the_inbox_that_is_shut_and_not_the_share_s_root(root: Path) -> None:
    home, share = root / "hall", root / "share"
    for _time in range(2):
        run(home, sync.command, "--target", share.as_uri())
        run(root / "central", central.group, "nightly", "--target", share.as_uri())
    run(home, doctor.command)
    give(HALL, root)
    close(share / "inbox" / "hall-a")
    lines = as_another(HALL, lambda: run(home, doctor.command).output).splitlines()
    assert any("Partage trop fermé à ce compte : écrire dans inbox/hall-a." in line for line in lines)
    assert not any("ne peut pas être écrit" in line for line in lines), "the share itself can be written in"
