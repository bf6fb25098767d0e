"""A log of before, laid back where nobody sent anything since: what agents and tickets became is not undone.

Only what was sent told how far a base had come.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import Opener, change, immediate, rows
from db.keys import Keys
from db.left_log import path_of
from db.repair import repair
from db.stores.audit import Audit
from db.stores.roll import Roll
from db.stores.staff import Staff
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal import database_path, look_at, open_terminal
from kiosk.clock import SteppedClock, to_text
from kiosk.domain.keeping import AUDIT
from tests.db.commands import examined, start
from tests.db.logs import FRAME
from tests.factories import FRIDAY, ORIGIN, PIN, a_new_ticket, a_submission
from tests.started import kiosk

Work = Callable[[Opener], object]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    start(tmp_path / "home", "--trial")
    return tmp_path / "home"


def do(home: Path, *works: Work) -> bytes:
    """Gives the log as it stood before it was emptied."""
    opener = open_terminal(home)
    with closing(opener()):
        for work in works:
            work(opener)
        return path_of(database_path(home)).read_bytes()


def a_request(opener: Opener) -> None:
    Submissions(opener, ORIGIN).add(a_submission("BEL-2222-222"))


def a_ticket(opener: Opener) -> None:
    Tickets(opener, ORIGIN, "A", SteppedClock(FRIDAY)).add(a_new_ticket())


def an_admin(home: Path) -> Work:
    return lambda opener: Staff(opener, Keys(home).pepper()).add("ane", "Ane Exemple", "admin", PIN, FRIDAY)


def disabled(opener: Opener) -> None:
    assert Roll(opener).disable("ane", FRIDAY + timedelta(hours=1))


def asked(home: Path, sql: str) -> list[object]:
    with closing(look_at(home)) as db:
        return [next(iter(found.values())) for found in rows(db, sql)]


def is_refused(home: Path) -> bool:
    """Whether every command says that the log is another's, and writes nothing."""
    before = database_path(home).read_bytes(), path_of(database_path(home)).read_bytes()
    assert "n'est pas le sien" in examined(home)[1]["integrity"]["says"]
    codes = [kiosk(home, *words).returncode for words in (("staff", "list"), ("sync", "--seal-only"))]
    assert (database_path(home).read_bytes(), path_of(database_path(home)).read_bytes()) == before
    return codes == [6, 6]


def test_an_admin_who_was_disabled_since_stays_so(home: Path) -> None:
    """`staff list` showed the admin as active again, and `doctor` said « Base intacte »."""
    log = do(home, a_request, an_admin(home))
    do(home, disabled)
    path_of(database_path(home)).write_bytes(log)
    assert is_refused(home)
    assert repair(home, FRIDAY).is_whole
    assert asked(home, "SELECT active FROM agents WHERE id = 'ane'") == [0]


def test_no_number_of_a_ticket_is_given_twice(home: Path) -> None:
    log = do(home, a_request, a_ticket)
    do(home, a_ticket, a_ticket)
    path_of(database_path(home)).write_bytes(log)
    assert is_refused(home)
    assert repair(home, FRIDAY).is_whole
    assert asked(home, "SELECT last FROM ticket_numbers") == [3]


def forgotten(opener: Opener) -> None:
    with closing(opener()) as db, immediate(db):
        change(db, "DELETE FROM audit WHERE at <= ?", (to_text(FRIDAY + timedelta(hours=1)),))
        change(db, "DELETE FROM tickets")
        change(db, "DELETE FROM ticket_numbers")


def next_year(opener: Opener) -> None:
    Audit(opener).record(FRIDAY + AUDIT, "ane", "sign_in.ok")


@pytest.mark.parametrize("works", [(disabled, a_ticket), (forgotten,), (forgotten, next_year), (forgotten, a_ticket)])
def test_its_own_log_is_taken_up_also_where_it_forgets(home: Path, tmp_path: Path, works: tuple[Work, ...]) -> None:
    do(home, an_admin(home), a_ticket)
    opener = open_terminal(home)
    with closing(opener()):
        for work in works:
            work(opener)
        pulled = Path(shutil.copytree(home, tmp_path / "pulled"))
    assert path_of(database_path(pulled)).stat().st_size > FRAME
    assert kiosk(pulled, "staff", "list").returncode == 0
    assert examined(pulled)[1]["integrity"]["state"] == "ok"
