"""The guide's « Siège entier perdu », followed as it stands: on the same machine, and on a new one."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.deploy.machine import ROOT, Machine, read_guide
from tests.deploy.test_guide import FIRST_LINES
from tests.sync.machines import ESCROW, ESCROW_IDENTITY, made, root

__all__ = ["made", "root"]
pytestmark = [pytest.mark.needs_debian("util-linux")]
ARRIVED, WAITING, ERASED = "BEL-7K3M-2QF", "BEL-2222-222", "BEL-2222-234"


class Lived:
    """A terminal and central on a machine each, a share between them, a stick that is carried from one to the other."""

    def __init__(self, folder: Path) -> None:
        self.share, self.stick = folder / "share", folder / "stick"
        self.stick.mkdir()
        self.siege, self.hall = (_a_machine(folder, name) for name in ("central", "hall"))
        shutil.copy(self.hall.home / "enrolment" / "hall-a.json", self.stick)
        shutil.copy(self.hall.home / "keys" / "central.verify", self.stick / "ancien.verify")
        (self.stick / "sequestre.txt").write_text(f"{ESCROW_IDENTITY}\n", encoding="ascii")
        self.steps = [block.strip() for block in read_guide("Siège entier perdu").split("\n\n")]

    def submit(self, reference: str) -> None:
        command = [sys.executable, str(ROOT / "tests" / "deploy" / "tenant.py"), str(self.hall.home), reference]
        subprocess.run(command, check=True, env={"PYTHONPATH": str(ROOT)})

    def follow(self, machine: Machine, step: int) -> str:
        return self.types_of_guide(machine, self.steps[step - 1])

    def types_of_guide(self, machine: Machine, commands: str) -> str:
        """Type some of its commands, with this world's paths; a person goes on after a night that ends with 4."""
        words = {
            "age1…": ESCROW,
            "file:///srv/office64-kiosk": self.share.as_uri(),
            "hall-1.json": "hall-a.json --yes",
            "hall-9.json": "hall-a.json --yes",
            "hall-9": "hall-a",
            "hall-10": "hall-b",
            "/media/usb": str(self.stick),
            " central.verify ": f" {self.stick / 'central.verify'} ",
        }
        for guide_s, ours in words.items():
            commands = commands.replace(guide_s, ours)
        return self.types(machine, commands)

    def types(self, machine: Machine, commands: str) -> str:
        done = machine.run("sh", "-u", "-c", f"{read_guide(FIRST_LINES)}\n{commands}")
        return done.stdout + done.stderr

    def listed(self) -> set[str]:
        with closing(sqlite3.connect(self.siege.home / "central" / "central.sqlite")) as db:
            return {found[0] for found in db.execute("SELECT reference FROM bel_listings")}


def _a_machine(folder: Path, name: str) -> Machine:
    """A home that is there, `current` being this very checkout."""
    machine = Machine(folder / f"machine-{name}")
    (folder / name).rename(machine.home)
    program = machine.prefix / "current" / "bin" / "kiosk"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m kiosk "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return machine


@pytest.fixture
def lived(root: Path) -> Lived:
    """One listing arrived and has its receipt, another was erased, a third waits; then central's machine is lost."""
    world = Lived(root)
    for reference in (ARRIVED, ERASED):
        world.submit(reference)
    world.types(world.siege, f"borne central init --target {world.share.as_uri()}")
    for machine, act in ((world.hall, "sync"), (world.siege, "central nightly"), (world.hall, "sync")):
        world.types(machine, f"borne {act}")
    assert world.listed() == {ARRIVED, ERASED}
    world.types(world.siege, f"borne central erase {ERASED} --yes")
    for machine, act in ((world.siege, "central nightly"), (world.hall, "sync")):
        world.types(machine, f"borne {act}")
    assert world.listed() == {ARRIVED}
    world.submit(WAITING)
    return world


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("is_new", [False, True], ids=["the same machine", "a new one"])
def test_everything_comes_back_and_the_nights_are_quiet(lived: Lived, is_new: bool) -> None:
    home = lived.siege.home
    if is_new:
        shutil.rmtree(home)
    else:
        shutil.rmtree(home / "keys")
        for file in (*home.glob("central/central.sqlite*"), *home.glob("central/backup/*.sqlite*")):
            file.unlink()
    page = lived.follow(lived.siege, 1)
    (line,) = set(re.findall(r"recipients = \[.*\]", page))
    named = set(re.findall(r"« ((?:acks|down)/[^ ]+) »", page))
    assert named == ({"acks/hall-a.ack", "down/hall-a"} if is_new else set())
    told = lived.follow(lived.siege, 2)
    assert not any("Ôtez du dossier d'échange" in said or "ôter du dossier" in said for said in (page, told))
    assert "laisser dans le dossier" not in told
    shutil.copy(home / "keys" / "central.verify", lived.stick)
    config = lived.hall.home / "config.toml"
    config.write_text(re.sub(r"recipients = \[.*\]", line, config.read_text(encoding="utf-8")), encoding="utf-8")
    lived.follow(lived.hall, 3)
    assert "À faire : rien." in lived.follow(lived.siege, 4)
    assert lived.listed() == {ARRIVED, WAITING}
    lived.types(lived.hall, "borne sync")
    lived.types(lived.siege, "borne central nightly")
    assert "événements 0, fichiers scellés 0" in lived.types(lived.hall, "borne sync")
    for machine, act in ((lived.hall, "sync"), (lived.siege, "central nightly")):
        assert lived.types(machine, f"borne {act} > {machine.folder / 'said'}; echo $?") == "0\n"


@pytest.mark.proof
@pytest.mark.parametrize("are_keys_lost", [True, False], ids=["its keys too", "its base, copies and archive"])
def test_what_was_sent_under_a_former_name_comes_back_by_the_guide(lived: Lived, are_keys_lost: bool) -> None:
    """It has its receipts, and central's machine is lost after them: only that terminal has it."""
    siege, hall, home = lived.siege, lived.hall, lived.siege.home
    for machine, act in ((hall, "sync"), (siege, "central nightly"), (hall, "sync")):
        lived.types(machine, f"borne {act}")
    assert lived.listed() == {ARRIVED, WAITING}
    assert "s'appelle désormais" in lived.types(hall, "borne init --agency CBS --terminal hall-b")
    shutil.copy(hall.home / "enrolment" / "hall-b.json", lived.stick)
    lived.types(siege, f"borne central enrol {lived.stick / 'hall-b.json'} --yes")
    for machine, act in ((hall, "sync"), (siege, "central nightly"), (hall, "sync")):
        lived.types(machine, f"borne {act}")
    told = lived.types(hall, "borne doctor")
    assert re.search(r"✓ Fichiers scellés sous un ancien nom, .* \(hall-a\).*« Une borne qui a changé de nom »", told)
    shutil.rmtree(home / "central")
    if are_keys_lost:
        shutil.rmtree(home / "keys")
        page = lived.follow(siege, 1)
        (line,) = set(re.findall(r"recipients = \[.*\]", page))
        shutil.copy(home / "keys" / "central.verify", lived.stick)
        config = hall.home / "config.toml"
        config.write_text(re.sub(r"recipients = \[.*\]", line, config.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        lived.types(siege, f"borne central init --target {lived.share.as_uri()} --escrow-recipient {ESCROW}")
    lived.types(siege, f"borne central enrol {lived.stick / 'hall-b.json'} --yes; borne central nightly")
    lived.follow(hall, 3) if are_keys_lost else lived.types(hall, "borne sync")
    lived.follow(siege, 4) if are_keys_lost else lived.types(siege, "borne central nightly")
    assert "événements 0, fichiers scellés 0" in lived.types(hall, "borne sync")
    assert lived.listed() == set(), "nothing of it was sent by itself"
    back, enrol, night, again = read_guide("Une borne qui a changé de nom").split("\n\n")
    assert "s'appelle désormais" in lived.types_of_guide(hall, back)
    shutil.copy(hall.home / "enrolment" / "hall-a.json", lived.stick)
    lived.types_of_guide(siege, enrol)
    lived.types(hall, "borne sync")
    if are_keys_lost:
        lived.types(siege, f"borne central ingest --escrow {lived.stick / 'sequestre.txt'}")
    lived.types_of_guide(siege, night)
    assert lived.listed() == {ARRIVED, WAITING}
    told = lived.types_of_guide(hall, again)
    assert "événements 0, fichiers scellés 0" in told
    assert "La borne « hall-a » s'appelle désormais « hall-b »" in told
    lived.types(siege, "borne central revoke hall-a")
    for machine, act in ((hall, "sync"), (siege, "central nightly"), (hall, "sync")):
        said = lived.types(machine, f"borne {act}; echo $?")
    assert (said.splitlines()[-1], "ancien nom" in said) == ("0", False)
