"""A ticket taken in any journey says in the console's queue its topic, its page and what was shown."""

import tomllib
from collections.abc import Iterator

import pytest

from kiosk import i18n
from kiosk.domain.ticket import PLACES
from kiosk.forms.answers import Answer
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FormSpec, Kind
from kiosk.services.desk.answer_pages import progress_of, read_draft
from kiosk.services.desk.catalog import queue
from kiosk.services.desk.session import AgentSession, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.ports.staff import Agent
from kiosk.services.ports.tickets import Ticket
from screens.journey.form import FormScreen
from screens.widgets.text import spoken
from tests.ui.stage import Stage, open_app
from tests.unit.board import FIRST, LAST
from tests.unit.journey import Terminal, all_forms, config
from tests.ways import way
from tools.bench.board import tables

FORMS = all_forms()
TYPED = {Kind.DATE: "01/03/2026", Kind.NUMBER: "2", Kind.PRACTICE: "done", Kind.CONSENT: "yes", Kind.TRISTATE: "yes"}
SESSION = AgentSession(Terminal(config()).services(), Agent("ane", "Ane", "agent", True), "1", "", lambda: 0.0)
SAME_IN_ENGLISH = {"BEL", "Garage"}


@pytest.fixture(autouse=True)
def _back_to_french() -> Iterator[None]:
    yield
    i18n.use("fr", "tenant")


def begun(spec: FormSpec) -> FormSession:
    """Return a session of the journey with its first question answered."""
    session = FormSession(spec)
    step = next(step for step in session.visible_steps() if step.fields)
    field = step.fields[0]
    first = field.options[0].code if field.options else TYPED.get(field.kind, "Essai")
    session.answer(field.key, Answer((first,) if field.kind is Kind.CHOICES else first))
    if spec.id == "survey":  # a yes alone is no answer
        session.answer("needs", Answer(("none",)))
    session.place = step.key
    return session


def said(ticket: Ticket, language: str) -> str:
    """Return what the queue says of a ticket, as the console puts it together."""
    i18n.use(language, "staff")
    spec = FORMS.get(ticket.draft.spec_id if ticket.draft else ticket.motive)
    progress = progress_of(spec, ticket.draft) if spec and ticket.draft else None
    snapshot = Snapshot(progress={ticket.id: progress} if progress else {})
    panel = [spoken(each.value) for each in queue.LIST.panel(SESSION, Seen(ticket, snapshot))]
    (motive,) = (column for column in queue.LIST.columns if column.code == "motive")
    return "\n".join((motive.cell(SESSION, snapshot, ticket), *panel))


def is_named(ticket: Ticket) -> bool:
    """Tell if the queue names the ticket in French and in English, and not by a code."""
    names = {language: said(ticket, language).split("\n")[0] for language in ("fr", "en")}
    title = FORMS[ticket.motive].title if ticket.motive in FORMS else ""
    codes = [PLACES["other"], *([] if ticket.motive in title else [ticket.motive])]
    about = {language: words.partition(" · arr")[0].partition(" · stopped")[0] for language, words in names.items()}
    return (
        not any(code in told for code in codes for told in about.values())
        and (about["fr"] != about["en"] or about["fr"] in SAME_IN_ENGLISH)
        and all(about.values())
    )


async def ticket_from(stage: Stage, spec: FormSpec, *, share: bool) -> Ticket:
    session = begun(spec)
    await stage.go_home()
    stage.terminal.clock.advance(minutes=1)  # so many tickets in one minute would be refused
    await stage.app.begin_visit()
    await stage.app.push_screen(FormScreen(spec, session))
    await stage.settled()
    await stage.call_agent(share=share)
    await stage.settled()
    return stage.terminal.tickets.taken[-1]


async def test_a_ticket_with_answers_names_journey_page_and_answers() -> None:
    async with open_app() as stage:
        tickets = {form_id: await ticket_from(stage, spec, share=True) for form_id, spec in FORMS.items()}
    for form_id, ticket in tickets.items():
        spec = FORMS[form_id]
        assert ticket.motive == spec.ticket_motive
        assert is_named(ticket), form_id
        if not spec.can_be_shown:
            assert ticket.draft is None, "a rehearsal is nobody's business"
            continue
        assert ticket.draft is not None, form_id
        place = begun(spec).place
        assert ticket.draft.place == place, form_id
        reading = read_draft(spec, ticket.draft)
        (shown,) = [page for page in reading.pages if page.is_here]
        assert (shown.step.key, shown.answers[0][1]) == (place, begun(spec).answers[shown.step.fields[0].key])
        assert f"« {spec.step(place).fields[0].short} »" in said(ticket, "fr")


async def test_a_ticket_without_answers_names_only_the_journey() -> None:
    shown = [spec for spec in FORMS.values() if spec.can_be_shown]
    async with open_app() as stage:
        tickets = [(spec, await ticket_from(stage, spec, share=False)) for spec in shown]
    for spec, ticket in tickets:
        assert (ticket.motive, ticket.draft) == (spec.ticket_motive, None)
        assert is_named(ticket), spec.id
        assert "Aucune réponse n'est montrée." in said(ticket, "fr")


@pytest.mark.parametrize(("door", "name"), [("3", "Portail"), ("7", "Avis"), ("9", "Renseignement")])
async def test_a_ticket_from_a_door_s_first_page_names_the_door(door: str, name: str) -> None:
    async with open_app() as stage:
        await stage.press(door, "f1", "3")
        (ticket,) = stage.terminal.tickets.taken
    assert said(ticket, "fr").split("\n")[0] == name
    assert is_named(ticket)


@pytest.mark.parametrize(
    ("way", "name"),
    [
        ((*way("board:"), "1"), "Panneau"),
        ((*way("board:"), "2", "f1", "3"), "Panneau"),
        ((*way("agency:"), "1", "1"), "Agences"),
        ((*way("agency:"), "2", "f1", "3"), "Agences"),
        ((*way("agency:"), "f1", "3"), "Agences"),
    ],
)
async def test_a_ticket_from_a_page_of_door_9_names_the_page(way: tuple[str, ...], name: str) -> None:
    board = tomllib.loads(tables(FIRST, LAST))["board"]
    async with open_app(terminal=Terminal(config(board=board))) as stage:
        await stage.press(*way)
        if not stage.terminal.tickets.taken:
            await stage.press("1")
        (ticket,) = stage.terminal.tickets.taken
    assert said(ticket, "fr").split("\n")[0] == name
    assert is_named(ticket)


async def test_sending_an_anonymous_survey_hides_it_from_the_ticket() -> None:
    async with open_app() as stage:
        ticket = await ticket_from(stage, FORMS["survey"], share=True)
        assert ticket.draft is not None
        await stage.press("escape", "escape")
        stage.form.session.place = "review"
        await stage.form.show_page()
        await stage.press_next()
        assert len(stage.terminal.submissions.stored) == 1
        (ticket,) = stage.terminal.tickets.taken
    assert (ticket.draft, ticket.motive) == (None, "survey"), "a reference beside a number would be a name"


async def test_a_ticket_is_not_marked_sent_by_another_journey() -> None:
    async with open_app() as stage:
        await ticket_from(stage, FORMS["bel_listing"], share=True)
        await stage.press("escape", "escape")
        session = begun(FORMS["difficulty"])
        session.answer("tool", Answer("other"))
        session.place = "review"
        await stage.app.push_screen(FormScreen(session.spec, session))
        await stage.settled()
        await stage.press_next()
        (ticket,) = stage.terminal.tickets.taken
    assert ticket.draft is not None
    assert (ticket.draft.spec_id, ticket.draft.sent_as) == ("bel_listing", "")


async def test_a_ticket_from_a_receipt_names_what_was_sent() -> None:
    async with open_app() as stage:
        session = begun(FORMS["difficulty"])
        session.answer("tool", Answer("other"))
        session.place = "review"
        await stage.app.begin_visit()
        await stage.app.push_screen(FormScreen(session.spec, session))
        await stage.settled()
        await stage.press_next()
        await stage.call_agent()
        (ticket,) = stage.terminal.tickets.taken
    assert ticket.motive == "difficulty"
