"""The console's words: a failure says what an agent can do, a wait says what is left of it."""

from datetime import timedelta

import pytest

from db.connection import FULL
from kiosk.services.desk import wording
from kiosk.services.ports.errors import HeldDatabase, StorageError
from tests.unit.journey import TUESDAY_MORNING


def test_a_failure_leaves_the_repair_to_the_operator() -> None:
    told = "Le disque est plein : rien n'a été enregistré. Prévenez l'opérateur."
    assert wording.failure(StorageError(FULL)) == told


def test_a_held_database_is_tried_again_by_the_agent() -> None:
    held = HeldDatabase("Un autre programme tient la base : rien n'a été enregistré. Recommencez dans un instant.")
    assert wording.failure(held) == str(held)


@pytest.mark.parametrize(
    ("seconds", "left"), [(38, "38 s"), (59.2, "1 min 00 s"), (245, "4 min 05 s"), (0, ""), (-5, "")]
)
def test_a_wait_is_counted_in_seconds_then_minutes(seconds: float, left: str) -> None:
    assert wording.seconds_left(TUESDAY_MORNING + timedelta(seconds=seconds), TUESDAY_MORNING) == left
