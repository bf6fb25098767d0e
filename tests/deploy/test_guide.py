"""The operator's guide, followed: an installation, a night, a restore drill, an upgrade and its way back.

Debian's own Python, no network, the commands of `docs/operator.md` as they stand there.
"""

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.deploy.machine import GUIDES, Machine, another_checkout, make_archive, read_guide
from tests.wheels import CACHE
from tools import archive

FIRST_LINES = "À taper d'abord"
NEXT_VERSION = "99.0.0"
A_STEP = '''
@terminal()
def m9999_later(db: Database) -> None:
    """What a later program adds."""
    db.conn.execute("ALTER TABLE submissions ADD COLUMN later TEXT")
'''
LATER = {
    "kiosk/version.py": (r'PROGRAM = "[^"]+"', f'PROGRAM = "{NEXT_VERSION}"'),
    "db/migrations.py": (r'(\nTERMINAL = Steps\(\s*\([^)]*")(,?\s*\))', r'\1, "m9999_later"\2'),
    "db/steps.py": (r"\Z", A_STEP.replace("\\", r"\\")),
}
"""A program that came later, with a step of its own."""
BEFORE, SINCE = "BEL-7K3M-2QF", "BEL-2222-222"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with today's archive and the next one in the folder where its operator stands."""
    made = Machine(tmp_path / "machine")
    wheels = archive.wheels_for(archive.debian_python(), CACHE)
    make_archive(made.folder, wheels)
    make_archive(made.folder, wheels, another_checkout(tmp_path / "later", LATER))
    return made


def follow(machine: Machine, heading: str, archive_name: str = "") -> str:
    return machine.types(read_guide(FIRST_LINES, heading), **({"ARCHIVE": archive_name} if archive_name else {}))


def borne(machine: Machine, *words: str) -> subprocess.CompletedProcess[str]:
    return machine.run(str(machine.prefix / "current" / "bin" / "kiosk"), *words)


def submit(machine: Machine, reference: str) -> None:
    python = machine.prefix / "current" / "bin" / "python"
    done = machine.run(str(python), "-I", str(Path(__file__).with_name("tenant.py")), str(machine.home), reference)
    assert done.returncode == 0, done.stderr


def at_central(machine: Machine) -> set[str]:
    with closing(sqlite3.connect(machine.home / "central" / "central.sqlite")) as db:
        return {reference for (reference,) in db.execute("SELECT reference FROM bel_listings")}


@pytest.mark.proof
@pytest.mark.needs_wheels
@pytest.mark.needs_debian("python3")
@pytest.mark.needs_debian("util-linux")
@pytest.mark.needs_debian("systemd")
def test_the_guide_alone_installs_restores_upgrades_and_goes_back(machine: Machine, tmp_path: Path) -> None:
    today, later = sorted(path.name for path in machine.folder.glob("*.tar.gz"))
    follow(machine, "Installer sans réseau", today)
    release = machine.led_to("current")
    assert (machine.prefix / "current" / "docs" / "operator.md").read_bytes() == GUIDES[1].read_bytes()
    assert borne(machine, "init", "--trial", "--agency", "CBS", "--terminal", "essai").returncode == 0
    check_units(machine, tmp_path / "verified")

    submit(machine, BEFORE)
    follow(machine, "La première nuit")
    assert at_central(machine) == {BEFORE}
    assert "l'exercice est réussi" in follow(machine, "Exercice de restauration")
    assert not (machine.home / "exercice").exists()

    follow(machine, "Mettre à jour", later)
    assert machine.led_to("current").startswith(NEXT_VERSION)
    assert machine.led_to("previous") == release
    submit(machine, SINCE)

    # It was no good after all: the program of before cannot even write what is there now.
    old = machine.run(str(machine.prefix / "previous" / "bin" / "kiosk"), "staff", "list")
    assert old.returncode == 6
    assert "Événements repris : 1" in follow(machine, "Revenir")
    assert machine.led_to("current") == release
    assert borne(machine, "staff", "list").returncode == 0
    follow(machine, "La première nuit")
    assert at_central(machine) == {BEFORE, SINCE}, "what was written since is at central all the same"


def check_units(machine: Machine, copy: Path) -> None:
    """What systemd says of the units that were laid down, and whether every path of theirs is there."""
    copy.mkdir()
    files = sorted(path for path in machine.units.rglob("*") if path.is_file())
    for file in files:
        text = file.read_text(encoding="utf-8")
        for path in re.findall(rf"{machine.prefix}[^ \n]*", text):
            assert Path(path).exists(), f"{file.name}: {path}"
        assert "/opt/office64-kiosk" not in text, "it was installed elsewhere"
        # The window's own program is another package, and not what is looked at here.
        place = copy / file.relative_to(machine.units)
        place.parent.mkdir(exist_ok=True)
        place.write_text(text.replace("/usr/bin/cage", "/usr/bin/true"), encoding="utf-8")
    units = [str(path) for path in sorted(copy.iterdir()) if path.is_file()]
    assert {Path(unit).name for unit in units} == {
        "office64-kiosk.service",
        *(f"office64-kiosk-{part}.{kind}" for part in ("sync", "central") for kind in ("service", "timer")),
    }
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--generators=no", "--recursive-errors=no", *units],
        env=machine.surroundings(), capture_output=True, text=True,
    )  # fmt: skip
    said = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if "office64" in line)
    assert (done.returncode, said) == (0, "")


def test_every_command_of_the_guide_is_one_that_a_shell_reads() -> None:
    pages = [page.read_text(encoding="utf-8") for page in GUIDES]
    blocks = [block for page in pages for block in re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S)]
    assert len(blocks) > 20
    for block in blocks:
        assert subprocess.run(["sh", "-n", "-c", block], capture_output=True).returncode == 0, block
