"""Door 9 leads from a question to an agent by keyboard, and through board and agencies by clicks in Spanish."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from kiosk.clock import machine_day
from kiosk.domain import faq
from kiosk.domain.faq import PLACES
from kiosk.i18n import LANGUAGE
from tests.asked import ASKED
from tests.terminal.finger import Finger
from tests.terminal.programs import AGENT, HOME_SCREEN, PIN, hall, kiosk
from tests.terminal.stage import BACKSPACE, DOWN, ENTER, ESCAPE, UP, Terminal
from tests.ways import way
from tools.bench.board import tables


def test_by_keyboard_from_a_question_to_the_agent(home: Path) -> None:
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("".join(way("faq:")))
        terminal.see("Que cherchez-vous ?", "Par exemple : garage.")
        terminal.write("garrage")
        terminal.see("Pourquoi le loyer du garage manque-t-il ?", "Comment louer un garage ou un parking ?")
        terminal.write(DOWN + DOWN + ENTER)
        terminal.see("Les agences proposent les garages et les parkings libres.", "10/10/2024")
        terminal.write(ESCAPE)
        terminal.see("garrage")
        terminal.write(UP + ENTER)
        terminal.see("Cette borne ajoute ce prix à la description de votre annonce.", "2 Demander à un agent")
        terminal.write("2")
        terminal.see("votre numéro s'affiche sur la borne.")
        with Terminal(kiosk(home, "console"), size=(100, 30)) as console:
            console.see("Identifiant")
            console.write(f"{AGENT}{ENTER}{PIN}{ENTER}")
            console.see("Question")


GREETING = {"fr": HOME_SCREEN, "es": "Buenos días", "en": "Hello", "eu": "Egun on"}


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("language", LANGUAGE)
def test_what_people_ask_finds_its_answer_first(home: Path, language: str) -> None:
    entries = faq.read(language, dict.fromkeys(PLACES, "")).by_id
    questions = [entry.question for entry in entries.values()]
    with hall(home, options=f"--lang {language}") as terminal:
        terminal.see(GREETING[language])
        terminal.write("".join(way("faq:")))
        terminal.see(entries["medical"].question, entries["danger"].question)

        def is_first(key: str) -> bool:
            rows = (row for row in terminal.display if any(question in row for question in questions))
            return entries[key].question in next(rows, "")

        asked = [(key, min(typed, key=len)) for key, typed in ASKED[language].items()]
        for expected, typed in (*asked[:6], *asked[6::6]):  # all of them are asked of the index itself, elsewhere
            terminal.write(typed)
            terminal.see(typed)
            terminal.until(partial(is_first, expected), f"{typed}: not first")
            terminal.write(BACKSPACE * len(typed))
            terminal.until(partial(is_first, "medical"))


def test_whatever_is_asked_is_answered_in_words(home: Path) -> None:
    entries = faq.read("fr", dict.fromkeys(PLACES, "")).by_id
    answers = ("Écrivez encore un mot", "Essayez un autre mot", *(entry.question for entry in entries.values()))
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("".join(way("faq:")))
        terminal.see("Que cherchez-vous ?")
        for typed in ("q", "x" * 200, "[/b][@click=app.quit]x[/]", "🏠🔥"):
            terminal.see(entries["danger"].question)
            terminal.write(typed)
            terminal.gone(entries["danger"].question)
            terminal.until(lambda: any(map(terminal.shows, answers)), typed)
            terminal.write(BACKSPACE * len(typed))


def test_a_full_board_and_the_agencies_by_clicks_in_spanish(home: Path) -> None:
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
        terminal.see("Dirección: por confirmar.", "Teléfono: por confirmar.")
        finger.tap("Terminar")
        terminal.see("¿Qué quiere hacer?")
