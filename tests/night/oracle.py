"""The promises as bookkeeping: what is owed, what may never be at central, and what may be missing, by name.

A value is owed from the moment a tenant was told that it is kept. It is excused only where every copy that the promises
name was destroyed (before it lay at the share, its terminal's; afterwards, the copies at central as well), or where its
time was over, it was erased, or it came from a revoked key. No file is read here: `tests.night.reading` does.
"""

from collections import Counter
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import date

SOONEST_FORGOTTEN = 365 - 31 - 2
"""Nights for which central keeps anything: twelve months, a month of which a terminal's own date is believed."""


class Lost(AssertionError):
    """A promise was broken."""


@dataclass
class Value:
    """One thing that somebody was told is kept."""

    slot: str
    """The name of its terminal."""
    is_burnt: bool = False
    """Whether its terminal's copies were destroyed."""
    was_at_share: bool = False
    is_inbox_gone: bool = False
    """Whether somebody destroyed it at the share since."""
    was_copied: bool = False
    is_void: bool = False
    """Whether a revoked key signed it, and what comes of it to the share is refused."""
    rotten: int = 0
    """How many of central's copies of it were destroyed since two stood."""
    received: date | None = None
    """The night in which central had it first."""

    def is_excused(self) -> bool:
        at_central = self.rotten >= 2 or (self.is_inbox_gone and (not self.was_copied or self.rotten > 0))
        return self.is_burnt and (not self.was_at_share or at_central)

    def is_time_over(self, night: date) -> bool:
        return self.received is not None and (night - self.received).days >= SOONEST_FORGOTTEN


class Oracle:
    """What one story promised."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.erased: set[str] = set()
        self.refused: set[str] = set()
        """What a revoked key signed and central had not: it may never come."""
        self.forgotten: dict[str, date] = {}
        """The night in which each was seen to be gone, its time being over."""
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
        """Something of a terminal's disk is gone: what no machine of its name holds any more is burnt there."""
        for reference, value in self.values.items():
            value.is_burnt |= value.slot == slot and reference not in left

    def rotten_at_central(self, references: Set[str]) -> None:
        for value in self._some(references):
            value.rotten += 1

    def lies_at_central(self, night: date, base: Set[str], copies: Sequence[Set[str]]) -> None:
        """A run of central's ended, perhaps by a pulled plug."""
        copied = Counter(reference for copy in copies for reference in copy)
        for reference, value in list(self.values.items()):
            if reference in base:
                value.received = value.received or night
            elif value.is_time_over(night):
                del self.values[reference]
                self.forgotten[reference] = night
            else:
                value.received = None  # a base was lost that no copy had caught up with: it will be received anew
            if copied[reference]:
                value.was_copied = True
            if copied[reference] > 1:
                value.rotten = 0

    def erase(self, reference: str) -> None:
        """Nothing of it is owed from the moment at which it is asked."""
        del self.values[reference]

    def revoke(self, slot: str, stored: Set[str], lying: Set[str], there: Set[str]) -> None:
        """Only what was stored is owed of a revoked key; what central had nowhere may never come.

        Args:
            lying: what lies in its inbox; of what was stored, this alone is taken after a restore.
            there: what central has in its base or in a copy.
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
        """Hold central's base against what may not be in it, after a run that came to its end.

        Args:
            night: the night that was lived; a base that was put back may be of an earlier one. None: an `ingest`.
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
        """After some calm nights all that is owed is at central, once."""
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
