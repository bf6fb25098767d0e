"""A share on which this account has no right to write: it is told as that, and nobody takes out what lies there."""

import os

import pytest

from db.files import no_step
from db.sync.targets import open_target
from db.sync.transport import NoRight, Unreachable
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock
from tests.another_account import GROUP, as_another, let_pass
from tests.db.commands import run
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sheet

ACCOUNT = 5009
REFERENCE = "BEL-7K3M-2QF"


@pytest.fixture(autouse=True)
def tonight(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock that the commands go by."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)


@pytest.fixture
def refusing(world: World, hall: Hall) -> World:
    """Something to take, to acknowledge and to tell, on a share that another account only reads."""
    hall.night()
    world.night()
    hall.submit(REFERENCE, FRIDAY)
    hall.night()
    for path in (*world.root.rglob("*"), world.root):
        os.chown(path, ACCOUNT, GROUP, follow_symlinks=False)
    let_pass(world.root)
    for path in (world.share, *world.share.rglob("*")):
        os.chown(path, 0, 0)
        path.chmod(0o755 if path.is_dir() else 0o644)
    return world


def test_central_takes_what_came_and_asks_for_its_rights(refusing: World) -> None:
    home, words = refusing.central.home, ("nightly", "--target", refusing.share.as_uri())
    run(home, central.group, "report")
    run(home, doctor.command)

    def lived() -> str:
        done = run(home, central.group, *words)
        return f"{done.exit_code}\n{done.output}\n{run(home, doctor.command).output}"

    code, _line, said = as_another(ACCOUNT, lived).partition("\n")
    assert code == "4"
    assert "Ce compte n'a pas le droit de lire ou d'écrire dans « inbox/hall-a », « acks »" in said
    assert "Dans le dossier d'échange, ce compte n'a pas le droit de lire ou d'écrire : « acks »" in said
    page = refusing.page("2026-11-28")
    assert "rendre à ce compte ses droits sur « acks »" in page[-1]
    assert "ôter du dossier" not in page[-1]
    assert "Ôtez du dossier" not in said
    assert [row["Référence"] for row in sheet(refusing, "bel_listing.csv")] == [REFERENCE]
    for path in (refusing.share, *refusing.share.rglob("*")):
        os.chown(path, ACCOUNT, GROUP)
    assert as_another(ACCOUNT, lambda: repr(refusing.night().ingested.lying)) == "[]"
    assert "rendre" not in refusing.page("2026-11-28")[-1]


def test_a_terminal_says_it_too(refusing: World, hall: Hall) -> None:
    hall.submit("BEL-2222-222", FRIDAY)
    os.chown(hall.home / "data" / "kiosk.sqlite", ACCOUNT, GROUP)
    done = as_another(ACCOUNT, lambda: repr((lambda night: (night.reached, night.sent.refusal))(hall.night())))
    assert done == "(False, 'rights')"


def test_a_folder_that_is_everybody_s_with_one_file_of_somebody_else_is_no_matter_of_rights(refusing: World) -> None:
    target = open_target(refusing.share.as_uri(), refusing.central.home, trial=False, step=no_step)

    def said() -> str:
        try:
            target.put("acks/hall-a.ack", b"x")
        except Unreachable as why:
            return type(why).__name__
        return "written"

    assert as_another(ACCOUNT, said) == NoRight.__name__
    (refusing.share / "acks").chmod(0o1777)
    assert as_another(ACCOUNT, said) == Unreachable.__name__, "the file is to be taken out, not the folder given back"
