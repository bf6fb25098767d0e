"""Follow the operator's guide: empty machines, a desk, a first night, a restore drill, an upgrade and its way back.

Debian's own Python runs the commands of `docs/operator.md` as they stand there, without a network. A block of commands
names its machine in its first line: `# Au siège`, `# À la borne`, or `# Au coffre`, which has neither role.
"""

import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.deploy.machine import GUIDE, Block, Machine, another_checkout, blocks, make_archive, read_guide
from tests.wheels import CACHE
from tools import archive

SIEGE, HALL, SAFE = "Au siège", "À la borne", "Au coffre"
SECOND = "À la borne 2"
MOST_COMMANDS = {"Le siège": 8, "La borne": 8, "Un bureau": 5, "La première nuit": 2}
"""Commands that a person types on one machine for each section; the escrow's own machine apart."""
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
    """A central and two terminals on a machine each, with a share between them and a stick that is carried to and fro.

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
            SECOND: Machine(folder / "borne-2", {"/mnt/office64-kiosk": share, "/media/usb": stick}),
        }
        self.safe, self.escrow = Machine(folder / "coffre"), ""
        for machine in self.machines.values():
            machine.path("/run/systemd/system").mkdir(parents=True)
            for name in ("apt-get", "systemctl", "sudo", "sshd"):
                machine.stub(name)
        (stick / "bureau-1.pub").write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExemple bureau 1\n", encoding="utf-8")

    def bring(self, archive: Path) -> None:
        """Put an archive into the folder where each operator stands; what was there before stays."""
        for machine in (*self.machines.values(), self.safe):
            (machine.folder / archive.name).write_bytes(archive.read_bytes())

    def follow(self, *headings: str) -> str:
        """Type the commands below these headings, and return what they said."""
        return "".join(self.types(block) for block in read_guide(*headings))

    def types(self, block: Block) -> str:
        if block.where == SAFE:
            said = self.safe.types(block.commands)
            self.escrow = re.findall("age1[0-9a-z]+", said)[-1]
            return said
        commands = block.commands.replace("age1…", self.escrow).replace("0.3.0", NEXT_VERSION)
        if block.where == SIEGE:
            return self.machines[SIEGE].types(_for_both(commands))
        said = "" if block.where else self.machines[SIEGE].types(commands)
        for number, where in enumerate((HALL, SECOND), start=1):
            said += self.machines[where].types(commands.replace("cbs-hall-1", f"cbs-hall-{number}"))
        return said

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


def _for_both(commands: str) -> str:
    """Return central's commands, those for a terminal once for each of the two."""
    lines = []
    for line in commands.splitlines():
        lines += [
            line.replace("cbs-hall-1", f"cbs-hall-{number}") for number in ((1, 2) if "cbs-hall-1" in line else (1,))
        ]
    return "\n".join(lines)


@pytest.mark.proof
@pytest.mark.needs_wheels
@pytest.mark.needs_debian("python3")
@pytest.mark.needs_debian("util-linux")
def test_the_guide_installs_restores_upgrades_and_goes_back(tmp_path: Path, disk: Path) -> None:
    wheels = archive.wheels_for(archive.debian_python(), CACHE)
    today = make_archive(tmp_path / "today", wheels)
    later = make_archive(tmp_path / "later", wheels, another_checkout(tmp_path / "checkout", LATER))
    world = World(tmp_path / "world", disk)
    siege, hall, second = world.machines.values()

    world.bring(today)
    world.follow("Le siège", "La borne", "Un bureau")
    assert "console" in hall.path("/var/lib/office64-bureau/.ssh/authorized_keys").read_text("utf-8")
    assert second.path("/etc/sudoers.d/office64-bureau").exists()
    release = hall.led_to("current")
    assert (hall.prefix / "current" / "docs" / "operator.md").read_bytes() == GUIDE.read_bytes()
    world.submit(BEFORE)
    assert "À faire : rien." in world.follow("La première nuit")
    assert world.at_central() == {BEFORE}
    assert "l'exercice est réussi" in world.follow("Exercice de restauration")

    world.bring(later)
    world.follow("Mettre à jour")
    for machine in (siege, hall, second):
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


@pytest.mark.parametrize("heading", MOST_COMMANDS)
def test_each_machine_takes_few_commands(heading: str) -> None:
    typed = Counter(
        block.where for block in read_guide(heading) for line in block.commands.splitlines() if line.strip()
    )
    del typed[SAFE]
    assert typed
    assert max(typed.values()) <= MOST_COMMANDS[heading]


def test_a_block_tells_its_machine() -> None:
    assert {block.where for block in read_guide(*MOST_COMMANDS)} <= {SIEGE, HALL, SAFE}


def test_a_shell_reads_every_command_of_the_guide() -> None:
    found = blocks(GUIDE.read_text(encoding="utf-8"))
    assert found
    for block in found:
        assert subprocess.run(["sh", "-n", "-c", block.commands], capture_output=True).returncode == 0, block
