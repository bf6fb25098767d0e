"""A tenant shows their pages to an agent: two terminals and a console, each a process on a PTY of its own."""

import csv
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.terminal_file import open_terminal
from tests.terminal.journey import WHOLE, answer_pages, send
from tests.terminal.programs import AGENT, HOME_SCREEN, PIN, done, hall, kiosk
from tests.terminal.stage import ENTER, ESCAPE, F1, F3, F8, F10, Terminal

SHOWS_AT = [page.step for page in WHOLE.pages].index("rent")


@contextmanager
def at_desk(home: Path, agent: str = AGENT, desk: str = "2") -> Iterator[Terminal]:
    """Open a console at a desk, and sign in."""
    with Terminal(kiosk(home, "console"), size=(100, 30)) as opened:
        opened.see("Identifiant")
        opened.write(f"\x1b[A\x7f{desk}\x1b[B{agent}{ENTER}{PIN}{ENTER}")
        opened.see(f"bureau {desk}", "1 File")
        yield opened


@pytest.fixture
def tenant(home: Path) -> Iterator[Terminal]:
    """Show a listing, at the page of its rent, to an agent."""
    with hall(home) as opened:
        opened.see(HOME_SCREEN)
        opened.write("1")
        answer_pages(opened, WHOLE.pages[:SHOWS_AT])
        opened.see(WHOLE.pages[SHOWS_AT].question)
        opened.write(F1)
        opened.see("3 Appeler un agent : il voit ma page")
        opened.write("3")
        opened.see("L'agent voit chaque page que vous quittez")
        opened.write(ENTER)
        opened.see("Vos réponses sont montrées à l'agent.")
        opened.write(F10)
        opened.see(WHOLE.pages[SHOWS_AT].question, "Ne plus montrer")
        yield opened


def reads(agent: Terminal) -> None:
    """Call the next person, who comes, and read what they show."""
    agent.see("1 attend", "Page 12 sur 26 : Loyer")
    agent.write("n")
    agent.see("avec vous : A1")
    agent.write("io")
    agent.see("A1 · réponses")


def test_an_agent_follows_until_the_tenant_stops(home: Path, tenant: Terminal) -> None:
    with at_desk(home) as agent:
        reads(agent)
        agent.see("EN DIRECT", "page 12 sur 26", "▸ Loyer · est sur cette page")
        tenant.see("bureau 2 vous reçoit", "Ne plus montrer")  # the call itself was answered by who is there
        tenant.write(f"412,60,3{ENTER}")
        agent.see("412,60,3", "1 essai refusé", "! Écrivez un montant")
        tenant.click("Ne plus montrer")
        tenant.see("Vos réponses ne sont plus montrées.")
        agent.gone("412,60,3")
        tenant.write(ENTER)
        tenant.gone("Vos réponses ne sont plus montrées.")
        tenant.write(f"\x7f\x7f{ENTER}")
        tenant.see(WHOLE.pages[SHOWS_AT + 1].question)
        agent.see("avec vous : A1")
        assert not agent.shows("412,60")
        tenant.write(f"{F1}3")
        tenant.see("Vos réponses sont montrées à l'agent.")
        agent.see("Page 13 sur 26 : Stationnement")
        agent.write("o")
        agent.see("412,60", "▸ Stationnement · est sur cette page")
        tenant.write(ESCAPE * 3)
        agent.gone("412,60")
        agent.see("avec vous : A1")


def by_escapes(tenant: Terminal) -> None:
    tenant.write(ESCAPE * 3)
    tenant.see("Touchez l'écran")


def by_hiding(tenant: Terminal) -> None:
    tenant.write(F1)
    tenant.see("Cacher et effacer")
    tenant.click("Cacher et effacer")
    tenant.see("Touchez l'écran")


def by_the_band(tenant: Terminal) -> None:
    tenant.see("2 J'y vais : effacer")
    tenant.write("2")
    tenant.see("Oui, effacer")
    tenant.click("Oui, effacer")
    tenant.see(HOME_SCREEN)


_SEEN_AFTER = {
    "n": "avec vous : A1",
    "i": "A1 est avec vous.",
    "d": "A1 est terminé.",
    "z": "avec vous : A1",
    "u": "A1 est de nouveau dans la file",
    "a": "Absents : A1",
}


@pytest.mark.proof(keeps=3)
@pytest.mark.parametrize(
    ("before", "end", "after"),
    [
        ("nidz", by_escapes, ""),
        ("n", by_the_band, "i"),
        ("nid", by_escapes, "z"),
        ("nidz", by_hiding, ""),
        ("", by_escapes, "n"),
        ("n", by_escapes, "i"),
        ("ni", by_escapes, ""),
        ("ni", by_hiding, ""),
        ("nu", by_escapes, "n"),
        ("na", by_hiding, "z"),
    ],
)
def test_what_was_hidden_is_read_no_more(
    home: Path, tenant: Terminal, before: str, end: Callable[[Terminal], None], after: str
) -> None:
    with at_desk(home) as agent:
        agent.see("1 attend", "Page 12 sur 26 : Loyer")
        for key in before:
            agent.write(key)
            agent.see(_SEEN_AFTER[key])
        end(tenant)
        for key in after:
            agent.write(key)
            agent.see(_SEEN_AFTER[key])
        agent.see("avec vous : A1", "Aucune réponse n'est montrée.")
        agent.write("o")
        agent.see("A1 n'a pas montré de réponses.")
        assert not agent.shows("réponses ·")


def test_a_cut_leaves_the_last_page_as_it_was(home: Path, tenant: Terminal) -> None:
    with at_desk(home) as agent:
        reads(agent)
        tenant.see("bureau 2 vous reçoit", "Ne plus montrer")  # the call itself was answered by who is there
        tenant.write(f"412,60{ENTER}")
        agent.see("▸ Stationnement · est sur cette page")
        tenant.kill()
        with hall(home) as again:
            again.see(HOME_SCREEN)
            agent.see("▸ Stationnement · s'est arrêté ici", "412,60")
            assert not agent.shows("EN DIRECT")


def test_only_the_tenant_puts_a_proposed_value_in_the_page(home: Path, tenant: Terminal) -> None:
    with at_desk(home) as agent:
        reads(agent)
        tenant.see("bureau 2 vous reçoit")
        agent.see("F8 Proposer")
        agent.write(f"{F8}412,60{ENTER}")
        agent.see("Proposé : Loyer, 412,60 €")
        tenant.see("L'agent propose : 412,60 €", "Combien payez-vous de loyer", "1 Oui, mettre")
        tenant.write(f"1{ENTER}  ")
        assert not tenant.changes(), "neither what was meant for the page nor Enter is a yes"
        tenant.click("1 Oui, mettre")
        tenant.gone("L'agent propose")
        tenant.see(WHOLE.pages[SHOWS_AT].question, "412,60", "montré à un agent")
        agent.see("Proposition : Loyer, Oui")
        tenant.write(F10)
        tenant.see(WHOLE.pages[SHOWS_AT + 1].question)
        agent.see("412,60 € · avec un agent")


def test_who_was_helped_at_the_terminal_says_so_to_the_end(home: Path, tenant: Terminal) -> None:
    with at_desk(home) as agent, Terminal(kiosk(home, "board"), size=(100, 30)) as board:
        agent.see("1 attend")
        agent.write(F3)
        agent.see("A1 sait que vous venez à la borne.")
        board.see("A1 : à la borne")
        tenant.see("Un agent vient vous voir. Restez à la borne.")
        tenant.write(ENTER)
        tenant.see("un agent vous aide ici", WHOLE.pages[SHOWS_AT].question)
        answer_pages(tenant, WHOLE.pages[SHOWS_AT : SHOWS_AT + 1])
        tenant.see(WHOLE.pages[SHOWS_AT + 1].question)
        agent.write("d")
        agent.see("A1 est terminé.")
        tenant.gone("un agent vous aide ici")
        answer_pages(tenant, WHOLE.pages[SHOWS_AT + 1 :])
        tenant.see("Un agent vous a aidé pour 1 réponse.")
        reference = send(tenant)
        agent.write(f"2{ENTER}")
        agent.see(reference, "dont 1 avec un agent")
    with closing(open_terminal(home)()) as db, immediate(db):
        change(db, "UPDATE outbox SET is_held = 0")
    done(home, "sync")
    done(home, "central", "nightly")
    with (home / "central" / "csv" / "bel_listing.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert [each["Avec un agent"] for each in csv.DictReader(sheet, delimiter=";")] == ["Loyer"]
