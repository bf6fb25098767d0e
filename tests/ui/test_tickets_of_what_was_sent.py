"""Help on a receipt or a file of door 5 gives the agent the reference and the answers, or neither, as chosen."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import rows
from db.terminal_file import open_terminal
from kiosk.forms.answers import from_json
from kiosk.forms.draft import REVIEW
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit import ticket_words
from kiosk.services.visit.assistance import Sent, call_agent
from screens.journey.form import FormScreen
from screens.tenant.help.ticket import TicketScreen
from screens.tenant.sent.file import FileScreen
from screens.tenant.sent.receipt import ReceiptScreen
from tests.factories import a_submission
from tests.moves import claim, done
from tests.ui.answering import open_receipt
from tests.ui.console.stage import MORNING, Agency, console, new_agency
from tests.ui.stage import SIZES, Stage, open_app
from tests.ui.test_resume import CODE, SENT, come_back, sent_file
from tests.ui.test_tickets_of_every_journey import FORMS, begun

WITHOUT = {
    "fr": "2 Sans ce dossier",
    "eu": "2 Txosten hau gabe",
    "es": "2 Sin este expediente",
    "en": "2 Without this file",
}


async def open_file(stage: Stage) -> None:
    sent_file(stage)
    await come_back(stage, "2", reference=SENT.reference, code=CODE)
    assert isinstance(stage.app.screen, FileScreen)


def taken(stage: Stage) -> Ticket:
    (ticket,) = stage.terminal.tickets.taken
    return ticket


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_help_at_door_5_can_call_with_the_file(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await open_file(stage)
        await stage.press("f1", "3")
        for language in WITHOUT:
            await stage.app.use_language(language)
            await stage.settled()
            assert WITHOUT[language] in " ".join(stage.text().split())
        await stage.press_calmly("1")
        ticket = taken(stage)
    assert ticket.draft is not None
    assert (ticket.motive, ticket.draft.sent_as) == ("bel_listing", SENT.reference)
    assert ticket.draft.answers == from_json(SENT.answers)


async def test_a_call_without_the_file_shows_nothing_of_it() -> None:
    async with open_app() as stage:
        await open_file(stage)
        await stage.call_agent(share=False)
        assert (taken(stage).motive, taken(stage).draft) == ("resume", None)
        assert "Vos réponses ne sont pas montrées." in stage.text()


async def test_from_a_receipt_the_agent_gets_reference_and_answers() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        assert isinstance(stage.app.screen, ReceiptScreen)
        (sent,) = stage.terminal.submissions.stored.values()
        await stage.call_agent()
        draft = taken(stage).draft
        assert "Votre référence et vos réponses sont montrées à l'agent." in " ".join(stage.text().split())
    assert draft is not None
    assert (draft.spec_id, draft.place, draft.sent_as) == (sent.kind, REVIEW, sent.reference)
    assert draft.answers == from_json(sent.answers)


async def test_a_call_without_the_receipt_names_only_its_kind() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        (sent,) = stage.terminal.submissions.stored.values()
        await stage.call_agent(share=False)
        assert (taken(stage).motive, taken(stage).draft) == (sent.kind, None)


async def test_a_withdrawn_file_shows_its_reference_alone() -> None:
    async with open_app() as stage:
        await open_file(stage)
        await stage.press("2", "tab", "enter")
        assert "Retiré le" in stage.text()
        await stage.call_agent()
        draft = taken(stage).draft
        assert "Votre référence est montrée à l'agent." in stage.text()
    assert draft is not None
    assert (draft.sent_as, draft.is_withdrawn, dict(draft.answers)) == (SENT.reference, True, {})


async def test_an_anonymous_file_cannot_be_shown_in_a_call() -> None:
    async with open_app() as stage:
        session = begun(FORMS["survey"])
        session.place = REVIEW
        await stage.app.begin_visit()
        await stage.app.push_screen(FormScreen(session.spec, session))
        await stage.settled()
        await stage.press_next()
        await stage.press("f1")
        assert "3 Appeler un agent" in stage.text()
        assert "avec" not in stage.text()
        await stage.press("3")
        assert taken(stage).draft is None, "a reference beside a number would be a name"


async def test_a_file_changed_after_the_call_is_not_called_shown() -> None:
    async with open_app() as stage:
        await open_file(stage)
        await stage.call_agent()
        assert isinstance(stage.app.screen, TicketScreen)
        await stage.press("escape", "1")
        assert not stage.form.is_shared


# --- the agent, and the disk ------------------------------------------------------------------------------------------


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return new_agency(tmp_path / "home")


GARAGE = a_submission(
    "GAR-7K3M-2QF", kind="garage", submitted_at=MORNING, answers={"contact_name": "Maider Exemple"}, values={}
)


def calls(agency: Agency) -> Ticket:
    ticket = call_agent(agency.services, Sent("garage", GARAGE.reference))
    assert isinstance(ticket, Ticket)
    return ticket


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_the_agent_sees_the_reference_and_opens_the_answers(agency: Agency, size: tuple[int, int]) -> None:
    agency.services.submissions.add(GARAGE)
    calls(agency)
    async with console(agency.services, size=size) as eyes:
        await eyes.open_queue()
        await eyes.see("Garage · préparé")
        await eyes.press("n")
        await eyes.see("O ouvre ses réponses.", f"A1 · {GARAGE.reference}")
        await eyes.press("o")
        await eyes.see(f"Préparé : {GARAGE.reference}", "Maider Exemple")
        assert "s'est arrêté ici" not in eyes.screen, "it was prepared whole"
        agency.services.submissions.withdraw(GARAGE.reference, MORNING)
        await eyes.app.look_again()
        await eyes.see("Avec vous")
        assert "Maider Exemple" not in eyes.screen, "taken back, it is read no more"


async def test_without_answers_the_agent_still_has_the_reference(agency: Agency) -> None:
    agency.services.submissions.add(GARAGE)
    agency.services.submissions.withdraw(GARAGE.reference, MORNING)
    calls(agency)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see(f"Retiré : {GARAGE.reference}. Ses réponses ne sont plus ici.")
        await eyes.press("n")
        await eyes.see("Sans réponses à lire.", f"A1 · {GARAGE.reference}")
        await eyes.press("o")
        await eyes.see("ne sont plus ici")


async def test_a_file_withdrawn_meanwhile_is_shown_as_withdrawn(agency: Agency) -> None:
    agency.services.submissions.add(GARAGE)
    calls(agency)
    agency.services.submissions.withdraw(GARAGE.reference, MORNING)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("· retiré", f"Retiré : {GARAGE.reference}. Ses réponses ne sont plus ici.")
        assert "réparé" not in eyes.screen
        await eyes.press("n")
        await eyes.see(f"Avec vous : A1 · {GARAGE.reference} · retiré")
        await eyes.press("o")
        await eyes.see(f"Retiré : {GARAGE.reference}. Ses réponses ne sont plus ici.")


@pytest.mark.parametrize("act", ["closed", "withdrawn", "printed"])
def test_shown_answers_go_with_their_ticket_or_file(agency: Agency, act: str) -> None:
    store = agency.services.submissions
    store.add(GARAGE)
    ticket = calls(agency)
    assert "Maider" in str(agency.state_of(ticket)["draft"])
    if act == "closed":
        claim(agency.services.tickets, ticket.id, "maite", "1", MORNING)
        done(agency.services.tickets, ticket.id, "maite", MORNING)
        agency.services.tickets.settle(MORNING + timedelta(seconds=30))
    elif act == "withdrawn":
        store.withdraw(GARAGE.reference, MORNING)
    else:
        store.forget_printed(GARAGE.reference, MORNING)
    with closing(open_terminal(agency.home)()) as db:
        assert "Maider" not in repr(rows(db, "SELECT draft FROM tickets"))
    left = agency.services.tickets.get(ticket.id)
    assert left is not None
    assert (left.draft is None) == (act == "closed")
    assert "réponses" not in ticket_words.shown(left)
