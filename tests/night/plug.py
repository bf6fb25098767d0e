"""The plug that ends a run before its n-th effect, and the count of what a walk did."""

from collections import Counter
from dataclasses import dataclass, field


class Pulled(BaseException):
    """The plug: no `except Exception` of the program may hear of it."""


@dataclass
class Plug:
    """Pulled before the n-th effect; None: never."""

    left: int | None
    seen: Counter[str]
    most: int = 10**6
    """Effects of one place that count, an effect and the one before it: one sheet of many is like the next."""
    _places: Counter[tuple[str, str]] = field(default_factory=Counter)
    _before: str = ""

    def __call__(self, name: str) -> None:
        self.seen[name] += 1
        place, self._before = (self._before, name), name
        self._places[place] += 1
        if self.left is None or self._places[place] > self.most:
            return
        if self.left == 0:
            self.pull(name)
        self.left -= 1

    def pull(self, name: str) -> None:
        raise Pulled(name)


@dataclass
class Figures:
    """What a walk did."""

    stories: int = 0
    acts: int = 0
    kills: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    excused: int = 0
    erased: int = 0
    refused: int = 0
    """Values that a revoked key signed, none of which was taken."""
    forgotten: int = 0
