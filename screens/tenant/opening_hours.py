"""The agency's hours on a page."""

from kiosk.domain.agency import AgencyCalendar
from kiosk.domain.opening_words import hours_lines
from screens.widgets.text import Text

_WIDTH = 44
"""Cells: what a page of 56 columns holds."""


def hours_text(calendar: AgencyCalendar, classes: str = "line") -> Text:
    """The hours as they stand below each other: where days and hours are too long for one line, it breaks between."""
    return Text(lambda: "\n".join(hours_lines(calendar, _WIDTH)), classes=classes)
