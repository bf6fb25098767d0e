"""The audit and the counts. Every method may raise `StorageError`."""

from datetime import date, datetime
from typing import Protocol


class AuditStore(Protocol):
    """The record of who did what, to which lines are only added."""

    def record(self, at: datetime, actor: str, action: str, subject: str = "") -> None:
        """Record which actor did what to which reference or ticket; never a text that a person typed."""
        ...


class CountStore(Protocol):
    """Counts that say nothing about who was counted."""

    def add(self, day: date, act: str, what: str) -> None:
        """Count one more anonymous event: no visit, no ticket, no language, no hour."""
        ...

    def add_opinion(self, day: date, answer: str) -> None:
        """Count an opinion of the terminal: a code of `kiosk.domain.opinion.kiosk_opinion.KIOSK_ANSWERS`."""
        ...
