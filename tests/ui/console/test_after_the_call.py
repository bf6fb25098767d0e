"""Tickets called by mistake, left behind or gone before: what the console says, and how an agent puts it right."""

from tests.moves import claim, leave, put_back
from tests.ui.console.stage import Agency, console, order, stopped_at_rent


async def test_a_ticket_called_by_mistake_regains_its_place(agency: Agency) -> None:
    first = agency.arrives(12, draft=stopped_at_rent())
    agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("enter")
        await eyes.see("Avec vous : A1 · Euskara · BEL · normal · appelé")
        await eyes.press("u")
        await eyes.see("A1 est de nouveau dans la file, à sa place.", " 2 attendent")
        assert order(eyes) == ["A1", "A2"]
    stored = agency.state_of(first)
    assert (stored["state"], stored["agent"], stored["desk"], stored["called_at"]) == ("waiting", "", "", None)
    assert stored["draft"] is not None
    assert ("maite", "ticket.put_back", first.id) in agency.audit()


async def test_another_agent_can_put_back_a_ticket_left_called(agency: Agency) -> None:
    left = agency.arrives(12)
    claim(agency.services.tickets, left.id, "jon", "2", agency.clock.now())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("Appelés : A1 bureau 2")
        await eyes.press("u")
        await eyes.see("Quel numéro remettre dans la file ?", "1 A1 bureau 2")
        await eyes.press("enter")
        await eyes.see("A1 est de nouveau dans la file, à sa place.")
        assert order(eyes) == ["A1"]
    assert ("maite", "ticket.put_back", left.id) in agency.audit()


async def test_quitting_asks_first_while_a_ticket_is_called(agency: Agency) -> None:
    agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("avec vous : A1")
        await eyes.press("ctrl+q")
        await eyes.see("A1 est encore avec vous. Vous déconnecter ?")
        await eyes.press("escape")
        await eyes.see("Avec vous : A1")
        await eyes.press("ctrl+q", "ctrl+q")
    assert eyes.app.return_code == 0


async def test_calling_a_tenant_who_left_says_that_they_wait_no_more(agency: Agency) -> None:
    ticket = agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A1")
        assert leave(agency.services.tickets, ticket.id, agency.clock.now())
        await eyes.press("enter")
        await eyes.see("! A1 n'attend plus.")


async def test_signing_out_asks_first_while_a_ticket_is_called(agency: Agency) -> None:
    agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("avec vous : A1")
        await eyes.press("q")
        await eyes.see("A1 est encore avec vous. Vous déconnecter ?")
        await eyes.press("escape")
        await eyes.see("Avec vous : A1")
        await eyes.press("2")
        await eyes.see("avec vous : A1 ·", "Rien ici.")
        await eyes.press("q", "enter")
        await eyes.see("Identifiant")
        await eyes.open_queue()
        await eyes.see("Avec vous : A1")


async def test_keys_that_need_a_called_ticket_say_so(agency: Agency) -> None:
    agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        for key in ("d", "a", "o"):
            await eyes.press(key)
            await eyes.see("! Personne n'est avec vous.")


async def test_answers_close_when_a_colleague_puts_the_ticket_back(agency: Agency) -> None:
    ticket = agency.arrives(12, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("avec vous : A1")
        await eyes.press("o")
        await eyes.see("A1 · réponses")
        assert put_back(agency.services.tickets, ticket.id, "maite")
        await eyes.see("A1 n'est plus avec vous.")
        await eyes.press("2")
        await eyes.see("Rien ici.")
