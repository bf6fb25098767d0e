"""The agents' guide shows the console of today: its pictures, and every act in the table of its place."""

import re
from pathlib import Path

import pytest

from kiosk.domain.roles import Role
from kiosk.i18n import _
from kiosk.services.desk.spec import Act
from screens.console.frame import ConsoleScreen, key_word
from screens.widgets.text import spoken
from tests.factories import PIN, a_submission
from tests.ui.console.stage import MORNING, Agency, Eyes, console, stopped_at_rent
from tests.ui.console.test_listings import ANSWERS
from tests.ui.console.test_worksheets import prepared, stopped
from tests.ui.test_hall_board import board
from tests.ui.test_readme_picture import is_todays
from tools.tables import DOCS

GUIDE = (DOCS / "agents.md").read_text(encoding="utf-8")
PICTURES = DOCS / "agents"
SIZE = (90, 26)


def table(place: str) -> set[tuple[str, str, str]]:
    """Return label, key and effect of each row of the guide's table of a place."""
    _before, _heading, rest = GUIDE.partition(f"| {place} | touche | effet | qui |\n")
    rows = rest.partition("\n\n")[0].splitlines()[1:]
    return {(cells[1].strip(), cells[2].strip(), cells[3].strip()) for cells in (row.split("|") for row in rows)}


def words(act: Act[object]) -> tuple[str, str, str]:
    return _(act.label), key_word(act) or "par l'aide", _(act.help)


async def agrees(eyes: Eyes, own: str, everywhere: str) -> None:
    """Check the acts of the screen against two tables, and its foot against what it offers."""
    await eyes.rest()
    screen = eyes.app.screen
    assert isinstance(screen, ConsoleScreen)
    assert {words(act) for act in screen.own_acts()} == table(own)
    assert {words(act) for act in screen.general_acts()} == table(everywhere)
    offered = {f"{key_word(act)} {spoken(screen.name_of(act))}" for act in screen.offered()}
    assert {hint.words for hint in screen._foot()} <= offered


async def test_every_act_is_in_the_guide_under_its_place(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", Role.ADMIN, PIN, MORNING)
    agency.services.submissions.add(a_submission("BEL-7K3M-2QF", submitted_at=MORNING, answers=ANSWERS, values={}))
    assert agency.services.submissions.forget_printed(prepared(agency), MORNING)
    agency.arrives(5, draft=stopped())
    async with console(agency.services) as eyes:
        await eyes.open_queue("ane")
        await agrees(eyes, "dans la file", "dans toutes les listes")
        await eyes.press("n", "o")
        await eyes.see("F Fiche")
        await agrees(eyes, "réponses d'un ticket", "sur toutes les pages")
        await eyes.press("escape", "2")
        await eyes.see("BEL-7K3M-2QF")
        await agrees(eyes, "dans chaque liste de dossiers", "dans toutes les listes")
        await eyes.press("enter")
        await eyes.see("L Accepter")
        await agrees(eyes, "dossier ouvert", "sur toutes les pages")
        await eyes.press("b")
        await eyes.see("texte pour la BEL")
        await agrees(eyes, "texte pour la BEL", "sur toutes les pages")
        await eyes.press("escape", "escape", "3", "enter")
        await eyes.see("Aucune réponse n'est montrée.")
        await agrees(eyes, "dossier sans ses réponses", "sur toutes les pages")
        await eyes.press("escape", "question_mark", *"chercher un nom", "enter", *PIN, "enter", *"maider", "enter")
        await eyes.see("Recherche par nom")
        await agrees(eyes, "recherche par nom", "sur toutes les pages")


def test_the_guide_is_read_in_a_quarter_of_an_hour() -> None:
    prose = GUIDE.partition("## Toutes les actions")[0]
    assert len(prose.split()) <= 2_000
    shown = re.findall(r"\]\((agents/[^)]+)\)", prose)
    assert {DOCS / name for name in shown} == set(PICTURES.iterdir())
    assert len(re.findall(r"^\d+\. ", prose.partition("## Douze tâches")[2], re.MULTILINE)) == 12


@pytest.mark.parametrize("name", ["queue", "listing", "board"])
async def test_its_pictures_are_of_today(agency: Agency, name: str) -> None:
    agency.services.submissions.add(a_submission("BEL-7K3M-2QF", submitted_at=MORNING, answers=ANSWERS, values={}))
    for minutes, draft in ((31, stopped_at_rent()), (14, None), (9, stopped()), (3, None)):
        agency.arrives(minutes, draft=draft)
    if name == "board":
        await _called(agency)
        async with board(agency.services) as eyes:
            await eyes.see("bureau 2")
            drawn = eyes.app.export_screenshot(title="Le panneau du hall")
    else:
        async with console(agency.services, size=SIZE) as eyes:
            await eyes.open_queue()
            await eyes.press("n")
            await eyes.see("A1 est appelé")
            if name == "listing":
                await eyes.press("2", "enter")
                await eyes.see("L Accepter")
            await eyes.rest()
            drawn = eyes.app.export_screenshot(title="La console des agents")
    assert is_todays(Path(PICTURES / f"{name}.svg"), drawn)


async def _called(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        eyes.app.session.desk = "2"
        await eyes.press("n")
        await eyes.see("A1 est appelé")
