"""An archive or a folder of copies on a read-only disk: one story, the right cause, and what waits for it."""

from pathlib import Path

import pytest

from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only
from tests.sync.test_person_commands import REFERENCE, lived

pytestmark = [pytest.mark.needs_debian("util-linux"), pytest.mark.usefixtures("that_day")]
LAID_BACK = "remis dans l'archive"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = lived(tmp_path)
    assert kiosk(home, "central", "nightly").returncode == 0
    return home


def to_look_at(home: Path, folder: Path) -> list[str]:
    done = kiosk(home, "doctor", before=read_only(folder))
    assert done.returncode == 4
    return [line for line in done.stdout.splitlines() if line.startswith("▲")]


@pytest.mark.proof
def test_an_archive_that_is_read_only_is_the_cause_and_nobody_laid_anything_back(home: Path) -> None:
    archive = home / "central" / "archive"
    (came,) = archive.glob("*.batch")
    assert kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(archive)).returncode == 1
    for act in (("doctor",), ("central", "nightly")):  # nor is it another story after a night
        kiosk(home, *act, before=read_only(archive))
        (line,) = to_look_at(home, archive)
        assert f"{archive} est sur un disque en lecture seule." in line
        assert f"Ces fichiers, pas encore récrits, peuvent tenir ce qui est effacé : {came}." in line
        assert line.endswith("→ Remontez-le en écriture ; puis : kiosk central nightly")
        assert (LAID_BACK in line, "chown" in line) == (False, False)
        said = kiosk(home, "central", "access", REFERENCE, before=read_only(archive)).stdout
        assert f"{archive} (disque en lecture seule), {came} (disque en lecture seule) peut encore tenir" in said


def test_mounted_again_the_next_night_ends_it(home: Path) -> None:
    archive = home / "central" / "archive"
    (came,) = archive.glob("*.batch")
    kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(archive))
    found = examined(home)[1]
    assert (str(came) in found["central.sweep"]["says"], "central.come_back" in found) == (True, False)
    assert ("chown" in found["central.sweep"]["todo"], "La prochaine nuit" in found["central.sweep"]["todo"]) == (
        False,
        True,
    )
    assert kiosk(home, "central", "nightly").returncode == 0
    assert (came.exists(), examined(home)[0]) == (False, 0)
    assert "incomplet" not in kiosk(home, "central", "access", REFERENCE).stdout


@pytest.mark.proof
def test_copies_on_a_read_only_disk_are_one_line_with_the_right_cause(home: Path) -> None:
    folder = home / "central" / "backup"
    kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(folder))
    kiosk(home, "central", "nightly", before=read_only(folder))
    (line,) = to_look_at(home, folder)
    assert f"{folder} est sur un disque en lecture seule." in line
    assert ("un effacement reste incomplet" in line, "Dernière copie saine : " in line) == (True, True)
    assert line.endswith("→ Remontez-le en écriture ; puis : kiosk central nightly")
    assert "chown" not in line
    found = examined(home)[1]
    assert {"central.copy_missed", "central.erasure"} <= found.keys(), "mounted again, until a night has been lived"
    assert kiosk(home, "central", "nightly").returncode == 0
    assert examined(home)[0] == 0


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("name", ["archive", "backup"])
def test_erase_night_page_and_report_say_the_same_and_nobody_is_to_change_an_owner(home: Path, name: str) -> None:
    """They said `chown`, « rendre à ce compte », twice on the page for the one cause."""
    folder = home / "central" / name
    cause = f"{folder} est sur un disque en lecture seule. Remontez-le en écriture ; puis : kiosk central"
    for act in (("erase", REFERENCE, "--yes"), ("nightly",), ("report",)):
        done = kiosk(home, "central", *act, before=read_only(folder))
        assert (done.returncode, done.stderr.count(cause)) == (4 if act == ("report",) else 1, 1), done.stderr
        assert not [word for word in ("chown", "à ce compte", "propriétaire") if word in done.stderr + done.stdout]
        if act[0] != "erase":
            asked = done.stdout.partition("À faire : ")[2].splitlines()[0]
            assert asked == (
                f"finir un effacement : remonter en écriture {folder}, sur un disque en lecture seule, puis relancer "
                "la nuit."
            )
    assert kiosk(home, "central", "nightly").returncode == 0
    assert "pour toujours" in kiosk(home, "central", "erase", REFERENCE, "--yes").stdout


def test_without_an_erasure_copies_on_a_read_only_disk_are_one_item_too(home: Path) -> None:
    folder = home / "central" / "backup"
    kiosk(home, "central", "access", REFERENCE)  # noted: no copy of today holds it
    said = kiosk(home, "central", "nightly", before=read_only(folder)).stdout
    asked = f"À faire : remonter en écriture {folder}, sur un disque en lecture seule, puis relancer la nuit."
    assert said.splitlines()[-1] == asked


@pytest.mark.proof
def test_of_a_quarantine_with_nothing_in_it_no_erasure_waits(home: Path) -> None:
    folder = home / "central" / "quarantine"
    erased = kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(folder))
    assert (erased.returncode, "pour toujours" in erased.stdout) == (0, True)
    (line,) = to_look_at(home, folder)
    assert f"{folder} est sur un disque en lecture seule. Tant que c'est ainsi, rien n'y est mis. →" in line
    (folder / f"{'e' * 64}.batch").write_bytes(b"what nobody can open")
    (line, *_others) = [each for each in to_look_at(home, folder) if "lecture seule" in each]
    assert "un effacement qui touche ce qui s'y trouve reste incomplet." in line


@pytest.mark.proof
def test_sheets_on_a_read_only_disk_are_told_with_one_cause_and_one_remedy_everywhere(home: Path) -> None:
    """Doctor said to look at the mount, and in the next line to give the folder back to this account."""
    sheets, remedy = home / "central" / "csv", "Remontez-le en écriture ; puis : kiosk central"
    done = kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(sheets))
    assert (done.returncode, remedy in done.stderr, "chown" in done.stderr) == (1, True, False), done.stderr
    for act in (("doctor",), ("central", "nightly")):
        kiosk(home, *act, before=read_only(sheets))
        lines = to_look_at(home, sheets)
        assert [line.endswith(f"→ {remedy} nightly") for line in lines] == [True, True], lines
        assert f"{sheets} est sur un disque en lecture seule." in "".join(lines)
    assert kiosk(home, "central", "nightly").returncode == 0
    assert examined(home)[0] == 0
