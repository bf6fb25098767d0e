"""Without the tenant's code, an agent finds a file by its reference and withdraws it at the tenant's request."""

from contextlib import closing
from datetime import timedelta

import pytest

from db.connection import change, immediate, rows
from db.night.terminal import retention
from db.stores.outbox import mark_sealed, origin_of, purge
from db.terminal_file import open_terminal
from kiosk.domain.codes import new_code
from kiosk.services.ports.errors import StorageError
from kiosk.services.visit import coming_back
from screens.console.detail_screen import DetailScreen
from screens.console.list_screen import ListScreen
from tests.factories import a_submission
from tests.ui.console.stage import MORNING, Agency, Eyes, console, with_parts
from tests.ui.console.test_listings import listings, submitted

SIZES = ((80, 24), (56, 16))
QUESTION = (
    "Vérifiez d'abord l'identité de la personne.",
    "S'en vont : les réponses gardées ici.",
    "Reste : ce qui est déjà imprimé ou fait ailleurs.",
    "Entrée Oui",
)


async def look_for(eyes: Eyes, reference: str) -> None:
    """Search for a reference, typed key by key as one reads it from a receipt."""
    await eyes.press("c")
    await eyes.see("Chercher un dossier par sa référence")
    await eyes.press(*reference, "enter")


async def find_and_withdraw(eyes: Eyes, reference: str) -> None:
    await listings(eyes)
    await look_for(eyes, reference)
    await eyes.see("Échap Retour")
    await eyes.press("x", "enter")
    await eyes.see(f"{reference} est retiré.")


def read_and_gone(agency: Agency) -> str:
    """Return the reference of a listing with a code, read by an agent, received by central and erased here since."""
    reference = submitted(agency)
    assert agency.services.resumes.give_code(reference, new_code())
    assert agency.services.submissions.mark_read(reference, "jon", MORNING)
    with closing(open_terminal(agency.home)()) as db:
        ids = [str(each["event_id"]) for each in rows(db, "SELECT event_id FROM outbox")]
        mark_sealed(db, ids, "0" * 64)
        purge(db, "0" * 64, MORNING)
        agency.clock.advance(days=2)
        now = agency.clock.now()
        retention.apply(db, origin_of(agency.services.config), retention.Days(now, now))
    assert agency.services.submissions.get(reference) is None
    return reference


def withdrawals(agency: Agency) -> list[tuple[str, str]]:
    with closing(open_terminal(agency.home)()) as db:
        found = rows(db, "SELECT kind, reference FROM outbox WHERE kind LIKE '%.withdrawn'")
    return [(each["kind"], each["reference"]) for each in found]


@pytest.mark.parametrize("size", SIZES)
async def test_withdrawing_from_the_open_page_asks_first(agency: Agency, size: tuple[int, int]) -> None:
    reference, other = submitted(agency), submitted(agency)
    async with console(agency.services, size=size) as eyes:
        await listings(eyes)
        eyes.app.screen.table.go_to(reference)  # type: ignore[attr-defined]
        await eyes.press("enter")
        await eyes.see(reference, "F5 Demander")
        await eyes.press("x")
        await eyes.see(f"Retirer {reference} à la demande", *QUESTION)
        await eyes.press("escape")
        await eyes.see("F5 Demander")
        assert agency.services.submissions.get(reference) is not None, "escape takes nothing back"
        await eyes.press("x", "enter")
        await eyes.see(f"{reference} est retiré.", "2 Annonces")
        await eyes.see(other)
    assert agency.services.submissions.get(reference) is None
    assert withdrawals(agency) == [("bel_listing.withdrawn", reference)]
    assert ("maite", "file.withdraw", reference) in agency.audit()


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_that_left_the_list_is_found_by_its_reference(agency: Agency, size: tuple[int, int]) -> None:
    reference = read_and_gone(agency)
    async with console(agency.services, size=size) as eyes:
        await listings(eyes)
        assert reference not in eyes.screen
        await look_for(eyes, reference.lower())
        await eyes.see(reference, "le 24/11/2026", "plus ici", "X Retirer")
        await eyes.press("X", "enter")
        await eyes.see(f"{reference} est retiré.")
        await look_for(eyes, reference)
        await eyes.see("retiré", "Retiré", "le 26/11/2026")
        assert "X Retirer" not in eyes.screen
        await eyes.press("x")
        await eyes.rest()
        assert isinstance(eyes.app.screen, DetailScreen)
    assert withdrawals(agency) == [("bel_listing.withdrawn", reference)]
    noted = [line for line in agency.audit() if line[2] == reference and line[0] == "maite"]
    assert [action for _actor, action, _subject in noted] == [
        "file.find", "file.withdraw", "file.find",
    ]  # fmt: skip


async def test_a_found_file_shows_its_state_and_no_answer(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await look_for(eyes, reference)
        await eyes.see("Aucune réponse n'est montrée.", "Préparé", "Relu", "encore ici", "pas encore")
        for private in ("Maider", "Cambo", "06 12"):
            assert private not in eyes.screen
        await eyes.press("f2")
        await eyes.see("still here", "X Withdraw", "on 24/11/2026")


@pytest.mark.parametrize("kind", ["survey", "satisfaction"])
async def test_an_anonymous_answer_is_withdrawn_by_its_reference(agency: Agency, kind: str) -> None:
    """It is in no list, yet an agent withdraws it like any other file."""
    reference = {"survey": "ENQ-7K3M-2QF", "satisfaction": "SAT-7K3M-2QF"}[kind]
    agency.services.submissions.add(a_submission(reference, kind=kind, answers={}, values={}))
    async with console(agency.services) as eyes:
        await listings(eyes)
        await look_for(eyes, reference)
        await eyes.see(reference, "Copié au siège")
        assert "Relu" not in eyes.screen, "nobody reads it singly"
        await eyes.press("x", "enter")
        await eyes.see(f"{reference} est retiré.")
    assert withdrawals(agency) == [(f"{kind}.withdrawn", reference)]


WRONG_REFERENCES = (
    ("BEL-7K3B-2QF", "surtout B/8, Z/2."),
    ("BEL-7K3M-2Q0", "Ici, ni 0, ni O, ni 1, ni I."),
    ("BEL-7K3M", "Une référence a trois lettres, puis sept caractères."),
    ("XYZ-7K3M-2QF", "Aucun dossier ne commence par ces trois signes. Regardez le reçu."),
    ("A14", "C'est un numéro de ticket."),
    ("064032612345678901", "C'est le numéro unique d'une demande de logement"),
    ("", "Une référence a trois lettres"),
)
"""Pairs: the reference typed, and the words that explain it."""


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", SIZES)
async def test_a_wrong_reference_is_explained_and_stays_typed(agency: Agency, size: tuple[int, int]) -> None:
    async with console(agency.services, size=size) as eyes:
        await listings(eyes)
        for typed, told in WRONG_REFERENCES:
            await look_for(eyes, typed)
            await eyes.until(lambda told=told: told in " ".join(eyes.screen.replace("│", " ").split()), told)  # type: ignore[misc]
            assert typed in eyes.screen
            await eyes.press("escape")
            await eyes.see("2 Annonces")
    assert all(action != "file.find" for _actor, action, _subject in agency.audit())


async def test_an_unknown_reference_says_where_to_go(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await listings(eyes)
        await look_for(eyes, "BEL-7K3M-2QF")
        await eyes.see("! Cette borne ne connaît pas BEL-7K3M-2QF. Voyez la borne où il a", "┃ BEL-7K3M-2QF ")
    assert all(subject != "BEL-7K3M-2QF" for _actor, _action, subject in agency.audit())


async def test_a_file_the_tenant_withdrew_first_is_reported(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await look_for(eyes, reference)
        await eyes.see("X Retirer")
        await eyes.press("x")
        await eyes.see(QUESTION[0])
        assert coming_back.withdraw(reference, agency.services), "its tenant, at door 5"
        await eyes.press("enter")
        await eyes.see(f"{reference} était déjà retiré.")
    assert withdrawals(agency) == [("bel_listing.withdrawn", reference)]
    assert ("maite", "file.withdraw", reference) not in agency.audit()


async def test_a_file_erased_meanwhile_is_reported_as_unknown(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await look_for(eyes, reference)
        await eyes.see("X Retirer")
        with closing(open_terminal(agency.home)()) as db, immediate(db):
            for table in ("submissions", "outbox"):
                change(db, f"DELETE FROM {table}")
        await eyes.press("x", "enter")
        await eyes.see(f"Cette borne ne connaît pas {reference}.")
    assert withdrawals(agency) == []


@pytest.mark.parametrize("at", ["found", "asked"])
async def test_a_closed_account_withdraws_and_finds_nothing(agency: Agency, at: str) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        if at == "asked":
            await look_for(eyes, reference)
            await eyes.see("X Retirer")
            await eyes.press("x")
            await eyes.see(QUESTION[0])
        else:
            await eyes.press("c")
            await eyes.see("Chercher un dossier par sa référence")
            await eyes.press(*reference)
        agency.services.staff.disable("maite", agency.clock.now())
        await eyes.press("enter")
        await eyes.see("Session fermée : ce compte est fermé")
    assert withdrawals(agency) == []
    assert agency.services.submissions.get(reference) is not None


async def test_a_full_disk_withdraws_nothing_and_says_so(agency: Agency) -> None:
    class Full:
        """The real store, on a full disk."""

        def __getattr__(self, name: str) -> object:
            return getattr(agency.services.submissions, name)

        def withdraw(self, reference: str, at: object, *, by_agent: bool) -> bool:
            raise StorageError("Le disque est plein : rien n'a été enregistré.")

    reference = submitted(agency)
    async with console(with_parts(agency.services, submissions=Full())) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("F5 Demander")
        await eyes.press("x", "enter")
        await eyes.see("! Le disque est plein")
        assert not isinstance(eyes.app.screen, ListScreen), "the page stays"
    assert agency.services.submissions.get(reference) is not None


async def test_door_five_shows_a_withdrawal_by_an_agent(agency: Agency) -> None:
    reference, code = submitted(agency), new_code()
    assert agency.services.resumes.give_code(reference, code)
    async with console(agency.services) as eyes:
        await find_and_withdraw(eyes, reference)
    file = coming_back.open_file(reference, code, agency.services)
    assert not isinstance(file, coming_back.Locked)
    assert file.withdrawn_at == agency.clock.now()
    assert file.submission is None
    assert agency.clock.now() - file.submitted_at < timedelta(days=1)
