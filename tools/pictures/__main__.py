"""`python -m tools.pictures`: contact sheets of every page a tenant can see, at both sizes, in each language.

The pages are those of the walk in the tests, so that a new page there is drawn here too. The folder is git-ignored.
"""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.gates.tours import TOURS, Tour, walk
from tests.ui.stage import ALL_LANGUAGES, SIZES, Stage, identity, open_app
from tools.pictures.drawing import FONT_PACKAGE, NoFont, font, picture
from tools.pictures.sheet import Named, sheets

ROOT = Path(__file__).resolve().parents[2]
Drawn = dict[str, list[Named]]
"""The pages by language, in the order of the walk."""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parsed(arguments)
    try:
        font()
    except NoFont:
        print(f"Il manque une police : apt-get install {FONT_PACKAGE}", file=sys.stderr)
        return 2
    if asked.folder.is_dir():
        shutil.rmtree(asked.folder)
    for size in asked.size:
        for tour in TOURS:
            if not asked.tour or tour.__name__ in asked.tour:
                for path in _written(asyncio.run(_drawn(tour, size)), asked.folder, size, tour.__name__):
                    print(path)
    return 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.pictures", description="Draw every page a tenant can see.")
    parser.add_argument("--folder", type=Path, default=ROOT / "pictures", help="emptied, then filled")
    parser.add_argument("--size", action="append", choices=SIZES, help="one size; may be repeated")
    parser.add_argument("--tour", action="append", choices=[tour.__name__ for tour in TOURS], help="one part")
    asked = parser.parse_args(arguments)
    asked.size = asked.size or list(SIZES)
    return asked


async def _drawn(tour: Tour, size: str) -> Drawn:
    drawn: Drawn = {language: [] for language in ALL_LANGUAGES}

    async def look(stage: Stage, page: str) -> None:
        for language in (*ALL_LANGUAGES[1:], ALL_LANGUAGES[0]):  # French last: the walk goes on in it
            await stage.app.use_language(language)
            await stage.settled()
            lines = stage.app.screen._compositor.render_strips()
            drawn[language].append(Named(page, picture(lines, SIZES[size])))

    async with open_app(SIZES[size], who=identity(trial=True), trial=True) as stage:
        await walk(stage, tour, look)
    return drawn


def _written(drawn: Drawn, folder: Path, size: str, part: str) -> Iterable[Path]:
    for language, pictures in drawn.items():
        for number, sheet in enumerate(sheets(pictures), 1):
            path = folder / f"{size}-{language}" / f"{part}-{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            sheet.save(path, optimize=True)
            yield path


if __name__ == "__main__":
    sys.exit(main())
