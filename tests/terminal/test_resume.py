"""At door 5 a draft saved at one terminal is opened at another of the same home, sent, amended, and taken back."""

import csv
import io
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import rows
from db.terminal_file import look_at
from kiosk.clock import machine_day
from tests.terminal.finger import Finger, press_key
from tests.terminal.journey import READ_THROUGH, SEND
from tests.terminal.programs import done, hall
from tests.terminal.stage import DOWN, ENTER, F1, F10, Terminal
from tests.ui import large_print

MARKER = "Zuriñe Exempleberri"
EMAIL = "zurine@exemple.fr"
_LEFT, _RIGHT = 3, 27
"""The columns of the large letters of a code, at 80×24."""


def code_on(terminal: Terminal) -> str:
    """Return the code that is drawn in large letters."""
    rows = (line[_LEFT:_RIGHT].rstrip() for line in terminal.text.split("\n"))
    return " ".join(large_print.read([row for row in rows if set(row) & set("▀▄█")]))


def everything_stored(home: Path) -> str:
    """Return all rows of all tables, as anybody with the disk and the key can read them."""
    with closing(look_at(home)) as db:
        tables = [each["name"] for each in rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return repr([rows(db, f"SELECT * FROM {table}") for table in tables])


def to_the_name(terminal: Terminal) -> None:
    """Go through the dates to the request to reactivate an account, and answer its question for the name."""
    login = f"{machine_day() - timedelta(days=200):%d/%m/%Y}"
    terminal.see("Que voulez-vous faire ?")
    terminal.write("1")
    terminal.see("2 Mes dates")
    terminal.write("2")
    terminal.see("Quel jour vous")
    terminal.write(login + ENTER)
    terminal.see("De quel jour date votre numéro")
    terminal.write(f"01/01/2001{ENTER}")
    terminal.see("votre compte")
    terminal.write("1")
    terminal.see("Ce n'est pas encore fait.")
    terminal.write(ENTER)
    terminal.see("Quel est votre nom sur la BEL ?")
    terminal.write(MARKER + ENTER)
    terminal.see("Quelle adresse e-mail")


def test_a_draft_is_opened_elsewhere_sent_and_amended(home: Path) -> None:
    with hall(home) as terminal:
        to_the_name(terminal)
        terminal.write(F1)
        terminal.see("4 Enregistrer un brouillon")
        terminal.write("4")
        terminal.see("Notez ce code", "PAS envoyé")
        code = code_on(terminal)
        # Calling an agent is another act: no ticket holds anything of the draft, and nobody reads it on the disk.
        stored = everything_stored(home)
        assert MARKER not in stored
        assert code.replace(" ", "") not in stored.replace("-", "")
    with hall(home) as elsewhere:
        elsewhere.see("Que voulez-vous faire ?")
        elsewhere.write("5")
        elsewhere.see("1 Un brouillon, avec mon code de reprise")
        elsewhere.write("1")
        elsewhere.see("Quel est votre code de reprise ?")
        elsewhere.write(code.lower() + ENTER)
        elsewhere.see("Quelle adresse e-mail", "PAS envoyé")
        elsewhere.write(EMAIL + ENTER)
        elsewhere.see("Quel jour vous")
        elsewhere.write(f"01/06/2026{ENTER}")
        elsewhere.see("Vérifiez vos réponses", MARKER)
        elsewhere.write(SEND)
        elsewhere.see("réactivé :", "REA-")
        reference = next(word for word in elsewhere.text.split() if word.startswith("REA-"))
        assert _drafts(home) == [], "what was sent is no draft any more"
        elsewhere.write(F10)
        elsewhere.see("Avez-vous noté")
        elsewhere.rest()
        elsewhere.click("Oui, terminer")
        elsewhere.see("Que voulez-vous faire ?")
        elsewhere.write("5")
        elsewhere.see("2 Un dossier, avec")
        elsewhere.write("2")
        elsewhere.see("Quelle est votre référence ?")
        elsewhere.write(reference + ENTER + code + ENTER)
        elsewhere.see(reference, "Prêt : part dans le quart d'heure", "1 Lire ou changer")
        elsewhere.write("1")
        elsewhere.see("Changez, puis envoyez de nouveau.", MARKER)
        elsewhere.write(ENTER)
        elsewhere.see("▼")
        elsewhere.write(DOWN + ENTER)
        elsewhere.see("Quel est votre nom sur la BEL ?")
        elsewhere.write(f" Bi{ENTER}")
        elsewhere.see("Changez, puis envoyez de nouveau.", f"{MARKER} Bi")
        elsewhere.write(READ_THROUGH + F10 + ENTER)
        elsewhere.see("réactivé :", reference)
    done(home, "sync")
    done(home, "central", "nightly")
    (facts,), (contact,) = sheet(home, "reactivation.csv"), sheet(home, "reactivation_contact.csv")
    assert (facts["Référence"], facts["État"]) == (reference, "à relire")
    assert (contact["Nom"], contact["E-mail"]) == (f"{MARKER} Bi", EMAIL)


@pytest.mark.proof
def test_a_request_is_taken_back_by_clicks_in_basque(home: Path) -> None:
    with hall(home) as terminal:
        to_the_name(terminal)
        terminal.write(F1)
        terminal.see("4 Enregistrer un brouillon")
        terminal.write("4")
        terminal.see("Notez ce code")
        code = code_on(terminal).replace(" ", "")
    with hall(home, options="--lang eu") as terminal:
        finger = Finger(terminal)
        terminal.see("Egun on")
        finger.tap("berriz hartu")
        finger.tap("Zirriborro bat, nire itzultzeko kodearekin")
        for sign in code:
            press_key(terminal, sign)
        terminal.click("OK")
        terminal.rest()
        # A tenant who chose a language keeps it, whatever language the draft was begun in.
        terminal.see("Zein helbide elektroniko")
        finger.type(EMAIL, letters=True)
        terminal.see("Noiz konektatu zinen")
        finger.type("01/06/2026")
        terminal.see("Begiratu zure erantzunak")
        terminal.write(READ_THROUGH)
        terminal.click("Bidali")
        terminal.see("Zure kontua EZ da", "REA-")
        reference = next(word for word in terminal.text.split() if word.startswith("REA-"))
        terminal.click("Idatzi dut, amaitu")
        terminal.rest()
        terminal.click("Bai, amaitu")
        # The next tenant is not taken for the previous one: the terminal speaks French again.
        terminal.see("Que voulez-vous faire ?")
        # A night in between: a request taken back before it is sent would never leave.
        done(home, "sync")
        done(home, "central", "nightly")
        (facts,) = sheet(home, "reactivation.csv")
        assert (facts["Référence"], facts["État"]) == (reference, "à relire")
        finger.tap("mon dossier")
        finger.tap("Un dossier, avec")
        for text in (reference, code):
            for sign in text:
                press_key(terminal, sign)
            terminal.click("OK")
            terminal.rest()
        terminal.see("Prêt : part dans le quart d'heure")
        finger.tap("2 Retirer")
        terminal.see("Retirer ce dossier ?")
        terminal.click("Oui, retirer")
        terminal.see("Retiré le", reference)
    with closing(look_at(home)) as db:
        assert rows(db, "SELECT * FROM submissions") == [], "its answers are gone at once"
    done(home, "sync")
    done(home, "central", "nightly")
    (facts,) = sheet(home, "reactivation.csv")
    assert (facts["Référence"], facts["État"]) == (reference, "retirée")
    assert sheet(home, "reactivation_contact.csv") == [], "nobody writes to who took it back"


def sheet(home: Path, name: str) -> list[dict[str, str]]:
    text = (home / "central" / "csv" / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def _drafts(home: Path) -> list[dict[str, object]]:
    with closing(look_at(home)) as db:
        return rows(db, "SELECT * FROM drafts")
