"""The console names the state of a file as the tenant reads it, and a key means the same on every list."""

import pytest

from kiosk.domain.identity import CHECKED_BY_AGENT
from kiosk.forms.answers import Answer
from kiosk.forms.draft import REVIEW, Draft
from kiosk.services.ports.files import Submission
from tests.factories import a_submission
from tests.ui.console.stage import MORNING, Agency, console, stopped_at_rent
from tests.ui.console.test_listings import listings

KINDS = (("bel_listing", "BEL"), ("garage", "GAR"), ("device", "MAT"), ("workshop", "ATE"), ("difficulty", "DIF"))


def sent(kind: str, prefix: str, **answers: object) -> Submission:
    return a_submission(f"{prefix}-7K3M-2QF", kind=kind, submitted_at=MORNING, answers=answers, values={})


@pytest.mark.parametrize(("kind", "prefix"), KINDS)
async def test_files_of_every_kind_are_called_prepared(agency: Agency, kind: str, prefix: str) -> None:
    file = sent(kind, prefix)
    agency.services.submissions.add(file)
    agency.arrives(5, draft=Draft(kind, 1, REVIEW, {"tool": Answer("bel")}, sent_as=file.reference))
    async with console(agency.services, size=(100, 30)) as eyes:
        await eyes.open_queue()
        await eyes.see("· préparé", f"Préparé : {file.reference}")
        await eyes.press("n")
        await eyes.see("O ouvre ses réponses.")
        await eyes.press("o")
        await eyes.see(f"Préparé : {file.reference}", "Ce qui est préparé est dans sa liste.")
        assert "nvoy" not in eyes.screen


async def test_an_empty_list_of_files_does_not_speak_of_listings(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.see("Rien ici. Ce qui est préparé à la borne arrive ici.")


async def test_received_is_said_of_files_alone(agency: Agency) -> None:
    agency.services.submissions.add(sent("garage", "GAR"))
    agency.arrives(5)
    async with console(agency.services, size=(100, 30)) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("A1 est appelé")
        await eyes.press("d")
        await eyes.see("A1 est terminé.")
        assert "copié" not in eyes.screen
        await eyes.press("5")
        await eyes.see("pas encore copié au siège", "Date promise : la plus ancienne en haut")


@pytest.mark.parametrize(
    ("language", "state", "column"),
    [("fr", "Montré, pas préparé", "Réponses"), ("en", "Shown, not prepared", "Answers")],
)
async def test_answers_only_shown_are_not_called_a_draft(
    agency: Agency, language: str, state: str, column: str
) -> None:
    """The tenant reads "Pas enregistré · montré à un agent"; only what is saved with a code is a draft."""
    agency.arrives(5, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        await eyes.see(column, {"fr": " 3 sur 27", "en": " 3 of 27"}[language])
        seen = eyes.screen
        await eyes.press("n", "o")
        await eyes.see(state)
        for word in ("rouillon", "raft", "nvoy", "NOT sent"):
            assert word not in seen + eyes.screen


@pytest.mark.parametrize(("language", "word"), [("fr", "Déconnexion"), ("en", "Sign out")])
async def test_q_signs_out_and_is_labelled_so_on_each_list(agency: Agency, language: str, word: str) -> None:
    async with console(agency.services) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        for tab in "12":
            await eyes.press(tab)
            await eyes.see(f"◉ {tab}")
            await eyes.press("question_mark", *word[:4].lower())
            await eyes.see(f"▸ Q        {word}")
            await eyes.press("escape")
        await eyes.press("q")
        await eyes.see("PIN")


@pytest.mark.parametrize(
    ("kind", "prefix", "answers", "said", "unsaid"),
    [
        ("difficulty", "DIF", {}, "sans nom", "identité déclarée"),
        ("difficulty", "DIF", {"phone": "05 36 49 12 34"}, "sans nom", "identité déclarée"),
        ("difficulty", "DIF", {"contact_name": "Maider Exemple"}, "identité déclarée", "sans nom"),
        ("housing_request", "DLS", {"adults": "2"}, "sans nom", "identité déclarée"),
    ],
)
async def test_an_identity_is_declared_only_with_a_name(
    agency: Agency, kind: str, prefix: str, answers: dict[str, object], said: str, unsaid: str
) -> None:
    """A difficulty may have no name, and a housing request asks for none: then no identity was declared."""
    agency.services.submissions.add(sent(kind, prefix, **answers))
    async with console(agency.services) as eyes:
        await listings(eyes, "3" if kind == "housing_request" else "5")
        await eyes.press("enter")
        await eyes.see(said)
        assert unsaid not in eyes.screen


async def test_an_identity_checked_by_an_agent_needs_no_name(agency: Agency) -> None:
    agency.services.submissions.add(sent("difficulty", "DIF", tool="bel")._replace(identity=CHECKED_BY_AGENT))
    async with console(agency.services) as eyes:
        await listings(eyes, "5")
        await eyes.press("enter")
        await eyes.see("vérifiée par un agent")
        assert "sans nom" not in eyes.screen
