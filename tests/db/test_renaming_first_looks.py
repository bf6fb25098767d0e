"""A change of name looks at the base and its log first: beside a damaged one nothing is changed, and 6 is so."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.former_names import FORMER
from db.keys import Keys
from db.left_log import path_of
from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal import database_path, open_terminal
from kiosk.config import load
from tests.db.commands import examined, start, tree
from tests.factories import FRIDAY, a_submission

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"


@pytest.fixture
def home(home: Path) -> Path:
    assert start(home).exit_code == 0
    return home


def submit(home: Path, reference: str, terminal: str = "hall-1", hours: int = 0) -> bytes:
    """Gives the log, as it stood before it was emptied."""
    opener = open_terminal(home)
    with closing(opener()) as held:
        sent = a_submission(reference, submitted_at=FRIDAY + timedelta(hours=hours))
        Submissions(opener, Origin(terminal, "CBS")).add(sent)
        held.execute("SELECT 1 FROM outbox").fetchall()
        return path_of(database_path(home)).read_bytes()


def rename(home: Path, *more: str, to: str = "hall-2") -> tuple[int, str]:
    done = start(home, *more, terminal=to)
    return done.exit_code, done.stdout + done.stderr


def of_another(home: Path) -> None:
    start(home.with_name("other"))
    log = submit(home.with_name("other"), FIRST)
    path_of(database_path(home)).write_bytes(log)


def of_another_day(home: Path) -> None:
    """It shows an event that waits, which the base has no more."""
    log = submit(home, FIRST)
    submit(home, SECOND, hours=1)
    with closing(open_terminal(home)()) as db, immediate(db):
        change(db, "DELETE FROM outbox WHERE reference = ?", (FIRST,))
    path_of(database_path(home)).write_bytes(log)


def torn(home: Path) -> None:
    with database_path(home).open("r+b") as file:
        file.seek(-100, 2)
        file.write(b"\0\1\2")


def kept(home: Path) -> dict[str, bytes]:
    """Every file that holds anything, but the log's index, which is made anew whenever somebody looks."""
    return {name: data for name, data in tree(home).items() if data and not name.endswith("-shm")}


@pytest.mark.parametrize("more", [(), ("--force",)])
@pytest.mark.parametrize("harm", [of_another, of_another_day, torn])
def test_beside_a_base_that_is_not_sound_nothing_is_changed(home: Path, harm: object, more: tuple[str, ...]) -> None:
    harm(home)  # type: ignore[operator]
    before = kept(home)
    code, said = rename(home, *more)
    assert (code, "kiosk doctor" in said, "kiosk sync" in said) == (6, True, False), said
    assert kept(home) == before


@pytest.mark.parametrize("more", [("--target", "/media/share"), ("--recipient", "age1" + "q" * 58)])
def test_what_would_be_refused_after_it_is_refused_before(home: Path, more: tuple[str, ...]) -> None:
    before = kept(home)
    assert rename(home, *more)[0] == 2
    assert kept(home) == before


def test_a_configuration_in_which_no_name_can_be_changed_keeps_its_key(home: Path) -> None:
    file = home / "config.toml"
    file.write_text(file.read_text("utf-8").replace('id = "hall-1"', 'id = """hall-1"""'), "utf-8")
    before = kept(home)
    code, said = rename(home)
    assert (code, "sur une ligne" in said) == (2, True)
    assert kept(home) == before


def test_doctor_names_what_writes_the_enrolment_that_a_pulled_plug_kept_back(home: Path) -> None:
    file = home / "enrolment" / "hall-1.json"
    assert "enrolment" not in examined(home)[1]
    Keys(home).change_name("hall-1", "hall-2")
    file.rename(file.with_name(file.name + FORMER))
    config = home / "config.toml"
    config.write_text(config.read_text("utf-8").replace('id = "hall-1"', 'id = "hall-2"'), "utf-8")
    code, found = examined(home)
    assert (code, "hall-2.json manque" in found["enrolment"]["says"]) == (4, True)
    assert found["enrolment"]["todo"].startswith("kiosk init --agency CBS --terminal hall-2 ;")
    assert rename(home)[0] == 0
    assert "enrolment" not in examined(home)[1]
    assert (home / "enrolment" / "hall-2.json").exists()


def test_two_names_with_something_to_send_do_not_point_at_each_other(home: Path) -> None:
    """What waits under the name of now goes first, else the other name would lead straight back to this one."""
    submit(home, FIRST)
    assert rename(home, "--force")[0] == 0
    assert "Sous le nom d'à présent" not in examined(home)[1]["outbox.former"]["todo"]
    submit(home, SECOND, "hall-2")
    for name, other in (("hall-2", "hall-1"), ("hall-1", "hall-2")):
        if load(home).terminal.id != name:
            assert rename(home, "--force", to=name)[0] == 0
        todo = examined(home)[1]["outbox.former"]["todo"]
        assert todo.startswith(f"Sous le nom d'à présent, « {name} »"), todo
        assert todo.index("d'abord kiosk sync") < todo.index(f"--terminal {other} --force")
        assert "si l'accusé n'y vient jamais" in todo
