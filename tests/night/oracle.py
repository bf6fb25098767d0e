"""Keep account of the promises: values that are owed, that may never be at central, and that may be missing.

A value is owed from the moment a tenant sees that it is kept. It is excused only if every copy that the promises name
was destroyed (before it was at the share, its terminal's; afterwards, the copies at central as well), or if its time is
over, it was erased, or a revoked key signed it. This module reads no file: `tests.night.reading` does.
"""

from collections import Counter
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import date

SOONEST_FORGOTTEN = 365 - 31 - 2
"""Fewest nights for which central keeps a value: twelve months, less 31 that a terminal's date may be old, less 2."""


class Lost(AssertionError):
    """A promise was broken."""


@dataclass
class Value:
    """A value that the program promised a tenant to keep."""

    slot: str
    """The name of its terminal."""
    is_burnt: bool = False
    """True when its terminal's copies were destroyed."""
    was_at_share: bool = False
    is_inbox_gone: bool = False
    """True when its file at the share was destroyed or, once void, is refused."""
    was_copied: bool = False
    is_void: bool = False
    """True when a revoked key signed it and its file had left the inbox: a file that brings it again is refused."""
    rotten: int = 0
    """Copies of it at central that were destroyed since there were two."""
    received: date | None = None
    """The night in which central first had it."""

    def is_excused(self) -> bool:
        at_central = self.rotten >= 2 or (self.is_inbox_gone and (not self.was_copied or self.rotten > 0))
        return self.is_burnt and (not self.was_at_share or at_central)

    def is_time_over(self, night: date) -> bool:
        return self.received is not None and (night - self.received).days >= SOONEST_FORGOTTEN


class Oracle:
    """The promises of one story."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.erased: set[str] = set()
        self.refused: set[str] = set()
        """References that a revoked key signed and central did not have: they may never come."""
        self.forgotten: dict[str, date] = {}
        """The night in which each reference was seen to be gone because its time was over."""
        self.owed = self.excused = 0

    # ---- what happened ----------------------------------------------------------------------------------------------
    def owe(self, reference: str, slot: str) -> None:
        self.values[reference] = Value(slot)
        self.owed += 1

    def lies_at_share(self, references: Set[str]) -> None:
        for value in self._some(references):
            value.was_at_share, value.is_inbox_gone = True, value.is_void

    def never_at_share(self) -> set[str]:
        return {reference for reference, value in self.values.items() if not value.was_at_share}

    def destroyed_at_share(self, references: Set[str]) -> None:
        for value in self._some(references):
            value.is_inbox_gone = True

    def destroyed_at_terminal(self, slot: str, left: Set[str]) -> None:
        """Record a loss on a terminal's disk: values that no machine of its name holds any more are burnt there."""
        for reference, value in self.values.items():
            value.is_burnt |= value.slot == slot and reference not in left

    def rotten_at_central(self, references: Set[str]) -> None:
        for value in self._some(references):
            value.rotten += 1

    def lies_at_central(self, night: date, base: Set[str], copies: Sequence[Set[str]]) -> None:
        """Record what central has after a run, which a pulled plug may have ended."""
        copied = Counter(reference for copy in copies for reference in copy)
        for reference, value in list(self.values.items()):
            if reference in base:
                value.received = value.received or night
            elif value.is_time_over(night):
                del self.values[reference]
                self.forgotten[reference] = night
            else:
                value.received = None  # the base was lost before a copy had this value: it will be received again
            if copied[reference]:
                value.was_copied = True
            if copied[reference] > 1:
                value.rotten = 0

    def erase(self, reference: str) -> None:
        """Owe nothing of a reference from the moment at which its erasure is asked for."""
        del self.values[reference]

    def revoke(self, slot: str, stored: Set[str], lying: Set[str], there: Set[str]) -> None:
        """Owe only the stored values of a revoked key; values that central had nowhere may never come.

        Args:
            lying: references in its inbox; of the stored ones, only these are taken after a restore.
            there: references that central has in its base or in a copy.
        """
        for reference, value in list(self.values.items()):
            if value.slot == slot and reference not in stored:
                del self.values[reference]
                self.refused |= {reference} - there
            elif value.slot == slot and reference not in lying:
                value.is_void = value.is_inbox_gone = True

    # ---- what must be so --------------------------------------------------------------------------------------------
    def check_held(self, held: Set[str], why: str) -> None:
        for reference, value in list(self.values.items()):
            if reference not in held:
                if not value.is_excused():
                    raise Lost(f"{reference} lost by {why}: {value}")
                self.excused += 1
                del self.values[reference]

    def check_base(self, base: Collection[str], night: date | None = None) -> None:
        """Check that central's base holds nothing that may not be in it, after a complete run.

        Args:
            night: the night that was lived; a base that was put back may be of an earlier one. None after an `ingest`.
        """
        over = {reference for reference, since in self.forgotten.items() if night and since <= night}
        back = {
            "erased": self.erased.intersection(base),
            "of a revoked key": self.refused.intersection(base),
            "forgotten": over.intersection(base),
            "twice": {reference for reference, n in Counter(base).items() if n > 1},
        }
        if any(back.values()):
            raise Lost(f"in the base: {back}")

    def check_settled(self, base: Collection[str], night: date) -> None:
        """Check, after some calm nights, that all that is owed is at central, once."""
        self.check_base(base, night)
        missing = {
            reference: value
            for reference, value in self.values.items()
            if reference not in base and not value.is_excused() and not value.is_time_over(night)
        }
        if missing:
            raise Lost(f"not at central in the end: {missing}")

    def _some(self, references: Set[str]) -> list[Value]:
        return [self.values[reference] for reference in references & self.values.keys()]
