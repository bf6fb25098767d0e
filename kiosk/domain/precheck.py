"""The check before a swap: what stands against it, what the agency checks, which other way exists. Never a decision.

The rules are data (`data/exchange_rules.toml`), each with its source and date; two of them depend on figures of other
files (`kiosk.domain.request.deadlines`, `kiosk.domain.request.occupancy`). The reason: of 18 swaps 8 failed late, for
reasons known early (tenants' council of October 2024).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kiosk.domain import data_files
from kiosk.domain.request.deadlines import DeadlineState, housing_request
from kiosk.domain.request.occupancy import ROOMS, Occupancy, occupancy

FILE = "exchange_rules"
UNKNOWN = "?"
"""The code of "I don't know"."""


CODES: Mapping[str, frozenset[str]] = {
    "landlord": frozenset({"office64", "other", "none", UNKNOWN}),
    "notice_given": frozenset({"yes", "no", UNKNOWN}),
    "debt": frozenset({"no", "debt", "procedure", UNKNOWN}),
    "special": frozenset({"none", "residence", "works", "adapted", UNKNOWN}),
    "has_number": frozenset({"yes", "no", UNKNOWN}),
    "family_changed": frozenset({"yes", "no", UNKNOWN}),
    "size": frozenset(map(str, Occupancy)),
    "request": frozenset(map(str, DeadlineState)),
}
"""The facts that a rule may depend on, and the codes it may name for each."""


class Verdict(StrEnum):
    """The weight of a rule, from nothing against a swap, by a point for the agency to check, to another way."""

    CLEAR = "clear"
    CHECK = "check"
    OTHER = "other"


@dataclass(frozen=True)
class Rule:
    """A line of the result; its texts are French message ids."""

    id: str
    when: str
    codes: frozenset[str]
    verdict: Verdict
    says: str
    bring: str
    source: str
    date: str
    """Day of the source, ISO; the month alone where no more is known."""


@dataclass(frozen=True)
class Law:
    """A rule of every swap, whatever was answered; its text is a French message id."""

    id: str
    says: str
    source: str
    date: str
    """Day of the source, ISO; the month alone where no more is known."""


@dataclass(frozen=True)
class Situation:
    """The answers. Codes are empty where nothing was answered; no income is asked."""

    landlord: str = ""
    notice_given: str = ""
    debt: str = ""
    special: str = ""
    has_number: str = ""
    number_date: date | None = None
    persons: int | None = None
    wished_type: str = ""
    family_changed: str = ""


def rules() -> tuple[Rule, ...]:
    """Return the rules of the file. Raises DataUnreadable: see `read_rules`."""
    return read_rules(data_files.read(FILE).get("rules", ()))


def clear() -> Rule:
    """Return the line that is shown when no rule applies. Raises DataUnreadable: it is missing or incomplete."""
    written = data_files.read(FILE).get("clear")
    if not isinstance(written, Mapping):
        raise data_files.DataUnreadable(data_files.path_of(FILE))
    said = {name: data_files.text(FILE, written, name) for name in ("says", "bring", "source", "date")}
    return Rule("clear", "", frozenset(), Verdict.CLEAR, **said)


def law() -> tuple[Law, ...]:
    """Return the rules of every swap, in the file's order. Raises DataUnreadable: one is wrong, or there is none."""
    written = data_files.read(FILE).get("law")
    if not isinstance(written, list) or not all(isinstance(each, Mapping) for each in written) or not written:
        raise data_files.DataUnreadable(data_files.path_of(FILE))
    names = ("id", "says", "source", "date")
    return tuple(Law(**{name: data_files.text(FILE, each, name) for name in names}) for each in written)


def read_rules(written: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Read the rules of a swap.

    Raises:
        DataUnreadable: a word is misspelt, or there is no rule: "nothing against it" would be shown.
    """
    path = data_files.path_of(FILE)
    try:
        found = tuple(
            Rule(
                id=data_files.text(FILE, each, "id"),
                when=data_files.text(FILE, each, "when"),
                codes=frozenset(each["is"]),
                verdict=Verdict(each["verdict"]),
                says=data_files.text(FILE, each, "says"),
                bring=data_files.text(FILE, each, "bring"),
                source=data_files.text(FILE, each, "source"),
                date=data_files.text(FILE, each, "date"),
            )
            for each in written
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise data_files.DataUnreadable(path) from None
    if not found or any(rule.codes - CODES.get(rule.when, frozenset()) for rule in found):
        raise data_files.DataUnreadable(path)
    return found


def facts(situation: Situation, today: date) -> dict[str, str]:
    """Return the facts that the rules depend on, by name. Raises DataUnreadable: the figures cannot be used."""
    known = {
        "landlord": situation.landlord,
        "notice_given": situation.notice_given,
        "debt": situation.debt,
        "special": situation.special,
        "has_number": situation.has_number,
        "family_changed": situation.family_changed,
        "size": str(occupancy(situation.persons, ROOMS.get(situation.wished_type))),
    }
    has_number = situation.has_number == "yes"
    return known | ({"request": str(housing_request(situation.number_date, today).state)} if has_number else {})


def lines(situation: Situation, today: date, known: tuple[Rule, ...] | None = None) -> tuple[Rule, ...]:
    """Return the rules that apply, in the file's order. Raises DataUnreadable: rules or figures cannot be used."""
    found = facts(situation, today)
    return tuple(rule for rule in (rules() if known is None else known) if found.get(rule.when) in rule.codes)


def verdict(found: tuple[Rule, ...]) -> Verdict:
    """Return the weightiest verdict of the rules that apply."""
    verdicts = {rule.verdict for rule in found}
    return next((each for each in (Verdict.OTHER, Verdict.CHECK) if each in verdicts), Verdict.CLEAR)
