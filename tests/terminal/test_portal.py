"""The portal help leads to the agent by keyboard in Spanish, and through a rehearsal by clicks in Basque."""

from pathlib import Path

from tests.terminal.finger import Finger
from tests.terminal.programs import AGENT, PIN, changed, hall, kiosk
from tests.terminal.qr import codes_on
from tests.terminal.stage import ENTER, ESCAPE, F10, Terminal
from tests.ways import way

PORTAL = "https://www.monespacelocataire.office64.fr"


def test_from_the_questions_to_the_agent_by_keyboard_in_spanish(home: Path) -> None:
    with hall(home, options="--lang es") as terminal:
        terminal.see("Buenos días")
        terminal.write("".join(way("form:portal_finder")))
        terminal.see("¿Tiene un correo electrónico que sabe abrir?")
        terminal.write(f"1{ENTER}1{ENTER}2{ENTER}1{ENTER}1{ENTER}")
        terminal.see("Esto es lo que necesita.", "1 Contraseña olvidada", "2 Hacer una petición")
        terminal.write("1")
        terminal.see("Su cuenta sigue ahí")
        terminal.write(F10 * 4)
        terminal.see("¿Y ahora?")
        terminal.write("1")
        terminal.until(lambda: codes_on(terminal.painted()) == [PORTAL], "the address cannot be photographed")
        terminal.see("www.monespacelocataire.office64.fr")
        terminal.write(ESCAPE)
        terminal.see("¿Y ahora?")
        terminal.write("2")
        terminal.see("su número aparece en el terminal")
        with Terminal(kiosk(home, "console"), size=(100, 30)) as console:
            console.see("Identifiant")
            console.write(f"{AGENT}{ENTER}{PIN}{ENTER}")
            console.see("Portail · mot de passe")


def test_a_rehearsal_by_clicks_in_basque_keeps_nothing(home: Path) -> None:
    changed(home, r"^command = \[\]", 'command = ["/bin/false"]')  # the text is then read on the screen
    with hall(home, options="--lang eu") as terminal:
        finger = Finger(terminal)
        terminal.see("Egun on")
        finger.tap("ataria")
        finger.tap("Arriskurik gabe praktikatu")
        finger.tap("Helbide elektronikoa sortu")
        terminal.click("Jarraitu")
        terminal.see("Asmatu helbide elektroniko bat.")
        finger.type("zurine@exemple.fr", letters=True)
        terminal.see("Asmatu pasahitz bat.")
        finger.type("zurineana2026", letters=True)
        terminal.see("○ Irekitzen dut")
        finger.choose("Irekitzen dut")
        finger.turn("Jarraitu")
        finger.choose("Laguntzarik gabe")
        terminal.click("Jarraitu")
        terminal.see("Bikain, amaierara iritsi zara.")
        finger.tap("Paperean, etxerako")
        terminal.see("HELBIDE ELEKTRONIKOA SORTU")
    assert not [path for path in home.rglob("*") if path.is_file() and b"zurine" in path.read_bytes()]


def test_at_56_by_16_the_address_code_has_a_page_of_its_own(home: Path) -> None:
    with hall(home, size=(56, 16)) as terminal:
        finger = Finger(terminal)
        terminal.see("mon logement")
        terminal.write("".join(way("menu:guides")))
        terminal.see("Quel guide")
        terminal.write("2")
        terminal.see("Ouvrir mon compte")
        terminal.write(F10 * 5)
        terminal.see("Et maintenant ?")
        terminal.write("1")
        terminal.see("Écrivez cette adresse")
        assert codes_on(terminal.painted()) == []
        finger.tap("Code QR")
        terminal.until(lambda: codes_on(terminal.painted()) == [PORTAL.upper()], "the address cannot be photographed")
        terminal.see("locataire.")
        finger.tap("Retour")
        terminal.see("Écrivez cette adresse")
