"""Seats of a workshop, apart from its pages: the code that stores a sign-up needs none of their models."""

from datetime import date
from typing import NamedTuple


class Seats(NamedTuple):
    """The seats that one sign-up takes."""

    workshop: str
    day: date
    """The day of the workshop: after it the count is of no use."""
    n: int
    of: int
    """The number of seats that the workshop has."""

    def fit(self, taken: int) -> bool:
        """Tell if there is room for these seats beside those already taken."""
        return taken + self.n <= self.of
