"""Seats of a workshop, apart from its pages: what stores a sign-up needs none of their models."""

from datetime import date
from typing import NamedTuple


class Seats(NamedTuple):
    """What one sign-up takes."""

    workshop: str
    day: date
    """Until which the count is of use."""
    n: int
    of: int
    """How many the workshop has."""

    def fit(self, taken: int) -> bool:
        """Whether there is room for them beside those that were asked for."""
        return taken + self.n <= self.of
