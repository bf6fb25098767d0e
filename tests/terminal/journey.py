"""Answer the BEL listing as an invented tenant: keys to type on each page, and values to find in the morning.

Nobody has this name, and ARCEP reserves the number for fiction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.forms.catalog.bel_listing.spec import SPEC
from tests.terminal.stage import BACK_TAB, BACKSPACE, DELETE, ENTER, F7, LEFT, PAGE_DOWN, RIGHT, TAB, Terminal

REVIEW, RECEIPT = "Vérifiez vos réponses", "Votre référence"
Say = Callable[[str], str]


@dataclass(frozen=True)
class Page:
    """One page, and the keys that answer it and lead on."""

    step: str
    keys: str

    @property
    def question(self) -> str:
        """The message id of the page's title or, without one, of its first field's label."""
        step = SPEC.step(self.step)
        return step.title or step.fields[0].label


@dataclass(frozen=True)
class Stored:
    """One answer as central must store and export it."""

    answer: str | None
    """The answer's column: text as typed, the code of a choice, or a JSON list where several may be chosen."""
    cells: Mapping[str, str]
    """CSV cells by header."""
    normal: Mapping[str, str | int | None] | None = None
    """Normal forms by column."""


READ_THROUGH = PAGE_DOWN * 9
"""Reads the review to its end, however long: only then does its button send."""
SEND = READ_THROUGH + BACK_TAB + ENTER
"""One step back from its first row, which has the focus, is the button that sends."""


@dataclass(frozen=True)
class Listing:
    """A whole visit: the pages, and the facts and contact details to be stored."""

    pages: tuple[Page, ...]
    facts: Mapping[str, Stored]
    contact: Mapping[str, Stored]

    @property
    def burst(self) -> str:
        """Every key of the journey, from the first page to the review."""
        return "".join(page.keys for page in self.pages)


def choose(number: int) -> str:
    """Return the keys that choose the n-th answer and go on."""
    return f"{number}{ENTER}"


def choose_each(*numbers: int) -> str:
    """Return the keys that choose one answer in each of several rows whose answers are side by side."""
    return "".join(RIGHT * (number - 1) + ENTER * 2 for number in numbers)


def tick(*numbers: int) -> str:
    """Return the keys that tick several answers of one list, then go back over them to the button that goes on."""
    return "".join(map(str, numbers)) + BACK_TAB * (numbers[-1] if numbers else 1) + ENTER


def typed(text: str) -> str:
    return text + ENTER


DESCRIPTION = ("[/b] [T2] [@click=app.quit]x[/]", "=cmd|' /C calc'!A0 '; DROP TABLE events; --", "🏠 à 0,10 €, œuf ½")
NAME = "=1+1 Ñandú [T2] [/b]"
TEXT = "\n".join(DESCRIPTION)

PAGES = (
    Page("intro", ENTER),
    Page("landlord", choose(1)),
    Page("lease", typed("1/3/2016") + choose(2)),
    Page("commune", typed("saint-pée")),
    Page("dwelling_kind", choose(1)),
    Page("dwelling_type", choose(3)),
    Page("area", typed("64")),
    Page("floor", typed("2") + choose(1)),
    Page("heating", choose(3)),
    Page("energy_class", choose(3)),
    Page("outside", f" {RIGHT} {BACK_TAB * 2}{ENTER}"),
    Page("rent", typed("412,60")),
    Page("parking", choose(2)),
    Page("parking_rent", typed("0,10 €") + ENTER),  # so little is asked about once
    Page("charges", typed("85.2")),
    Page("water_and_heat", choose_each(1, 2, 3)),
    Page("upkeep", choose_each(1, 1, 2)),
    Page("around", tick(1, 2)),
    Page("description", TAB + F7 + ENTER.join(DESCRIPTION) + BACK_TAB + ENTER),
    Page("photos", ENTER),
    Page("wished_communes", typed("bayonne") + typed("anglet") + ENTER),
    Page("wished_types", tick(3, 4)),
    Page("rent_ceiling", typed("560")),
    Page("must_haves", tick(2)),
    Page("criteria", ENTER),
    Page("consents", f"1{ENTER}" + choose_each(2)),
    Page("contact_name", typed(NAME)),
    Page("phone", typed("05 36 49 12 34")),
)

WHOLE = Listing(
    PAGES,
    facts={
        "landlord": Stored("office64", {"Bailleur": "Office64"}),
        "lease_start": Stored(
            "1/3/2016",
            {"Début du bail": "1/3/2016", "Début du bail (date)": "01/03/2016"},
            {"lease_start_date": "2016-03-01"},
        ),
        "notice_given": Stored("no", {"Départ annoncé": "non"}),
        "commune": Stored(
            "Saint-Pée-sur-Nivelle (64310)",
            {"Commune": "Saint-Pée-sur-Nivelle (64310)", "Commune (INSEE)": "64495"},
            {"commune_insee": "64495"},
        ),
        "dwelling_kind": Stored("apartment", {"Logement": "Un appartement"}),
        "dwelling_type": Stored("T3", {"Type": "T3"}),
        "area": Stored("64", {"Surface": "64", "Surface (nombre)": "64"}, {"area_number": 64}),
        "floor": Stored("2", {"Étage": "2", "Étage (nombre)": "2"}, {"floor_number": 2}),
        "lift": Stored("yes", {"Ascenseur": "oui"}),
        "heating": Stored("gas_shared", {"Chauffage": "Gaz, collectif"}),
        "energy_class": Stored("C", {"Classe énergie": "C"}),
        "outside": Stored('["balcony", "terrace"]', {"Espaces en plus": "Balcon, Terrasse"}),
        "access": Stored(None, {"Accès": ""}),
        "rent": Stored("412,60", {"Loyer": "412,60", "Loyer (euros)": "412,60"}, {"rent_cents": 41260}),
        "parking": Stored("garage", {"Stationnement": "Un garage"}),
        "parking_rent": Stored(
            "0,10 €", {"Prix stationnement": "0,10 €", "Prix stationnement (euros)": "0,10"}, {"parking_rent_cents": 10}
        ),
        "charges": Stored("85.2", {"Charges": "85.2", "Charges (euros)": "85,20"}, {"charges_cents": 8520}),
        "cold_water": Stored("yes", {"Eau froide": "oui"}),
        "hot_water": Stored("no", {"Eau chaude": "non"}),
        "heating_charge": Stored(None, {"Chauffage compris": "ne sait pas"}),
        "upkeep": Stored("yes", {"Entretien": "oui"}),
        "lift_charge": Stored("yes", {"Ascenseur compris": "oui"}),
        "waste_tax": Stored("no", {"Ordures ménagères": "non"}),
        "around": Stored('["transport", "shops"]', {"À proximité": "Transports, Commerces"}),
        "description": Stored(TEXT, {"Description": TEXT}),
        "wished_communes": Stored(
            '["Bayonne (64100)", "Anglet (64600)"]',
            {"Communes voulues": "Bayonne (64100), Anglet (64600)", "Communes voulues (INSEE)": "64102, 64024"},
            {"wished_communes_insee": '["64102", "64024"]'},
        ),
        "wished_types": Stored('["T3", "T4"]', {"Types voulus": "T3, T4"}),
        "rent_ceiling": Stored(
            "560", {"Loyer maximum": "560", "Loyer maximum (euros)": "560,00"}, {"rent_ceiling_cents": 56000}
        ),
        "must_haves": Stored('["ground_floor"]', {"Indispensable": "Rez-de-chaussée"}),
        "consent_call": Stored("yes", {"Appel accepté": "oui"}),
        "consent_write": Stored("no", {"Message accepté": "non"}),
    },
    contact={
        "contact_name": Stored(NAME, {"Nom": f"'{NAME}"}),
        "phone": Stored(
            "05 36 49 12 34",
            {"Téléphone": "05 36 49 12 34", "Téléphone (international)": "'+33536491234"},
            {"phone_e164": "+33536491234"},
        ),
        "email": Stored(None, {"E-mail": ""}, {"email_normal": None}),
    },
)

SHORT_PAGES = (
    Page("intro", ENTER),
    Page("landlord", choose(7)),
    Page("lease", BACK_TAB + ENTER),
    Page("commune", typed(f"cambp{BACKSPACE}o")),
    Page("dwelling_kind", choose(2)),
    Page("dwelling_type", choose(1)),
    Page("area", typed(f"4{LEFT}3{BACKSPACE}6")),
    Page("heating", choose(9)),
    Page("energy_class", choose(9)),
    Page("outside", BACK_TAB + ENTER),
    Page("rent", typed(f"41{BACKSPACE}{BACKSPACE}502{LEFT}{LEFT}{LEFT}1{BACKSPACE}{RIGHT}{BACKSPACE}3")),
    Page("parking", choose(1)),
    Page("charges", typed(f"9{LEFT}{BACKSPACE}3")),
    Page("water_and_heat", BACK_TAB + ENTER),
    Page("upkeep", BACK_TAB + ENTER),
    Page("around", tick()),
    Page("description", TAB + F7 + DELETE + f"ab{BACKSPACE}cd{BACKSPACE}e{LEFT}f" + BACK_TAB + ENTER),
    Page("photos", ENTER),
    Page("wished_communes", typed(f"baz{BACKSPACE}yonne") + ENTER),
    Page("wished_types", tick()),
    Page("rent_ceiling", ENTER),
    Page("must_haves", tick()),
    Page("criteria", ENTER),
    Page("consents", choose_each(2, 2)),
)
"""The shortest way, with mistakes corrected by backspace and arrows. A house: no floor, no lift."""

SHORT_ANSWERS: Mapping[str, object] = {
    "landlord": None,
    "commune": "Cambo-les-Bains (64250)",
    "dwelling_kind": "house",
    "dwelling_type": "T1",
    "area": "64",
    "heating": None,
    "energy_class": None,
    "rent": "302",
    "parking": "none",
    "charges": "39",
    "description": "acfe",
    "wished_communes": ["Bayonne (64100)"],
    "consent_call": "no",
    "consent_write": "no",
}
"""The answers that the terminal must store for the shortest way; None is "I don't know"."""

SHORT = Listing(SHORT_PAGES, facts={}, contact={})


def answer_pages(terminal: Terminal, pages: tuple[Page, ...], say: Say = str) -> None:
    """Answer each page once it is shown."""
    for page in pages:
        terminal.see(say(page.question))
        terminal.write(page.keys)


def send(terminal: Terminal) -> str:
    """Send from the review page, wait for the receipt, and return its reference."""
    terminal.see(REVIEW)
    terminal.write(SEND)
    return reference_on(terminal)


def end_as_noted(terminal: Terminal) -> None:
    """End the visit on its receipt, and answer that reference and code are noted."""
    terminal.click("erminer")  # "J'ai noté, terminer", and at 56×16 "Terminer"
    terminal.see("Avez-vous noté")
    terminal.rest()
    terminal.click("Oui, terminer")


def reference_on(terminal: Terminal) -> str:
    """Wait until the receipt shows a reference, and return it."""
    found: list[str] = []

    def is_there() -> bool:
        found[:] = [word for word in terminal.text.split() if word.startswith("BEL-")]
        return bool(found)

    terminal.until(is_there, "no reference is on the screen")
    return found[0]
