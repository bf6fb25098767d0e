"""Rules for line breaks: never before a French question mark, inside a telephone number, or at a no-break space.

Textual breaks at every white space, even a no-break space. It finds the words of a line by one pattern of rich's, which
is replaced here; `tests/ui/test_wrapping.py` guards that private hook.
"""

import re

from rich import _wrap

from kiosk.text import HELD

WORD = re.compile(rf"\s*(?:\S|{HELD})+\s*")


def hold_together() -> None:
    """Apply these rules from now on to every text that this process draws."""
    _wrap.re_word = WORD
