"""The guides hold only characters that every terminal draws, as every other text does."""

from pathlib import Path

import pytest

from kiosk.domain import guide
from kiosk.domain.charset import strange

FILES = sorted(guide.folder().rglob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_character_of_a_guide_can_be_drawn(path: Path) -> None:
    assert strange(path.read_text(encoding="utf-8")) == []


def test_there_are_guides() -> None:
    assert len(FILES) >= 4 * 8
