"""The unique registration number of a housing request: checked leniently, because its rules are not published.

Shape seen on samples: three digits of a territory, month, year, six digits, five characters of the registering body.
No check character is known; a number of another shape gets a warning and stops nobody.
"""

import re

_SHAPE = re.compile(r"[0-9]{3}(0[1-9]|1[0-2])[0-9]{8}[0-9A-Z]{5}")
_LONGEST = 40


def normal_number(text: str) -> str:
    """Return a number in capitals, without spaces, points, hyphens and slashes; at most 40 characters."""
    return re.sub(r"[\s.\-/]", "", text).upper()[:_LONGEST]


def has_usual_shape(text: str) -> bool:
    """Tell if a number, once `normal_number` has read it, looks as those seen on samples do."""
    return _SHAPE.fullmatch(normal_number(text)) is not None
