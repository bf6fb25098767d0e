"""The first night of a terminal in which nobody has typed anything yet, as the operator's guide tells it."""

import re
from pathlib import Path

from tests.sync.machines import kiosk

GUIDE = Path(__file__).parents[2] / "docs" / "operator.md"


def test_what_the_guide_quotes_of_the_first_night_is_what_is_shown(root: Path) -> None:
    section = GUIDE.read_text(encoding="utf-8").partition("## La première nuit")[2].partition("\n## ")[0]
    quoted = re.findall(r"« ([^»]+) »", section)
    central = ("central", "nightly", "--target", (root / "share").as_uri())
    nights = [kiosk(root / "hall", "sync"), kiosk(root / "central", *central), kiosk(root / "hall", "sync")]
    assert [night.returncode for night in nights] == [0, 0, 0]
    assert len(quoted) == 3
    page, told = nights[1].stdout.splitlines(), nights[2].stdout
    assert [(each in page) or (each in told) for each in quoted] == [True] * 3, quoted
    assert (page[-1], "Accusé du siège : lu." in told) == ("À faire : rien.", True)
