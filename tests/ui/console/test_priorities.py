"""An agent gives a priority or an appointment, and takes it back."""

import pytest
from textual.widgets import Input

from kiosk.domain.ticket import Priority
from kiosk.services.desk.catalog.queue import read_hour
from screens.console.asks import LineBox
from tests.ui.console.stage import Agency, console, order


async def test_an_agent_confirms_a_priority_and_takes_it_back(agency: Agency) -> None:
    agency.arrives(12)
    ticket = agency.arrives(9, claims_priority=True)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("à confirmer")
        await eyes.press("down")
        await eyes.see("Priorité demandée : P la confirme.")
        await eyes.press("p")
        await eyes.see("A2 : prioritaire.")
        assert order(eyes) == ["A2", "A1"]
        assert agency.state_of(ticket)["priority"] == "priority"
        await eyes.press("p")
        await eyes.see("A2 : normal.")
    stored = agency.state_of(ticket)
    assert (stored["priority"], stored["claims_priority"]) == ("normal", 0), "what was claimed is answered"


async def test_an_appointment_keeps_the_priority_and_shows_beside_it(agency: Agency) -> None:
    agency.arrives(12)
    raised = agency.arrives(9)
    agency.services.tickets.set_priority(raised.id, Priority.PRIORITY, None)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("r", *"14:30", "enter")
        await eyes.see("A2 : prioritaire · RDV 14 h 30.")
        assert order(eyes) == ["A2", "A1"]
        await eyes.press("r")
        await eyes.until(lambda: isinstance(eyes.app.screen, LineBox), "the question")
        assert eyes.app.screen.query_one(Input).value == "14:30"
        await eyes.press("enter")
        await eyes.see("A2 : prioritaire · RDV 14 h 30.")
        await eyes.press("r", *["backspace"] * 5, "enter")
        await eyes.see("A2 : prioritaire.")
    assert agency.state_of(raised)["appointment_at"] is None


async def test_an_appointment_takes_a_valid_hour_of_today(agency: Agency) -> None:
    ticket = agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("r")
        await eyes.until(lambda: isinstance(eyes.app.screen, LineBox), "the question")
        await eyes.press(*"25:00", "enter")
        await eyes.see("! Écrivez une heure, par exemple 14:30.")
        assert eyes.app.screen.query_one(Input).value == "25:00"
        await eyes.press(*["backspace"] * 5, *"14h30", "enter")
        await eyes.see("A1 : RDV 14 h 30.")
    assert agency.state_of(ticket)["appointment_at"] == "2026-11-24T13:30:00Z"


async def test_an_empty_hour_takes_the_appointment_back(agency: Agency) -> None:
    ticket = agency.arrives(12)
    agency.services.tickets.set_priority(ticket.id, Priority.APPOINTMENT, agency.clock.now())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("r", *["backspace"] * 5, "enter")
        await eyes.see("A1 : normal.")
    stored = agency.state_of(ticket)
    assert (stored["priority"], stored["appointment_at"]) == ("normal", None)


async def test_escape_cancels_the_appointment_question(agency: Agency) -> None:
    ticket = agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("r", *"14", "escape")
        await eyes.until(lambda: len(eyes.app.screen_stack) == 2, "the queue again")
    assert agency.state_of(ticket)["priority"] == "normal"


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("14:30", "14:30"), ("9h", "09:00"), (" 9 h 05 ", "09:05"), ("1430", "14:30"), ("0:00", "00:00")],
)
def test_hours_are_read_as_people_write_them(typed: str, hour: str) -> None:
    read = read_hour(typed)
    assert read is not None
    assert f"{read:%H:%M}" == hour


@pytest.mark.parametrize("typed", ["", "h", "24:00", "12:60", "14:3", "midi", "14 heures", "-1", "14:30:00"])
def test_text_that_is_no_hour_is_refused(typed: str) -> None:
    assert read_hour(typed) is None


async def test_a_priority_and_an_appointment_are_taken_back(agency: Agency) -> None:
    agency.arrives(12)
    ticket = agency.arrives(9, claims_priority=True)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n", "d")
        await eyes.see("A1 est terminé.")
        before = agency.state_of(ticket)
        for keys, says in ((("p",), "A2 : prioritaire."), (("r", *"14h30", "enter"), "A2 : RDV 14 h 30")):
            await eyes.press(*keys)
            await eyes.see(says, "Z annule (30 s).")
            await eyes.press("z")
            await eyes.see("A2 : c'est annulé.")
            assert agency.state_of(ticket) == before
        await eyes.press("z")
        await eyes.see("Rien à annuler.")
        assert "avec vous" not in eyes.lines[0], "an older act is never undone in its place"
