"""The two dates and the reactivation work on a real terminal, and the night brings what was typed in the hall."""

import csv
import io
from datetime import timedelta
from pathlib import Path

from kiosk.clock import machine_day
from kiosk.domain.request.deadlines import bel_account
from tests.terminal.finger import Finger
from tests.terminal.journey import SEND
from tests.terminal.programs import AGENT, PIN, changed, done, hall, kiosk
from tests.terminal.qr import codes_on
from tests.terminal.stage import ENTER, Terminal

NAME, EMAIL = "=1+1 Zuriñe [/b]", "zurine@exemple.fr"


def sheet(home: Path, name: str) -> list[dict[str, str]]:
    text = (home / "central" / "csv" / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_reactivation_by_keyboard_in_english_reaches_central(home: Path) -> None:
    login = f"{machine_day() - timedelta(days=200):%d/%m/%Y}"
    with hall(home, options="--lang en") as terminal:
        terminal.see("Hello")
        terminal.write("1")
        terminal.see("2 My dates")
        terminal.write("2")
        terminal.see("On what day did you last sign in to BEL?")
        terminal.write(login + ENTER)
        terminal.see("What is the date of your unique number")
        terminal.write(f"01/01/2001{ENTER}")
        terminal.see("your account has probably been deactivated")
        terminal.write("1")
        terminal.see("It is not done yet.")
        terminal.write(ENTER)
        terminal.see("What is your name on BEL?")
        terminal.write(NAME + ENTER)
        terminal.see("Which e-mail address did you give to BEL?")
        terminal.write(EMAIL + ENTER)
        terminal.see("On what day did you last sign in to BEL?", login)
        terminal.write(ENTER)
        terminal.see("Check your answers")
        terminal.write(SEND)
        terminal.see("NOT reactivated", "REA-")
        reference = next(word for word in terminal.text.split() if word.startswith("REA-"))
        with Terminal(kiosk(home, "console"), size=(100, 30)) as console:
            console.see("Identifiant")
            console.write(f"{AGENT}{ENTER}{PIN}{ENTER}")
            console.see("4 Réactivations · 1")
            console.write("4")
            console.see(reference)
            console.write(ENTER)
            console.see("Réactiver mon compte BEL", NAME, EMAIL, "L Faite")
    done(home, "sync")
    done(home, "central", "nightly")
    (facts,), (contact,) = sheet(home, "reactivation.csv"), sheet(home, "reactivation_contact.csv")
    assert (facts["Référence"], facts["Dernière connexion"]) == (reference, login)
    assert (contact["Nom"], contact["E-mail"]) == (f"'{NAME}", EMAIL)


def test_by_clicks_in_spanish_the_pre_check_then_the_reminder(home: Path) -> None:
    login = machine_day() - timedelta(days=10)
    end = bel_account(login, machine_day()).remind
    assert end is not None
    with hall(home, options="--lang es") as terminal:
        finger = Finger(terminal)
        terminal.see("Buenos días")
        finger.tap("mi vivienda")
        finger.tap("Comprobar antes: 8 preguntas")
        for answer in ("Office64", "No", "Sí, al día", "No", "No"):
            finger.choose(f"○ {answer}")
            finger.turn("Continuar")
        finger.type("2")
        finger.choose("○ T3")
        finger.turn("Continuar")
        finger.choose("○ No")
        terminal.click("Continuar")
        terminal.see("Hay que comprobarlo con la agencia.", "El número único de solicitud de vivienda es necesario")
        terminal.click("Terminar")
        terminal.see("Salir y borrar")
        terminal.click("Salir y borrar")
        terminal.see("Français")
        terminal.click("Échanger")
        finger.tap("Mes dates : BEL et demande")
        finger.type(f"{login:%d/%m/%Y}")
        terminal.see("De quel jour date votre numéro")
        finger.choose("Je ne sais pas")
        terminal.click("Continuer")
        terminal.see("Vos deux dates")
        finger.tap("Rappel BEL, à noter")
        wanted = f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{end:%Y%m%d}\nSUMMARY:Connexion BEL\nEND:VEVENT"
        terminal.until(lambda: codes_on(terminal.painted()) == [wanted], "the reminder cannot be photographed")


def test_by_keyboard_in_basque_the_pre_check_to_the_paper(home: Path) -> None:
    pages = (
        ("Nor da zure etxebizitzaren errentatzailea?", f"4{ENTER}"),
        ("Eman duzu etxea uzteko abisua?", f"1{ENTER}"),
        ("Egunean dituzu alokairuak?", f"2{ENTER}"),
        ("Zure etxea mota berezikoa da?", f"1{ENTER}"),
        ("Baduzu etxebizitza eskaeraren zenbaki bakarra?", f"1{ENTER}"),
        ("Noizkoa da zure zenbaki bakarra", f"01/01/2001{ENTER}"),
        ("zenbat pertsonarentzat", f"1{ENTER}3{ENTER}"),
        ("Aldatu da zure familia", f"2{ENTER}"),
    )
    changed(home, r"^command = \[\]", 'command = ["/bin/false"]')  # the text is then read on the screen
    with hall(home, options="--lang eu") as terminal:
        terminal.see("Egun on")
        terminal.write("1")
        terminal.click("1 Lehenik egiaztatu")
        for question, keys in pages:
            terminal.see(question)
            terminal.write(keys)
        terminal.see("Beste bide bat.", "Etxea uzteko abisua eman duzu")
        terminal.write("1")
        terminal.see("BESTE BIDE BAT.")
