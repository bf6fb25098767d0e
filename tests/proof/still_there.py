"""Of what was erased: a terminal that holds it still is named, whatever happened between the two."""

from contextlib import closing
from datetime import timedelta

from db.sync import access
from db.sync.central import Central

from db.connection import rows
from db.files import no_step
from tests.proof.harm import Harmed
from tests.proof.ledger import Lost
from tests.proof.story import DAY, Terminal

_KEPT = timedelta(days=31)
"""Longer than a terminal keeps what was acknowledged (R3)."""


def a_month_later(story: Harmed) -> None:
    """By then most say that nothing of it is there: `check_named` looks again at what they are believed."""
    story.now += _KEPT
    for _night in range(3):
        story.now += DAY
        for terminal in story.machines():
            story.night_of(terminal)
        story.nightly()


def check_named(story: Harmed) -> None:
    """Of a machine with its own name: of two with one disk, central cannot tell which of them speaks (0032).

    Raises:
        Lost: somebody holds what was erased, and is not named.
    """
    alone = [terminal for slot, terminal in story.terminals.items() if slot not in story.clones]
    held = {terminal.slot: _references(story, terminal) for terminal in alone}

    def look(central: Central) -> None:
        for reference in sorted(story.ledger.erased):
            named = access.access(central, reference, story.now).terminals
            for terminal in alone:
                is_named = any(name in named for name in terminal.had)
                story.figures.gone += not is_named
                if reference in held[terminal.slot] and not is_named:
                    raise Lost(f"{terminal.hall.name} holds {reference}, which was erased, and is not named: {named}")

    story.with_central(no_step, look)


def _references(story: Harmed, terminal: Terminal) -> set[str]:
    with closing(terminal.hall.open()) as db:
        shown = {str(found["reference"]) for found in rows(db, "SELECT reference FROM submissions")}
    return shown | {key.split()[0] for key in story.ledger.at_terminal(terminal.hall)}
