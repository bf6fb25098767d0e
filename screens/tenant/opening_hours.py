"""The agency's hours and numbers on a page."""

from kiosk.domain.agency import AgencyCalendar
from kiosk.domain.opening_words import hours_lines
from kiosk.i18n import msg, whole
from kiosk.settings import AgencySettings
from screens.widgets.text import Text

_WIDTH = 44
"""Cells: what a page of 56 columns holds."""


def hours_text(calendar: AgencyCalendar, classes: str = "line") -> Text:
    """The hours as they stand below each other: where days and hours are too long for one line, it breaks between."""
    return Text(lambda: "\n".join(hours_lines(calendar, _WIDTH)), classes=classes)


def phone_lines(agency: AgencySettings) -> list[Text]:
    """The agency's phone, or nothing."""
    return [Text(each, classes="line") for each in whole(msg("Téléphone : {phone}", phone=agency.phone))]


def emergency_lines(agency: AgencySettings) -> list[Text]:
    """The number for evenings and weekends, or nothing: an evening knows no desk to ask at."""
    said = whole(msg("Urgence dans le logement, soir et week-end : {phone}", phone=agency.emergency_phone))
    return [Text(each, classes="line") for each in said]
