"""A power cut at any instant: what a tenant was told is kept is there, whole, and nothing half."""

from pathlib import Path

import pytest

from db import files
from tests.proof.cuts import (
    Filmed,
    a_day_at_a_terminal,
    a_night_at_central,
    alarms,
    central_image,
    filmed,
    halved,
    missing,
    terminal_image,
    wrong,
)
from tests.proof.seeded import Bug, Line, planted

UNFLUSHED = {
    "the name": Bug((Line(files, "write_durably", "flush_folder(path.parent)", "pass"),)),
    "the bytes": Bug((Line(files, "write_durably", "os.fsync(file.fileno())", "pass"),)),
}


def test_full_loses_nothing_at_a_terminal(tmp_path: Path) -> None:
    film = Filmed(terminal_image(tmp_path))
    a_day_at_a_terminal(film)
    assert len(film.cuts) > 60
    assert list(missing(film.cuts, tmp_path)) == []
    assert alarms(film.cuts, tmp_path) == []


def test_normal_would_lose_what_a_tenant_was_told(tmp_path: Path) -> None:
    """The planted fault: one word in one pragma."""
    film = Filmed(terminal_image(tmp_path), synchronous="NORMAL")
    a_day_at_a_terminal(film)
    assert list(missing(film.cuts, tmp_path))


def test_full_loses_nothing_at_central(tmp_path: Path) -> None:
    film = Filmed(central_image(tmp_path))
    a_night_at_central(film)
    assert len(film.cuts) > 20
    assert list(halved(film.cuts, tmp_path)) == []
    assert alarms(film.cuts, tmp_path) == []


@pytest.mark.parametrize("are_removals_kept", [False, True], ids=["removals undone", "removals kept"])
def test_files_are_there_before_what_points_to_them(tmp_path: Path, are_removals_kept: bool) -> None:
    film = filmed(tmp_path / "world")
    assert len(film.frames) > 25
    assert list(wrong(film, tmp_path, are_removals_kept=are_removals_kept)) == []


@pytest.mark.parametrize("name", UNFLUSHED)
def test_a_file_or_a_name_that_is_not_flushed_would_be_missed(tmp_path: Path, name: str) -> None:
    """The planted faults: one line less where files are written."""
    with planted(UNFLUSHED[name]):
        film = filmed(tmp_path / "world")
    assert next(wrong(film, tmp_path, are_removals_kept=True))
