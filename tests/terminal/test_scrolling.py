"""A page scrolled to its end shows its buttons whole, and a finger finds them where they are painted."""

from pathlib import Path

import pytest

from tests.terminal.programs import hall
from tests.terminal.stage import ENTER, ESCAPE, F1, F10


def test_the_last_button_of_a_long_page_is_whole_and_acts(home: Path) -> None:
    with hall(home, size=(56, 16)) as terminal:
        terminal.see("mon logement")
        terminal.write("1")
        terminal.see("Préparer votre annonce")
        terminal.write("2")
        terminal.see("Quel jour vous")
        terminal.write(f"01/01/2001{ENTER}")
        terminal.see("De quel jour date")
        terminal.write(f"01/01/2001{ENTER}")
        terminal.see("Vos deux dates", "▼")
        while terminal.find("▼"):
            terminal.click("▼")
            terminal.rest()
        terminal.see("○ Un peu")
        (column, row) = terminal.find("○ Un peu")[0]
        assert "─" in terminal.display[row - 1]
        assert "─" in terminal.display[row + 1], "the last button is cut"
        terminal.click_cell(column, row)
        terminal.see("Merci.")


def test_help_longer_than_the_screen_says_that_it_goes_on(home: Path) -> None:
    with hall(home) as terminal:
        terminal.see("mon logement")
        terminal.write("1")
        terminal.see("Préparer votre annonce")
        terminal.write(F10)
        terminal.see("À qui payez-vous votre loyer")
        terminal.write("1")
        terminal.rest()
        terminal.write(F1)
        terminal.see("3 Appeler un agent", "4 Enregistrer un brouillon", "▼")


HOME_ONLY = "Euskara"
"""A button that only the home screen has."""


@pytest.mark.parametrize("size", [(80, 24), (56, 16)])
def test_a_page_stands_where_it_was_first_seen(home: Path, size: tuple[int, int]) -> None:
    """A finger aims at what it sees: a page that moves after it was drawn loses the tap."""
    with hall(home, size=size, options="--lang es") as terminal:
        for door in "12":
            terminal.see(HOME_ONLY)
            terminal.rest()
            terminal.write(door)
            terminal.gone(HOME_ONLY)
            first = terminal.text
            terminal.rest()
            assert terminal.text == first, door
            terminal.write(ESCAPE)
