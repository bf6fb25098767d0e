"""Central's folder of some days ago is put back, within one generation, alone or with the share: by the commands."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import rows
from db.erased_digests import digest_of
from db.terminal import look_at
from tests.db.commands import examined
from tests.factories import PIN
from tests.sync.machines import kiosk, made, root
from tests.sync.world import sound_reference

__all__ = ["made", "root"]
GONE, LATER, LAST = (sound_reference(n) for n in (1, 2, 3))
SAID = "revenu à un état d'avant"


class Lived:
    """Head office, a terminal and the share between them."""

    def __init__(self, root: Path) -> None:
        self.root, self.siege, self.hall = root, root / "central", root / "hall"
        self.down = root / "share" / "down"
        words = ("staff", "add", "paul", "--agency", "CBS", "--name", "Paul Exemple", "--pin-stdin")
        done = kiosk(self.siege, *words, before=("sh", "-c", f'echo {PIN} | "$@"', "sh"))
        assert done.returncode == 0, done.stderr
        self.phone(0)
        assert self.both() == (0, 0)
        assert self.is_active("paul")
        for name in ("central", "share"):
            shutil.copytree(root / name, root / f"{name}-before")

    def at_siege(self, *words: str) -> None:
        done = kiosk(self.siege, *words)
        assert done.returncode == 0, done.stderr

    def phone(self, number: int) -> None:
        settings = self.siege / "central" / "down" / "settings.toml"
        settings.write_text(f'[all.agency]\nphone = "05 00 00 00 0{number}"\n', encoding="utf-8")

    def erase(self, reference: str) -> None:
        kiosk(self.siege, "central", "erase", reference, "--yes")

    def nightly(self) -> int:
        """How head office's night ends; it says in the same words as page and doctor whether it was put back."""
        done = kiosk(self.siege, "central", "nightly", "--target", (self.root / "share").as_uri())
        (page,) = (self.siege / "central" / "report").glob("*.txt")
        is_said = "central rebuild" in done.stderr
        assert (SAID in page.read_text(encoding="utf-8")) == is_said
        assert ("central.outstripped" in examined(self.siege)[1]) == is_said
        return done.returncode

    def sync(self) -> int:
        """How the terminal's night ends; its doctor says the same."""
        done = kiosk(self.hall, "sync")
        assert (SAID in kiosk(self.hall, "doctor").stdout) == (SAID in done.stderr) == (done.returncode == 4), done
        return done.returncode

    def both(self) -> tuple[int, int]:
        return self.nightly(), self.sync()

    def put_back(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.root / name)
            shutil.copytree(self.root / f"{name}-before", self.root / name)

    def heal(self) -> None:
        for act in ("backup", "rebuild"):
            self.at_siege("central", act)

    def files(self) -> dict[str, bytes]:
        """What lies there for terminals."""
        return {str(path.relative_to(self.down)): path.read_bytes() for path in self.down.rglob("*.*")}

    def erased(self) -> set[str]:
        return {str(found["digest"]) for found in self._here("SELECT digest FROM tombstones")}

    def is_active(self, agent: str) -> bool:
        return any(self._here("SELECT 1 FROM agents WHERE id = ? AND active = 1", agent))

    def _here(self, sql: str, *values: str) -> list[dict[str, object]]:
        with closing(look_at(self.hall)) as db:
            return [dict(found) for found in rows(db, sql, values)]


@pytest.fixture
def lived(root: Path) -> Lived:
    """A night of both; a copy of it is kept."""
    return Lived(root)


def a_day(lived: Lived, number: int, reference: str) -> None:
    lived.at_siege("staff", "disable", "paul", "--agency", "CBS")
    lived.phone(number)
    lived.erase(reference)


def test_with_the_share_put_back_too_the_terminal_says_so_at_once(lived: Lived) -> None:
    a_day(lived, 1, GONE)
    assert lived.both() == (0, 0)
    lived.put_back("central", "share")
    assert lived.both() == (0, 4)
    lived.heal()
    assert lived.both() == (0, 0)


def test_the_same_number_with_another_word_is_never_taken_for_what_was_taken(lived: Lived) -> None:
    a_day(lived, 1, GONE)
    assert lived.both() == (0, 0)
    lived.put_back("central", "share")
    lived.phone(2)
    lived.erase(LATER)
    assert lived.both() == (0, 4)
    assert lived.both() == (0, 4), "as long as it is so"
    assert not lived.is_active("paul")
    lived.phone(3)
    lived.erase(LAST)
    assert lived.both() == (0, 4), "also when its numbers have passed what was taken"
    assert lived.erased() == {digest_of(GONE)}, "nothing of it is believed"
    lived.heal()
    assert lived.both() == (0, 0)
    assert lived.erased() == {digest_of(each) for each in (GONE, LATER, LAST)}


def test_a_number_that_was_passed_between_two_nights_of_the_terminal_is_seen_beside_the_newest(lived: Lived) -> None:
    lived.phone(1)
    assert lived.both() == (0, 0)
    lived.put_back("central", "share")
    for number in (2, 3):
        lived.phone(number)
        assert lived.nightly() == 0
    assert lived.sync() == 4
    lived.heal()
    assert lived.both() == (0, 0)


def test_central_alone_put_back_tells_nothing_over_what_it_told_later(lived: Lived) -> None:
    a_day(lived, 1, GONE)
    assert lived.both() == (0, 0)
    lived.put_back("central")
    there = lived.files()
    lived.phone(2)
    assert lived.both() == (4, 0)
    assert lived.both() == (4, 0), "as long as it is so"
    assert lived.files() == there
    assert not lived.is_active("paul")
    lived.heal()
    assert lived.both() == (0, 0)
    assert lived.files() != there


def test_what_is_decided_meanwhile_says_that_no_terminal_learns_of_it(lived: Lived) -> None:
    a_day(lived, 1, GONE)
    assert lived.both() == (0, 0)
    lived.put_back("central")
    assert lived.nightly() == 4
    for code, words in (
        (4, ("central", "erase", LATER, "--yes")),
        (0, ("staff", "disable", "paul", "--agency", "CBS")),
        (4, ("central", "revoke", "hall-a", "--yes")),
    ):
        done = kiosk(lived.siege, *words)
        assert (done.returncode, "La nuit n'envoie plus rien aux bornes" in done.stderr) == (code, True), words


def test_it_tells_nothing_either_where_no_trace_of_it_lies(lived: Lived) -> None:
    """The trace is in one terminal's folder: another one, told before it in the night, would believe it all."""
    a_day(lived, 1, GONE)
    assert lived.both() == (0, 0)
    lived.put_back("central")
    other = lived.root / "first"
    init = ("init", "--agency", "CBS", "--terminal", "a-first", "--target", (lived.root / "share").as_uri())
    told = json.loads(kiosk(lived.siege, "central", "init", "--json").stdout)
    keys = ("--recipient", told["recipient"], "--recipient", told["escrow_recipient"])
    assert kiosk(other, *init, *keys).returncode == 0
    lived.at_siege("central", "enrol", str(other / "enrolment" / "a-first.json"), "--yes")
    assert lived.nightly() == 4
    assert not [name for name in lived.files() if name.startswith("a-first/")]


def test_a_share_that_was_put_back_alone_is_named_until_central_s_next_night(lived: Lived) -> None:
    a_day(lived, 1, GONE)
    assert lived.both() == (0, 0)
    lived.put_back("share")
    assert lived.sync() == 4
    assert lived.both() == (0, 0)


def test_a_kind_that_nobody_tells_any_more_keeps_nobody_alarmed(lived: Lived) -> None:
    lived.phone(1)
    assert lived.both() == (0, 0)
    (lived.siege / "central" / "down" / "settings.toml").unlink()
    with closing(sqlite3.connect(lived.siege / "central" / "central.sqlite")) as db:
        ((number,),) = db.execute("SELECT number FROM down WHERE kind = 'settings'")
    (lived.down / "hall-a" / f"settings.{number}").unlink()
    assert lived.both() == (0, 4)
    lived.heal()
    assert lived.both() == (0, 0), "what is left of it there is of a life that is over"
