"""Whoever watches what is stored reads again when it changed, and only then."""

import pytest

from kiosk.services.ports.errors import StorageError
from kiosk.services.watch import Watch


class Store:
    """A store whose mark a test sets; None: it cannot be looked at."""

    mark_now: int | None = 1

    def mark(self) -> int:
        if self.mark_now is None:
            raise StorageError
        return self.mark_now

    def close(self) -> None:
        """Let go of nothing."""


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def watch(store: Store) -> Watch:
    return Watch(lambda: store)


def test_the_first_look_says_so_and_each_change_once(store: Store, watch: Watch) -> None:
    assert [watch.has_changed() for _look in range(3)] == [True, False, False]
    store.mark_now = 2
    assert [watch.has_changed() for _look in range(3)] == [True, False, False]


def test_a_store_that_cannot_be_read_counts_as_changed(store: Store, watch: Watch) -> None:
    watch.has_changed()
    store.mark_now = None
    assert [watch.has_changed() for _look in range(2)] == [True, True]


def test_after_a_failure_the_same_mark_is_news(store: Store, watch: Watch) -> None:
    """A store that is opened again counts anew: its mark says nothing about what was stored in between."""
    watch.has_changed()
    store.mark_now = None
    watch.has_changed()
    store.mark_now = 1
    assert [watch.has_changed() for _look in range(2)] == [True, False]
