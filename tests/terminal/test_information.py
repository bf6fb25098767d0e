"""Door 9 on a real terminal: in French by keyboard to the agent's ticket, by clicks in Spanish to the board."""

from datetime import timedelta
from pathlib import Path

from kiosk.clock import machine_day
from tests.terminal.finger import Finger
from tests.terminal.programs import AGENT, HOME_SCREEN, PIN, hall, kiosk
from tests.terminal.stage import DOWN, ENTER, ESCAPE, UP, Terminal
from tools.bench.board import tables


def test_by_keyboard_from_a_question_to_the_agent(home: Path) -> None:
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("92")
        terminal.see("Que cherchez-vous ? Par exemple : garage.")
        terminal.write("garrage")
        terminal.see("Pourquoi le loyer du garage manque-t-il ?", "Comment louer un garage ou un parking ?")
        terminal.write(DOWN + DOWN + ENTER)
        terminal.see("Les agences proposent les garages et les parkings libres.", "10/10/2024")
        terminal.write(ESCAPE)
        terminal.see("garrage")
        terminal.write(UP + ENTER)
        terminal.see("Cette borne écrit ce prix dans la description de votre annonce.", "2 Demander à un agent")
        terminal.write("2")
        terminal.see("Un agent appelle votre numéro.")
        with Terminal(kiosk(home, "console"), size=(100, 30)) as console:
            console.see("Identifiant")
            console.write(f"{AGENT}{ENTER}{PIN}{ENTER}")
            console.see("Question")


def test_by_clicks_in_spanish_through_a_full_board_and_the_agencies(home: Path) -> None:
    config = home / "config.toml"
    before = config.read_text(encoding="utf-8").partition("[[board]]")[0]
    today = machine_day()
    config.write_text(before + tables(today - timedelta(days=1), today + timedelta(days=1)), encoding="utf-8")
    with hall(home, options="--lang es") as terminal:
        finger = Finger(terminal)
        terminal.see("Buenos días", "Association ")
        finger.tap("preguntas")
        finger.tap("Tablón de asociaciones")
        terminal.see("¿Qué cartel quiere leer?")
        finger.tap("Assemblée générale le 10 décembre")
        terminal.see("Association 8", "Este texto está en francés.", "Lugar: Salle 8, maison des associations")
        finger.tap("Atrás")
        terminal.see("¿Qué cartel quiere leer?")
        finger.tap("Atrás")
        finger.tap("Nuestras agencias")
        terminal.see("Usted está aquí.", "Número de 2019, por confirmar")
        finger.tap("PPO")
        terminal.see("Dirección: por confirmar.", "Número general: 05 59 43 86 86")
        terminal.read_on()
        finger.tap("Terminar")
        terminal.see(HOME_SCREEN)
