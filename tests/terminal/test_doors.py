"""Doors 6 and 8 work on a real terminal, each journey in another language, and the night brings what was typed."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.clock import machine_day
from tests.terminal.finger import Finger
from tests.terminal.journey import READ_THROUGH, SEND
from tests.terminal.programs import AGENT, PIN, done, hall, kiosk
from tests.terminal.stage import BACK_TAB, ENTER, F3, F10, RIGHT, TAB, Terminal

NAME, RESIDENCE, PHONE, EMAIL = "=1+1 Zuriñe [/b]", "[T2] Les Tilleuls; =2+2", "05 36 49 12 34", "zurine@exemple.fr"
CALL_ME, WRITE_TO_ME = f"1{ENTER}{RIGHT}{ENTER * 2}", f"{RIGHT}{ENTER * 2}1{ENTER}"
"""Keys that answer the two consents: a digit agrees, as an enter right after another does not."""


def sheet(home: Path, name: str) -> dict[str, str]:
    """Return the only row of a CSV file."""
    text = (home / "central" / "csv" / name).read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return row


def reference(terminal: Terminal, prefix: str) -> str:
    terminal.see(f"{prefix}-")
    return next(word for word in terminal.text.split() if word.startswith(f"{prefix}-"))


def answer(terminal: Terminal, *pages: tuple[str, str]) -> None:
    for question, keys in pages:
        terminal.see(question)
        terminal.write(keys)


def test_three_journeys_by_keyboard_reach_central_as_typed(home: Path) -> None:
    today = machine_day()
    start = f"{today + timedelta(days=40):%d/%m/%Y}"
    shown = f"Le portail locataire, {today + timedelta(days=14):%d/%m/%Y} 14 h-16 h, Salle de l'Essai, Exemple"
    with hall(home, options="--lang es") as terminal:
        answer(
            terminal,
            ("Buenos días", "6"),
            ("Pedir un garaje", ENTER),
            ("¿Alquila una vivienda a Office64?", f"1{ENTER}"),
            ("¿Qué quiere alquilar?", f"1{ENTER}"),
            ("¿Dónde busca?", f"1{ENTER}"),
            ("¿Cómo se llama su edificio?", RESIDENCE + ENTER),
            ("¿Para qué vehículos?", f"14{F10}"),
            ("¿Cuánto puede pagar al mes", f"62,50{ENTER}"),
            ("¿A partir de cuándo?", f"2{ENTER}"),
            ("¿A partir de qué día?", f"31/02/2027{ENTER}"),
            ("Ese día no existe", f"{start}{ENTER}"),
            ("¿Cuál es su nombre?", NAME + ENTER),
            ("¿Puede Office64 llamarle", CALL_ME),
            ("¿Cuál es su número de teléfono?", PHONE + ENTER),
            ("Revise sus respuestas", SEND),
        )
        terminal.see("Su plaza NO está reservada")
        garage = reference(terminal, "GAR")
        answer(
            terminal,
            (garage, F10),
            ("¿Ha anotado", TAB + ENTER),
            ("Que voulez-vous faire ?", "8"),
            ("1 Suivre un atelier", "1"),
            ("l'agence confirme votre place", ENTER),
            ("Quel atelier voulez-vous suivre ?", f"1{ENTER}"),
            ("Combien de personnes viendront ?", f"2{ENTER}"),
            ("Quel est votre nom ?", NAME + ENTER),
            ("Office64 peut-il vous écrire", WRITE_TO_ME),
            ("Quel est votre numéro de téléphone ?", TAB + ENTER * 2),
            ("À quelle adresse e-mail vous écrire ?", EMAIL + ENTER),
            ("Rien n'est encore parti", SEND),
        )
        terminal.see("Votre place n'est PAS")
        workshop = reference(terminal, "ATE")
        answer(
            terminal,
            (workshop, F10),
            ("Avez-vous noté", TAB + ENTER),
            ("Que voulez-vous faire ?", f"{F3}4"),
            ("Hello", "8"),
            ("2 Ask for a device", "2"),
            ("Office64 has not set the criteria yet.", ENTER),
            ("Which device would be useful to you?", f"1{ENTER}"),
            ("Do you have the Internet at home?", f"3{ENTER}"),
            ("Do you want a workshop", f"1{ENTER}"),
            ("What is your name?", NAME + ENTER),
            ("May Office64 call you", F10),
            ("The agency cannot contact you", SEND),
        )
        terminal.see("You do not have a device")
        device = reference(terminal, "MAT")
    with Terminal(kiosk(home, "console"), size=(100, 30)) as console:
        console.see("Identifiant")
        console.write(f"{AGENT}{ENTER}{PIN}{ENTER}")
        console.see("5 Autres · 3")
        console.write("5")
        console.see(garage, workshop, device)
    done(home, "sync")
    done(home, "central", "nightly")
    facts, contact = sheet(home, "garage.csv"), sheet(home, "garage_contact.csv")
    assert facts["Référence"] == contact["Référence"] == garage
    told: tuple[str, ...] = (
        "Déjà locataire",
        "Place voulue",
        "Lieu",
        "Résidence",
        "Véhicules",
        "Loyer maximum (euros)",
        "Premier jour",
    )
    wanted = ["oui", "Un garage", "Près de ma résidence", RESIDENCE, "Voiture, Utilitaire ou remorque", "62,50", start]
    assert [facts[name] for name in told] == wanted
    assert (facts["Appel accepté"], facts["Message accepté"]) == ("oui", "non")
    assert (contact["Nom"], contact["Téléphone"]) == (f"'{NAME}", PHONE)
    assert NAME not in str(facts)
    facts, contact = sheet(home, "workshop.csv"), sheet(home, "workshop_contact.csv")
    assert facts["Référence"] == workshop
    told = ("Atelier", "Titre, date, lieu", "Personnes", "Message accepté")
    assert [facts[name] for name in told] == ["essai-portail", shown, "Deux personnes", "oui"]
    assert (contact["E-mail"], contact["Téléphone"]) == (EMAIL, "")
    facts, contact = sheet(home, "device.csv"), sheet(home, "device_contact.csv")
    assert facts["Référence"] == device
    told = ("Appareil", "Internet chez soi", "Atelier pratique", "Appel accepté")
    assert [facts[name] for name in told] == ["Une tablette", "ne sait pas", "oui", "non"]
    assert contact["Nom"] == f"'{NAME}"


@pytest.mark.proof
def test_three_journeys_by_clicks_reach_central_as_chosen(home: Path) -> None:
    with hall(home, options="--lang eu") as terminal:
        finger = Finger(terminal)

        def choose(word: str, *answers: str) -> None:
            for each in answers:
                finger.choose(f"○ {each}")
            finger.turn(word)

        terminal.see("Egun on")
        finger.tap("alokatu")
        finger.tap("Zure datuak eta eskubideak")
        terminal.see("NOR DA ARDURADUNA?", "Datuak babesteko ordezkaria")
        terminal.click("Atzera")
        finger.turn("Jarraitu")
        choose("Jarraitu", "Ez")
        choose("Jarraitu", "Berdin zait")
        finger.start("bayonne")
        finger.tap("Bayonne")
        terminal.rest()
        finger.turn("Jarraitu")
        choose("Jarraitu", "Bizikleta")
        choose("Jarraitu", "Ez dakit")
        choose("Jarraitu", "Ahalik eta lasterren")
        finger.type("zurine", letters=True)
        terminal.click("Jarraitu")
        terminal.see("Agentzia ezin da zurekin")
        terminal.write(READ_THROUGH)
        terminal.click("Bidali")
        garage = reference(terminal, "GAR")
        finger.tap("Idatzi dut, amaitu")
        finger.tap("Bai, amaitu")
        terminal.see("Que voulez-vous faire ?")
        finger.tap("Français")
        finger.tap("English")
        finger.tap("get equipped")
        finger.tap("1 Attend a workshop")
        finger.turn("Continue")
        choose("Continue", "Another date")
        choose("Continue", "Internet", "Swap, BEL")
        choose("Continue", "I don't mind")
        choose("Continue", "Saturday")
        finger.type("zurine", letters=True)
        terminal.click("Continue")
        terminal.see("The agency cannot contact you")
        terminal.write(READ_THROUGH)
        terminal.click("Send")
        workshop = reference(terminal, "ATE")
        finger.tap("I noted it")
        finger.tap("Yes, finish")
        terminal.see("Que voulez-vous faire ?")
        finger.tap("et s'équiper")
        finger.tap("2 Demander un appareil")
        finger.turn("Continuer")
        choose("Continuer", "Un ordinateur")
        choose("Continuer", "Oui")
        choose("Continuer", "Non")
        finger.type("zurine", letters=True)
        terminal.click("Continuer")
        terminal.see("ne peut pas vous contacter")
        terminal.write(READ_THROUGH)
        terminal.click("Envoyer")
        device = reference(terminal, "MAT")
    done(home, "sync")
    done(home, "central", "nightly")
    facts = sheet(home, "garage.csv")
    told: tuple[str, ...] = (
        "Référence",
        "Déjà locataire",
        "Communes voulues",
        "Véhicules",
        "Loyer maximum",
        "Début",
        "Langue",
    )
    wanted = [garage, "non", "Bayonne (64100)", "Vélo", "ne sait pas", "Dès que possible", "basque"]
    assert [facts[name] for name in told] == wanted
    facts = sheet(home, "workshop.csv")
    told = ("Référence", "Atelier", "Ateliers généraux", "Ateliers sur un sujet", "Forme", "Moments", "Langue")
    wanted = [workshop, "Une autre date", "Internet", "Échange, BEL", "Peu importe", "Le samedi", "anglais"]
    assert [facts[name] for name in told] == wanted
    facts = sheet(home, "device.csv")
    told = ("Référence", "Appareil", "Internet chez soi", "Atelier pratique", "Langue")
    assert [facts[name] for name in told] == [device, "Un ordinateur", "oui", "non", "français"]


def test_two_halls_of_one_home_give_the_last_seat_once(home: Path) -> None:
    to_the_last_look = (
        ("Que voulez-vous faire ?", "8"),
        ("1 Suivre un atelier", "1"),
        ("l'agence confirme votre place", ENTER),
        ("Quel atelier voulez-vous suivre ?", f"2{ENTER}"),
        ("Quel est votre nom ?", NAME + ENTER),
        ("Office64 peut-il vous appeler", F10),
        ("Rien n'est encore parti", ""),
    )
    with hall(home) as quick, hall(home) as slow:
        answer(quick, *to_the_last_look)
        answer(slow, *to_the_last_look)
        quick.write(BACK_TAB + ENTER)
        quick.see("Ouvrir une boîte e-mail", "Votre place n'est PAS")
        answer(
            slow,
            ("Rien n'est encore parti", SEND),
            ("Une autre personne vient de prendre cette place.", ENTER),
            ("Cet atelier est complet ici.", f"1{ENTER}"),
            ("Rien n'est encore parti", SEND),
        )
        reference(slow, "ATE")
        slow.see("Liste d'attente : aucune")
    done(home, "sync")
    done(home, "central", "nightly")
    text = (home / "central" / "csv" / "workshop.csv").read_bytes().decode("utf-8-sig")
    found = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert sorted(row["Liste d'attente"] for row in found) == ["", "oui"]
