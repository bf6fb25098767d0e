"""A key of central's that is new has to be carried to every terminal by hand: page, night and doctor ask until then."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from click.testing import Result

from kiosk.cli import central, doctor
from tests.another_account import as_another, close, give
from tests.db.commands import examined, run
from tests.sync.machines import ESCROW, kiosk
from tests.sync.test_night_goes_on import ACCOUNT

OTHER_ESCROW = str(pyrage.x25519.Identity.generate().to_public())
Change = Callable[[Path], Result]


def siege(root: Path) -> Path:
    home = root / "central"
    assert init(home, "--target", (root / "share").as_uri()).exit_code == 0
    assert nightly(home).exit_code == 0
    return home


def init(home: Path, *words: str) -> Result:
    return run(home, central.group, "init", *words)


def nightly(home: Path) -> Result:
    return run(home, central.group, "nightly")


def new_signing(home: Path) -> Result:
    (home / "keys" / "central.signing").unlink()
    return init(home, "--new-key")


def new_age(home: Path) -> Result:
    (home / "keys" / "central.age").unlink()
    return init(home, "--new-key")


def new_escrow(home: Path) -> Result:
    return init(home, "--escrow-recipient", OTHER_ESCROW)


CHANGES = {
    "signing": (new_signing, "keys/central.verify (clé de signature neuve, ", "Clé de signature du siège neuve ("),
    "age": (new_age, "la ligne recipients (clé du siège neuve, ", "Clé du siège neuve ("),
    "escrow": (new_escrow, "la ligne recipients (séquestre neuf, ", "Clé du séquestre neuve ("),
}
SAYS = [says for _change, _on_the_page, says in CHANGES.values()]


@pytest.fixture
def home(root: Path) -> Path:
    return siege(root)


@pytest.mark.parametrize("key", CHANGES)
def test_a_key_that_is_new_is_asked_for_every_day_until_a_person_says_that_it_was_carried(home: Path, key: str) -> None:
    change, on_the_page, says = CHANGES[key]
    done = change(home)
    assert (done.exit_code, "kiosk central init --carried" in done.output) == (0, True), done.output
    for act in ("nightly", "report", "nightly"):
        said = run(home, central.group, act)
        assert (said.exit_code, f"porter à chaque borne, à la main, {on_the_page}" in said.stdout) == (4, True)
        assert (says in said.stderr, "kiosk central init --carried" in said.stderr) == (True, True)
    code, found = examined(home)
    assert (code, says in found[f"central.to_carry.{key}"]["says"]) == (4, True)
    again = init(home)
    assert (again.exit_code, says in again.output) == (0, True), "asked once more, it is said once more"
    closed = init(home, "--carried")
    assert (closed.exit_code, says in closed.output) == (0, True), closed.output
    assert (nightly(home).exit_code, examined(home)[0]) == (0, 0)
    assert "Rien n'était à porter" in init(home, "--carried").output


def test_the_terminal_that_was_visited_believes_it_again(home: Path, root: Path) -> None:
    new_signing(home)
    assert nightly(home).exit_code == 4
    assert kiosk(root / "hall", "sync").returncode == 4
    (root / "hall" / "keys" / "central.verify").write_bytes((home / "keys" / "central.verify").read_bytes())
    assert (init(home, "--carried").exit_code, nightly(home).exit_code) == (0, 0)
    assert kiosk(root / "hall", "sync").returncode == 0


def test_a_base_that_is_put_back_from_before_the_key_forgets_nothing_of_it(home: Path) -> None:
    new_signing(home)
    assert nightly(home).exit_code == 4
    (home / "central" / "central.sqlite").unlink()
    assert run(home, central.group, "restore").exit_code == 0
    assert "central.to_carry.signing" in examined(home)[1]


def test_the_first_keys_of_a_central_are_no_new_ones(tmp_path: Path) -> None:
    home = tmp_path / "central"
    for words in (("--escrow-recipient", ESCROW), (), ("--new-key",)):
        said = init(home, *words)
        assert (said.exit_code, "--carried" in said.output) == (0, False), said.output
    assert not [*home.rglob("to-carry")]
    assert "Rien n'était à porter" in init(home, "--carried").output


def test_it_is_noted_before_the_key_is_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plug that is pulled in between leaves too much to do, never too little."""
    monkeypatch.setattr("db.sync.central_home.make_identity", pull)
    monkeypatch.setattr("db.sync.escrow.write_durably", pull)
    with pytest.raises(PulledPlug):
        new_age(home)
    monkeypatch.undo()
    assert "central.age" in init(home).output
    assert init(home, "--new-key").exit_code == 0
    monkeypatch.setattr("db.sync.escrow.write_durably", pull)
    with pytest.raises(PulledPlug):
        new_escrow(home)
    found = examined(home)[1]
    assert {"central.to_carry.age", "central.to_carry.escrow"} <= {*found}


class PulledPlug(BaseException):
    """Nothing after it happens."""


def pull(*_given: object) -> None:
    raise PulledPlug


def test_two_keys_are_both_asked_for_and_closed_together(home: Path) -> None:
    new_signing(home)
    new_escrow(home)
    said = nightly(home)
    assert all(CHANGES[key][1] in said.stdout for key in ("signing", "escrow")), said.output
    told = json.loads(run(home, central.group, "init", "--carried", "--json").stdout)
    assert told["carried"] == ["signing", "escrow"]


@pytest.mark.parametrize("what", [b"", b"\xff", b"signing\n", b"signing 2026-99-99\n", b"nonsense 2026-11-28\n"])
def test_of_what_cannot_be_read_it_is_said_that_any_key_may_be_new(home: Path, what: bytes) -> None:
    for folder in ("central", "keys"):
        (home / folder / "to-carry").write_bytes(what)
        code, found = examined(home)
        assert (code, "est peut-être neuve" in found["central.to_carry.unread"]["says"]) == (4, True)
        for said in (nightly(home), init(home)):
            assert ("est peut-être neuve" in said.output, any(says in said.output for says in SAYS)) == (True, False)
        assert (init(home, "--carried").exit_code, examined(home)[0]) == (0, 0)


def test_what_could_not_be_read_is_asked_for_still_beside_a_key_that_is_noted_later(home: Path) -> None:
    (home / "central" / "to-carry").write_bytes(b"\xff")
    new_signing(home)
    assert {"central.to_carry.unread", "central.to_carry.signing"} <= {*examined(home)[1]}


@pytest.mark.parametrize("lost", ["central", "keys"])
def test_either_folder_that_is_lost_forgets_nothing_of_it(home: Path, tmp_path: Path, lost: str) -> None:
    new_age(home)
    if lost == "central":
        shutil.rmtree(home / "central")
        assert init(home, "--target", (tmp_path / "machines" / "share").as_uri()).exit_code == 0
    else:  # put back from a safe, where only the keys are
        (home / "keys" / "to-carry").unlink()
    assert "central.to_carry.age" in examined(home)[1]
    said = nightly(home)
    assert (said.exit_code, CHANGES["age"][1] in said.stdout) == (4, True)
    assert (init(home, "--carried").exit_code, "central.to_carry.age" in examined(home)[1]) == (0, False)


def test_carried_goes_alone_and_only_at_a_central(home: Path, tmp_path: Path) -> None:
    new_signing(home)
    for words in (("--new-key",), ("--escrow-recipient", ESCROW), ("--target", "file:///x")):
        assert init(home, "--carried", *words).exit_code == 2
    assert "central.to_carry.signing" in examined(home)[1]
    assert init(tmp_path / "elsewhere", "--carried").exit_code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_shut_to_this_account_is_asked_for(home: Path, root: Path) -> None:
    new_signing(home)
    give(ACCOUNT, root)
    close(home / "central" / "to-carry")
    said = as_another(ACCOUNT, lambda: run(home, doctor.command).output)
    assert ("est peut-être neuve" in said, CHANGES["signing"][2] in said) == (True, True), said
