"""Kill a command (`kill -9`) before each of its effects, the n-th until none is left; then type it once more."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests.night.story import reference_of
from tests.proof.homes import Homes
from tests.proof.processes import Kill

FIRST, SECOND, ERASED = map(reference_of, range(3))


@dataclass(frozen=True)
class Scene:
    """A command, what is done before it, and names of effects that it must reach."""

    home: str
    line: str
    before: Callable[[Homes], None]
    effects: frozenset[str]
    is_erased: bool = False


def nothing(_homes: Homes) -> None:
    """Do nothing: three submissions wait."""


def sent(homes: Homes) -> None:
    homes.sync()


def stored(homes: Homes) -> None:
    homes.sync()
    homes.nightly()


def lost(homes: Homes) -> None:
    stored(homes)
    for path in homes.base.parent.glob("central.sqlite*"):
        path.unlink()


SCENES: Mapping[str, Scene] = {
    "seal": Scene("terminal", "sync", nothing, frozenset({"seal", "mark sealed", "put", "copy base", "note night"})),
    "receive": Scene("central", "central ingest", sent, frozenset({"apply", "commit", "letter"})),
    "night": Scene("central", "central nightly", sent, frozenset({"night date", "apply", "csv", "copy", "stored"})),
    "purge": Scene("terminal", "sync", stored, frozenset({"purge", "note letter"})),
    "restore": Scene("central", "central restore --yes", lost, frozenset({"copy back"})),
    "erase": Scene(
        "central", f"central erase {ERASED} --yes", stored, frozenset({"ledger", "forget erased", "csv", "copy"}), True
    ),
}


def killed_everywhere(root: Path, scene: Scene) -> set[str]:
    """Kill a command before each effect, and return their names. Each life begins from the same files."""
    saved, names = root / "saved", root / "names"
    homes = Homes(root / "world")
    homes.make()
    homes.submit(FIRST, SECOND, ERASED)
    scene.before(homes)
    shutil.copytree(homes.root, saved, symlinks=True)
    for number in count():
        shutil.rmtree(homes.root)
        shutil.copytree(saved, homes.root, symlinks=True)
        life = Homes(homes.root, homes.at)
        told = life.run(life.root / scene.home, scene.line, kill=Kill(number, Counter(), 2, names=names))
        if told.code != -9:
            assert told.code in (0, 4), told
            return set(names.read_text("utf-8").split("\n")) - {""}
        life.typed(life.root / scene.home, scene.line)
        for _night in range(2):
            life.night()
        owed = [FIRST, SECOND] if scene.is_erased else [FIRST, SECOND, ERASED]
        assert (life.received(), life.waiting()) == (sorted(owed), []), f"{scene.line}, {number}"
        assert [*life.root.rglob("*.part")] == [], f"{scene.line}, {number}"
    raise AssertionError


@pytest.mark.proof
@pytest.mark.parametrize("name", SCENES)
def test_killed_anywhere_a_command_is_typed_again(tmp_path: Path, name: str) -> None:
    names = killed_everywhere(tmp_path, SCENES[name])
    assert SCENES[name].effects <= names
