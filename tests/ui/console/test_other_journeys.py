"""An agent reads files of journeys other than listings: nothing is shown twice, and no listing words appear."""

import pytest

from kiosk.forms.answers import Answer
from kiosk.forms.draft import REVIEW, Draft
from tests.factories import a_submission
from tests.ui.console.stage import MORNING, Agency, console
from tests.ui.console.test_listings import listings

CONTACT = {"contact_name": "Maider Exemple", "consent_call": "yes", "phone": "06 12 34 56 78"}
SIGN_UP = {
    "workshop": "portail-1",
    "workshop_words": "Le portail locataire, 03/12/2026 14:00-16:00, salle d'essai",
    "persons": "2",
    "waiting_list": "yes",
    **CONTACT,
}


def submitted(agency: Agency, kind: str, answers: dict[str, object]) -> None:
    agency.services.submissions.add(a_submission(kind=kind, submitted_at=MORNING, answers=answers, values={}))


async def test_a_workshop_is_shown_once_with_place_and_waiting_list(agency: Agency) -> None:
    submitted(agency, "workshop", {**SIGN_UP})
    async with console(agency.services, size=(100, 40)) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see("Titre, date, lieu", "Le portail locataire, 03/12/2026 14:00-16:00, salle d'essai")
        told = [line.split() for line in eyes.screen.split("\n")]
        assert ["Liste", "d'attente", "Oui"] in told
        assert not any(line[:1] == ["Atelier"] for line in told)
        assert "portail-1" not in eyes.screen


async def test_a_workshop_wish_shows_no_title_date_or_place(agency: Agency) -> None:
    submitted(agency, "workshop", {"workshop": "no_date", "general_topics": ["mailbox"], "format": "any", **CONTACT})
    async with console(agency.services, size=(100, 40)) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see("Atelier", "Une autre date", "Boîte e-mail")
        assert "Titre, date, lieu" not in eyes.screen


async def test_a_garage_contact_is_not_labelled_do_not_publish(agency: Agency) -> None:
    submitted(agency, "garage", {"is_tenant": "no", "wanted": "box", "start": "soon", **CONTACT})
    async with console(agency.services, size=(100, 40)) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see("Contact", "Maider Exemple")
        assert "ne pas publier" not in eyes.screen


async def test_a_device_request_offers_no_bel_text_to_print(agency: Agency) -> None:
    submitted(agency, "device", {"device": "any"})
    async with console(agency.services) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see("L Relu")
        assert "Texte pour la BEL" not in eyes.screen
        assert "Imprimer" not in eyes.screen


async def test_an_unanswered_consent_is_shown_as_no(agency: Agency) -> None:
    submitted(agency, "device", {"device": "any", "contact_name": "Maider Exemple"})
    async with console(agency.services, size=(100, 40)) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see("Maider Exemple")
        told = [line.split() for line in eyes.screen.split("\n")]
        assert ["Appel", "accepté", "Non"] in told
        assert ["Message", "accepté", "Non"] in told


@pytest.mark.parametrize(
    ("place", "passed", "times"),
    [("description", (), 0), ("consents", (), 2), (REVIEW, (), 2), ("rent", ("rent", "consents"), 2)],
)
async def test_consents_passed_unanswered_are_shown_as_no(
    agency: Agency, place: str, passed: tuple[str, ...], times: int
) -> None:
    """This holds too for a tenant who went back from check answers to change one page, and calls from there."""
    agency.arrives(5, draft=Draft("bel_listing", 2, place, {"landlord": Answer("office64")}, passed=passed))
    async with console(agency.services, size=(100, 40)) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("O ouvre ses réponses.")
        await eyes.press("o")
        await eyes.see("A1 · réponses", "s'est arrêté ici")
        told = [line.split() for line in eyes.screen.split("\n")]
        noes = [line for line in told if line in (["Appel", "accepté", "Non"], ["Message", "accepté", "Non"])]
        assert len(noes) == times


async def test_stopping_at_a_result_is_not_called_checking_answers(agency: Agency) -> None:
    """The pre-check ends with a result: its tenant never saw a page called check answers."""
    agency.arrives(5, draft=Draft("precheck", 1, REVIEW, {"landlord": Answer("office64")}, {}))
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("Page 8 sur 8 : Résultat")
        assert "Vérifiez vos réponses" not in eyes.screen
