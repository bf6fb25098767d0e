"""An agent works the queue: who waits, whose turn it is, and what is stored after each key."""

import asyncio

import pytest
from textual.geometry import Region

from kiosk.domain.ticket import Priority
from kiosk.services.ports import StorageError
from screens.console.rows import Rows
from tests.ui.console.stage import SIZES, Agency, console, order, stopped_at_rent, with_parts


@pytest.mark.parametrize("size", SIZES)
async def test_a_waiting_ticket_shows_its_time_topic_and_language(agency: Agency, size: tuple[int, int]) -> None:
    agency.arrives(12, draft=stopped_at_rent())
    agency.arrives(9)
    async with console(agency.services, size=size) as eyes:
        await eyes.open_queue()
        await eyes.see("2 attendent", "? Aide")
        first, second = (next(line for line in eyes.lines if f" {number} " in line) for number in ("A1", "A2"))
        for told in ("12 min", "BEL · arrêté à « Loyer »", "eu", "normal", "p. 11/2"):
            assert told in first
        for told in ("9 min", "Autre demande", "–"):
            assert told in second
        assert all(len(line) <= size[0] for line in eyes.lines)


async def test_before_the_call_progress_is_shown_but_no_answer(agency: Agency) -> None:
    agency.arrives(12, draft=stopped_at_rent(rent="412,6x"))
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("Page « Loyer »", "3 essais refusés", "Questions répondues : 3.")
        assert "412,6x" not in eyes.screen
        assert "Cambo" not in eyes.screen


async def test_a_ticket_that_comes_while_the_console_is_open_appears(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("Personne n'attend.")
        agency.arrives()
        await eyes.app.look_again()
        await eyes.see("1 attend", "A1")


async def test_the_list_is_repainted_only_when_it_changes(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    agency.arrives(3)
    drawn: list[tuple[Region, ...]] = []
    refresh = Rows.refresh

    def watched(self: Rows, *regions: Region, **more: bool) -> Rows:
        drawn.append(regions)
        return refresh(self, *regions, **more)

    monkeypatch.setattr(Rows, "refresh", watched)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A1")
        drawn.clear()
        await eyes.app.look_again()
        assert drawn == []
        agency.clock.advance(minutes=1)
        await eyes.app.look_again()
        assert drawn == [(Region(8, 1, 7, 1),)], "the minutes, and no other cell"
        await eyes.see("4 min")


async def test_enter_calls_the_ticket_under_the_cursor(agency: Agency) -> None:
    agency.arrives(12)
    chosen = agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("down", "enter")
        await eyes.see("A2 est appelé au bureau 1.", "avec vous : A2", "Appelés : A2 bureau 1", "1 attend")
    stored = agency.state_of(chosen)
    assert (stored["state"], stored["agent"], stored["desk"]) == ("called", "maite", "1")
    assert ("maite", "ticket.call", chosen.id) in agency.audit()


async def test_next_follows_the_posted_order(agency: Agency) -> None:
    """The order is: priority, then an appointment whose hour has come, then the others, each by arrival."""
    first, late, due, raised = (agency.arrives(minutes) for minutes in (40, 30, 20, 10))
    now = agency.clock.now()
    agency.services.tickets.set_priority(raised.id, Priority.PRIORITY, None)
    agency.services.tickets.set_priority(due.id, Priority.APPOINTMENT, now)
    agency.services.tickets.set_priority(late.id, Priority.APPOINTMENT, now.replace(hour=15))
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.until(lambda: len(order(eyes)) == 4, "four tickets")
        assert order(eyes) == [raised.number, due.number, first.number, late.number]
        for ticket in (raised, due, first, late):
            await eyes.press("n")
            await eyes.see(f"avec vous : {ticket.number}")
            await eyes.press("d", "enter")
            await eyes.see(f"{ticket.number} est terminé")
            agency.clock.advance(seconds=30)
        await eyes.press("n")
        await eyes.see("Personne n'attend.", "Appelés : personne · Fermés : A2, A1, A3, A4")


async def test_an_agent_has_one_called_ticket_at_a_time(agency: Agency) -> None:
    agency.arrives(12)
    waiting = agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("avec vous : A1")
        await eyes.press("n")
        await eyes.see("! A1 est avec vous : D terminé, A absent ou U remettre")
    assert agency.state_of(waiting)["state"] == "waiting"


@pytest.mark.parametrize(
    ("key", "asked", "state", "said"),
    [
        ("d", "A1 est terminé : fermer ?", "done", "est terminé"),
        ("A", "A1 n'est pas venu : noter absent ?", "no_show", "est noté absent"),
    ],
)
async def test_closing_a_ticket_forgets_its_answers(
    agency: Agency, key: str, asked: str, state: str, said: str
) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("enter")
        await eyes.see("O ouvre ses réponses.")
        await eyes.press(key)
        await eyes.see(asked, "Les réponses montrées sont effacées.")
        await eyes.press("enter")
        await eyes.see(f"A1 {said}.")
    stored = agency.state_of(ticket)
    assert (stored["state"], stored["draft"]) == (state, None)
    assert ("maite", f"ticket.{state}", ticket.id) in agency.audit()


async def test_one_wrong_key_does_not_erase_what_a_tenant_showed(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("enter")
        await eyes.see("O ouvre ses réponses.")
        await eyes.press("d")
        await eyes.see("A1 est terminé : fermer ?")
        await eyes.press("escape")
    assert agency.state_of(ticket)["draft"] is not None


async def test_a_ticket_a_colleague_called_first_is_reported(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.console.app.LOOK_EVERY", 3600)  # a refresh before the key would hide the race
    ticket = agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A1")
        assert agency.services.tickets.claim(ticket.id, "jon", "2", agency.clock.now())
        await eyes.press("enter")
        await eyes.see("! A1 est déjà appelé par un collègue.", "Appelés : A1 bureau 2", "Personne n'attend.")
    assert agency.state_of(ticket)["agent"] == "jon"


async def test_two_consoles_at_once_never_call_the_same_ticket(agency: Agency) -> None:
    tickets = [agency.arrives(minutes) for minutes in range(10, 0, -1)]
    async with console(agency.services) as maite, console(agency.services) as jon:
        await maite.open_queue()
        await jon.open_queue("jon")
        for _turn in range(len(tickets) // 2):
            await asyncio.gather(maite.press("n"), jon.press("n"))
            # Read this line and not the last message, which may still be the one of the previous turn.
            await maite.see("Avec vous : A")
            await jon.see("Avec vous : A")
            await asyncio.gather(maite.press("d", "enter"), jon.press("d", "enter"))
            for eyes in (maite, jon):
                await eyes.until(lambda eyes=eyes: "avec vous" not in eyes.screen, "nobody")  # type: ignore[misc]
    called = [subject for _actor, action, subject in agency.audit() if action == "ticket.call"]
    assert sorted(called) == sorted(ticket.id for ticket in tickets)


async def test_a_storage_failure_is_a_sentence_and_the_console_stays(agency: Agency) -> None:
    class Full:
        """The real queue, which can be read but where no ticket can be claimed."""

        def __getattr__(self, name: str) -> object:
            return getattr(agency.services.tickets, name)

        def claim(self, *parts: object) -> bool:
            raise StorageError("Le disque est plein : rien n'a été enregistré. Libérez de la place, puis recommencez.")

    ticket = agency.arrives(4)
    async with console(with_parts(agency.services, tickets=Full())) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("! Le disque est plein : rien n'a été enregistré.", "recommencez.")
        await eyes.press("question_mark", "down")
        await eyes.see("Appelle le prochain")
    assert agency.state_of(ticket)["state"] == "waiting"


async def test_a_vanished_database_is_reported_until_it_is_back(agency: Agency) -> None:
    agency.arrives(4)
    path = agency.home / "data" / "kiosk.sqlite"
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A1")
        path.rename(path.with_name("away"))
        await eyes.app.look_again()
        await eyes.see("! ", "A1")
        path.with_name("away").rename(path)
        await eyes.app.look_again()
        await eyes.until(lambda: "! " not in eyes.screen, "no complaint")


async def test_a_burst_of_keys_does_what_each_key_means(agency: Agency) -> None:
    """The keys say call, done, call, absent, and come faster than the console can act."""
    tickets = [agency.arrives(minutes) for minutes in (3, 2)]
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A2")
        await eyes.press("n", "d", "enter", "n", "a", "enter")
        await eyes.see("A2 est noté absent")
    assert [agency.state_of(ticket)["state"] for ticket in tickets] == ["done", "no_show"]


async def test_a_tenant_who_leaves_is_reported_before_the_next_call(agency: Agency) -> None:
    first = agency.arrives(12)
    agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("▸ A1")
        assert agency.services.tickets.leave(first.id, agency.clock.now())
        await eyes.app.look_again()
        await eyes.see("A1 n'attend plus.", "▸ A2")
