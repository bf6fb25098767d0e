"""`kill -9` before every effect; then once more: exactly once, and nothing half."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof import kills
from tests.proof.kills import Killed, Scene, walk

NIGHT_EFFECTS = {
    *("seal", "write", "rename", "mark sealed", "put", "archive", "apply", "events", "project", "applied", "commit"),
    *("take away", "ack", "csv", "copy", "keep copy", "backed up", "mark", "purge", "expire", "drop archive"),
    *("retention", "forget", "forgotten", "down", "down noted", "take down"),
    *("expire mark", "drop digest", "drop copy"),
    *("make folder", "name copy", "note what is to be emptied", "empty log", "log emptied"),
}
RESTORE_EFFECTS = {"copy back", "in place", "all backed up", "apply", "commit", "csv"}
SQL = {"sql pragma", "sql begin", "sql insert", "sql update", "sql select", "sql commit"}


def wrong(told: list[Killed]) -> list[Killed]:
    return [each for each in told if each.faults]


@pytest.mark.proof
def test_every_effect_of_the_nights(tmp_path: Path) -> None:
    told = [
        each
        for number, scene in enumerate(kills.nights(tmp_path / "world"))
        for each in walk(scene, tmp_path / f"saved-{number}")
    ]
    assert wrong(told) == []
    assert {each.step for each in told} == NIGHT_EFFECTS


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize(
    ("scene", "effects"),
    [
        (kills.writing, SQL),
        (kills.purging, SQL | {"purge", "sql delete", "retention"}),
        (kills.restoring, RESTORE_EFFECTS),
    ],
    ids=["write", "purge", "restore"],
)
def test_every_effect_of(scene: Callable[[Path], Scene], effects: set[str], tmp_path: Path) -> None:
    told = list(walk(scene(tmp_path / "world"), tmp_path / "saved"))
    assert wrong(told) == []
    assert effects <= {each.step for each in told}
