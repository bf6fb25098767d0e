"""Opinions of the terminal, counted without a name."""

from contextlib import suppress

from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from kiosk.services.services import Services


def count_opinion(services: Services, answer: str) -> None:
    """One more answer of `kiosk.domain.opinion.kiosk_opinion.KIOSK_ANSWERS`. What cannot be counted is not missed."""
    with suppress(StorageError):
        services.counts.add_opinion(local_day(services.clock.now()), answer)
