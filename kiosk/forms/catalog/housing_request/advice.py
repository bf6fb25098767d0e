"""The notes on a housing request: missing answers, ceilings, sizes, dates. They advise, and never refuse."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from kiosk import formats
from kiosk.domain import data_files
from kiosk.domain.codes import is_reference
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.request import deadlines
from kiosk.domain.request.ceilings import FILE as CEILINGS
from kiosk.domain.request.ceilings import FINANCINGS, INCOME_AGE, Ceiling, ceilings
from kiosk.domain.request.deadlines import DeadlineState
from kiosk.domain.request.form import housing_form, sourced_rules
from kiosk.domain.request.number import has_usual_shape
from kiosk.domain.request.occupancy import FILE as SIZES
from kiosk.domain.request.occupancy import ROOMS, Occupancy, is_overcrowded, occupancy
from kiosk.domain.values import parse_area
from kiosk.forms.answers import chosen, is_yes
from kiosk.forms.building.parts import source_line
from kiosk.forms.building.request_number import over_words, renewal_words, request_deadline
from kiosk.forms.catalog.housing_request.household import count, is_new, is_tenant, persons, read
from kiosk.forms.catalog.housing_request.missing import asked_of, to_find
from kiosk.forms.doubts import TO_CHECK
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers, FormSpec
from kiosk.i18n import N_, Message, _, msg, nmsg

_MISSING = N_("Ce qui manque")
_NOT_OURS = frozenset({"LP", "POCC"})
"""Current homes that contradict being a tenant of Office64: a private tenancy, or an owned home."""
_NO_DAY = N_("L'heure de la borne est fausse.")
_NAMED = 3
"""Missing answers that are named; the worksheet lists them all."""
_NEAR_DAYS = 60
"""Days before its end within which a request's deadline is a warning."""
_CEILINGS, _SIZE, DATES = N_("Plafonds, à titre indicatif"), N_("Taille, à titre indicatif"), N_("Vos dates")


def notes(spec: FormSpec, answers: Answers, today: date | None) -> tuple[Note, ...]:
    """Return warnings, then advice. Missing answers are counted over the questions of `spec`, the journey's own."""
    warnings = (*_nothing_changed(answers), *_number(answers), *_tenancy(answers))
    advice: list[Note] = []
    unread: tuple[Note, ...] = ()
    # The household of a registered request is known there, not here: only a new one has ceilings and sizes.
    of_new = (_ceilings(answers, today), _size(answers)) if is_new(answers) else ()
    for part in (_missing(spec, answers), *of_new, _dates(answers, today)):
        try:
            advice += tuple(part)
        except DataUnreadable:
            # Each part has its own data file: the other parts are still shown.
            unread = (
                Note(msg("Les règles ne peuvent pas être lues ici."), about=TO_CHECK),
                Note(msg("Vos réponses sont gardées. Un agent peut les compléter avec vous."), about=TO_CHECK),
            )
    return (*warnings, *advice, *unread)


def income_years(today: date | None) -> dict[str, object]:
    """Return the values for the places in the rules about income: the year before last, and last year.

    Without today, as the form itself names them: N-2 and N-1.
    """
    if today is None:
        return {"year_2": f"N-{INCOME_AGE}", "year_1": "N-1"}
    return {"year_2": today.year - INCOME_AGE, "year_1": today.year - 1}


def _missing(spec: FormSpec, answers: Answers) -> Iterator[Note]:
    asked = asked_of(spec, answers)
    missing = [line.write for line in to_find(housing_form(), asked, answers)]
    if missing:
        says = nmsg(
            "Il manque {n} réponse : {names}",
            "Il manque {n} réponses : {names}",
            len(missing),
            names=partial(_names, [asked[key].short for key in missing]),
        )
        yield Note(says, about=_MISSING, field=missing[0])
    if "motives" in asked and not chosen(answers, "motives"):
        said = msg("Le formulaire demande un motif : vous pouvez en cocher un ici.")
        yield Note(said, about=_MISSING, field="motives")
        yield Note(msg("Un motif que vous dites à un agent compte aussi."), about=_MISSING, field="motives")


def _names(shorts: list[str]) -> str:
    """Name the first questions of some, in the language current when it is called."""
    named = ", ".join(map(_, shorts[:_NAMED]))
    return named if len(shorts) <= _NAMED else f"{named} …"


def _number(answers: Answers) -> Iterator[Note]:
    number = str(chosen(answers, "number"))
    if is_reference(number):
        said = msg("C'est une référence de cette borne, pas le numéro unique. « Reprendre mon dossier » (5) l'ouvre.")
        yield Note(said, warns=True, about=TO_CHECK, field="number")
    elif number and not has_usual_shape(number):
        said = msg("Le numéro n'a pas la forme habituelle : vérifiez-le.")
        yield Note(said, warns=True, about=TO_CHECK, field="number")


def _nothing_changed(answers: Answers) -> Iterator[Note]:
    if chosen(answers, "kind") == "modification" and "nothing" in chosen(answers, "changed"):
        said = msg("Rien n'a changé : voulez-vous un renouvellement ?")
        yield Note(said, warns=True, about=TO_CHECK, field="kind")


def _tenancy(answers: Answers) -> Iterator[Note]:
    if is_tenant(answers) and chosen(answers, "current_home") in _NOT_OURS:
        said = msg("Vous louez à Office64, et vous habitez ailleurs : est-ce juste ?")
        yield Note(said, warns=True, about=TO_CHECK, field="current_home")


def _ceilings(answers: Answers, today: date | None) -> Iterator[Note]:
    if today is None:
        yield Note(msg(_NO_DAY), about=_CEILINGS)
        return
    adults, dependants = count(answers, "adults"), count(answers, "dependants")
    if adults is None or dependants is None:
        return
    # The question names the bound, so a yes means some sum of ages within it; the bound itself serves as that sum.
    ages = data_files.bounds(CEILINGS)["young_couple_ages"] if is_yes(answers, "young_couple") else None
    year = today.year
    known = {each.financing: each for each in ceilings(adults, dependants, ages, year=year)}
    if known:
        yield from (_ceiling(name, year, known.get(name)) for name in FINANCINGS)
    else:
        yield Note(msg("Plafonds {year} à venir : demandez à un agent.", year=year), about=_CEILINGS)
    for rule in sourced_rules(CEILINGS, data_files.read(CEILINGS)):
        said = Message(rule.says, income_years(today))
        yield Note(said, about=_CEILINGS, source=source_line(rule.source, rule.date).says)
    yield Note(msg("Chacun peut faire une demande, quel que soit le plafond."), about=_CEILINGS)


def _ceiling(financing: str, year: int, found: Ceiling | None) -> Note:
    if found is None:
        unknown = msg("Plafond {financing} {year} : demandez-le à un agent.", financing=financing, year=year)
        return Note(unknown, about=_CEILINGS)
    said = msg(
        "Plafond {financing} {year}, à titre indicatif : {amount} de revenus en {income_year}",
        financing=financing,
        year=year,
        amount=partial(formats.whole_euros, found.euros),
        income_year=found.income_year,
    )
    return Note(said, about=_CEILINGS, source=source_line(found.source, found.date).says)


def _size(answers: Answers) -> Iterator[Note]:
    everybody, types = persons(answers), chosen(answers, "wished_types")
    largest = max((ROOMS[code] for code in types if code in ROOMS), default=None) if types else None
    found = occupancy(everybody, largest)
    if found is Occupancy.UNDER:
        large = nmsg(
            "Pour {n} personne, vous demandez un logement très grand.",
            "Pour {n} personnes, vous demandez un logement très grand.",
            everybody or 0,
        )
        yield Note(large, about=_SIZE, source=_source(SIZES, "rooms_above_persons"))
    if found is Occupancy.SMALL:
        small = msg("Pour {n} personnes, vous demandez un logement petit.", n=everybody)
        yield Note(small, about=_SIZE, source=_source(SIZES, "persons_above_rooms"))
    if found in {Occupancy.UNDER, Occupancy.SMALL} and count(answers, "births"):
        yield Note(msg("Les naissances attendues sont comptées dans ce nombre."), about=_SIZE)
    yield from _size_today(answers)


def _size_today(answers: Answers) -> Iterator[Note]:
    """Advise on the current home: one that is too large is as good a reason to move as one that is too small."""
    here, rooms = count(answers, "current_persons"), ROOMS.get(str(chosen(answers, "current_type")))
    if is_overcrowded(here, read(parse_area, answers, "current_area")):
        crowded = msg("Votre logement actuel est petit pour ceux qui y vivent : dites-le.")
        yield Note(crowded, about=_SIZE, source=_source(SIZES, "two_persons_m2"))
    if occupancy(here, rooms) is Occupancy.UNDER:
        large = msg("Votre logement actuel est grand pour ceux qui y vivent : dites-le.")
        yield Note(large, about=_SIZE, source=_source(SIZES, "rooms_above_persons"))


def _dates(answers: Answers, today: date | None) -> Iterator[Note]:
    if today is None and chosen(answers, "number_date"):
        yield Note(msg(_NO_DAY), warns=True, about=DATES)
    found = request_deadline(answers, today)
    if found is None or found.end is None or found.renew is None or found.days is None:
        return
    source = _source(deadlines.FILE, "request_valid_months")
    if found.state is DeadlineState.OVER:
        ended, renewed = over_words(found)
        yield Note(ended, warns=True, about=DATES, source=source)  # both are to be read first
        yield Note(renewed, warns=True, about=DATES)
        return
    is_near = found.days <= _NEAR_DAYS  # a warning is never folded away, at any size
    when, lost = renewal_words(found)
    yield Note(when, warns=is_near, about=DATES, source=source)
    yield Note(lost, warns=is_near, about=DATES)


def _source(name: str, bound: str) -> Message:
    return source_line(*data_files.source(name, bound)).says
