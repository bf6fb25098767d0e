"""An agent works the queue: who waits, whose turn it is, and what is stored after each key."""

import asyncio

import pytest
from textual.geometry import Region
from textual.widgets import Input

from kiosk.domain.ticket import Priority
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from screens.console.rows import Rows
from tests.factories import PIN
from tests.moves import claim, leave
from tests.ui.console.stage import MORNING, SIZES, Agency, Eyes, console, order, stopped_at_rent, with_parts


@pytest.mark.parametrize("size", SIZES)
async def test_a_waiting_ticket_shows_its_time_topic_and_language(agency: Agency, size: tuple[int, int]) -> None:
    agency.arrives(12, draft=stopped_at_rent())
    agency.arrives(9)
    async with console(agency.services, size=size) as eyes:
        await eyes.open_queue()
        await eyes.see("2 attendent", "? Aide")
        first, second = (next(line for line in eyes.lines if f" {number} " in line) for number in ("A1", "A2"))
        for told in ("12 min", "BEL · arrêté à « Loyer »", "eu", "normal", "3 sur 27"):
            assert told in first
        for told in ("9 min", "Autre demande", "–"):
            assert told in second
        assert all(len(line) <= size[0] for line in eyes.lines)


async def test_before_the_call_progress_is_shown_but_no_answer(agency: Agency) -> None:
    agency.arrives(12, draft=stopped_at_rent(rent="412,6x"))
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("Page 11 sur 25 : Loyer", "3 essais refusés", "3 réponses sur 27")
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
        assert drawn == [(Region(8, 1, 9, 1),)], "the minutes, and no other cell"
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
            await eyes.press("d")
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
        await eyes.see("! A1 est avec vous : D terminé, H en attente, A absent ou U remettre")
    assert agency.state_of(waiting)["state"] == "waiting"


async def test_answers_go_half_a_minute_after_the_end(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("enter")
        await eyes.see("O ouvre ses réponses.")
        await eyes.press("d")
        await eyes.see("A1 est terminé. Ses réponses s'effacent dans 30 s.", "Z annule (30 s).")
        agency.clock.advance(seconds=10)
        await eyes.see("Z annule (20 s).")
        assert agency.state_of(ticket)["draft"] is not None
        agency.clock.advance(seconds=20)
        await eyes.until(lambda: agency.state_of(ticket)["draft"] is None, "no answers")
    assert agency.state_of(ticket)["state"] == "done"
    assert ("maite", "ticket.done", ticket.id) in agency.audit()


async def test_one_wrong_key_is_taken_back_answers_included(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("enter", "d")
        await eyes.see("A1 est terminé.")
        await eyes.press("z")
        await eyes.see("A1 : c'est annulé.", "Avec vous : A1")
        await eyes.press("z")
        await eyes.see("! Rien à annuler.")
        await eyes.press("o")
        await eyes.see("A1 · réponses", "Cambo-les-Bains")
    assert agency.state_of(ticket)["draft"] is not None


async def test_an_undo_after_a_colleague_s_move_is_refused(agency: Agency) -> None:
    ticket = agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("enter", "u")
        await eyes.see("A1 est de nouveau dans la file")
        assert claim(agency.services.tickets, ticket.id, "jon", "2", agency.clock.now())
        await eyes.press("z")
        await eyes.see("! Trop tard, ou quelqu'un a fait autre chose")
    assert agency.state_of(ticket)["agent"] == "jon"


async def test_a_hold_frees_the_agent_and_one_key_takes_back(agency: Agency) -> None:
    first, second = agency.arrives(12), agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n", "i")
        await eyes.see("A1 est avec vous.", "là depuis 0 min")
        await eyes.press("h")
        await eyes.see("A1 attend : pourquoi ?", "3 le téléphone")
        await eyes.press("3")
        await eyes.see("A1 attend : le téléphone. H le reprend.", "En attente : A1 (0 min)")
        await eyes.press("n")
        await eyes.see("avec vous : A2")
        await eyes.press("d")
        await eyes.see("A2 est terminé.")
        await eyes.press("h")
        await eyes.see("A1 est de nouveau avec vous.")
    assert [agency.state_of(each)["state"] for each in (first, second)] == ["in_service", "done"]


async def test_a_transfer_with_a_note_waits_for_its_service(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", "attribution", PIN, MORNING)
    agency.arrives(12)
    async with console(agency.services, size=(100, 30)) as eyes:
        await eyes.open_queue()
        await eyes.press("n", "t")
        await eyes.see("Transférer A1 à qui ?", "1 Service Attribution")
        await eyes.press("1")
        await eyes.see("N'écrivez ni santé, ni nom")
        await eyes.press(*"Avec le bail")
        await eyes.press("enter")
        await eyes.see("A1 attend, à sa place : Service Attribution.", "→ Service Attribution · Autre demande")
        await eyes.press("n")
        await eyes.see("Personne n'attend.")
    async with console(agency.services) as eyes:
        await eyes.open_queue("ane")
        await eyes.press("n")
        await eyes.see("avec vous : A1", "Transféré par Maite : Avec le bail")


@pytest.mark.parametrize(
    ("target", "told", "row"),
    [
        ("agent:maite", "A2 vous est transféré par Jon : Avec le bail", "→ vous · Autre demande"),
        ("desk:1", "A2 vous est transféré par Jon : Avec le bail", "→ vous · Autre demande"),
        ("role:agent", "A2 est transféré à votre service par Jon", "→ votre service · Autre"),
    ],
)
async def test_a_transfer_rings_stands_first_and_names_its_giver(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, target: str, told: str, row: str
) -> None:
    agency.arrives(12)
    moved = agency.arrives(9)
    async with console(agency.services) as eyes:
        rung: list[int] = []
        monkeypatch.setattr(eyes.app, "bell", lambda: rung.append(1))
        await eyes.open_queue()
        await given(eyes, agency, moved, target)
        await eyes.see(told, row)
        assert (rung, order(eyes)) == ([1], ["A2", "A1"])
        await eyes.press("n")
        await eyes.see("avec vous : A2")


async def test_a_transfer_to_another_service_rings_nobody(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    agency.arrives(12)
    moved = agency.arrives(9)
    async with console(agency.services, size=(100, 30)) as eyes:
        rung: list[int] = []
        monkeypatch.setattr(eyes.app, "bell", lambda: rung.append(1))
        await eyes.open_queue()
        await given(eyes, agency, moved, "role:relations")
        await eyes.see("→ Relations locataires · Autre demande")
        assert (rung, order(eyes)) == ([], ["A1", "A2"])


async def given(eyes: Eyes, agency: Agency, ticket: Ticket, target: str) -> None:
    """Let Jon call a ticket and transfer it, with a note."""
    claim(agency.services.tickets, ticket.id, "jon", "2", agency.clock.now())
    await eyes.see(f"Appelés : {ticket.number} bureau 2")
    move = Move(Kind.TRANSFER, agency.clock.now(), "jon", "2", target, "Avec le bail")
    assert agency.services.tickets.move(ticket.id, move) is not None


async def test_a_transfer_offers_every_colleague(agency: Agency) -> None:
    for number in range(7):
        agency.services.staff.add(f"agent{number}", f"Agent {number}", "agent", PIN, MORNING)
        agency.services.presence.renew(f"agent{number}", str(number), agency.clock.now())
    agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n", "t")
        await eyes.see("Transférer A1 à qui ?", "4 Agent 0, bureau 0")
        await eyes.press("9")
        await eyes.see("2 Agent 6, bureau 6")
        await eyes.press("2", "enter")
        await eyes.see("A1 attend, à sa place : Agent 6.", "→ Agent 6 · Autre demande")


async def test_a_note_has_at_most_120_characters(agency: Agency) -> None:
    agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n", "t", "1")
        await eyes.see("Une note pour la suite")
        eyes.app.screen.query_one(Input).value = "n" * 121
        await eyes.press("enter")
        await eyes.see("! La note a 121 signes : 120 au plus.")
        await eyes.press("backspace", "enter")
        await eyes.see("A1 attend, à sa place")


async def test_an_absent_person_returns_before_who_came_later(agency: Agency) -> None:
    agency.arrives(12)
    agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n", "a")
        await eyes.see("A1 est noté absent. V le remet à sa place.", "Absents : A1")
        await eyes.press("v")
        await eyes.see("A1 est de nouveau dans la file, à sa place.")
        assert order(eyes) == ["A1", "A2"]


async def test_a_call_is_said_again_and_lateness_is_said(agency: Agency) -> None:
    agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("Avec vous : A1 · Euskara · Autre demande · normal · appelé")
        agency.clock.advance(seconds=90)
        await eyes.see("pas encore là, 1 min")
        await eyes.press("y")
        await eyes.see("A1 est rappelé (2).", "Appelés : A1 bureau 1 (2)")


async def test_a_person_without_a_ticket_is_served_in_three_keys(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("w", "1", "2")
        await eyes.see("A1 est avec vous, sans ticket pris.", "avec vous : A1", "Euskara")
        await eyes.press("question_mark", *"autre motif", "enter", "1")
        await eyes.see("C'est déjà son motif")
        await eyes.press("6")
        await eyes.see("A1 vient aussi pour : Portail.")
        await eyes.see("Avec vous : A1 · Euskara · Logement, échange + Portail · normal")
        await eyes.press("question_mark", *"autre motif", "enter", "6")
        await eyes.see("C'est déjà son motif")
        await eyes.press("escape")
        await eyes.press("question_mark", *"durée", "enter")
        await eyes.see("La durée de A1 ne comptera pas.")
        await eyes.press("d")
        await eyes.see("A1 est terminé.")


async def test_a_long_wait_has_a_sign_and_a_word(agency: Agency) -> None:
    for minutes in (61, 60, 31, 30):
        agency.arrives(minutes)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("1 h 01 · attente longue")
        assert [row.cells[1] for row in eyes.app.screen.query_one(Rows).rows] == [
            "!! 1 h 01",
            "! 1 h 00",
            "! 31 min",
            "30 min",
        ]
        await eyes.press("down")
        await eyes.see("1 h 00 · attente longue")


async def test_a_ticket_a_colleague_called_first_is_reported(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.console.app.LOOK_EVERY", 3600)  # a refresh before the key would hide the race
    ticket = agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A1")
        assert claim(agency.services.tickets, ticket.id, "jon", "2", agency.clock.now())
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
            await asyncio.gather(maite.press("d"), jon.press("d"))
            for eyes in (maite, jon):
                await eyes.until(lambda eyes=eyes: "avec vous" not in eyes.screen, "nobody")  # type: ignore[misc]
    called = [subject for _actor, action, subject in agency.audit() if action == "ticket.call_next"]
    assert sorted(called) == sorted(ticket.id for ticket in tickets)


async def test_a_storage_failure_is_a_sentence_and_the_console_stays(agency: Agency) -> None:
    class Full:
        """The real queue, which can be read but where no ticket can be claimed."""

        def __getattr__(self, name: str) -> object:
            return getattr(agency.services.tickets, name)

        def move(self, *parts: object) -> bool:
            raise StorageError("Le disque est plein : rien n'a été enregistré. Libérez de la place, puis recommencez.")

    ticket = agency.arrives(4)
    async with console(with_parts(agency.services, tickets=Full())) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("! Le disque est plein : rien n'a été enregistré. Prévenez l'opérateur.")
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
        await eyes.press("n", "d", "n", "a")
        await eyes.see("A2 est noté absent")
    assert [agency.state_of(ticket)["state"] for ticket in tickets] == ["done", "absent"]


async def test_a_tenant_who_leaves_is_reported_before_the_next_call(agency: Agency) -> None:
    first = agency.arrives(12)
    agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("▸ A1")
        assert leave(agency.services.tickets, first.id, agency.clock.now())
        await eyes.app.look_again()
        await eyes.see("A1 n'attend plus.", "▸ A2")


async def test_a_person_to_fetch_and_one_who_needs_time_are_said(agency: Agency) -> None:
    ticket = agency.arrives(12)
    tickets = agency.services.tickets
    tickets.ask_to_be_fetched(ticket.id, is_wanted=True)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("à chercher · Autre demande", "Allez chercher A1 : la personne n'entend pas l'appel")
        await eyes.press("n")
        await eyes.see("A1 est appelé au bureau 1. Allez chercher A1.")
        tickets.ask_for_time(ticket.id, agency.clock.now())
        await eyes.see("A1 demande deux minutes, à 10 h")


async def test_a_sorted_list_says_so_and_escape_ends_it(agency: Agency) -> None:
    async with console(agency.services, size=(120, 40)) as eyes:
        await eyes.open_queue()
        own = "Ordre : pour vous, prioritaire"
        await eyes.see(own)
        await eyes.press("s")
        await eyes.see("Trié par « N° ». Échap rend l'ordre de la liste.")
        await eyes.press("escape")
        await eyes.see(own)
