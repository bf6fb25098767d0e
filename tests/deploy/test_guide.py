"""Follow the operator's guide: two empty machines, a first night, a restore drill, an upgrade and its way back.

Debian's own Python runs the commands of `docs/operator.md` as they stand there, without a network. A block of commands
names its machine in its first line: `# Au siège`, `# À la borne`, or `# Au coffre`, which is a third one.
"""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.deploy.machine import GUIDE, Block, Machine, another_checkout, blocks, make_archive, read_guide
from tests.wheels import CACHE
from tools import archive

SIEGE, HALL, SAFE = "Au siège", "À la borne", "Au coffre"
INSTALL = ("Le siège", "La borne", "La première nuit")
MOST_COMMANDS = 15
NEXT_VERSION = "99.0.0"
A_STEP = '''

@terminal()
def m9999_later(db: Database) -> None:
    """Add what a later program stores."""
    db.conn.execute("ALTER TABLE submissions ADD COLUMN later TEXT")
'''
LATER = {
    "kiosk/version.py": (r'PROGRAM = "[^"]+"', f'PROGRAM = "{NEXT_VERSION}"'),
    "db/migrations.py": (r'(\nTERMINAL = Steps\(\s*\([^)]*"),\s*\)', r'\1, "m9999_later")'),
    "db/terminal_schema.py": (r"\Z", A_STEP),
}
"""Changes that make a later program, with a migration step of its own."""
BEFORE, SINCE = "BEL-7K3M-2QF", "BEL-2222-222"


class World:
    """A central and a terminal on a machine each, with a share between them and a stick that is carried to and fro.

    The share is open to whatever account asks, which stands for the mount options of the account `kiosk`.
    """

    def __init__(self, folder: Path, disk: Path) -> None:
        share, stick = folder / "share", folder / "stick"
        for each in (share, stick):
            each.mkdir(parents=True)
        share.chmod(0o777)
        self.machines = {
            SIEGE: Machine(folder / "siege", {"/srv/office64-kiosk": share, "/media/usb": stick, "/mnt/copies": disk}),
            HALL: Machine(folder / "borne", {"/mnt/office64-kiosk": share, "/media/usb": stick}),
        }
        for machine in self.machines.values():
            machine.path("/run/systemd/system").mkdir(parents=True)
            for name in ("apt-get", "systemctl"):
                machine.stub(name)

    def bring(self, archive: Path) -> None:
        """Put an archive, and no other, into the folder where each operator stands."""
        for machine in self.machines.values():
            for older in machine.folder.glob("office64-kiosk-*"):
                older.rename(machine.path("/media") / older.name)
            (machine.folder / archive.name).write_bytes(archive.read_bytes())

    def follow(self, *headings: str) -> str:
        """Type the commands below these headings, and return what they said."""
        return "".join(self.types(block) for block in read_guide(*headings) if block.where != SAFE)

    def types(self, block: Block) -> str:
        commands = block.commands.replace("age1…", escrow_recipient())
        chosen = [self.machines[block.where]] if block.where else list(self.machines.values())
        return "".join(machine.types(commands) for machine in chosen)

    def submit(self, reference: str) -> None:
        hall = self.machines[HALL]
        script = hall.path("/media/tenant.py")
        script.write_bytes(Path(__file__).with_name("tenant.py").read_bytes())
        python = "/opt/office64-kiosk/current/bin/python -I /media/tenant.py /var/lib/office64-kiosk"
        hall.types(f"runuser -u kiosk -- {python} {reference}")

    def at_central(self) -> set[str]:
        base = self.machines[SIEGE].home / "central" / "central.sqlite"
        with closing(sqlite3.connect(base)) as db:
            return {reference for (reference,) in db.execute("SELECT reference FROM bel_listings")}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on another disk than the rest of the test."""
    others = (Path(each) for each in ("/dev/shm", "/var/tmp", "/tmp"))  # noqa: S108 (each makes a folder of its own)
    other = next(each for each in others if each.stat().st_dev != tmp_path.stat().st_dev)
    with TemporaryDirectory(dir=other) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@cache
def escrow_recipient() -> str:
    from db.age import pyrage

    return str(pyrage.x25519.Identity.generate().to_public())


@pytest.mark.proof
@pytest.mark.needs_wheels
@pytest.mark.needs_debian("python3")
@pytest.mark.needs_debian("util-linux")
def test_the_guide_installs_restores_upgrades_and_goes_back(tmp_path: Path, disk: Path) -> None:
    wheels = archive.wheels_for(archive.debian_python(), CACHE)
    today = make_archive(tmp_path / "today", wheels)
    later = make_archive(tmp_path / "later", wheels, another_checkout(tmp_path / "checkout", LATER))
    world = World(tmp_path / "world", disk)
    siege, hall = world.machines.values()

    world.bring(today)
    world.follow("Le siège", "La borne")
    release = hall.led_to("current")
    assert (hall.prefix / "current" / "docs" / "operator.md").read_bytes() == GUIDE.read_bytes()
    world.submit(BEFORE)
    assert "À faire : rien." in world.follow("La première nuit")
    assert world.at_central() == {BEFORE}
    assert "l'exercice est réussi" in world.follow("Exercice de restauration")

    world.bring(later)
    world.follow("Mettre à jour")
    for machine in (siege, hall):
        assert machine.led_to("current").startswith(NEXT_VERSION)
        assert machine.led_to("previous") == release
    world.submit(SINCE)
    world.follow("La première nuit")

    # The upgrade is taken back: the older program cannot even write what is there now.
    old = hall.run("kiosk", "staff", "list", KIOSK_RELEASE="previous")
    assert old.returncode == 6
    world.follow("Revenir")
    assert hall.led_to("current") == release
    world.follow("La première nuit")
    assert world.at_central() == {BEFORE, SINCE}


def test_the_first_night_takes_fifteen_commands_at_most() -> None:
    found = [line for block in read_guide(*INSTALL) for line in block.commands.splitlines() if line.strip()]
    assert found
    assert len([line for line in found if not line.startswith("#")]) <= MOST_COMMANDS


def test_a_block_tells_its_machine() -> None:
    assert {block.where for block in read_guide(*INSTALL)} <= {SIEGE, HALL, SAFE}


def test_a_shell_reads_every_command_of_the_guide() -> None:
    found = blocks(GUIDE.read_text(encoding="utf-8"))
    assert found
    for block in found:
        assert subprocess.run(["sh", "-n", "-c", block.commands], capture_output=True).returncode == 0, block
