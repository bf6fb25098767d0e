"""A calendar entry small enough for a QR code that a terminal's cells can show: a bare whole-day event, no alarm.

RFC 5545 requires a calendar around an event; phones read the event alone, and the calendar would not fit.
"""

from datetime import date

LONGEST = 78
"""The bytes of a code of 33 modules at level L, 41 × 21 cells with its quiet zone."""


def entry(summary: str, day: date) -> str:
    """Return the entry; `summary` is our own text, in ASCII. Raises ValueError when it does not fit."""
    text = f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{day:%Y%m%d}\nSUMMARY:{summary}\nEND:VEVENT"
    if not text.isascii() or len(text) > LONGEST:
        raise ValueError("the entry does not fit its code")
    return text
