"""A full disk, three ways: nothing is lost, what is said is for people, and a second run with room finishes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.proof import migrating
from tests.proof.chance import counted
from tests.proof.full import (
    ACTS,
    at_every_writing,
    faults,
    prepared,
    submitted_elsewhere,
    tried,
    with_no_file_beyond,
)
from tests.proof.migrating import SIDES, with_small_files

ROOT = Path(__file__).parents[2]
SIZES = (0, 512, 4096, 20_000, 100_000, 200_000, 300_000)
WORDS = ("Le disque", "La cible ne répond pas")
"""How every sentence about it begins, or whatever path it names first."""


def is_for_people(said: str) -> bool:
    return any(words in said for words in WORDS) and "Error" not in said and "Errno" not in said


def is_of_a_full_disk(said: str) -> bool:
    return is_for_people(said) and "est plein" in said


def on_a_small_disk(program: str, folder: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", sys.executable, "-m", program, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.mark.needs_debian("util-linux")
def test_older_databases_on_a_small_disk_take_their_steps_whole_or_not_at_all(tmp_path: Path) -> None:
    told = on_a_small_disk("tests.proof.migrating", tmp_path)
    assert [each for each in told if each["wrong"]] == []
    assert [words for each in told for words in each["said"] if not is_for_people(words)] == []
    assert len(told[0]["said"]) == 2, "without any room neither takes a step"
    assert told[-1]["said"] == []


@pytest.mark.needs_debian("util-linux")
def test_a_small_disk_of_its_own(tmp_path: Path) -> None:
    told = on_a_small_disk("tests.proof.full", tmp_path)
    assert [each for each in told if each["wrong"]] == []
    said = [words for each in told for words in each["said"]]
    assert [words for words in said if not is_for_people(words)] == []
    assert told[0]["said"], "without any room nothing can be done"
    assert not told[-1]["said"] or len(told[-1]["said"]) < len(told[0]["said"])


@pytest.mark.needs_debian("util-linux")
def test_no_restore_on_a_small_disk_puts_a_database_aside_before_its_copy_is_whole(tmp_path: Path) -> None:
    told = on_a_small_disk("tests.proof.full_restore", tmp_path)
    assert [each for each in told if each["wrong"]] == []
    assert [words for each in told if not is_for_people(words := each["said"]) and "saine" not in words] == []


@pytest.mark.proof(keeps=2)
@pytest.mark.parametrize("size", SIZES)
def test_no_file_may_grow(tmp_path: Path, size: int) -> None:
    with counted():
        story = prepared(tmp_path / "world")
        words = with_no_file_beyond(size, lambda: [tried(story, act) for act in ACTS.values()])
        submitted_elsewhere(story, words[0])
        assert [each for each in words if each and not is_for_people(each)] == []
        assert size or all(words), "where no file may have a byte nothing is done"
        assert faults(story) == ""


@pytest.mark.proof(keeps=2)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("size", SIZES)
def test_no_file_of_an_older_database_may_grow(tmp_path: Path, side: str, size: int) -> None:
    words, wrong = with_small_files(tmp_path / "home", side, size)
    assert is_for_people(words) or (not words and size)
    assert wrong == ""


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("name", ACTS)
def test_at_every_writing(tmp_path: Path, name: str) -> None:
    """The n-th writing finds no room, SQLite's own too; n + 1, n + 2, until none is left."""
    with counted():
        story = prepared(tmp_path)
        told = list(at_every_writing(story, name))
        assert [wrong for _said, wrong in told if wrong] == []
        assert {said for said, _wrong in told if said and not is_of_a_full_disk(said)} == set()
        assert any(said for said, _wrong in told)
        assert len(told) > 15
        assert faults(story) == ""


@pytest.mark.parametrize("side", SIDES)
def test_at_every_writing_of_an_older_databases_steps(tmp_path: Path, side: str) -> None:
    told = list(migrating.at_every_writing(tmp_path, side))
    assert [wrong for _said, wrong in told if wrong] == []
    assert {said for said, _wrong in told if said and not is_of_a_full_disk(said)} == set()
    assert any(said for said, _wrong in told)
    assert len(told) > 10
