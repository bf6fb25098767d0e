"""An agent follows a file, asks its tenant for what is missing, copies a listing, and finds the files of a name."""

from datetime import date

import pytest

from kiosk.domain.codes import new_code
from kiosk.services.paper.file import file_parts
from kiosk.services.ports.files import Submission
from kiosk.settings import ConsoleSettings
from screens.console import app as console_app
from screens.console.app import ConsoleApp
from tests.factories import PIN, a_submission
from tests.ui.console.stage import MORNING, Agency, console, with_parts
from tests.ui.console.test_listings import ANSWERS, listings, submitted

_OSC = "\x1b]52;c;"
"""Begins what a terminal puts into its clipboard, in base64."""


async def test_an_incomplete_listing_is_asked_and_never_accepted(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "l", *"12231")
        await eyes.see("! Il manque : loyer du garage, détail des charges. F5 demande", "Office64")
        stored = agency.services.submissions.get(reference)
        assert stored is not None
        assert (stored.read_at, stored.checks) == (None, {})
        await eyes.press("f5", *"12231")
        await eyes.see("est à compléter : loyer du garage, détail des charges.", "porte 5")
        await eyes.see("à compléter", "◉ 2 Annonces")
        await eyes.press("enter")
        await eyes.see("À compléter, demandé le 24/11/2026")
    assert ("maite", "listing.ask", reference) in agency.audit()


async def test_nothing_is_asked_when_nothing_is_missing(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "f5", *"11311")
        await eyes.see("! Rien ne manque : acceptez l'annonce.")
    stored = agency.services.submissions.get(reference)
    assert stored is not None
    assert stored.asked_at is None


async def test_an_answer_of_escape_leaves_everything_as_it_was(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "l", "1", "1")
        await eyes.see("Accepter, 3 sur 5")
        await eyes.press("escape")
        await eyes.see("L Accepter")
    assert agency.services.submissions.counts() == {"bel_listing": 1}
    assert ("maite", "listing.accept", reference) not in agency.audit()


async def test_who_follows_a_file_is_shown_and_found(agency: Agency) -> None:
    followed, other = submitted(agency), submitted(agency)
    async with console(agency.services, size=(140, 40)) as eyes:
        await listings(eyes)
        eyes.app.screen.table.go_to(followed)  # type: ignore[attr-defined]
        await eyes.press("enter", "question_mark", *"suivre", "enter")
        await eyes.see(f"Vous suivez {followed}.", "L Accepter")
        await eyes.press("escape")
        await eyes.see("Suivi par", "Maite")
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
    assert ("maite", "reactivation.done", reference) in agency.audit()


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


async def test_a_copied_description_says_what_it_gives_away(agency: Agency, copied: list[str]) -> None:
    submitted(agency, description="Appelez Maider, 06 12 34 56 78. Reprise 500 euros.", contact_name="Maider Exemple")
    config = agency.services.config.model_copy(update={"console": ConsoleSettings(clipboard=True)})
    async with console(with_parts(agency.services, config=config)) as eyes:
        await listings(eyes)
        await eyes.press("enter", "b", "enter", "1")
        await eyes.see("! La description est copiée. Elle contient : téléphone, nom, argent.")
    assert len(copied) == 1


async def test_a_description_that_tells_a_name_is_asked_for_again(agency: Agency) -> None:
    reference = submitted(agency, description="Appelez Maider, 06 12 34 56 78.", contact_name="Maider Exemple")
    code = new_code()
    assert agency.services.resumes.give_code(reference, code)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "f5", *"1311")
        await eyes.see("Demander, 5 sur 5", "Dans le dossier : « téléphone, nom »", "▸ 2 Oui, le demander")
        await eyes.press("enter")
        await eyes.see(f"{reference} est à compléter : description")
    file = agency.services.resumes.open_file(reference, code, agency.clock.now()).file
    assert file is not None
    words = agency.services.forms["bel_listing"].receipt
    assert words is not None
    told = [line for part in file_parts(file, words, agency.services) for line in part.lines]
    assert any("une description sans nom, téléphone, adresse ni argent" in line for line in told)


@pytest.mark.parametrize("size", [(80, 24), (56, 16)])
async def test_the_checks_leave_the_answers_in_sight(agency: Agency, size: tuple[int, int]) -> None:
    submitted(agency)
    async with console(agency.services, size=size) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("L Accepter")
        for key in ("l", "f5"):
            await eyes.press(key, "1")
            await eyes.see("2 sur 5")
            body, box = eyes.app.screen_stack[-2].query_one("#reading"), eyes.app.screen.query_one(".box")
            assert box.region.y - body.region.y >= size[1] // 6, "rows of answers above the question"
            assert box.region.bottom == size[1]
            await eyes.press("escape")


async def test_an_acceptance_against_the_file_is_told(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "l", *"13")
        await eyes.see("Accepter, 3 sur 5", "Dans le dossier : « Charges : à demander »", "▸ 2 Non")
        await eyes.press(*"111")
        await eyes.see(f"{reference} est acceptée malgré « Charges : à demander ».", "Z annule (")


async def test_a_request_against_the_file_is_told(agency: Agency) -> None:
    submitted(agency, around=["transport"])
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "f5", *"13221")
        await eyes.see("malgré", "transports »", "Z annule (")


async def test_a_closed_file_passes_the_cursor_on(agency: Agency) -> None:
    references = [f"REA-7K3M-{n}QF" for n in range(2, 6)]
    for reference in references:
        submission = a_submission(reference, kind="reactivation", submitted_at=MORNING, answers={}, values={})
        agency.services.submissions.add(submission)
    async with console(agency.services) as eyes:
        await listings(eyes, "4")
        await eyes.see(f"▸ {references[0]}")
        for reference, following in zip(references, [*references[1:], references[3]], strict=True):
            await eyes.press("enter", "l", "enter")
            await eyes.see(f"{reference} est faite.", f"▸ {following}")
        await eyes.press("z")
        await eyes.see(f"▸ {references[3]}", "c'est annulé.")


async def test_a_numbered_request_passes_the_cursor_on(agency: Agency) -> None:
    for reference in ("DLS-7K3M-2QF", "DLS-7K3M-3QF"):
        submission = a_submission(reference, kind="housing_request", submitted_at=MORNING, answers={}, values={})
        agency.services.submissions.add(submission)
    async with console(agency.services) as eyes:
        await listings(eyes, "3")
        await eyes.press("enter", "f6", "enter")
        await eyes.see("DLS-7K3M-2QF a son numéro.", "▸ DLS-7K3M-3QF")


async def test_the_text_for_bel_opens_from_the_list(agency: Agency) -> None:
    reference = submitted(agency)
    garage = a_submission("GAR-7K3M-2QF", kind="garage", submitted_at=MORNING, answers={"wanted": "box"}, values={})
    agency.services.submissions.add(garage)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("b")
        await eyes.see(f"{reference} · texte pour la BEL", "1 · Description")
        await eyes.press("escape", "5")
        await eyes.see("GAR-7K3M-2QF")
        await eyes.press("b")
        await eyes.see("Ce dossier n'a pas de texte pour la BEL.")
    assert ("maite", "listing.bel_text", reference) in agency.audit()


async def test_an_act_is_taken_back_on_the_page_it_was_done_on(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter", "l", *"13111")
        await eyes.see(f"{reference} est acceptée", "Acceptée le")
        await eyes.press("z")
        await eyes.see(f"{reference} : c'est annulé.", "À relire le", "L Accepter")
    stored = agency.services.submissions.get(reference)
    assert stored is not None
    assert stored.read_at is None


async def test_a_found_file_is_read_from_its_page(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("2", "c", *reference.lower().replace("-", ""), "enter")
        await eyes.see("Aucune réponse n'est montrée.", "Entrée Lire")
        assert ("maite", "file.open", reference) not in agency.audit()
        await eyes.press("enter")
        await eyes.see("Cambo-les-Bains (64250)", "L Accepter")
        await eyes.press("escape")
        await eyes.see("◉ 2 Annonces")
    assert ("maite", "file.open", reference) in agency.audit()


LISTS: dict[str, tuple[Submission, tuple[str, ...], str]] = {
    "2": (
        a_submission("BEL-7K3M-2QF", submitted_at=MORNING, answers=ANSWERS),
        ("Commune", "Cambo-les-Bains", "T3"),
        "t3",
    ),
    "3": (
        a_submission(
            "DLS-7K3M-2QF", kind="housing_request", language="eu", submitted_at=MORNING, answers={"kind": "mutation"}
        ),
        ("Changer de logement", "Euskara", "24/11/2026 à relire"),
        "euskara",
    ),
    "4": (
        a_submission("REA-7K3M-2QF", kind="reactivation", language="es", submitted_at=MORNING, answers={}),
        ("Langue", "Español", "24/11/2026"),
        "espanol",
    ),
    "5": (
        a_submission("GAR-7K3M-2QF", kind="garage", submitted_at=MORNING, answers={"wanted": "place"}),
        ("Garage", "Une place de parking"),
        "garage",
    ),
}
"""For each list a file, what its row shows, and words by which the filter finds it."""


@pytest.mark.parametrize("place", LISTS)
async def test_each_list_has_the_columns_of_its_files(agency: Agency, place: str) -> None:
    submission, seen, words = LISTS[place]
    agency.services.submissions.add(submission)
    async with console(agency.services) as eyes:
        await listings(eyes, place)
        await eyes.see(*seen)
        assert ("Commune" in eyes.screen) == (place == "2")
        await eyes.press("slash", *words, "enter")
        await eyes.see("1 sur 1", submission.reference)


async def test_headings_speak_to_the_agent(agency: Agency) -> None:
    submitted(agency)
    async with console(agency.services, size=(80, 60)) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("Logement", "Loyer")
        assert "Votre" not in eyes.screen


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
        assert ("ane", "file.open", reference) not in agency.audit()
        await eyes.press("enter")
        await eyes.see("Cambo-les-Bains (64250)")
    assert ("ane", "file.open", reference) in agency.audit()
    assert not any("exemple" in f"{line}".lower() for line in agency.audit()), "the audit names nobody"


async def test_one_of_several_found_names_is_opened_by_its_number(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", "relations", PIN, MORNING)
    for promise, name in ((date(2026, 11, 25), "Maïder Exemple"), (date(2026, 11, 26), "Peio Exemple")):
        submitted(agency, promise, contact_name=name)
    async with console(agency.services) as eyes:
        await eyes.open_queue("ane")
        await eyes.press("2", "question_mark", *"chercher un nom", "enter", *PIN, "enter", *"exemple", "enter")
        await eyes.see("1", "Maïder Exemple", "2", "Peio Exemple")
        await eyes.press("enter", "3", "enter")
        await eyes.see("Quel numéro ouvrir ?", "Écrivez un nombre de 1 à 2.")
        assert "Exemple" not in eyes.screen, "the question does not repeat the page"
        await eyes.press("backspace", "2", "enter")
        await eyes.see("L Accepter")
        await eyes.press("end")
        await eyes.see("Peio Exemple")


async def test_a_name_is_not_everybodys_to_search(agency: Agency) -> None:
    submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("question_mark", *"chercher un nom")
        await eyes.see("! Votre rôle ne le permet pas. Voyez : Service Attribution,")
