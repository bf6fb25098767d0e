"""French typography: where a line never breaks, on paper and on the screen."""

HOLDS_A_NUMBER = r"(?<=\d) (?=\d(?!\d?(?::| h\b))|h\b)|(?<=\d h) (?=\d\d\b)"
"""A space inside a number as people write it, a telephone's or an hour's: no line breaks there.

Between a day and its hour, `03/12/2026 14 h` or `03/12/2026 14:00`, one may.
"""
HELD = rf"[\u00a0\u202f]|(?<=«) | (?=[?!:;»€%]+(?:\s|$))|{HOLDS_A_NUMBER}"
"""A space, as a pattern, that holds together what stands around it: `1 692,60 €` is one number."""
