"""The monthly cost of a home, all in: rent, garage or parking, charges.

The BEL shows neither the garage's rent nor the parts of the charges; Office64 advises to write both into the
description (council of tenants, 10 October 2024). All amounts are whole cents; a missing one is named, never guessed.
"""

from collections.abc import Mapping
from typing import NamedTuple

from kiosk.domain.home.dwelling import CHARGE_LINES

TO_ASK = "à demander"
_TO_ASK_LINES = "À demander"

LIKELY_RENT, LIKELY_TOTAL = (10_000, 150_000), (10_000, 200_000)
LIKELY_PARKING, LIKELY_CHARGES = (500, 20_000), (0, 80_000)
"""Least and most cents a month; beyond, a typing mistake is likelier. The terminal's own choice, to be reviewed."""

LINE_WORDS: Mapping[str, str] = {
    "cold_water": "eau froide",
    "hot_water": "eau chaude",
    "heating_charge": "chauffage",
    "upkeep": "entretien de l'immeuble",
    "lift_charge": "ascenseur",
    "waste_tax": "ordures ménagères",
}
PARKING_WORDS: Mapping[str, str] = {
    "garage": "garage",
    "place": "place de parking",
    "both": "garage et place de parking",
}


def euros(cents: int) -> str:
    """Return `1 412,60 €`, in French and with ordinary spaces: this text is pasted elsewhere and printed."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", " ") + f",{rest:02d} €"


def charge_lines(facts: Mapping[str, object]) -> tuple[str, ...]:
    """Return the lines that a home's charges may hold: a house, or a building without a lift, pays no lift charge."""
    has_no_lift = facts.get("dwelling_kind") == "house" or facts.get("lift") is False
    return tuple(line for line in CHARGE_LINES if line != "lift_charge" or not has_no_lift)


class AllInRent(NamedTuple):
    """The parts of a month's cost. None: not known, still to be asked."""

    rent: int | None
    parking: str
    """Code of `PARKINGS`."""
    parking_rent: int | None
    charges: int | None
    lines: Mapping[str, bool | None]
    """True for each line that the charges include; None: not known."""

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> "AllInRent":
        """Build the parts from normal forms by key; an absent key is not known."""
        parking = facts.get("parking")
        return cls(
            rent=_cents(facts, "rent"),
            parking=parking if isinstance(parking, str) else "none",
            parking_rent=_cents(facts, "parking_rent"),
            charges=_cents(facts, "charges"),
            lines={line: _flag(facts, line) for line in charge_lines(facts)},
        )

    @property
    def has_parking(self) -> bool:
        """True when a garage or a parking place is rented with the home."""
        return self.parking != "none"

    @property
    def known_total(self) -> int:
        """Sum of what is known, in cents; the whole when nothing is missing."""
        parts = (self.rent, self.parking_rent if self.has_parking else None, self.charges)
        return sum(part for part in parts if part is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the amounts to be asked."""
        parts = {
            "rent": self.rent,
            "parking_rent": self.parking_rent if self.has_parking else 0,
            "charges": self.charges,
        }
        return tuple(key for key, cents in parts.items() if cents is None)

    def gap(self, ceiling: int | None) -> int | None:
        """Return the cents by which the known total exceeds the ceiling (below it: negative); None without one."""
        return None if ceiling is None else self.known_total - ceiling

    @property
    def parking_words(self) -> str:
        """Return the rent of garage or parking as the description says it: `Garage : 38,50 €`."""
        return f"{PARKING_WORDS[self.parking].capitalize()} : {_or_ask(self.parking_rent)}"

    @property
    def charges_words(self) -> str:
        """Return the charges as the description says them: `Charges : à demander`."""
        return f"Charges : {_or_ask(self.charges)}"

    @property
    def charges_left(self) -> str:
        """Return what is still to be asked of the charges, in the description's words; empty: nothing."""
        if self.charges is None:
            return self.charges_words
        words = self._lines(None)
        return f"{_TO_ASK_LINES} : {words}" if words else ""

    def _lines(self, wanted: bool | None) -> str:
        """Return the lines of the charges that are included, that are not, or that nobody knows (None)."""
        return ", ".join(LINE_WORDS[line] for line, included in self.lines.items() if included is wanted)

    def paragraph(self) -> str:
        """Return the sentences for the BEL's description, in French."""
        sentences = [f"Loyer sans les charges : {_or_ask(self.rent)}."]
        if self.has_parking:
            sentences.append(f"{self.parking_words}.")
        sentences.append(f"{self.charges_words}.")
        for start, wanted in (("Comprises", True), ("Non comprises", False), (_TO_ASK_LINES, None)):
            words = self._lines(wanted)
            if words:
                sentences.append(f"{start} : {words}.")
        is_whole = not self.missing and None not in self.lines.values()
        if self.rent is not None and not is_whole:
            sentences.append(f"Total connu chaque mois : {euros(self.known_total)}, le reste est {TO_ASK}.")
        elif is_whole:
            sentences.append(f"Total tout compris chaque mois : {euros(self.known_total)}.")
        if self.rent is not None:
            sentences.append("Loyer d'aujourd'hui : le vôtre peut être différent.")
        return " ".join(sentences)


def _or_ask(cents: int | None) -> str:
    return TO_ASK if cents is None else euros(cents)


def _cents(facts: Mapping[str, object], key: str) -> int | None:
    value = facts.get(key)
    return value if isinstance(value, int) else None


def _flag(facts: Mapping[str, object], key: str) -> bool | None:
    value = facts.get(key)
    return value if isinstance(value, bool) else None
