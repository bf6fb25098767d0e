"""A calendar entry small enough for a code that a terminal's cells can show: a bare event of a whole day, no alarm.

RFC 5545 wants a calendar around an event; phones read the event alone, and the calendar would not fit.
"""

from datetime import date

LONGEST = 78
"""Bytes of a code of 33 modules at level L, 41 × 21 cells with its quiet zone."""


def entry(summary: str, day: date) -> str:
    """Raises ValueError where it would not fit; `summary` is ours, and ASCII."""
    text = f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{day:%Y%m%d}\nSUMMARY:{summary}\nEND:VEVENT"
    if not text.isascii() or len(text) > LONGEST:
        raise ValueError("the entry does not fit its code")
    return text
