"""The console's list and its cursor: keys, clicks, many people, and people who come and go."""

import pytest

from kiosk.domain.ticket import Priority
from screens.console.rows import Rows, fitted
from tests.moves import claim
from tests.ui.console.stage import Agency, console


async def test_one_click_moves_the_cursor_and_a_double_click_calls(agency: Agency) -> None:
    agency.arrives(12)
    ticket = agency.arrives(9)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await eyes.see("A2")
        await eyes.pilot.click(Rows, offset=(10, 2))
        assert eyes.app.screen.query_one(Rows).key == ticket.id
        now[0] += 1
        await eyes.pilot.click(Rows, offset=(10, 2))
        assert agency.state_of(ticket)["state"] == "waiting", "two single clicks call nobody"
        await eyes.pilot.click(Rows, offset=(10, 2))
        await eyes.see("avec vous : A2")


async def test_a_list_of_fifty_scrolls_with_the_cursor(agency: Agency) -> None:
    for minutes in range(50, 0, -1):
        agency.arrives(minutes)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A1 ", "50 attendent")
        await eyes.press("end")
        await eyes.see("▸ A50")
        await eyes.press("pageup", "up")
        await eyes.until(lambda: "▸ A50" not in eyes.screen, "a page above")
        await eyes.press("home")
        await eyes.see("▸ A1 ")


async def test_the_cursor_stays_on_its_person_when_others_come_and_go(agency: Agency) -> None:
    first = agency.arrives(12)
    kept = agency.arrives(9)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A2")
        await eyes.press("down")
        claim(agency.services.tickets, first.id, "jon", "2", agency.clock.now())
        raised = agency.arrives(1)
        agency.services.tickets.set_priority(raised.id, Priority.PRIORITY, None)
        await eyes.app.look_again()
        assert [row.cells[0] for row in eyes.app.screen.query_one(Rows).rows] == ["A3", "A2"]
        assert eyes.app.screen.query_one(Rows).key == kept.id


def test_a_cell_keeps_to_its_column_whatever_it_holds() -> None:
    assert fitted("Euskara", 10) == "Euskara   "
    assert fitted("Stationnement", 8) == "Station…"
    assert fitted("deux\nlignes", 20) == "deux lignes         "
    assert fitted("a\x1b[2J\u202eb", 6) == "a[2Jb "
    # A character two cells wide that would cross the edge leaves a space.
    assert fitted("🏠🏠🏠", 4) == "🏠… "


@pytest.mark.parametrize(
    ("width", "shown"),
    [(30, "BEL · arrêté à « Loyer »      "), (20, "BEL · arrêté à…     "), (10, "BEL…      "), (2, "B…"), (1, "…")],
)
def test_a_cut_cell_ends_after_a_word_where_it_can(width: int, shown: str) -> None:
    assert fitted("BEL · arrêté à « Loyer »", width) == shown
