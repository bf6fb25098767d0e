"""Rate how attractive a listing is, and find what would help it most (P4: photos and surroundings attract).

The weights turn Office64's advice into ten points: our own choice, not a law and not the BEL's own measure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.domain.home.rent import AllInRent, charge_lines
from kiosk.i18n import N_

Facts = Mapping[str, object]
_FULL_TEXT = 200
"""Characters from which a description counts as full."""
_FEW_PLACES = 2


@dataclass(frozen=True)
class Rule:
    """Something that a reader looks for."""

    key: str
    """The field to go to."""
    points: int
    is_met: Callable[[Facts], bool]
    advice: str
    """Message id: the improvement, in one sentence."""


@dataclass(frozen=True)
class Quality:
    """The points of one listing, and the way to more."""

    score: int
    """0 to 10."""
    best: Rule | None
    """The next best improvement; None when there is none left."""


def _around(facts: Facts) -> int:
    places = facts.get("around")
    return len(places) if isinstance(places, tuple) else 0


def _known_lines(facts: Facts) -> bool:
    return all(line in facts for line in charge_lines(facts))


RULES: tuple[Rule, ...] = (
    Rule("rent", 2, lambda facts: AllInRent.of(facts).rent is not None, N_("Indiquez votre loyer.")),
    Rule("around", 2, lambda facts: _around(facts) >= _FEW_PLACES, N_("Dites ce qu'il y a autour de chez vous.")),
    Rule("area", 1, lambda facts: "area" in facts, N_("Indiquez la surface du logement.")),
    Rule("charges", 1, lambda facts: "charges" in facts, N_("Indiquez le total de vos charges.")),
    Rule("cold_water", 1, _known_lines, N_("Dites ce que vos charges comprennent.")),
    Rule(
        "parking_rent",
        1,
        lambda facts: "parking_rent" not in AllInRent.of(facts).missing,
        N_("Indiquez le prix du garage ou du parking."),
    ),
    Rule("energy_class", 1, lambda facts: "energy_class" in facts, N_("Indiquez la classe énergie.")),
    Rule(
        "description",
        1,
        lambda facts: len(str(facts.get("description", ""))) >= _FULL_TEXT,
        N_("Décrivez mieux votre logement."),
    ),
)


def quality(facts: Facts) -> Quality:
    """Rate a listing from normal forms by key. Among rules of equal points, the first is the best improvement."""
    unmet = [rule for rule in RULES if not rule.is_met(facts)]
    best = max(unmet, key=lambda rule: rule.points, default=None)
    return Quality(sum(rule.points for rule in RULES if rule not in unmet), best)
