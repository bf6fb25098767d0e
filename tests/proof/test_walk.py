"""Any mixture of nights, losses, restores and stale receipts: what a tenant was told is kept reaches central once."""

from tests.proof.walk import ACTS, FIRED, walk


def test_nothing_is_lost_or_doubled_whatever_happens() -> None:
    walk(examples=50)
    assert FIRED.keys() == ACTS.keys(), "every rule had its turn"
