"""Live one morning at an agency: two tenants' screens, two consoles and the board, each a process, an hour a minute.

Then the night: the sheet of tickets and the board tell the same story, to the row.
"""

import csv
import io
from contextlib import ExitStack
from datetime import UTC, datetime, time
from pathlib import Path

from kiosk.clock import local_day, paris, to_text
from tests import started
from tests.factories import OTHER_PIN as PIN_OF_ANE
from tests.terminal.journey import WHOLE, answer_pages, send
from tests.terminal.programs import AGENT, HOME_SCREEN, PIN, done, hall, kiosk
from tests.terminal.stage import CTRL_Q, ENTER, ESCAPE, F1, F10, UP, Terminal

SPEED = 30
CALLS_AT = "parking_rent"
CONSOLE_SIZE = (120, 32)
NOTE = "Vient avec son bail"


def at_nine(home: Path) -> None:
    """Make the trial's morning begin at nine o'clock, whenever the test runs: one pace leads from nine to now."""
    path = home / "config.toml"
    settings = path.read_text(encoding="utf-8")
    path.write_text(
        f"{settings}\n[trial]\nspeed = {SPEED}\n[idle]\nwarn_after = 600\nwarn_after_answers = 600\n"
        "[console]\nlock_minutes = 30\n",
        encoding="utf-8",
    )
    now = datetime.now(UTC)
    nine = datetime.combine(local_day(now), time(9), paris())
    since = now + (now - nine) / (SPEED - 1)
    (home / "trial-since").write_text(to_text(since), encoding="ascii")


def console(home: Path, agent: str, pin: str, desk: str) -> Terminal:
    """Open a console and sign in at a desk."""
    opened = Terminal(kiosk(home, "console"), size=CONSOLE_SIZE)
    opened.see("Identifiant")
    opened.write(f"\x1b[A\x7f{desk}\x1b[B")
    opened.write(f"{agent}{ENTER}{pin}{ENTER}")
    opened.see(f"bureau {desk}", "1 File")
    return opened


def by_name(agent: Terminal, words: str) -> None:
    """Do an act by its name, as an agent does who does not know the keys."""
    agent.write("\x10")
    agent.see("Que voulez-vous faire ?")
    agent.write(words)
    agent.see(words)
    agent.write(ENTER)


def test_a_morning_is_told_alike_by_the_board_and_the_sheet(home: Path) -> None:
    at_nine(home)
    words = ("staff", "add", "ane", "--name", "Ane Exemple", "--role", "attribution", "--pin-stdin")
    assert started.kiosk(home, *words, given=f"{PIN_OF_ANE}\n").returncode == 0
    with ExitStack() as stack:
        board = stack.enter_context(Terminal(kiosk(home, "board"), size=(100, 30)))
        board.see("Personne n'est appelé.")
        first, second = (stack.enter_context(hall(home)) for _screen in range(2))
        maite = stack.enter_context(console(home, AGENT, PIN, "1"))
        ane = stack.enter_context(console(home, "ane", PIN_OF_ANE, "2"))

        reference = shares_a_draft(first)
        maite.see("1 attend", "BEL")
        first.write(UP)  # a visit that nobody touches ends in twenty seconds, at this pace
        maite.write("n")
        maite.see("A1 est appelé au bureau 1.")
        board.see("On appelle le numéro", "A1 : bureau 1")
        first_sends(first, reference)
        maite.write("i")
        maite.see("là depuis")
        maite.write("o")
        maite.see("A1 · réponses", f"Préparé : {reference[0]}", "Tel que montré.")
        maite.write(ESCAPE)
        maite.gone("Tel que montré.")
        maite.write("d")
        maite.see("A1 est terminé.")
        maite.write("z")
        maite.see("A1 : c'est annulé.", "avec vous : A1")
        maite.write("d")
        maite.see("A1 est terminé.")

        second.see(HOME_SCREEN)
        second.write("4")
        second.see("Un agent peut vous aider", "Un agent est à son bureau.")
        second.write("1")
        second.see("Votre numéro : A2. Pour quoi venez-vous ?")
        second.write(F10)
        second.see("Votre numéro", "votre numéro s'affiche sur la borne.")
        maite.see("1 attend")
        maite.write("n")
        maite.see("avec vous : A2")
        second.see("Un agent vous appelle : bureau 1.")
        maite.write("a")
        maite.see("A2 est noté absent.", "Absents : A2")
        second.see("Dites-nous si vous êtes là.", "Je suis là")
        second.write("1")
        second.see("Vous êtes la prochaine personne.")
        maite.see("1 attend")
        maite.write("n")
        maite.see("avec vous : A2")
        maite.write("t1")
        maite.see("Une note pour la suite")
        maite.write(f"{NOTE}{ENTER}")
        maite.see("A2 attend, à sa place : Service Attribution.")
        ane.see("1 attend", f"par Agent d'essai : {NOTE}")
        ane.write("n")
        ane.see("avec vous : A2")
        board.see("A2 : bureau 2", "A1 · 1")
        ane.write("i")
        ane.see("là depuis")
        by_name(ane, "Autre motif")
        ane.see("Quel autre motif a A2 ?")
        ane.write("1")
        ane.see("A2 vient aussi pour :")

        someone_guesses(stack, home)
        by_name(ane, "Verrouiller")
        ane.see("Console verrouillée")
        ane.gone("A2")
        ane.write(f"{PIN_OF_ANE}{ENTER}")
        ane.see("avec vous : A2")
        ane.write("d")
        ane.see("A2 est terminé.")

        maite.write("w12")
        maite.see("A3 est avec vous, sans ticket pris.")
        maite.kill()
        maite = stack.enter_context(console(home, AGENT, PIN, "1"))
        maite.see("avec vous : A3")
        maite.write("d")
        maite.see("A3 est terminé.")
        maite.write("2")
        maite.see(reference[0])
        maite.write(ENTER)
        maite.see("L Accepter", reference[0])
        maite.write("l")
        for n in range(1, 6):
            maite.see(f"Accepter, {n} sur 5")
            maite.write("1")
        maite.see(f"{reference[0]} est acceptée")
        board.see("Personne n'est appelé.", "A1 · 1", "A2 · 2", "A3 · 1")
        for agent in (maite, ane, board):
            agent.write(CTRL_Q)
            assert agent.end() == 0
    done(home, "sync")
    done(home, "central", "nightly")
    told = [
        (row["Issue"], row["Transferts"], row["Retours"], row["Sans ticket"], bool(row["Autres motifs"]))
        for row in sheet(home)
    ]
    assert sorted(told) == sorted(
        [("reçu", "0", "0", "non", False), ("reçu", "1", "1", "non", True), ("reçu", "0", "0", "oui", False)]
    )
    everything = "".join(path.read_text("utf-8-sig") for path in (home / "central" / "csv").glob("*.csv"))
    assert NOTE not in everything


def shares_a_draft(tenant: Terminal) -> list[str]:
    """Begin a listing and call an agent with its answers; the reference follows once it is sent."""
    tenant.see(HOME_SCREEN)
    tenant.write("1")
    where = [page.step for page in WHOLE.pages].index(CALLS_AT)
    answer_pages(tenant, WHOLE.pages[:where])
    tenant.see(WHOLE.pages[where].question)
    tenant.write(F1)
    tenant.see("Appeler")
    tenant.write("3")
    tenant.see("L'agent lira vos réponses.")
    tenant.write(ENTER)
    tenant.see("Vos réponses sont montrées à l'agent.")
    return []


def first_sends(tenant: Terminal, reference: list[str]) -> None:
    """Go back to the listing, under the agent's eyes, and send it."""
    where = [page.step for page in WHOLE.pages].index(CALLS_AT)
    tenant.see("Un agent vous appelle : bureau 1.", "3 Encore deux minutes")
    tenant.write(ENTER)
    tenant.see("Vos réponses sont montrées à l'agent.")
    tenant.write(F10)
    answer_pages(tenant, WHOLE.pages[where:])
    reference.append(send(tenant))


def someone_guesses(stack: ExitStack, home: Path) -> None:
    """Try wrong codes at a third console until it locks; the colleagues go on."""
    guesser = stack.enter_context(Terminal(kiosk(home, "console"), size=CONSOLE_SIZE))
    guesser.see("Identifiant")
    for _try in range(4):
        guesser.write(f"jon{ENTER}111111{ENTER}")
        guesser.until(lambda: guesser.shows("inconnu") or guesser.shows("Trop d'essais"), "no refusal")
        if guesser.shows("Trop d'essais"):
            break
        guesser.write("\x7f" * 3)
    guesser.write(CTRL_Q)
    assert guesser.end() == 0


def sheet(home: Path) -> list[dict[str, str]]:
    text = (home / "central" / "csv" / "ticket.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
