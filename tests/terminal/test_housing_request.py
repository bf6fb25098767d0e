"""At door 2 on a real terminal, the worksheet says what was typed, and the night sends only what it may."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.finger import Finger
from tests.terminal.journey import READ_THROUGH, SEND
from tests.terminal.programs import changed, done, hall
from tests.terminal.stage import ENTER, F10

NUMBER = "064 0326 123456 ZZ104"
PAYLOAD = {
    *("answers", "values", "kind", "reference", "revision", "spec_version", "submitted_at"),
    *("identity", "language", "promise"),
}
SENT = {"kind": "renewal", "wished_types": ["T4"]}
"""All that may leave the agency, beside the date and the communes, which are shown otherwise than stored."""


def test_the_printed_worksheet_says_what_was_typed_by_keyboard(home: Path, tmp_path: Path) -> None:
    roll = tmp_path / "roll.txt"
    changed(home, r"^command = \[\]", f'command = []\nfile = "{roll}"')
    pages = (
        ("Préparer votre demande", ENTER),
        ("Que voulez-vous faire ?", f"3{ENTER}"),
        ("Quel est votre numéro unique ?", NUMBER + ENTER),
        ("De quel jour date votre numéro", f"01/03/2026{ENTER}"),
        ("Qu'est-ce qui a changé ?", f"12345{F10}"),
        ("Quelle est votre situation familiale ?", f"2{ENTER}"),
        ("Combien d'adultes", f"2{ENTER}3{ENTER}"),
        ("Combien d'autres enfants", f"1{ENTER}{ENTER}"),
        ("Combien ont moins de 3 ans", f"1{ENTER}2{ENTER}1{ENTER}{ENTER}"),
        ("Quel est votre travail", f"1{ENTER}"),
        ("De quoi vivez-vous ?", f"1{F10}"),
        ("Où habitez-vous", f"1{ENTER}"),
        ("Combien payez-vous de loyer", f"412,60{ENTER}"),
        ("Combien de personnes vivent", f"5{ENTER}64{ENTER}"),
        ("De quel type est votre logement", f"4{ENTER}"),
        ("Pourquoi demandez-vous", f"6{F10}"),
        ("Que cherchez-vous ?", f"1{ENTER}"),
        ("Quels types de logement", f"5{F10}"),
        ("Dans quelles communes", f"bayonne{ENTER}{ENTER}"),
        ("Acceptez-vous un secteur", f"1{ENTER}"),
    )
    with hall(home) as terminal:
        terminal.see("Que voulez-vous faire ?")
        terminal.write("2")
        for question, keys in pages:
            terminal.see(question)
            terminal.write(keys)
        terminal.see("Vérifiez vos réponses")
        terminal.write(SEND)
        terminal.see("Votre demande n'est pas renouvelée", "1 Imprimer", "3 Mon code")
        reference = next(word for word in terminal.text.split() if word.startswith("DLS-"))
        terminal.write("1")
        terminal.see("Imprimer votre fiche ?")
        terminal.write(ENTER)
        terminal.see("C'est imprimé.")
        terminal.write(ENTER)
        terminal.see("effacée de")
        terminal.write("4")
        terminal.see("connecté à la BEL")
        terminal.write(f"01/11/2026{ENTER}")
        terminal.see("01/03/2026")
    printed = " ".join(roll.read_text(encoding="utf-8").split())
    for words in (
        reference,
        "Votre demande n'est pas renouvelée tant que vous n'avez pas votre attestation.",
        f"A1 · Numéro unique d'enregistrement : {NUMBER}",
        "Type de demande : Renouvellement",
        "Tout le reste : inchangé, recopiez votre dernière demande.",
        "Adultes à loger : 2",
        "Personnes à charge : 3",
        "De 3 à 10 ans : 2",
        "F2 · Logement actuel : Locataire HLM",
        "Loyer, charges comprises : 412,60 €",
        "G2 · Nombre de personnes à loger, sans les naissances : 6",
        "Communes, par ordre de préférence : Bayonne (64100)",
        "Numéro de sécurité sociale : sur le papier seulement",
        "Attestation d'enregistrement : le numéro unique est dessus.",
    ):
        assert words in printed
    done(home, "sync")
    done(home, "central", "nightly")
    text = (home / "central" / "csv" / "housing_request.csv").read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert (row["Référence"], row["Communes voulues"], row["Types voulus"]) == (reference, "Bayonne (64100)", "T4")
    assert row["État"] == "imprimée", "nobody can read it any more"
    with closing(sqlite3.connect(home / "central" / "central.sqlite")) as db:
        bodies = [
            body for (body,) in db.execute("SELECT body FROM events WHERE kind LIKE 'housing%' ORDER BY kind DESC")
        ]
    events = [json.loads(body) for body in bodies]
    envelope = {"agency", "at", "event_id", "kind", "payload", "schema", "terminal"}
    assert [event.keys() for event in events] == [envelope, envelope]
    sent, printed_event = (event["payload"] for event in events)
    # Compared whole: a search for "412" would find it by chance in an id or an instant.
    assert sent["answers"] == SENT | {"number_date": "01/03/2026", "wished_communes": ["Bayonne (64100)"]}
    assert sent["values"] == SENT | {"number_date": "2026-03-01", "wished_communes": ["64102"]}
    assert sent.keys() == PAYLOAD
    assert printed_event.keys() == {"at", "reference", "revision"}
    private = (b"412.60", b"412,60", b"adults", b"nationality", b"motives", b"family_status", b"is_tenant", b"age_")
    for each in private:
        assert not any(each in body for body in bodies), "only what the retention table names leaves the agency"


@pytest.mark.proof
def test_a_request_by_clicks_in_english_comes_to_its_receipt(home: Path) -> None:
    with hall(home, options="--lang en") as terminal:
        finger = Finger(terminal)
        terminal.see("Hello")
        finger.tap("a home")
        terminal.click("Continue")

        def choose(answer: str) -> None:
            finger.choose(f"○ {answer}")
            finger.turn("Continue")

        choose("A first request")
        choose("No")
        choose("French")
        choose("Single")
        finger.type("1")
        finger.type("0")
        terminal.see("How many other children")
        finger.turn("OK")
        finger.turn("OK")
        choose("Retired")
        choose("Pension")
        choose("Private tenant")
        finger.type("500")
        finger.type("1")
        finger.type("30")
        choose("T1")
        choose("Too expensive")
        choose("Both suit me")
        choose("T2")
        finger.start("bayonne")
        finger.tap("Bayonne")
        terminal.rest()
        finger.turn("Continue")
        choose("Yes")
        terminal.see("Check your answers")
        terminal.write(READ_THROUGH)
        terminal.click("Prepare")
        terminal.see("Your request is not registered until you have your number.", "DLS-", "1 My sheet")
