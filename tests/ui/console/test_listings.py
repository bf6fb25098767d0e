"""The listings to read: the oldest promise first, the BEL text in three ways, and each marked as read once."""

import asyncio
import re
import stat
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest

from kiosk import i18n
from kiosk.domain.home.checks import CHECKS
from kiosk.reference import new_reference
from kiosk.services.desk.session import AgentSession
from kiosk.services.ports.errors import PrintError, StorageError
from screens.console.detail_screen import DetailScreen
from tests.factories import NASTY_TEXTS, a_submission
from tests.ui.console.stage import MORNING, SIZES, Agency, Eyes, console, order, plain, with_parts

ANSWERS: dict[str, object] = {
    "landlord": "office64",
    "commune": "Cambo-les-Bains",
    "dwelling_type": "T3",
    "rent": "0,10",
    "description": "Vue [/b] sur la Nive.\n=1+1",
    "consent_call": "yes",
    "contact_name": "Maider Exemple",
    "phone": "06 12 34 56 78",
}


def submitted(agency: Agency, promise: date = date(2026, 11, 27), **answers: object) -> str:
    reference = new_reference("BEL")
    agency.services.submissions.add(
        a_submission(reference, promise=promise, submitted_at=MORNING, answers={**ANSWERS, **answers}, values={})
    )
    return reference


async def listings(eyes: Eyes, tab: str = "2") -> None:
    await eyes.open_queue()
    await eyes.press(tab)
    await eyes.see(f"◉ {tab} ", "Référence")


@pytest.fixture(params=SIZES, ids=["80x24", "100x30"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    columns, rows = request.param
    return columns, rows


async def test_the_oldest_promise_is_first_and_a_late_one_says_so(agency: Agency, size: tuple[int, int]) -> None:
    later = submitted(agency, date(2026, 11, 25))
    late = submitted(agency, date(2026, 11, 20))
    today = submitted(agency, date(2026, 11, 24))
    async with console(agency.services, size=size) as eyes:
        await listings(eyes)
        await eyes.see("retard 4 j", "aujourd'hui", "dans 1 jour", "20/11/2026", "pas encore copié au siège")
        assert order(eyes) == [late, today, later]
        await eyes.press("1")
        await eyes.see("◉ 1 File")
        assert re.search(r"2 Ann[a-z.]*[ ·]+3 ?!", eyes.screen)


async def test_a_promise_that_becomes_late_marks_the_tab(agency: Agency) -> None:
    submitted(agency, date(2026, 11, 24))
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.until(lambda: re.search(r"2 Annonces( ·)? 1", eyes.lines[1]), "one listing")
        assert "!" not in eyes.lines[1]
        agency.clock.advance(days=1)
        await eyes.until(lambda: re.search(r"2 Annonces( ·)? 1 ?!", eyes.lines[1]), "one listing, late")


async def test_a_listing_opens_with_its_contact_apart(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services, size=(80, 60)) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("Office64", "Cambo-les-Bains (64250)", "0,10 €", "Vue [/b] sur la Nive.", "=1+1")
        facts, _heading, contact = eyes.screen.partition("Contact : ne pas publier")
        assert "Maider Exemple" in contact
        assert "06 12 34 56 78" in contact
        assert "Maider" not in facts
    assert ("maite", "file.open", reference) in agency.audit()


async def test_printing_or_writing_the_bel_text_leaves_the_contact_out(agency: Agency, size: tuple[int, int]) -> None:
    reference = submitted(agency, description="Un mot. " * 200)
    async with console(agency.services, size=size) as eyes:
        await listings(eyes)
        await eyes.press("enter", "b")
        await eyes.see("texte pour la BEL", "1 · Description")
        await eyes.press("end")
        await eyes.until(lambda: "1 · Description" not in eyes.screen, "the end of the text")
        await eyes.press("home")
        await eyes.see("1 · Description")
        await eyes.press("m")
        await eyes.see("Le texte est imprimé.")
        await eyes.press("e")
        await eyes.see("Écrit, sans le contact :")
    path = agency.home / "out" / f"{reference}.txt"
    written = path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for text in (written, agency.printed):
        assert reference in text
        assert "0,10 €" in plain(text)
        assert "Maider" not in text
        assert "06 12" not in text
    assert max(map(len, agency.printed.split("\n"))) <= 42
    assert "Un mot. " * 200 in written.replace("\n", " ") + " "
    noted = [(action, subject) for _actor, action, subject in agency.audit()]
    assert ("file.print", reference) in noted
    assert ("listing.write", reference) in noted


async def test_a_listing_is_accepted_with_its_five_checks(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("L Accepter")
        await eyes.press("l", "1")
        await eyes.see("Le loyer du garage ou du parking est-il dit ?", "Accepter, 2 sur 5")
        await eyes.press("escape")
        await eyes.see("Office64")
        stored = agency.services.submissions.get(reference)
        assert stored is not None
        assert stored.read_at is None
        await eyes.press("l", "1", "3", "1", "1", "1")
        await eyes.see(f"{reference} est acceptée", "Acceptée le 24/11/2026", "X Retirer")
        await eyes.press("b")
        await eyes.see("En français, sans le contact.")
    stored = agency.services.submissions.get(reference)
    assert stored is not None
    assert (stored.read_at, stored.owner) == (MORNING, "maite")
    assert stored.checks == dict.fromkeys(CHECKS, "yes") | {"garage_rent": "not_due"}
    acts = [act for agent, act, subject in agency.audit() if (agent, subject) == ("maite", reference)]
    assert acts == ["file.open", "listing.accept"], "its text needs no second opening"


async def test_a_look_that_an_act_overtook_shows_nothing(agency: Agency) -> None:
    submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("L Accepter")
        page, has_read, may_end = eyes.app.screen, Event(), Event()
        assert isinstance(page, DetailScreen)

        def read_slowly(_session: AgentSession, record: Any) -> Any:
            has_read.set()
            may_end.wait(30)
            return record

        page.spec, usual = replace(page.spec, read_again=read_slowly), page.spec
        look = asyncio.create_task(page.look_again())
        await asyncio.to_thread(has_read.wait, 30)
        page.spec = usual
        await eyes.press("l", *"13111")
        await eyes.see("X Retirer")
        may_end.set()
        await look
        await eyes.rest()
        assert "X Retirer" in eyes.screen


async def test_personal_data_in_the_description_is_pointed_out(agency: Agency) -> None:
    submitted(agency, description="Appelez-moi au 06 12 34 56 78, 12 rue des Inventions.")
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        told = "! À vérifier dans la description : téléphone, adresse"
        await eyes.see(told)
        await eyes.press("e")
        await eyes.see("! Écrit ; vérifiez la description avant la BEL")
        await eyes.press("b")
        await eyes.see("texte pour la BEL", told)


async def test_a_file_not_published_gets_no_personal_data_warning(agency: Agency) -> None:
    reference = new_reference("DIF")
    told = {"speaks_for": "self", "tool": "phone", "what_happened": "J'appelle le 05 36 49 12 34 sans réponse."}
    agency.services.submissions.add(a_submission(reference, kind="difficulty", answers=told, values={}))
    async with console(agency.services) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see("Signaler une difficulté", "05 36 49 12 34")
        assert "À vérifier" not in eyes.screen


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_all_personal_data_is_named_on_an_80_column_console(agency: Agency, language: str) -> None:
    told = "Alaitz, 06 12 34 56 78, alaitz@exemple.fr, 12 rue des Inventions."
    submitted(agency, description=told, contact_name="Alaitz")
    async with console(agency.services) as eyes:
        await listings(eyes)
        if language == "en":
            await eyes.press("f2")
        await eyes.press("enter")
        await eyes.see({"fr": "téléphone, e-mail, nom, adresse", "en": "phone, e-mail, name, address"}[language])


async def test_a_file_already_read_by_a_colleague_is_reported(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.see(reference)
        await eyes.press("enter", "l", "1", "1", "1", "1")
        await eyes.see("Accepter, 5 sur 5")
        agency.services.submissions.mark_read(reference, "jon", agency.clock.now())
        await eyes.press("1")
        await eyes.see(f"{reference} est déjà acceptée, par Jon.")
    assert ("maite", "listing.accept", reference) not in agency.audit()


class _Jammed:
    is_available = True

    def print_text(self, text: str) -> None:
        raise PrintError("TimeoutExpired")


class _None:
    is_available = False

    def print_text(self, text: str) -> None:
        raise PrintError("no printer is configured")


@pytest.mark.parametrize(
    ("printer", "said"), [(_Jammed(), "! Rien n'est sorti de l'imprimante."), (_None(), "! Aucune imprimante")]
)
async def test_without_paper_the_text_stays_on_the_screen(agency: Agency, printer: object, said: str) -> None:
    submitted(agency)
    async with console(with_parts(agency.services, printer=printer)) as eyes:
        await listings(eyes)
        await eyes.press("enter", "b", "m")
        await eyes.see(said, "Bailleur : Office64")


async def test_a_file_that_cannot_be_written_is_reported(agency: Agency) -> None:
    def full(reference: str, text: str) -> str:
        raise StorageError("Le disque est plein : rien n'a été enregistré.")

    submitted(agency)
    async with console(with_parts(agency.services, write_bel_text=full)) as eyes:
        await listings(eyes)
        await eyes.press("enter", "e")
        await eyes.see("! Le disque est plein")


async def test_nasty_texts_are_only_texts_in_every_view(agency: Agency) -> None:
    texts = [text for text in NASTY_TEXTS if text.strip()]
    async with console(agency.services, size=(100, 60)) as eyes:
        await listings(eyes)
        for earlier, text in enumerate(texts):
            promise = date(2026, 11, 27) - timedelta(days=earlier)
            reference = submitted(agency, promise, description=text, contact_name=text.split("\n")[0])
            await eyes.see(reference)
            await eyes.press("home", "enter")
            await eyes.see("Contact : ne pas publier", text.split("\n")[0].strip())
            await eyes.press("b")
            lines = (" ".join(line.split()) for line in text.replace("\t", "").split("\n"))
            await eyes.see("texte pour la BEL", *lines)
            await eyes.press("e")
            await eyes.see("Écrit")
            written = (agency.home / "out" / f"{reference}.txt").read_text(encoding="utf-8")
            assert text.replace("\t", "") in written
            await eyes.press("escape", "escape")
            await eyes.see("1 File")


async def test_a_journey_of_a_newer_program_is_read_but_has_no_text(agency: Agency) -> None:
    reference = new_reference("GAR")
    agency.services.submissions.add(a_submission(reference, kind="garage_interest", answers={"[size]": "grand"}))
    async with console(agency.services) as eyes:
        await listings(eyes, "5")
        await eyes.until(lambda: reference in eyes.screen, "the reference")
        await eyes.press("enter")
        await eyes.see("Autres réponses", "[size]", "grand")
        assert not any(f"{key} " in eyes.lines[-1] for key in "BEM")
        await eyes.see("L Relu")


OTHER_DOORS: dict[str, tuple[str, dict[str, object], tuple[str, ...]]] = {
    "garage": ("GAR", {"is_tenant": "no", "wanted": "box", "start": "soon"}, ("Garage ou parking", "Un box", "Non")),
    "workshop": (
        "ATE",
        {"workshop": "parti", "workshop_words": "=1+1 [/b], 03/12/2026 14:00-16:00, Bayonne", "persons": "2"},
        ("Suivre un atelier", "=1+1 [/b], 03/12/2026 14:00-16:00, Bayonne"),
    ),
    "device": ("MAT", {"device": "tablet", "has_internet": None}, ("Demander un appareil", "Une tablette", "sais pas")),
}


@pytest.mark.parametrize("kind", OTHER_DOORS)
async def test_files_of_other_doors_are_read_and_marked_like_listings(agency: Agency, kind: str) -> None:
    prefix, answers, seen = OTHER_DOORS[kind]
    reference = new_reference(prefix)
    told = {**answers, "contact_name": "Maider Exemple", "consent_call": "yes", "phone": "06 12 34 56 78"}
    agency.services.submissions.add(a_submission(reference, kind=kind, answers=told, values={}))
    async with console(agency.services, size=(100, 40)) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see(*seen, "L Relu")
        facts, _heading, contact = eyes.screen.partition("Contact")
        assert "Maider Exemple" in contact
        assert "Maider" not in facts
        assert "Texte pour la BEL" not in eyes.screen
        await eyes.press("l", "enter")
        await eyes.see(f"{reference} est relu.")


async def test_one_key_changes_the_language_in_place(agency: Agency) -> None:
    submitted(agency, date(2026, 11, 20))
    reference = submitted(agency, date(2026, 11, 27))
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("down")
        await eyes.see(f"▸ {reference}", "retard 4 j", "personne n'attend")
        await eyes.press("f2")
        await eyes.see(f"▸ {reference}", "4 d late", "nobody is waiting")
        assert "retard" not in eyes.screen
        assert i18n.current_language() == "en"
        await eyes.press("enter")
        await eyes.see("Landlord", "Office64")
        await eyes.press("f2")
        await eyes.see("Bailleur", "Office64", "dans 3 jours")
