"""A file that was written is there after a power cut: its bytes are flushed before its name, its folder after (F1)."""

import os
from pathlib import Path

import pytest

from db.files import write_durably, write_new


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what reaches the disk, in order."""
    seen: list[str] = []
    fsync, replace, link = os.fsync, Path.replace, os.link

    def flushed(descriptor: int) -> None:
        seen.append(f"flush {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        fsync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        seen.append(f"name {target.name}")
        return replace(path, target)

    def linked(path: Path, target: Path) -> None:
        seen.append(f"name {target.name}")
        link(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", renamed)
    monkeypatch.setattr(os, "link", linked)
    return seen


def test_a_replaced_file_is_whole_or_the_old_one(tmp_path: Path, effects: list[str]) -> None:
    write_durably(tmp_path / "letter", b"x")
    assert effects == ["flush letter.part", "name letter", f"flush {tmp_path.name}"]


def test_a_new_file_is_whole_or_not_there(tmp_path: Path, effects: list[str]) -> None:
    assert write_new(tmp_path / "key", b"x")
    assert effects == ["flush .key.part", "name key", f"flush {tmp_path.name}"]
