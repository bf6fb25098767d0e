"""Types of answers, which turn what a person types into a normal form. A wrong text gives a code, never English words.

Every incoming text is first cleaned of control characters and direction overrides; nothing else is changed, so that
what was typed is what is stored.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from kiosk.clock import BUILD_DAY
from kiosk.text import without_accents

_LONGEST_AMOUNT = 12
"""Characters of an amount without spaces: far above any rent, far below what Decimal would round."""
_GROUPED = re.compile(
    r"[0-9]{1,3}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})*(?!(?P=group))[.,][0-9]{0,2}"
    r"|[0-9]{1,3}(?P<many>[.,])[0-9]{3}(?:(?P=many)[0-9]{3})+"
)
"""An amount whose thousands are surely grouped: `1.412,60`, `1,412.60`, `1.412.000`; `1.412` may be a decimal."""
_BELOW_ZERO = re.compile(r"[-\u2212][0-9]+")
_AMOUNT_BELOW_ZERO = re.compile(r"[-\u2212][0-9.]+")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_DAY_MONTH_YEAR = re.compile(r"[0-9]{1,2} [0-9]{1,2} [0-9]{1,4}")
_CENTURY_PIVOT = 70
"""Years written with two digits: 69 is 2069 and 70 is 1970, as POSIX has it."""
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "january february march april may june july august september october november december",
)
_BASQUE_MONTHS = "urtarril otsail martxo apiril maiatz ekain uztail abuztu irail urri azaro abendu"
_BASQUE_ENDINGS = ("aren", "ak", "an")
_SHORTEST_MONTH = 3
"""Letters that the beginning of a month's name needs to stand for it."""
_DIGITS_OF_A_YEAR = 4


def _spaceless(text: str) -> str:
    return "".join(text.split()).replace("\u202f", "").replace("\u00a0", "")


def parse_amount(value: object) -> int:
    """Read `412,60`, `412.60 €`, `€412.60`, `1 412`, `1.412,60` or `1,412.60` as whole cents."""
    text = _spaceless(str(value)).removesuffix("€").removeprefix("€")
    if grouped := _GROUPED.fullmatch(text):
        text = text.replace(grouped["group"] or grouped["many"], "")
    text = text.replace(",", ".")
    if _AMOUNT_BELOW_ZERO.fullmatch(text):
        raise PydanticCustomError("amount_below_zero", "less than zero")
    if not text or len(text) > _LONGEST_AMOUNT or set(text) - set("0123456789."):
        raise PydanticCustomError("amount_format", "not an amount")
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        raise PydanticCustomError("amount_format", "not an amount") from None
    if cents != cents.to_integral_value():
        raise PydanticCustomError("amount_cents", "more than two digits of cents")
    return int(cents)


def parse_number(value: object) -> int:
    """Read a whole number, spaces allowed."""
    text = _spaceless(str(value))
    if _DECIMAL.fullmatch(text):
        raise PydanticCustomError("number_whole", "not a whole number")
    if _BELOW_ZERO.fullmatch(text):
        raise PydanticCustomError("number_below_zero", "less than zero")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise PydanticCustomError("number_format", "not a number")
    return int(text)


def parse_area(value: object) -> int:
    """Read a surface as a lease gives it, `45,32 m²`, in whole square metres."""
    text = re.sub("m[2²]?$", "", _spaceless(str(value)).lower())
    whole, _comma, decimals = text.replace(".", ",").partition(",")
    if not decimals.isascii() or not decimals.isdigit():
        return parse_number(text)
    return parse_number(whole) + (decimals >= "5")


def parse_date(value: object) -> date:
    """Read a day as people write it: `24/11/2026`, `24.11.26`, `241126`, `24 novembre 2026`, `2026ko azaroaren 24a`.

    The day comes before the month, unless the month is named, or the year has four digits and comes first.
    """
    return _read_date(str(value), "24/11/2020")


def parse_coming_day(value: object, info: ValidationInfo) -> date:
    """Read a day to come: the example in an error lies ahead too."""
    return _read_date(str(value), day_after(today_of(info) or BUILD_DAY))


def today_of(info: ValidationInfo) -> date | None:
    """Return the day that the model was given as `{"today": day}`; None: nobody knows it, and no day is late or early.

    A model has no clock of its own.
    """
    found = (info.context or {}).get("today")
    return found if isinstance(found, date) else None


def _read_date(text: str, example: str) -> date:
    parts = _parts_around_a_name(text) or _figures(text)
    if parts and len(parts[0]) == _DIGITS_OF_A_YEAR:
        parts.reverse()
    if not _DAY_MONTH_YEAR.fullmatch(" ".join(parts)):
        raise PydanticCustomError("date_format", "not a date", {"example": example})
    day, month, year = parts
    try:
        return date(_whole_year(year), int(month), int(day))
    except ValueError:
        raise PydanticCustomError("date_impossible", "no day of the calendar", {"example": example}) from None


def _figures(text: str) -> list[str]:
    """Return the parts of a date written in digits."""
    parts = text.replace("/", " ").replace(".", " ").replace("-", " ").split()
    if len(parts) == 1 and len(parts[0]) in {6, 8}:
        return [parts[0][:2], parts[0][2:4], parts[0][4:]]
    return parts


def _parts_around_a_name(text: str) -> list[str]:
    """Return the parts of a date in which one month is named, other words skipped; nothing for none or for two."""
    words = without_accents(text.lower())
    months = {month for word in re.findall("[a-z]+", words) if (month := _months().get(word))}
    if len(months) != 1:
        return []
    first, *others = re.findall("[0-9]+", words) or [""]
    return [first, *months, *others]


@cache
def _months() -> Mapping[str, str]:
    """Return the number of each month by its name, and by each beginning that no other month's name shares."""
    basque = (" ".join(f"{stem}{ending}" for stem in _BASQUE_MONTHS.split()) for ending in _BASQUE_ENDINGS)
    meant: dict[str, set[str]] = {}
    for names in (*_MONTHS, *basque):
        for number, name in enumerate(without_accents(names).split(), start=1):
            for length in range(_SHORTEST_MONTH, len(name) + 1):
                meant.setdefault(name[:length], set()).add(str(number))
    return {word: min(numbers) for word, numbers in meant.items() if len(numbers) == 1}


def day_after(day: date) -> str:
    """Return the next day as it is typed: an example that is never refused where a day must lie ahead."""
    return f"{day + timedelta(days=1):%d/%m/%Y}"


def _whole_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # 0001 is the year 1, not 2001
        return year
    return year + (2000 if year < _CENTURY_PIVOT else 1900)


def parse_phone(value: object) -> str:
    """Return a telephone number in its international form, E.164."""
    import phonenumbers  # takes 15 ms: only on the page that asks for a number

    text = str(value)
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        raise PydanticCustomError("phone_format", "not a telephone number") from None
    # The library skips words, and would read a number other than the one shown.
    if any(character.isalpha() for character in text) or not phonenumbers.is_valid_number(number):
        raise PydanticCustomError("phone_format", "not a telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_NOT_IN_AN_EMAIL = re.compile(r"[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]")


def parse_email(value: object) -> str:
    """Return an e-mail address in its normal form; the network is not asked.

    An accent is refused: a few addresses have one, but on a keyboard it is nearly always a mistake.
    """
    from email_validator import EmailNotValidError, validate_email  # takes 17 ms: only on the page that asks for one

    text = str(value).strip()
    wrong = _NOT_IN_AN_EMAIL.search(text)
    if wrong is not None:
        code = "email_space" if wrong[0].isspace() else "email_sign"
        raise PydanticCustomError(code, "a character of no address", {"sign": wrong[0]})
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise PydanticCustomError("email_format", "not an address") from None


def between(least: int, most: int, code: str = "number_range", scale: int = 1) -> AfterValidator:
    """Return a check of a number within bounds, both allowed; `scale` 100 is for bounds in euros and cents to check."""

    def check(number: int) -> int:
        if not least * scale <= number <= most * scale:
            raise PydanticCustomError(code, "out of range", {"least": least, "most": most})
        return number

    return AfterValidator(check)


def euros_between(least: int, most: int) -> AfterValidator:
    """Return a check of an amount in cents within bounds in whole euros."""
    return between(least, most, "amount_range", 100)


def more_than_zero() -> AfterValidator:
    """Return a check that an amount which somebody pays is not zero: that would be a typing mistake."""

    def check(cents: int) -> int:
        if cents == 0:
            raise PydanticCustomError("amount_zero", "nothing")
        return cents

    return AfterValidator(check)


def one_of(*codes: str) -> AfterValidator:
    """Return a check that a text is one of these stable codes."""
    known = frozenset(codes)

    def check(code: str) -> str:
        if code not in known:
            raise PydanticCustomError("choice_unknown", "not a choice")
        return code

    return AfterValidator(check)


def until_today(first: date) -> AfterValidator:
    """Return a check of a day between a first one and today, both allowed."""

    def check(day: date, info: ValidationInfo) -> date:
        today = today_of(info)
        if day < first:
            raise PydanticCustomError("date_past", "too long ago")
        if today is not None and day > today:
            raise PydanticCustomError("date_future", "not come yet")
        return day

    return AfterValidator(check)


def from_today(most_days: int) -> AfterValidator:
    """Return a check of a day to come, today included, at most `most_days` ahead."""

    def check(day: date, info: ValidationInfo) -> date:
        today = today_of(info)
        ahead = (day - today).days if today is not None else 0
        if ahead < 0:
            raise PydanticCustomError("date_gone", "it is over")
        if ahead > most_days:
            raise PydanticCustomError("date_far", "too far ahead")
        return day

    return AfterValidator(check)


def up_to(limit: int) -> AfterValidator:
    """Return a check that keeps at most `limit` answers, each once, in the order chosen."""

    def check(chosen: tuple[str, ...]) -> tuple[str, ...]:
        once = tuple(dict.fromkeys(chosen))
        if len(once) > limit:
            raise PydanticCustomError("too_many", "too many", {"most": limit})
        return once

    return AfterValidator(check)


def some_of(*codes: str, alone: Collection[str] = ()) -> AfterValidator:
    """Return a check that keeps codes of a list, each once, in the list's order; one of `alone` goes with no other."""

    def check(chosen: tuple[str, ...]) -> tuple[str, ...]:
        if not set(chosen) <= set(codes):
            raise PydanticCustomError("choice_unknown", "not a choice")
        if len(set(chosen)) > 1 and not set(chosen).isdisjoint(alone):
            raise PydanticCustomError("choice_alone", "goes with no other")
        return tuple(code for code in codes if code in chosen)

    return AfterValidator(check)


Cents = Annotated[int, BeforeValidator(parse_amount)]
WholeNumber = Annotated[int, BeforeValidator(parse_number)]
Area = Annotated[int, BeforeValidator(parse_area)]
Day = Annotated[date, BeforeValidator(parse_date)]
ComingDay = Annotated[date, BeforeValidator(parse_coming_day)]
PhoneNumber = Annotated[str, BeforeValidator(parse_phone)]
EmailAddress = Annotated[str, BeforeValidator(parse_email)]
YesNo = Annotated[str, one_of("yes", "no")]


class PageModel(BaseModel):
    """The rules that one page of a journey must satisfy; built when the page is first checked, not when imported."""

    model_config = ConfigDict(frozen=True, defer_build=True)
