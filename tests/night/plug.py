"""Pull the plug on a run before its n-th effect, and count what a walk did."""

from collections import Counter
from dataclasses import dataclass, field


class Pulled(BaseException):
    """The pulled plug; it is no Exception, so that no `except Exception` of the program catches it."""


@dataclass
class Plug:
    """A plug that is pulled before the n-th effect; when `left` is None it never is."""

    left: int | None
    seen: Counter[str]
    most: int = 10**6
    """How often an effect counts at one place (after one other effect): one sheet of many is like the next."""
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
    """The counts of a walk."""

    stories: int = 0
    acts: int = 0
    kills: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    excused: int = 0
    erased: int = 0
    refused: int = 0
    """Values that a revoked key signed; none of them was taken."""
    forgotten: int = 0
