"""The picture that opens the README is taken from the running program, and contacts no server."""

import os
import re
from pathlib import Path

from tests.ui.stage import identity, open_app

PICTURE = Path(__file__).parents[2] / "docs" / "home.svg"
WRITE = "KIOSK_WRITE_PICTURE"
"""The variable to set to write the picture again after a change of the home screen; then look at it."""
_NAMESPACE = "http://www.w3.org/2000/svg"


def without_addresses(svg: str) -> str:
    """Remove the font server, the maker's name and the random ids from Textual's picture, so that it stands alone."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    # Each export has its own random prefix for ids and classes.
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"[ \t]+$", "", svg, flags=re.M)
    return re.sub(r"\n{2,}", "\n", svg).strip() + "\n"


async def test_the_picture_of_the_readme_is_todays_home_screen() -> None:
    async with open_app(who=identity()) as stage:
        drawn = without_addresses(stage.app.export_screenshot(title="Office64"))
    if os.environ.get(WRITE):
        PICTURE.write_text(drawn, encoding="utf-8")
    assert set(re.findall(r"https?://[^\s\"'<>)]+", drawn)) == {_NAMESPACE}
    assert PICTURE.read_text(encoding="utf-8") == drawn
