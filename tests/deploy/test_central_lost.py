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
from tests.deploy.test_guide import FIRST_LINES, GUIDE
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
        self.steps = [block.strip() for block in read_guide(GUIDE, "Siège entier perdu").split("\n\n")]

    def submit(self, reference: str) -> None:
        command = [sys.executable, str(ROOT / "tests" / "deploy" / "tenant.py"), str(self.hall.home), reference]
        subprocess.run(command, check=True, env={"PYTHONPATH": str(ROOT)})

    def follow(self, machine: Machine, step: int) -> str:
        """Type a step's commands, with this world's paths; a person goes on after a night that ends with 4."""
        commands = self.steps[step - 1]
        words = {
            "age1…": ESCROW,
            "file:///srv/office64-kiosk": self.share.as_uri(),
            "hall-1.json": "hall-a.json --yes",
            "/media/usb": str(self.stick),
            " central.verify ": f" {self.stick / 'central.verify'} ",
        }
        for guide_s, ours in words.items():
            commands = commands.replace(guide_s, ours)
        return self.types(machine, commands)

    def types(self, machine: Machine, commands: str) -> str:
        done = machine.run("sh", "-u", "-c", f"{read_guide(GUIDE, FIRST_LINES)}\n{commands}")
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
