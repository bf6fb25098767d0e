"""The picture that opens the README is taken from the running program, and contacts no server."""

import os
import re
from pathlib import Path

from tests.ui.stage import identity, open_app

NAMESPACES = {"http://www.w3.org/2000/svg"}
PICTURE = Path(__file__).parents[2] / "docs" / "home.svg"
WRITE = "KIOSK_WRITE_PICTURE"
"""The variable to set to write the picture again after a change of the home screen; then look at it."""


def without_addresses(svg: str) -> str:
    """Remove the font server, the maker's name and the random ids from Textual's picture, so that it stands alone."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    # Each export has its own random prefix for ids and classes.
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"[ \t]+$", "", svg, flags=re.M)
    return re.sub(r"\n{2,}", "\n", svg).strip() + "\n"


def is_todays(picture: Path, drawn: str) -> bool:
    """Tell if a picture of the documents is as the program draws it now, and contacts no server."""
    drawn = without_addresses(drawn)
    if os.environ.get(WRITE):
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(drawn, encoding="utf-8")
    assert set(re.findall(r"https?://[^\s\"'<>)]+", drawn)) == NAMESPACES
    return picture.read_text(encoding="utf-8") == drawn


async def test_the_picture_of_the_readme_is_todays_home_screen() -> None:
    async with open_app(who=identity()) as stage:
        await stage.app.workers.wait_for_complete()  # who is here is read behind the paint
        await stage.settled()
        assert is_todays(PICTURE, stage.app.export_screenshot(title="Office64"))
