"""What is said above a worksheet: what is missing, the ceilings, the size, the dates. Advice, none of it decides."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from kiosk import formats
from kiosk.clock import machine_day
from kiosk.domain import data_files, deadlines
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.deadlines import Standing
from kiosk.domain.income_ceilings import FILE, ceilings
from kiosk.domain.occupancy import ROOMS, Occupancy, is_overcrowded, occupancy
from kiosk.domain.request_number import has_usual_shape
from kiosk.domain.values import parse_amount, parse_date, parse_number
from kiosk.forms.answers import State, chosen, is_yes
from kiosk.forms.spec import Answers, Note
from kiosk.i18n import Message, msg

T = TypeVar("T")
_HIGH_RENT = 150_000
"""Cents; above, a slip is likelier than a rent."""


def notes(answers: Answers) -> tuple[Note, ...]:
    warnings = (Note(said, warns=True) for said in (*_number(answers), *_rent(answers)))
    try:
        advice = (*_ceilings(answers), *_size(answers), *_dates(answers))
    except DataUnreadable:
        advice = (msg("Les règles ne peuvent pas être lues ici."),)
    return (*warnings, *(Note(said) for said in (*_missing(answers), *advice)))


def count(answers: Answers, key: str) -> int | None:
    """A number that was answered; None where it was not, or cannot be read."""
    return _read(parse_number, answers, key)


def _read(reader: Callable[[object], T], answers: Answers, key: str) -> T | None:
    answer = answers.get(key)
    if answer is None or answer.is_blank or answer.state is State.UNKNOWN:
        return None
    try:
        return reader(answer.raw)
    except ValueError:
        return None


def _missing(answers: Answers) -> tuple[Message, ...]:
    unknown = sum(answer.state is State.UNKNOWN for answer in answers.values())
    return (msg("Réponses à trouver avant d'écrire : {n}.", n=unknown),) if unknown else ()


def _number(answers: Answers) -> tuple[Message, ...]:
    number = str(chosen(answers, "number"))
    if not number or has_usual_shape(number):
        return ()
    return (msg("Le numéro n'a pas la forme habituelle : vérifiez-le."),)


def _rent(answers: Answers) -> tuple[Message, ...]:
    rent = _read(parse_amount, answers, "current_rent")
    return (msg("Êtes-vous sûr du loyer ? Il est très haut."),) if rent is not None and rent > _HIGH_RENT else ()


def _ceilings(answers: Answers) -> tuple[Message, ...]:
    adults, dependants = count(answers, "adults"), count(answers, "dependants")
    if adults is None or dependants is None:
        return ()
    # The question named the bound: a yes is any sum of ages within it.
    ages = data_files.bounds(FILE)["young_couple_ages"] if is_yes(answers, "young_couple") else None
    said = tuple(
        msg(
            "Plafond {financing} {year} : {amount} par an, à titre indicatif.",
            financing=each.financing,
            year=each.year,
            amount=partial(formats.whole_euros, each.euros),
        )
        for each in ceilings(adults, dependants, ages)
    )
    return (*said, msg("Chacun peut faire une demande, quel que soit le plafond."))


def _size(answers: Answers) -> tuple[Message, ...]:
    said = []
    told = [count(answers, key) for key in ("adults", "dependants", "visiting", "births")]
    types = chosen(answers, "wished_types")
    if told[0] is not None and isinstance(types, tuple):
        persons = sum(number or 0 for number in told)
        largest = max((ROOMS[code] for code in types if code in ROOMS), default=None)
        if occupancy(persons, largest) is Occupancy.UNDER:
            said.append(msg("Le plus grand type voulu est grand pour {n} personnes.", n=persons))
    if is_overcrowded(count(answers, "current_persons"), count(answers, "current_area")):
        said.append(msg("Votre logement actuel est petit pour ceux qui y vivent : dites-le."))
    return tuple(said)


def _dates(answers: Answers) -> tuple[Message, ...]:
    day = _read(parse_date, answers, "number_date")
    found = deadlines.housing_request(day, machine_day()) if day is not None else None
    if found is None or found.end is None or found.renew is None:
        return ()
    if found.state is Standing.OVER:
        ended = msg("Demande de logement : sans doute finie depuis le {day}.", day=formats.short_day(found.end))
        return (ended, msg("Renouvelée depuis ? Alors elle continue. Voyez d'abord un agent."))
    return (
        msg(
            "Renouvelez entre le {first} et le {last}.",
            first=formats.short_day(found.renew),
            last=formats.short_day(found.end - timedelta(days=1)),
        ),
    )
