"""Count opinions of the terminal anonymously."""

from contextlib import suppress

from kiosk.clock import local_day
from kiosk.services.ports.errors import StorageError
from kiosk.services.services import Services


def count_opinion(services: Services, answer: str) -> None:
    """Count one answer of `kiosk.domain.opinion.kiosk_opinion.KIOSK_ANSWERS`; a failure to store it is ignored."""
    with suppress(StorageError):
        services.counts.add_opinion(local_day(services.clock.now()), answer)
