"""Conclusions from the answers to a housing request: the household, and conditions for pages and papers."""

from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.request.conditions import KNOWN_KINDS, Facts
from kiosk.domain.values import parse_number
from kiosk.forms.answers import YES, Answer, State, chosen, is_yes
from kiosk.forms.spec import Answers, Predicate

T = TypeVar("T")
_COUPLES = frozenset({"M", "P", "U"})
_RENTED = frozenset({"HLM", "LP", "SLHT", "RS", "RE", "FONC"})
_HOSTED = frozenset({"CPE", "CP", "LTG", "SH", "HOT"})
_NO_HOME = frozenset({"SD"})
_NO_AREA = frozenset({"SD", "SH", "HOT", "CAMCAR"})
"""Current homes whose residents cannot tell how many square metres are theirs."""
_CODES = ("kind", "nationality", "work", "family_status", "is_tenant", "current_home", "motives")
_COUNTED = {
    "has_children": "dependants",
    "has_visiting": "visiting",
    "has_births": "births",
    "has_age_under_3": "age_under_3",
    "has_age_3_10": "age_3_10",
    "has_age_11_17": "age_11_17",
    "has_age_18": "age_18",
}


def count(answers: Answers, key: str) -> int | None:
    """Return a number that was answered; None: it was not answered, or cannot be read."""
    return read(parse_number, answers, key)


def read(reader: Callable[[object], T], answers: Answers, key: str) -> T | None:
    """Return the normal form of an answer; None: there is no answer, or it cannot be read."""
    answer = answers.get(key)
    if answer is None or answer.is_blank or answer.state is State.UNKNOWN:
        return None
    try:
        return reader(answer.raw)
    except ValueError:
        return None


def persons(answers: Answers, *, unborn: bool = True) -> int | None:
    """Return the number of persons to be housed; None: the number of adults is not known."""
    if count(answers, "adults") is None:
        return None
    keys = ("adults", "dependants", "visiting", *(("births",) if unborn else ()))
    return sum(count(answers, key) or 0 for key in keys)


def is_tenant(answers: Answers) -> bool:
    """Tell if Office64 is already the landlord, which a request to move (`mutation`) implies."""
    return chosen(answers, "kind") == "mutation" or is_yes(answers, "is_tenant")


def known(answers: Answers) -> Answers:
    """Return the answers, with the home of who moves within Office64: a tenant's home is not asked for."""
    return {**answers, "current_home": Answer("HLM")} if chosen(answers, "kind") == "mutation" else answers


def is_home_asked(answers: Answers) -> bool:
    """Tell if the present home is asked: a request to move (`mutation`) says it already."""
    return chosen(answers, "kind") != "mutation"


def is_landlord_asked(answers: Answers) -> bool:
    """Tell if it must be asked who the landlord is: in a new request, unless it says so itself."""
    return is_new(answers) and chosen(answers, "kind") != "mutation"


def has_number(answers: Answers) -> bool:
    """Tell if the request is registered already, by its kind."""
    return chosen(answers, "kind") in KNOWN_KINDS


def is_new(answers: Answers) -> bool:
    """Tell if nothing is registered yet, so that everything is asked."""
    return not has_number(answers)


def asked_if(part: str, *conditions: Predicate) -> Predicate:
    """Return the condition of a page: a new request, or a registered one of which this part has changed.

    Args:
        part: one of `kiosk.domain.request.housing_request.CHANGES`.
        conditions: what must hold besides.
    """

    def is_asked(answers: Answers) -> bool:
        has_changed = is_new(answers) or part in chosen(answers, "changed")
        return has_changed and all(condition(answers) for condition in conditions)

    return is_asked


def as_new(answers: Answers) -> Answers:
    """Return the answers as those of a first request, of which every page is asked."""
    return {**answers, "kind": Answer("first")}


def is_couple(answers: Answers) -> bool:
    """Tell if there are two adults at least, married, in a PACS or living together; two friends are no couple."""
    return (count(answers, "adults") or 0) > 1 and chosen(answers, "family_status") in _COUPLES


def is_couple_alone(answers: Answers) -> bool:
    """Tell if a couple lives alone: two adults, and dependants answered with 0."""
    return is_couple(answers) and count(answers, "adults") == 2 and count(answers, "dependants") == 0


def has_young(answers: Answers) -> bool:
    """Tell if there are dependants or visiting children, whose age bands may be given."""
    return any((count(answers, key) or 0) > 0 for key in ("dependants", "visiting"))


def pays_rent(answers: Answers) -> bool:
    """Tell if the present home is a rented one, so that its rent is asked."""
    return chosen(known(answers), "current_home") in _RENTED


def has_home(answers: Answers) -> bool:
    """Tell if there is a home whose size can be asked; True too as long as none was chosen."""
    return chosen(known(answers), "current_home") not in _NO_HOME


def has_area(answers: Answers) -> bool:
    """Tell if the square metres of the home can be known; True too as long as none was chosen."""
    return chosen(known(answers), "current_home") not in _NO_AREA


def facts(answers: Answers) -> Facts:
    """Return the facts that decide about the lines of the form and the list of papers."""
    adults = count(answers, "adults") or 0
    conditions = {
        "has_number": has_number(answers),
        "is_couple": is_couple(answers),
        "has_other_adults": adults > 1,
        "has_more_adults": adults > (2 if is_couple(answers) else 1),
        "pays_rent": pays_rent(answers),
        "is_hosted": chosen(known(answers), "current_home") in _HOSTED,
        "has_motive": bool(chosen(answers, "motives")),
        "knows_persons": persons(answers) is not None,
    } | {name: (count(answers, key) or 0) > 0 for name, key in _COUNTED.items()}
    codes = {key: _code(known(answers), key) for key in _CODES}
    if has_number(answers):
        codes |= dict.fromkeys(("is_tenant", "nationality"), "?")  # the registered request says it
    elif is_tenant(answers):
        codes["is_tenant"] = YES
    return codes | {name: "yes" if yes else "no" for name, yes in conditions.items()}


def _code(answers: Answers, key: str) -> str | tuple[str, ...]:
    answer = answers.get(key)
    return "?" if answer and answer.state is State.UNKNOWN else chosen(answers, key)
