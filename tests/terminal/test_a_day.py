"""Live one day: tenants at the hall's terminal, an agent at the console, the night; each program is its own process.

Results are compared with what this test typed, not with what the program says of itself.
"""

import csv
import io
import json
import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.terminal_file import open_terminal
from kiosk.cli.shared.wiring import open_services
from kiosk.clock import SystemClock
from kiosk.domain.ticket_moves import UNDO_WITHIN
from tests.terminal.journey import NAME, SHORT, SHORT_ANSWERS, TEXT, WHOLE, answer_pages, end_as_noted, send
from tests.terminal.programs import AGENT, HOME_SCREEN, PIN, copy_of, done, hall, kiosk
from tests.terminal.stage import ENTER, ESCAPE, F1, F10, HOME, PAGE_DOWN, Terminal

CALLS_AT = "parking_rent"
CONSOLE_SIZE = (100, 30)
SENT = {"facts": ("bel_listings", "bel_listing.csv"), "contact": ("bel_listing_contacts", "bel_listing_contact.csv")}


class Day:
    """The home, references and texts that each part of the day left to be checked."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.whole = self.short = self.ticket = ""
        self.answers_read = self.listing_read = ""

    @property
    def central(self) -> Path:
        return self.home / "central"

    def rows(self, query: str) -> list[dict[str, object]]:
        """Return rows of central's file, read by another engine than the project's own."""
        with closing(sqlite3.connect(f"file:{self.central / 'central.sqlite'}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(query)]

    def sheet(self, name: str) -> list[dict[str, str]]:
        text = (self.central / "csv" / name).read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.fixture(scope="module")
def day(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Day:
    lived = Day(copy_of(made_home, tmp_path_factory.mktemp("day")))
    with hall(lived.home) as terminal:
        a_tenant_calls_an_agent_and_goes_on(lived, terminal)
        another_tenant_types_in_one_burst(lived, terminal)
        with Terminal(kiosk(lived.home, "console"), size=CONSOLE_SIZE) as console:
            the_agent_signs_in(console)
            the_agent_takes_the_ticket(lived, console)
            the_agent_reads_the_listing(lived, console)
    # Half a minute later nobody can undo the end of the visit: it is counted, and its answers are gone.
    open_services(lived.home).tickets.settle(SystemClock().now() + UNDO_WITHIN)
    with closing(open_terminal(lived.home)()) as db, immediate(db):
        change(db, "UPDATE outbox SET is_held = 0")
    done(lived.home, "sync")
    done(lived.home, "central", "nightly")
    return lived


def a_tenant_calls_an_agent_and_goes_on(lived: Day, terminal: Terminal) -> None:
    terminal.see(HOME_SCREEN)
    terminal.write("1")
    where = [page.step for page in WHOLE.pages].index(CALLS_AT)
    answer_pages(terminal, WHOLE.pages[:where])
    terminal.see(WHOLE.pages[where].question)
    terminal.write(F1)
    terminal.see("Appeler")
    terminal.write("3")
    terminal.see("L'agent lira vos réponses.")
    terminal.write(ENTER)
    terminal.see("votre numéro s'affiche sur la borne.", "Vos réponses sont montrées à l'agent.")
    terminal.write(F10)
    answer_pages(terminal, WHOLE.pages[where:])
    lived.whole = send(terminal)
    end_as_noted(terminal)
    terminal.see(HOME_SCREEN)


def another_tenant_types_in_one_burst(lived: Day, terminal: Terminal) -> None:
    terminal.write("1" + SHORT.burst)
    lived.short = send(terminal)


def the_agent_signs_in(console: Terminal) -> None:
    console.see("Identifiant", "Code personnel (PIN)")
    console.write(f"{AGENT}{ENTER}{PIN}{ENTER}")
    console.see("1 attend", "2 Annonces · 2")


def the_agent_takes_the_ticket(lived: Day, console: Terminal) -> None:
    console.see("A1", "BEL · préparé", lived.whole)
    console.write("n")
    console.see("A1 est appelé au bureau 1.")
    console.write("o")
    console.see(f"Préparé : {lived.whole}", "Tel que montré.")
    lived.answers_read = everything_read(console)
    console.write(ESCAPE)
    console.gone("Tel que montré.")
    console.write("d")
    console.see("A1 est terminé. Ses réponses s'effacent dans 30 s.", "personne n'attend")


def the_agent_reads_the_listing(lived: Day, console: Terminal) -> None:
    console.write("2")
    console.see(lived.whole, lived.short, "Il reste")
    console.write(ENTER)
    console.see("B Texte pour la BEL", "identité déclarée", lived.whole)
    lived.listing_read = everything_read(console)
    console.write("b")
    console.see("En français, sans le contact.")
    console.write("e")
    console.see("Écrit, sans le contact")
    console.write(ESCAPE)
    console.gone("En français, sans le contact.")
    console.write("l")
    for n in range(1, 6):
        console.see(f"Accepter, {n} sur 5")
        console.write("1")
    console.see(f"{lived.whole} est acceptée")


def everything_read(console: Terminal) -> str:
    """Return a whole text, read page after page until the screen shows nothing new."""
    console.rest()  # on a busy machine two pages may come as one picture
    console.write(HOME)
    console.rest()
    pages = [console.text]
    for _turn in range(20):
        console.write(PAGE_DOWN)
        if not console.changes():
            return "\n".join(pages)
        console.rest()
        pages.append(console.text)
    raise AssertionError("the text has no end")


# --- the console ------------------------------------------------------------------------------------------------------


def test_the_agent_reads_the_same_page_and_the_same_answers(day: Day) -> None:
    for words in ("Office64", "01/03/2016", "Saint-Pée-sur-Nivelle", "64 m²", "Gaz, collectif", "Balcon, Terrasse"):
        assert words in day.answers_read
    assert "412,60" in day.answers_read
    assert "Communes voulues" in day.answers_read, "each page was shown until it was sent"
    assert "s'est arrêté ici" not in day.answers_read


def test_the_agent_reads_every_listing_answer_as_it_was_typed(day: Day) -> None:
    read = flat(day.listing_read)
    assert NAME in read
    for words in (*TEXT.split("\n"), "0,10", "85,20", "05 36 49 12 34", "Bayonne"):
        assert flat(words) in read


def test_the_text_for_bel_is_a_private_file_without_the_contact(day: Day) -> None:
    path = day.home / "out" / f"{day.whole}.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    for line in TEXT.split("\n"):
        assert line in text
    for private in (NAME, "05 36 49 12 34"):
        assert private not in text


# --- central ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["facts", "contact"])
def test_every_value_in_central_is_what_was_typed(day: Day, part: str) -> None:
    (row,) = [row for row in day.rows(f"SELECT * FROM {SENT[part][0]}") if row["reference"] == day.whole]
    expected: dict[str, object] = {}
    for key, stored in getattr(WHOLE, part).items():
        expected |= {key: stored.answer, **(stored.normal or {})}
    assert {key: row[key] for key in expected} == expected
    assert row.keys() - expected.keys() == (OF_THE_VISIT if part == "facts" else {"reference"})


OF_THE_VISIT = {
    "reference", "state", "submitted_at", "promise", "read_at", "language", "agency", "terminal", "identity",
    "spec_version", "revision", "event_id", "unknown_fields", "other_answers", "assisted",
}  # fmt: skip


def test_central_knows_what_the_visit_was(day: Day) -> None:
    rows = {row["reference"]: row for row in day.rows("SELECT * FROM bel_listings")}
    assert rows.keys() == {day.whole, day.short}
    visit = {"language": "fr", "agency": "CBS", "terminal": "hall", "revision": 1}
    for row in rows.values():
        assert {key: row[key] for key in visit} == visit
    assert (rows[day.whole]["state"], rows[day.short]["state"]) == ("read", "submitted")
    # The short one was sent without a name.
    assert (rows[day.whole]["identity"], rows[day.short]["identity"]) == ("declared", "nameless")
    assert json.loads(str(rows[day.whole]["unknown_fields"])) == ["heating_charge"]


def test_a_burst_of_keys_reaches_central_as_a_person_meant_it(day: Day) -> None:
    (row,) = [row for row in day.rows("SELECT * FROM bel_listings") if row["reference"] == day.short]
    expected = {key: json.dumps(each) if isinstance(each, list) else each for key, each in SHORT_ANSWERS.items()}
    assert {key: row[key] for key in expected} == expected


@pytest.mark.parametrize("part", ["facts", "contact"])
def test_every_csv_cell_is_as_typed_but_for_the_formula_guard(day: Day, part: str) -> None:
    (row,) = [row for row in day.sheet(SENT[part][1]) if row["Référence"] == day.whole]
    expected: dict[str, str] = {}
    for stored in getattr(WHOLE, part).values():
        expected |= stored.cells
    assert {header: row[header] for header in expected} == expected
    of_the_visit = {
        "État",
        "Déposée le",
        "À relire avant le",
        "Relue le",
        "Langue",
        "Agence",
        "Borne",
        "Identité",
        "Avec un agent",
    }
    assert row.keys() - expected.keys() == ({"Référence"} | of_the_visit if part == "facts" else {"Référence"})


def test_the_ticket_reaches_central_without_an_answer(day: Day) -> None:
    (row,) = day.sheet("ticket.csv")
    assert (row["Motif"], row["Langue"], row["Issue"]) == ("Échanger mon logement", "français", "reçu")
    (event,) = day.rows("SELECT body FROM events WHERE kind = 'ticket.closed'")
    assert isinstance(event["body"], bytes)
    told = json.loads(event["body"])["payload"]
    assert told.keys() == {
        "day", "language", "motive", "motives", "outcome", "priority", "waited_seconds", "served_seconds",
        "held_seconds", "transfers", "returns", "is_wrong", "is_walk_in",
    }  # fmt: skip
    assert (told["motive"], told["outcome"], told["priority"]) == ("bel_listing", "done", "normal")


def test_the_second_night_changes_no_byte(day: Day) -> None:
    done(day.home, "sync")  # this sync reads central's letter
    done(day.home, "central", "nightly")
    before = bytes_of(day.central)
    done(day.home, "sync")
    done(day.home, "central", "nightly")
    assert bytes_of(day.central) == before


def bytes_of(central: Path) -> Mapping[str, bytes]:
    """Return the tables' files and a database dump. A report tells its own hour, and each night's backup is new."""
    tables = ("csv", "archive")
    found = {
        str(path.relative_to(central)): path.read_bytes()
        for name in tables
        for path in sorted((central / name).rglob("*"))
        if path.is_file()
    }
    with closing(sqlite3.connect(f"file:{central / 'central.sqlite'}?mode=ro", uri=True)) as db:
        return found | {"central.sqlite": "\n".join(db.iterdump()).encode()}


def flat(text: str) -> str:
    return " ".join(text.split())


def test_nothing_of_the_day_is_readable_by_another_user(day: Day) -> None:
    # A shared folder must let others pass; a trial's share lies inside its home, which is closed to them.
    share = day.home / "exchange"
    below = [day.home, *(path for path in day.home.rglob("*") if not path.is_relative_to(share))]
    assert any(path.suffix == ".batch" for path in below)
    assert [path for path in below if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
