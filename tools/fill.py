"""Fill a trial home with invented files and tickets, to try the console as it is after a busy month.

`.venv/bin/python -m tools.fill --home DIR --files 5000 --moves 20000 --waiting 60 [--seed N]`. The same seed makes the
same data, but for the day: everything lies within the last thirty days. A home that is no trial is never touched.
"""

import argparse
import random
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from db.connection import Connection, immediate, insert, row
from db.stores.outbox import origin_of
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal_file import open_terminal
from kiosk import config
from kiosk.clock import SystemClock, local_day, to_text
from kiosk.domain.agency.calendar import queue_rules
from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_moves import Kind
from kiosk.forms.answers import Answer
from kiosk.forms.catalog import form_of
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.draft import Draft
from kiosk.forms.session import FormSession
from kiosk.reference import ALPHABET, check_character
from kiosk.services.ports.files import Submission
from kiosk.services.ports.tickets import NewTicket

COMMUNES = (
    "Bayonne", "Anglet", "Pau", "Hendaye", "Cambo-les-Bains", "Saint-Jean-de-Luz", "Oloron-Sainte-Marie", "Orthez",
    "Mauléon-Licharre", "Billère", "Lons", "Boucau", "Biarritz", "Urrugne", "Hasparren", "Mourenx",
)  # fmt: skip
FIRST_NAMES = ("Maider", "Alaitz", "Beñat", "Peio", "Inès", "Karim", "Lucía", "Ane", "Théo", "Nora")
LANGUAGES = ("fr", "fr", "fr", "fr", "eu", "es", "en")
DAYS = 30
_PER_VISIT = (Kind.CALL, Kind.ARRIVE, Kind.HOLD, Kind.BACK, Kind.DONE)


_REFERENCES = 32**6


class NotATrial(Exception):
    """The home serves tenants: nothing was written."""


def fill(home: Path, *, files: int, moves: int, waiting: int, seed: int) -> None:
    """Add so many files, so many moves of past tickets, and so many waiting tickets.

    Raises:
        NotATrial: the home is no trial. ConfigurationError, StorageError: it cannot be opened.
    """
    settings = config.load(home)
    if not settings.terminal.trial:
        raise NotATrial(f"{home} n'est pas un essai : rien n'est écrit.")
    chance, now = random.Random(seed), SystemClock().now()  # noqa: S311 - invented data, not a secret
    opener, origin = open_terminal(home), origin_of(settings)
    with closing(opener()) as db, immediate(db):
        store = Submissions(opener, origin)
        for submission in _submissions(chance, files, now):
            store._write(db, submission)
        _past_tickets(db, chance, moves, now, settings.terminal.letter)
    tickets = Tickets(opener, origin, settings.terminal.letter, SystemClock(), queue_rules(settings))
    for minutes in sorted((chance.randrange(90) for _ticket in range(waiting)), reverse=True):
        tickets.add(_waiting(chance, now - timedelta(minutes=minutes)))


def _submissions(chance: random.Random, count: int, now: datetime) -> Iterator[Submission]:
    start = secrets.randbelow(_REFERENCES)
    for number in range(count):
        kind, prefix, answers = chance.choice(_FILES)
        sent = now - timedelta(days=chance.randrange(DAYS), minutes=number % 600)
        given = {key: chance.choice(options) for key, options in answers.items()}
        name = f"{chance.choice(FIRST_NAMES)} Exemple"
        contact = {"contact_name": name, "consent_call": "yes", "phone": f"05 36 49 {number % 100:02} 00"}
        spec = form_of(kind)
        asked = {field.key: field.stays_here for field in spec.fields()} if spec is not None else {}
        yield Submission(
            _reference(prefix, start + number),
            kind,
            1,
            chance.choice(LANGUAGES),
            sent,
            local_day(sent) + timedelta(days=5),
            given | {key: value for key, value in contact.items() if key in asked},
            {},
            stays_here=frozenset(key for key, stays in asked.items() if stays),
        )


def _reference(prefix: str, number: int) -> str:
    """Return a number's reference, as scattered as a real one: of 50,000 random ones, two are the same too often."""
    scattered = number * 617_231_113 % _REFERENCES  # by an odd number: none comes twice
    characters = "".join(ALPHABET[scattered >> 5 * place & 31] for place in range(6))
    return f"{prefix}-{characters[:4]}-{characters[4:]}{check_character(characters)}"


LISTING: Mapping[str, str | list[str]] = {
    "landlord": "office64",
    "lease_start": "01/03/2016",
    "notice_given": "no",
    "commune": "Bayonne (64100)",
    "dwelling_kind": "apartment",
    "dwelling_type": "T3",
    "area": "64",
    "floor": "2",
    "lift": "yes",
    "heating": "gas_shared",
    "energy_class": "C",
    "outside": ["balcony", "cellar"],
    "access": ["wide_doors"],
    "rent": "412,60",
    "parking": "garage",
    "parking_rent": "38,50",
    "charges": "95,00",
    "cold_water": "yes",
    "hot_water": "yes",
    "heating_charge": "yes",
    "upkeep": "yes",
    "lift_charge": "yes",
    "waste_tax": "no",
    "around": ["transport", "shops", "school"],
    "description": "Appartement calme, au deuxième étage, près du marché.",
    "wished_communes": ["Anglet (64600)", "Biarritz (64200)"],
    "wished_types": ["T4"],
    "rent_ceiling": "600",
}
"""A whole listing of an invented tenant, as typed and chosen."""
_PRICES = ("385,20", "412,60", "448,15", "521,00", "563,40")
_DESCRIPTIONS = (
    str(LISTING["description"]),
    "Vue sur la Nive, cave et balcon. Voisins tranquilles.",
    "Proche des écoles et du bus. Appelez le soir au 05 36 49 00 00.",
    "Cuisine refaite en 2024. Reprise de la cuisine : 500 euros.",
)
_FILES: tuple[tuple[str, str, dict[str, tuple[object, ...]]], ...] = (
    (
        "bel_listing",
        "BEL",
        {key: (value,) for key, value in LISTING.items()}
        | {
            "commune": COMMUNES,
            "dwelling_type": ("T1", "T2", "T3", "T4", "T5"),
            "rent": _PRICES,
            "parking": ("none", "garage", "place"),
            "charges": ("95,00", "110,50", None),
            "description": _DESCRIPTIONS,
        },
    ),
    (
        "garage",
        "GAR",
        {
            "is_tenant": ("yes", "no"),
            "wanted": ("box", "place", "garage", "any"),
            "location": ("communes",),
            "wished_communes": tuple([commune] for commune in COMMUNES),
            "start": ("soon",),
        },
    ),
    (
        "housing_request",
        "DLS",
        {
            "kind": ("first", "mutation", "renewal", "modification"),
            "is_tenant": ("yes", "no"),
            "nationality": ("1", "2"),
            "family_status": ("C", "M"),
            "adults": ("1", "2"),
            "dependants": ("0", "1", "2"),
            "wished_communes": tuple([commune] for commune in COMMUNES),
        },
    ),
    ("difficulty", "DIF", {"tool": ("portal", "bel", "site"), "what_happened": ("La page ne s'ouvre pas.",)}),
    ("reactivation", "REA", {}),
    ("device", "MAT", {"device": ("tablet", "any")}),
)


def _past_tickets(db: Connection, chance: random.Random, moves: int, now: datetime, letter: str) -> None:
    """Add tickets that ended before today, with all their moves, as the night leaves them: no agent, no note."""
    for ticket in range(moves // len(_PER_VISIT)):
        taken = now - timedelta(days=1 + ticket % DAYS, minutes=chance.randrange(600))
        day = local_day(taken).isoformat()
        found = row(db, "SELECT last FROM ticket_numbers WHERE day = ?", (day,))
        number = (found["last"] if found else 0) + 1
        sql = (
            "INSERT INTO ticket_numbers (day, last) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET last = excluded.last"
        )
        db.execute(sql, (day, number))
        ends = [taken + timedelta(minutes=minute) for minute in (9, 11, 15, 18, 25)]
        new = {
            "id": f"{chance.getrandbits(128):032x}",
            "day": day,
            "number": f"{letter}{number}",
            "created_at": to_text(taken),
            "motive": chance.choice(("bel_listing", "garage", "portal", "other")),
            "language": chance.choice(LANGUAGES),
            "claims_priority": 0,
            "state": TicketState.DONE.value,
            "n": len(_PER_VISIT),
            "moved_at": to_text(ends[-1]),
            "called_at": to_text(ends[0]),
            "desk": str(chance.randrange(1, 4)),
            "waited": 540,
            "is_settled": 1,
        }
        insert(db, "tickets", new)
        for n, (kind, at) in enumerate(zip(_PER_VISIT, ends, strict=True), 1):
            code = "paper" if kind is Kind.HOLD else ""
            move = {"ticket": new["id"], "n": n, "kind": kind.value, "at": to_text(at)}
            insert(db, "ticket_moves", {**move, "agent": "", "desk": "", "code": code, "note": ""})


_STUCK = (("lease", "lease_start", "11/13/2020"), ("area", "area", "soixante"), ("rent", "rent", "412,60,5"))
"""Pages at which people stop: the page, its question, and what they type there."""


def stuck(place: str, field: str, typed: str, tries: int) -> Draft:
    """Return the draft of a tenant who stopped at a page of a listing, after so many tries that the page refused."""
    session = FormSession(SPEC)
    while session.place != place:
        for asked in session.asked_fields(SPEC.step(session.place)):
            raw = LISTING[asked.key]
            session.answer(asked.key, Answer(raw if isinstance(raw, str) else tuple(raw)))
        session.go_next()
    session.answer(field, Answer(typed))
    for _try in range(tries):
        session.go_next()
    return session.to_draft()


def _waiting(chance: random.Random, taken: datetime) -> NewTicket:
    draft = stuck(*chance.choice(_STUCK), chance.randrange(5)) if chance.random() < 0.3 else None
    motive = draft.spec_id if draft else chance.choice(("other", "garage", "portal", "faq"))
    return NewTicket(taken, motive, chance.choice(LANGUAGES), chance.random() < 0.1, draft)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    for name, usual in (("files", 5_000), ("moves", 20_000), ("waiting", 60), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    arguments = parser.parse_args()
    try:
        fill(
            arguments.home, files=arguments.files, moves=arguments.moves, waiting=arguments.waiting, seed=arguments.seed
        )
    except NotATrial as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
