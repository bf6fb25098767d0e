"""Central's way back on the day of an upgrade: what the older program wrote that day is there for it, and erased stays
erased. The newer program is this checkout with a later version of central's tables.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.deploy.machine import ROOT, Machine, another_checkout
from tests.deploy.test_central_lost import ARRIVED, ERASED, Lived, lived
from tests.sync.machines import made, root

__all__ = ["lived", "made", "root"]
pytestmark = [pytest.mark.needs_debian("util-linux")]
LATER = {
    "db/sync/central_schema.py": (
        r'\nVERSION = (\d+)\n(.*? imported_at TEXT NOT NULL)(.*?)(\n\}\n"""What each older)',
        r"\nVERSION = \1 + 1\n\2, later TEXT\3\n    \1: ('ALTER TABLE known_homes ADD COLUMN later TEXT',),\4",
    )
}


A_HOME = "'1', 'CBS', '64160', 'T2', 40000, NULL, '[]', '2026-11-27T09:00:00Z'"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return another_checkout(tmp_path_factory.mktemp("later"), LATER)


def types(world: Lived, sources: Path, act: str) -> tuple[int, str]:
    """One command of the program of a checkout; its code, and all that it said."""
    machine: Machine = world.siege
    done = machine.run(
        sys.executable, "-m", "kiosk", "--home", str(machine.home), *act.split(), PYTHONPATH=str(sources)
    )
    return done.returncode, done.stdout + done.stderr


def asked(world: Lived, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(world.siege.home / "central" / "central.sqlite")) as db, db:
        return db.execute(sql).fetchall()


def only_today_s(world: Lived) -> None:
    """Central was installed today: nothing but the copy that the guide asks for is from before."""
    assert len([*world.siege.home.glob("central/backup/*.sqlite")]) == 1


@pytest.mark.proof
@pytest.mark.parametrize("keep", ["", "--keep"], ids=["the night keeps it", "upgrade-check keeps it"])
def test_the_copy_of_before_outlives_the_newer_program_s_night_and_leads_back(
    lived: Lived, later: Path, keep: str
) -> None:
    asked(lived, f"INSERT INTO known_homes VALUES ({A_HOME})")
    if not keep:
        assert types(lived, ROOT, "central backup")[0] == 0
    only_today_s(lived)
    code, said = types(lived, later, f"upgrade-check {keep}")
    assert code == 0, said
    assert ("Copie gardée quatorze jours, pour revenir : central/backup/" in said) == bool(keep), said
    assert "cette version ne change pas" not in said
    for act in ("central nightly", "central nightly", f"central erase {ARRIVED} --yes", "central backup"):
        assert types(lived, later, act)[0] in (0, 4), act
    assert types(lived, ROOT, "central nightly")[0] == 6, "it is the newer program's"
    said = types(lived, later, "doctor")[1]
    assert "Copies d'avant une mise à jour, pour revenir : " in said
    code, said = types(lived, ROOT, "upgrade-check --back")
    assert (code, ".avant.sqlite" in said) == (0, True), said
    assert asked(lived, "SELECT count(*) FROM known_homes") == [(1,)], "what the archive does not hold"
    assert lived.listed() == set(), "what was erased since is, and stays so"
    code, said = types(lived, ROOT, "central nightly")
    assert (code, lived.listed()) == (0, set()), said
    assert ERASED not in said


def test_without_one_it_is_not_said_that_no_copy_reads(lived: Lived, later: Path) -> None:
    for copy in lived.siege.home.glob("central/backup/*.sqlite*"):
        copy.unlink()
    assert types(lived, later, "central nightly")[0] in (0, 4)
    code, said = types(lived, ROOT, "upgrade-check --back")
    assert (code, "vient d'un programme plus récent que celui-ci" in said) == (6, True), said
    assert "ne se relit" not in said


def test_where_nothing_will_change_it_is_said_of_central_and_nothing_is_kept(lived: Lived) -> None:
    code, said = types(lived, ROOT, "upgrade-check --keep")
    assert code == 0
    assert "cette version ne change pas la base du service central" in said
    assert "base de la borne" not in said
    assert not [*lived.siege.home.glob("central/backup/*.avant.sqlite")]


def test_asked_twice_it_keeps_the_later_of_the_two(lived: Lived, later: Path) -> None:
    for _time in range(2):
        assert types(lived, later, "upgrade-check --keep")[0] == 0
    assert len([*lived.siege.home.glob("central/backup/*.avant.sqlite")]) == 1
    assert len([*lived.siege.home.glob("central/backup/*.avant.sqlite.sha256")]) == 1
