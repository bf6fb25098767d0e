"""The text for BEL is a file for the agent's account alone, and its name is never more than a reference."""

import stat
from pathlib import Path

import pytest

from db.stores.bel_texts import BelTexts
from kiosk.services.ports.errors import StorageError
from tests.factories import NASTY_TEXTS

REFERENCE = "BEL-2345-674"


@pytest.mark.parametrize("text", NASTY_TEXTS)
def test_the_text_is_written_as_it_is(tmp_path: Path, text: str) -> None:
    path = Path(BelTexts(tmp_path).write(REFERENCE, text))
    assert path == tmp_path / "out" / f"{REFERENCE}.txt"
    assert path.read_bytes() == text.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_text_can_be_written_again(tmp_path: Path) -> None:
    texts = BelTexts(tmp_path)
    texts.write(REFERENCE, "one")
    assert Path(texts.write(REFERENCE, "two")).read_text() == "two"
    assert len(list((tmp_path / "out").iterdir())) == 1


@pytest.mark.parametrize("name", ["../config", "BEL-2345-67A", "", "bel-2345-674", "/etc/x"])
def test_no_other_file_can_be_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a reference"):
        BelTexts(tmp_path).write(name, "x")


def test_the_text_goes_with_its_listing(tmp_path: Path) -> None:
    texts = BelTexts(tmp_path)
    for reference in (REFERENCE, "BEL-7K3M-2QF"):
        texts.write(reference, "x")
    (tmp_path / "out" / "note.md").write_text("somebody else's")
    assert texts.keep_only(["BEL-7K3M-2QF"]) == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["BEL-7K3M-2QF.txt", "note.md"]


def test_a_text_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f"{REFERENCE}.txt").mkdir()
    with pytest.raises(StorageError, match="ne peut pas y être écrit"):
        BelTexts(tmp_path).write(REFERENCE, "x")
