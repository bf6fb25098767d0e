"""The console shows and prints the worksheet that the tenant would print, whole and in French."""

from collections.abc import Mapping

import pytest

from kiosk.forms.answers import Answer, to_json
from kiosk.forms.draft import REVIEW, Draft
from kiosk.reference import new_reference
from kiosk.services.ports.errors import PrintError
from tests.factories import NASTY_TEXTS, a_submission
from tests.ui.console.stage import SIZES, Agency, Eyes, console, with_parts
from tests.ui.console.test_taking_back import look_for
from tests.unit.test_housing_request import session


def prepared(agency: Agency, **changes: str) -> str:
    """Store a worksheet as a Spanish-speaking tenant leaves it, and return its reference."""
    reference = new_reference("DLS")
    answers = to_json(session(**changes).visible_answers())
    sheet = a_submission(reference, kind="housing_request", answers=answers, values={}, language="es")
    agency.services.submissions.add(sheet)
    return reference


async def opened(eyes: Eyes, reference: str) -> None:
    await eyes.open_queue()
    await eyes.press("3")
    await eyes.see(reference, "à relire")
    await eyes.press("enter")
    await eyes.see("Fiche, en français")


async def read_through(eyes: Eyes) -> str:
    """Return everything that the page shows, from its top to its end."""
    pages = [eyes.screen]
    while len(pages) == 1 or pages[-1] != pages[-2]:
        await eyes.press("space")
        await eyes.rest()
        pages.append(eyes.screen)
    return "".join(pages)


@pytest.mark.parametrize("size", SIZES)
async def test_the_agent_reads_the_whole_worksheet(agency: Agency, size: tuple[int, int]) -> None:
    reference = prepared(agency)
    async with console(agency.services, size=size) as eyes:
        await opened(eyes, reference)
        await eyes.see("langue de la personne : Español")
        seen = await read_through(eyes)
    for words in (
        "Où et comment faire",
        "- Surface du logement",
        "A1 · Numéro unique d'enregistrement : 064032612345678901",
        "Situation familiale : Marié(e)",
        "Au dépôt de la demande",
        "Peut être demandé",
    ):
        assert words in seen


async def test_a_mutation_is_named_as_one_to_the_agent(agency: Agency) -> None:
    reference = prepared(agency, kind="mutation")
    async with console(agency.services, size=(100, 60)) as eyes:
        await opened(eyes, reference)
        await eyes.see("C'est une mutation : vous louez déjà à Office64.")
        seen = await read_through(eyes)
    assert "Type de demande : Première demande (mutation)" in seen
    assert "Vos loyers et vos charges sont à jour." in seen


async def test_a_worksheet_stays_french_on_an_english_console(agency: Agency) -> None:
    reference = prepared(agency, kind="mutation")
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("f2", "3")
        await eyes.see(reference, "to read")
        await eyes.press("enter")
        await eyes.see("Sheet, in French", "M Print", "PAS fait", "C'est une mutation", "Où et comment faire")
        await eyes.press("space")
        await eyes.see("- Surface du logement")
        await eyes.press("m")
        await eyes.see("The sheet is printed, in French.")
    printed = " ".join(agency.printed.split())
    assert reference in printed
    assert "Situation familiale : Marié(e)" in printed
    assert "Married" not in printed
    assert ("maite", "file.print", reference) in agency.audit()
    assert agency.services.submissions.get(reference) is not None, "an agent's paper is not the tenant's"


class _Jammed:
    is_available = True

    def print_text(self, text: str) -> None:
        raise PrintError("jam")


class _None:
    is_available = False


@pytest.mark.parametrize(
    ("printer", "said"), [(_Jammed(), "Rien n'est sorti de l'imprimante."), (_None(), "Aucune imprimante")]
)
async def test_without_paper_the_worksheet_stays_on_the_screen(agency: Agency, printer: object, said: str) -> None:
    reference = prepared(agency)
    async with console(with_parts(agency.services, printer=printer)) as eyes:
        await opened(eyes, reference)
        await eyes.press("m")
        await eyes.see(said, "La fiche reste à l'écran.", "Où et comment faire")


@pytest.mark.parametrize("keys", [("l", "enter"), ("m",)])
async def test_a_worksheet_the_tenant_printed_meanwhile_is_reported(agency: Agency, keys: tuple[str, ...]) -> None:
    reference = prepared(agency)
    async with console(agency.services) as eyes:
        await opened(eyes, reference)
        assert agency.services.submissions.forget_printed(reference, agency.clock.now())
        for key in keys:
            await eyes.press(key)
            await eyes.rest()
        await eyes.see(f"{reference} n'est plus ici : la personne a imprimé sa fiche.")
        assert "déjà relu" not in eyes.screen
    assert agency.printed == ""


async def test_a_worksheet_a_colleague_read_first_is_reported(agency: Agency) -> None:
    reference = prepared(agency)
    async with console(agency.services) as eyes:
        await opened(eyes, reference)
        assert agency.services.submissions.mark_read(reference, "jon", agency.clock.now())
        await eyes.press("l", "enter")
        await eyes.see(f"{reference} est déjà relu, par Jon.")


def stopped(**answers: str) -> Draft:
    given: Mapping[str, str] = {"kind": "first", "is_tenant": "no", "nationality": "2", "family_status": "C", **answers}
    return Draft("housing_request", 1, "work", {key: Answer(raw) for key, raw in given.items()}, {})


async def test_the_worksheet_of_a_ticket_is_one_key_away_and_prints(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=stopped(adults="1", dependants="2"))
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("O ouvre ses réponses.")
        await eyes.press("o")
        await eyes.see("A1 · réponses", "F Fiche", "Union européenne")
        await eyes.press("f")
        await eyes.see("Où et comment faire", "Ce qui manque")
        seen = await read_through(eyes)
        assert "Situation professionnelle : à trouver" in seen
        assert "Personnes à charge : 2" in seen
        await eyes.press("m")
        await eyes.see("La fiche est imprimée")
        await eyes.press("escape")
        await eyes.see("F Fiche", "s'est arrêté ici")
    assert "Personnes à charge : 2" in " ".join(agency.printed.split())
    assert ("maite", "ticket.print_sheet", ticket.id) in agency.audit()


async def test_typed_text_is_never_markup_in_a_worksheet(agency: Agency) -> None:
    texts = [text for text in NASTY_TEXTS if text.strip()]
    for text in texts:
        prepared(agency, number=text.replace("\n", " ")[:40])
    missing = {" ".join(text.replace("\t", "").split())[:20].strip() for text in texts}
    async with console(agency.services, size=(100, 60)) as eyes:
        await eyes.open_queue()
        await eyes.press("3")
        for _text in texts:
            await eyes.see("DLS-", "1 File")
            await eyes.press("enter")
            await eyes.see("Fiche, en français")
            seen = " ".join((await read_through(eyes)).split())
            missing -= {text for text in missing if text in seen}
            await eyes.press("escape", "down")
    assert not missing


async def test_a_worksheet_is_called_prepared_and_not_sent(agency: Agency) -> None:
    reference = prepared(agency)
    agency.arrives(5, draft=Draft("housing_request", 1, REVIEW, {"kind": Answer("first")}, sent_as=reference))
    async with console(agency.services, size=(100, 30)) as eyes:
        await eyes.open_queue()
        await eyes.see("· préparé", f"Préparé : {reference}")
        assert "nvoyé" not in eyes.screen
        await eyes.press("n", "o")
        await eyes.see(f"Préparé : {reference}", "Ce qui est préparé est dans sa liste.")
        assert "nvoyé" not in eyes.screen
        await eyes.press("escape", "2")
        await eyes.see("2 Annonces")
        await look_for(eyes, reference)
        await eyes.see("Où en est ce dossier", "Préparé", "Version")
        assert "Envoy" not in eyes.screen
