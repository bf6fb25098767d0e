"""At door 7 on a real terminal, the night brings what was typed in the hall, and nothing after a refusal."""

import csv
import io
from pathlib import Path

import pytest

from tests.terminal.finger import Finger
from tests.terminal.journey import READ_THROUGH, SEND, end_as_noted
from tests.terminal.programs import AGENT, PIN, done, hall, kiosk
from tests.terminal.stage import ENTER, F3, F10, PAGE_DOWN, RIGHT, Terminal
from tests.ways import way

NAME, ASSOCIATION = "=1+1 Zuriñe [/b]", "Amicale [T2] des Tilleuls"
WORDS = "Page blanche, =2+2, [/b]"


def sheet(home: Path, name: str) -> list[dict[str, str]]:
    text = (home / "central" / "csv" / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def reference_on(terminal: Terminal, prefix: str) -> str:
    terminal.see(f"{prefix}-")
    return next(word for word in terminal.text.split() if word.startswith(f"{prefix}-"))


def night(home: Path) -> None:
    done(home, "sync")
    done(home, "central", "nightly")


def answer_pages(terminal: Terminal, pages: tuple[tuple[str, str], ...]) -> None:
    for question, keys in pages:
        terminal.see(question)
        terminal.write(keys)


def test_words_typed_in_spanish_and_basque_reach_central(home: Path) -> None:
    with hall(home, options="--lang es") as terminal:
        terminal.see("Buenos días")
        terminal.write("".join(way("form:difficulty")))
        answer_pages(
            terminal,
            (
                ("¿Una avería en casa?", ENTER),
                ("¿En nombre de quién habla?", f"2{ENTER}"),
                ("¿A qué asociación representa?", ASSOCIATION + ENTER),
                ("¿Qué herramienta le resulta difícil?", f"1{ENTER}"),
                ("¿Qué paso le resultó difícil?", f"3{ENTER}"),
                ("¿Qué ha pasado?", WORDS + F10),
                ("¿Alguien pudo ayudarle?", f"2{ENTER}"),
                ("¿Puede Office64 llamarle", f"1{ENTER}{RIGHT}{ENTER * 2}"),
                ("¿Cuál es su nombre?", NAME + ENTER),
                ("¿Cuál es su número de teléfono?", f"05 36 49 12 34{ENTER}"),
                ("Revise sus respuestas", SEND),
            ),
        )
        difficulty = reference_on(terminal, "DIF")
        terminal.see("La dificultad NO está", "resuelta todavía.")
        with Terminal(kiosk(home, "console"), size=(100, 30)) as console:
            console.see("Identifiant")
            console.write(f"{AGENT}{ENTER}{PIN}{ENTER}")
            console.see("5 Autres · 1")
            console.write("5")
            console.see(difficulty)
            console.write(ENTER)
            console.see("Signaler une difficulté", ASSOCIATION, WORDS, NAME)
        terminal.write(PAGE_DOWN * 2)
        terminal.see("¿Le ha sido útil este terminal?")
        terminal.click("Un poco")
        terminal.see("Gracias.")
        terminal.click("Lo he anotado")
        terminal.see("¿Ha anotado")
        terminal.rest()
        terminal.click("Sí, terminar")
        terminal.see("Que voulez-vous faire ?")
        terminal.write(F3)
        terminal.see("Euskara")
        terminal.write("2")
        terminal.see("Egun on")
        terminal.write("".join(way("form:satisfaction")))
        answer_pages(
            terminal,
            (
                ("Erantzun sei galderari", ENTER),
                ("iritzia gorde dezake", f"1{ENTER}"),
                ("zure etxebizitza-trukearen", f"3{ENTER}"),
                ("Izan duzu zailtasunik", f"1{ENTER}"),
                ("Zein zailtasun?", F10),
                ("eguneratzen duten", f"5{ENTER}"),
                ("administrazio-hitzorduez", f"1{ENTER}"),
                ("Gomendatuko zenuke", F10),
                ("Zer proposatuko zenuke", F10),
                ("Begiratu zure erantzunak", SEND),
            ),
        )
        satisfaction = reference_on(terminal, "SAT")
        terminal.write(F10)
        terminal.see("Que voulez-vous faire ?")
        terminal.write("".join(way("form:survey")))
        answer_pages(
            terminal,
            (
                ("six questions en trois minutes", ENTER),
                ("Office64 peut-il garder vos réponses", f"2{ENTER}"),
                ("Merci. Rien n'est gardé.", ""),
            ),
        )
    night(home)
    (facts,), (contact,) = sheet(home, "difficulty.csv"), sheet(home, "difficulty_contact.csv")
    assert (facts["Référence"], facts["Association"], facts["Difficulté"]) == (difficulty, ASSOCIATION, WORDS)
    assert (facts["Outil"], facts["Étape, portail"], facts["Étape, BEL"]) == ("Portail locataire", "Mot de passe", "")
    assert (contact["Nom"], contact["Téléphone"]) == (f"'{NAME}", "05 36 49 12 34")
    (opinion,) = sheet(home, "satisfaction.csv")
    assert opinion["Référence"] == satisfaction
    told = ("Échange en tout", "Difficultés", "Mise à jour", "Rendez-vous", "Recommander la BEL")
    assert [opinion[header] for header in told] == ["Plutôt mal", "oui", "Sans avis", "Très bien", ""]
    assert "Langue" not in opinion
    assert ":" not in opinion["Jour"]
    assert sheet(home, "survey.csv") == []
    assert [(row["Borne utile"], row["Nombre"]) for row in sheet(home, "kiosk_opinion.csv")] == [("Un peu", "1")]


@pytest.mark.proof
def test_choices_clicked_in_english_and_french_reach_central(home: Path) -> None:
    with hall(home, options="--lang en") as terminal:
        finger = Finger(terminal)

        def choose(*answers: str) -> None:
            for answer in answers:
                finger.choose(f"○ {answer}")
            finger.turn(on)

        on = "Continue"
        terminal.see("Hello")
        finger.tap("my opinion")
        finger.tap("My needs with the Internet")
        terminal.click(on)
        choose("Yes, I agree")
        choose("A device", "A course")
        choose("Letter")
        choose("Once a month")
        terminal.see("What do you expect from Office64")
        column, row = terminal.find("What do you expect from Office64")[0]
        terminal.click_cell(column, row + 3)
        finger.type("moins", letters=True)
        choose("65 to 74")
        choose("Retired")
        terminal.see("Check your answers")
        terminal.write(READ_THROUGH)
        terminal.click("Send")
        survey = reference_on(terminal, "ENQ")
        finger.tap("○ No")
        terminal.see("Thank you.")
        terminal.click("Finish")
        on = "Continuer"
        finger.tap("mon avis")
        finger.tap("Signaler une difficulté")
        terminal.click(on)
        choose("Pour moi")
        choose("Cette borne")
        choose("Lire l'écran")
        terminal.see("Que s'est-il passé ?")
        terminal.click(on)
        choose("Oui")
        terminal.see("Office64 peut-il vous appeler")
        terminal.click(on)
        terminal.see("Vérifiez vos réponses")
        terminal.write(READ_THROUGH)
        terminal.click("Envoyer")
        difficulty = reference_on(terminal, "DIF")
        end_as_noted(terminal)
        finger.tap("mon avis")
        finger.tap("Mon avis après un échange")
        terminal.click(on)
        choose("Oui, d'accord")
        choose("Très bien")
        for _question in ("trouble", "updates", "appointments", "recommend", "ideas"):
            finger.turn(on)
        terminal.see("Vérifiez vos réponses")
        terminal.write(READ_THROUGH)
        terminal.click("Envoyer")
        satisfaction = reference_on(terminal, "SAT")
    night(home)
    (needs,), (facts,), (opinion,) = (
        sheet(home, name) for name in ("survey.csv", "difficulty.csv", "satisfaction.csv")
    )
    assert (needs["Référence"], needs["Besoins"], needs["Messages par"]) == (
        survey,
        "Un appareil, Une formation",
        "Courrier",
    )
    assert (needs["Fréquence"], needs["Attentes"]) == ("Une fois par mois", "moins")
    assert (needs["Âge"], needs["Métier"]) == ("65 à 74 ans", "À la retraite")
    assert (facts["Référence"], facts["Outil"], facts["Étape, borne"]) == (difficulty, "Cette borne", "Lire l'écran")
    assert (facts["Aide reçue"], facts["Appel accepté"]) == ("oui", "non")
    assert sheet(home, "difficulty_contact.csv") == []
    assert (opinion["Référence"], opinion["Échange en tout"]) == (satisfaction, "Très bien")
    assert [row["Borne utile"] for row in sheet(home, "kiosk_opinion.csv")] == ["Non"]
