"""An agent follows a file, asks its tenant for what is missing, copies a listing, and finds the files of a name."""

import pytest

from kiosk.settings import ConsoleSettings
from screens.console import app as console_app
from screens.console.app import ConsoleApp
from tests.factories import PIN, a_submission
from tests.ui.console.stage import MORNING, Agency, console, with_parts
from tests.ui.console.test_listings import listings, submitted

_OSC = "\x1b]52;c;"
"""Begins what a terminal puts into its clipboard, in base64."""


async def test_an_incomplete_listing_is_asked_and_never_accepted(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "l", "1", "2", "2", "3")
        await eyes.see("! Il manque : le loyer du garage, le détail des charges. F5 demande", "Office64")
        stored = agency.services.submissions.get(reference)
        assert stored is not None
        assert (stored.read_at, stored.checks) == (None, {})
        await eyes.press("f5", "1", "2", "2", "3")
        await eyes.see("est à compléter : le loyer du garage, le détail des charges.", "porte 5")
        await eyes.see("à compléter", "◉ 2 Annonces · 1")
        await eyes.press("enter")
        await eyes.see("À compléter, demandé le 24/11/2026")
    assert ("maite", "listing.ask", reference) in agency.audit()


async def test_nothing_is_asked_when_nothing_is_missing(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "f5", "1", "1", "3", "1")
        await eyes.see("! Rien ne manque : acceptez l'annonce.")
    stored = agency.services.submissions.get(reference)
    assert stored is not None
    assert stored.asked_at is None


async def test_an_answer_of_escape_leaves_everything_as_it_was(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "l", "1", "1")
        await eyes.see("Vérification 3 sur 4")
        await eyes.press("escape")
        await eyes.see("L Accepter")
    assert agency.services.submissions.counts() == {"bel_listing": 1}
    assert ("maite", "listing.mark_read", reference) not in agency.audit()


async def test_who_follows_a_file_is_shown_and_found(agency: Agency) -> None:
    followed, other = submitted(agency), submitted(agency)
    async with console(agency.services, size=(140, 40)) as eyes:
        await listings(eyes)
        eyes.app.screen.table.go_to(followed)  # type: ignore[attr-defined]
        await eyes.press("enter", "question_mark", *"suivre", "enter")
        await eyes.see(f"Vous suivez {followed}.", "Suivi par", "maite")
        await eyes.press("slash", *"maite", "enter")
        await eyes.until(lambda: other not in eyes.screen and followed in eyes.screen, "the file of that agent")
        await eyes.press("enter", "question_mark", *"suivre", "enter")
        await eyes.see(f"{followed} n'est plus suivi par vous.")


async def test_a_reactivation_is_done(agency: Agency) -> None:
    reference = "REA-7K3M-2QF"
    submission = a_submission(reference, kind="reactivation", submitted_at=MORNING, answers={}, values={})
    agency.services.submissions.add(submission)
    async with console(agency.services) as eyes:
        await listings(eyes, "4")
        await eyes.press("enter")
        await eyes.see("L Faite")
        await eyes.press("l")
        await eyes.see(f"Le compte de {reference} est-il rouvert sur la BEL ?")
        await eyes.press("enter")
        await eyes.see(f"{reference} est faite.", "▸ ")
    assert ("maite", "listing.mark_read", reference) in agency.audit()


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what reaches the clipboard of the agent's terminal."""
    texts: list[str] = []
    monkeypatch.setattr(ConsoleApp, "copy_to_clipboard", lambda _app, text: texts.append(text))
    return texts


async def test_both_blocks_are_copied_where_it_is_allowed(agency: Agency, copied: list[str]) -> None:
    reference = submitted(agency, description="Vue sur la Nive.", contact_name="Maider Exemple")
    config = agency.services.config.model_copy(update={"console": ConsoleSettings(clipboard=True)})
    async with console(with_parts(agency.services, config=config)) as eyes:
        await listings(eyes)
        await eyes.press("enter", "b")
        await eyes.see("Entrée Copier")
        await eyes.press("enter", "1")
        await eyes.see("La description est copiée, sans le contact.")
        await eyes.press("enter", "2")
        await eyes.see("Le reste est copié, sans le contact.")
    description, rest = copied
    assert description.startswith("Vue sur la Nive.\n\nLoyer sans les charges : 0,10 €. Charges : à demander.")
    assert "Commune : Cambo-les-Bains (64250)" in rest
    assert "Maider" not in description + rest
    assert [act for _actor, act, subject in agency.audit() if subject == reference].count("listing.copy") == 2


def copies(written: list[str]) -> list[str]:
    """Return the first letters, in base64, of each text that went to the clipboard."""
    return [text[len(_OSC) :][:4] for text in written if text.startswith(_OSC)]


@pytest.mark.parametrize(("key", "stays"), [("ctrl+l", 3600), ("q", 3600), ("down", 0.01)])
async def test_a_copied_text_leaves_the_clipboard(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, key: str, stays: float
) -> None:
    monkeypatch.setattr(console_app, "COPY_STAYS", stays)
    config = agency.services.config.model_copy(update={"console": ConsoleSettings(clipboard=True)})
    async with console(with_parts(agency.services, config=config)) as eyes:
        written: list[str] = []
        await eyes.open_queue()
        monkeypatch.setattr(eyes.app._driver, "write", written.append)
        for text in ("first", "BEL"):
            eyes.app.copy_to_clipboard(text)
        await eyes.press(key)
        await eyes.until(lambda: copies(written) == ["Zmly", "QkVM", "IA=="], "a space, once")


async def test_a_console_that_ends_leaves_no_copied_text(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    config = agency.services.config.model_copy(update={"console": ConsoleSettings(clipboard=True)})
    written: list[str] = []
    async with console(with_parts(agency.services, config=config)) as eyes:
        await eyes.open_queue()
        monkeypatch.setattr(eyes.app._driver, "write", written.append)
        eyes.app.copy_to_clipboard("BEL")
    assert copies(written) == ["QkVM", "IA=="]


async def test_a_closed_clipboard_says_so(agency: Agency, copied: list[str]) -> None:
    submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "b", "enter")
        await eyes.see("! Le presse-papiers est fermé ici")
        assert "Entrée Copier" not in eyes.screen
    assert copied == []


async def test_a_name_is_found_by_its_roles_and_noted_first(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", "relations", PIN, MORNING)
    reference = submitted(agency, contact_name="Maïder Exemple")
    submitted(agency, contact_name="Peio Inventé")
    now = [0.0]
    async with console(agency.services, size=(100, 30), seconds=lambda: now[0]) as eyes:
        await eyes.open_queue("ane")
        await eyes.press("2")
        await eyes.see(reference)
        assert "Maïder" not in eyes.screen, "no list shows a name"
        now[0] += 299
        await eyes.press("down")
        now[0] += 2
        await eyes.press("question_mark", *"chercher un nom", "enter")
        await eyes.see("code")
        await eyes.press(*PIN, "enter")
        await eyes.see("Chercher les dossiers d'une personne")
        await eyes.press(*"ex", "enter")
        await eyes.see("Écrivez trois lettres au moins.")
        await eyes.press(*"emple maid", "enter")
        await eyes.see("Recherche par nom", f"Maïder Exemple · {reference}")
        assert "Peio" not in eyes.screen
        assert ("ane", "file.find_name", f"1 {reference}") in agency.audit()
        assert ("ane", "listing.read_answers", reference) not in agency.audit()
        await eyes.press("enter", "1")
        await eyes.see("Cambo-les-Bains (64250)")
    assert ("ane", "listing.read_answers", reference) in agency.audit()
    assert not any("exemple" in f"{line}".lower() for line in agency.audit()), "the audit names nobody"


async def test_a_name_is_not_everybodys_to_search(agency: Agency) -> None:
    submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("question_mark", *"chercher un nom")
        await eyes.see("! Votre rôle ne le permet pas. Voyez : Service Attribution,")
