"""`make pictures` draws every page, at both sizes and in four languages, as sheets that a person looks at."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.architecture.repository import files, name
from tests.ui.stage import ALL_LANGUAGES
from tools.pictures import __main__ as pictures
from tools.pictures.drawing import CELL, FONT_PACKAGE, NoFont

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.needs_debian("fonts-dejavu-core")
def test_a_part_of_the_walk_is_drawn_in_each_language(tmp_path: Path) -> None:
    stale = tmp_path / "80x24-fr" / "gone.png"
    stale.parent.mkdir()
    stale.touch()
    assert pictures.main(["--folder", str(tmp_path), "--size", "56x16", "--tour", "with_an_unfinished_review"]) == 0
    found = sorted(tmp_path.rglob("*.png"))
    assert [path.parent.name for path in found] == sorted(f"56x16-{language}" for language in ALL_LANGUAGES)
    drawn = {path.parent.name: Image.open(path) for path in found}
    for sheet in drawn.values():
        assert sheet.width > 2 * 56 * CELL[0]
        assert len(sheet.getcolors(2**16) or ()) > 20, "ink, rules, accents and their edges"
    assert len({sheet.tobytes() for sheet in drawn.values()}) == len(ALL_LANGUAGES)


def test_without_the_font_it_says_which_package_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def no_font(**_choices: object) -> None:
        raise NoFont

    monkeypatch.setattr(pictures, "font", no_font)
    kept = tmp_path / "kept.png"
    kept.touch()
    assert pictures.main(["--folder", str(tmp_path)]) == 2
    assert FONT_PACKAGE in capsys.readouterr().err
    assert kept.exists(), "nothing is thrown away for nothing"


def test_every_module_of_the_makefile_is_in_the_repository() -> None:
    """A pattern of .gitignore once left a module out: it worked on its author's machine alone."""
    modules = set(re.findall(r"-m (tools\.[a-z.]+)", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert "tools.pictures" in modules
    committed = {name(path) for path in files()}
    for module in modules:
        path = module.replace(".", "/")
        assert {f"{path}.py", f"{path}/__main__.py"} & committed, module
