"""The agents' guide shows the console of today: its pictures, and every act in the table of its place."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.domain.roles import Role
from kiosk.i18n import _
from kiosk.services.desk.session import Act
from kiosk.services.ports.tickets import NewTicket
from screens.console.frame import ConsoleScreen, key_word
from screens.widgets.text import spoken
from tests.factories import PIN, a_submission
from tests.ui.console.stage import MORNING, Agency, Eyes, console
from tests.ui.console.test_listings import ANSWERS
from tests.ui.console.test_worksheets import prepared, stopped
from tests.ui.test_hall_board import board
from tests.ui.test_readme_picture import is_todays
from tools import fill
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
        await agrees(eyes, "annonce ouverte", "sur toutes les pages")
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


def test_the_guides_command_fills_a_trial(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    (words,) = re.findall(r"`\.venv/bin/python -m tools\.fill --home var ([^`]+)`", GUIDE)
    monkeypatch.setattr(fill, "SystemClock", lambda: agency.clock)  # at midnight those who wait are of another day
    monkeypatch.setattr("sys.argv", ["fill", "--home", str(agency.home), *words.split(), "--moves", "20"])
    assert fill.main() == 0
    assert sum(agency.services.submissions.counts().values()) == 200
    waiting = agency.services.tickets.waiting()
    assert len(waiting) == 12
    tries = {ticket.draft.attempts.get(ticket.draft.place, 0) for ticket in waiting if ticket.draft}
    assert len(tries) > 1, "people fail more or less often"


FILES: tuple[tuple[str, str, str, int, dict[str, str | None]], ...] = (
    ("BEL-7K3M-2QF", "bel_listing", "eu", 26, {}),
    ("BEL-3TLW-Q4X", "bel_listing", "fr", 27, {"commune": "Anglet (64600)", "dwelling_type": "T2", "parking": "none"}),
    ("BEL-V99E-9FS", "bel_listing", "es", 30, {"commune": "Hendaye (64700)", "charges": None}),
    ("DLS-4LKP-FC7", "housing_request", "fr", 30, {"kind": "renewal"}),
    ("GAR-MHZR-Z55", "garage", "fr", 30, {"wanted": "box"}),
)
"""Reference, kind, language, day promised and other answers of the files behind the pictures."""
CONTACT = {"contact_name": "Maider Exemple", "consent_call": "yes", "phone": "05 36 49 00 12"}
WAITING = (
    (31, "bel_listing", "eu", ("lease", "lease_start", "11/13/2020", 4)),
    (22, "portal", "fr", None),
    (14, "bel_listing", "es", ("rent", "rent", "412,60,5", 1)),
    (9, "garage", "fr", None),
    (3, "other", "fr", None),
)
"""Minutes waited, motive, language, and where and how often a page refused an answer."""


def _opens_its_day(agency: Agency) -> None:
    """Add the files and the people of a plausible morning."""
    for reference, kind, language, day, changes in FILES:
        answers = {**fill.LISTING, **CONTACT, **changes} if kind == "bel_listing" else changes
        submission = a_submission(reference, kind=kind, language=language, submitted_at=MORNING, values={})
        agency.services.submissions.add(submission._replace(answers=answers, promise=date(2026, 11, day)))
    for minutes, motive, language, stop in WAITING:
        taken = agency.clock.now() - timedelta(minutes=minutes)
        draft = fill.stuck(*stop) if stop else None
        agency.services.tickets.add(NewTicket(taken, motive, language, False, draft))


@pytest.mark.parametrize("name", ["queue", "listing", "board"])
async def test_its_pictures_are_of_today(agency: Agency, name: str) -> None:
    _opens_its_day(agency)
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
    for agent, desk in (("maite", "2"), ("jon", "1")):
        async with console(agency.services) as eyes:
            await eyes.open_queue(agent)
            eyes.app.session.desk = desk
            await eyes.press("n")
            await eyes.see("est appelé")
