"""Whatever happens, nothing is lost, nothing doubled, and nothing that was erased comes back."""

from pathlib import Path

from tests.night.story import ACTS, walk


def test_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    told = walk(tmp_path, range(12))
    assert told.fired.keys() == ACTS.keys()
