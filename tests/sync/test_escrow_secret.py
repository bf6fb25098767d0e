"""A secret key where the escrow's public half belongs: it is called that, and nobody sees a sign of it."""

from pathlib import Path

import pytest

from kiosk.cli import central, doctor, init
from tests.db.commands import run
from tests.db.test_doctor_secret import SECRET, SIGNS, shown
from tests.sync.machines import ESCROW, kiosk
from tests.sync.test_to_carry import OTHER_ESCROW, nightly, siege

RENEW = "« Une clé secrète a été lue »"


@pytest.mark.parametrize(
    "typed",
    [SECRET, SECRET.lower(), f"# public key: {ESCROW}\n{SECRET}\n", SECRET[:30]],
    ids=["whole", "lower case", "as it is made", "cut"],
)
def test_it_is_told_to_be_replaced_until_another_is_there(root: Path, typed: str) -> None:
    home = siege(root)
    (home / "keys" / "escrow.recipient").write_text(typed, encoding="ascii")
    assert kiosk(root / "hall", "sync").returncode == 0
    said = [nightly(home), run(home, central.group, "report"), run(home, doctor.command)]
    assert [each.exit_code for each in said] == [4, 4, 4]
    assert "remplacer le séquestre par un neuf : une clé secrète est dans keys/escrow.recipient" in said[0].stdout
    said.append(run(home, central.group, "init"))
    assert said[-1].exit_code == 2
    for each in said:
        assert ("c'est une clé secrète" in each.output, RENEW in each.output) == (True, True), each.output
        assert ("Pas de séquestre" in each.output, shown(each.output, SIGNS)) == (False, [])
    assert run(home, central.group, "init", "--escrow-recipient", OTHER_ESCROW).exit_code == 0
    assert run(home, central.group, "init", "--carried").exit_code == 0
    assert (nightly(home).exit_code, run(home, doctor.command).exit_code) == (0, 0)


def test_it_is_refused_as_what_it_is_where_it_is_given(root: Path, tmp_path: Path) -> None:
    home = siege(root)
    terminal = ("--agency", "CBS", "--terminal", "hall-n", "--recipient", ESCROW, "--recipient", SECRET)
    for option, done in (
        ("--escrow-recipient", run(home, central.group, "init", "--escrow-recipient", SECRET)),
        ("--recipient", run(tmp_path / "new", init.command, *terminal)),
    ):
        assert (done.exit_code, f"{option} : c'est une clé secrète" in done.output) == (2, True), done.output
        assert ("est à remplacer" in done.output, shown(done.output, SIGNS)) == (True, [])
    assert not (tmp_path / "new").exists()
    assert nightly(home).exit_code == 0
