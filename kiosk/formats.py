"""Dates, hours and amounts as people write them, in the current language or in a given one (Babel)."""

from datetime import date, datetime, time

from kiosk import i18n
from kiosk.clock import local

_LOCALES = {"en": "en_GB"}
"""English as written in Europe, where 27/11/2026 begins with the day."""
_DAYS = {"es": "{weekday}, {day}", "eu": "{day}, {weekday}"}
_USUAL_DAY = "{weekday} {day}"


def _locale(language: str | None = None) -> str:
    language = language or i18n.current_language()
    return _LOCALES.get(language, language)


def day(value: date) -> str:
    """Return `vendredi 27 novembre`, put together here because no locale data has this form."""
    from babel.dates import format_skeleton  # takes 4 ms and loads tables: only when a date is shown

    form = _DAYS.get(i18n.current_language(), _USUAL_DAY)
    written = _as_read(value, str(format_skeleton("MMMMd", value, locale=_locale())))
    return form.format(weekday=weekday(value.weekday()), day=written)


def long_day(value: date) -> str:
    """Return `27 novembre 2026`."""
    from babel.dates import format_date

    return _as_read(value, str(format_date(value, "long", locale=_locale())))


def _first(value: date, written: str) -> str:
    """Write the first day of a month as `1er`, as French does."""
    return f"1er{written[1:]}" if value.day == 1 else written


_AFTER_A_CONSONANT = (1, 5, 10, 15)
"""Years, modulo 20, whose last Basque word is bat, bost, hamar or hamabost: `2025eko`, but `2026ko`."""
_HAMAIKA = (11, 31)
"""Days whose Basque word already ends in the article's vowel: `azaroaren 11`."""


def _endings(value: date, written: str) -> str:
    """Write the Basque endings that locale data leaves open: `2026(e)ko azaroaren 27(a)`. Euskaltzaindia, rule 37."""
    year = "eko" if value.year % 20 in _AFTER_A_CONSONANT else "ko"
    return written.replace("(e)ko", year).replace("(a)", "" if value.day in _HAMAIKA else "a")


_READ = {i18n.SOURCE_LANGUAGE: _first, "eu": _endings}


def _as_read(value: date, written: str) -> str:
    """Return a date as it is read aloud, a form that no locale data has."""
    mend = _READ.get(i18n.current_language())
    return mend(value, written) if mend else written


def month(value: date) -> str:
    """Return `novembre 2026` for any day of that month."""
    from babel.dates import format_skeleton

    return _endings(value, str(format_skeleton("yMMMM", value, locale=_locale())))


def short_day(value: date) -> str:
    """Return `27/11/2026` in every language, as people type it here and read it on every French paper."""
    return f"{value:%d/%m/%Y}"


def weekday(index: int) -> str:
    """Return `lundi` for 0, as `date.weekday` counts."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", locale=_locale())[index])


def hour(value: time | datetime, language: str | None = None) -> str:
    """Return `14:05`, in French `14 h 05`; a datetime is shown in Paris time."""
    if isinstance(value, datetime):
        value = local(value).time()
    return time_of_day(value.hour, value.minute, language)


def time_of_day(hours: int, minutes: int, language: str | None = None) -> str:
    """Return `08:30` or `09:00`, in French `8 h 30` or `9 h`; also `24:00`, which no `time` holds."""
    if (language or i18n.current_language()) == i18n.SOURCE_LANGUAGE:
        return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"
    return f"{hours:02d}:{minutes:02d}"


def amount(cents: int, language: str | None = None) -> str:
    """Return `412,60 €` for 41260 cents."""
    from decimal import Decimal

    from babel.numbers import format_currency

    return format_currency(Decimal(cents) / 100, "EUR", locale=_locale(language))


def whole_euros(value: int, language: str | None = None) -> str:
    """Return `37 584 €`, without cents."""
    from babel.numbers import format_currency

    return format_currency(value, "EUR", format="#,##0\u00a0¤", locale=_locale(language), currency_digits=False)


def number(value: int, language: str | None = None) -> str:
    """Return `37 584`, with the language's own mark between thousands."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(language))
