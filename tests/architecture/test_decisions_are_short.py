"""A decision is read in a minute: what was decided, and why; the code and the other pages say the rest."""

from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, name

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
MOST_WORDS = 200


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_has_at_most_200_words(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").split()) <= MOST_WORDS
