"""Whatever a person types or an agent notes is text on every list, panel and page, and on the hall's board."""

from datetime import timedelta

from kiosk.domain.roles import Role
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.forms.answers import Answer
from kiosk.forms.draft import Draft
from kiosk.services.ports.tickets import Ticket
from kiosk.settings import BoardNotice
from tests.factories import NASTY_TEXTS, PIN
from tests.ui.console.stage import MORNING, Agency, Eyes, console, plain
from tests.ui.console.test_listings import submitted
from tests.ui.test_hall_board import board, calls

TEXTS = tuple(text for text in NASTY_TEXTS if text.strip())


def shown(text: str, cells: int = 4) -> str:
    """Return the beginning of a text as a screen shows it: in one line, without what no terminal draws."""
    return " ".join(plain(text).replace("\u0301", "").split())[:cells].strip()


def seen(eyes: Eyes) -> str:
    return " ".join(eyes.screen.replace("\u0301", "").split())


def transferred(agency: Agency, text: str) -> Ticket:
    """Let an agent at a desk of that name transfer a ticket, whose draft has that text, with that note."""
    tickets = agency.services.tickets
    ticket = agency.arrives(5, draft=Draft("bel_listing", 1, "rent", {"commune": Answer(text)}, {}))
    assert tickets.move(ticket.id, Move(Kind.CALL, agency.clock.now(), "jon", text[:16]))
    moved = tickets.move(ticket.id, Move(Kind.TRANSFER, agency.clock.now(), "jon", "2", "role:attribution", text))
    assert moved is not None
    return moved


async def test_a_note_and_a_desk_are_text_in_queue_and_panel(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", Role.ATTRIBUTION, PIN, MORNING)
    for text in TEXTS:
        transferred(agency, text)
    async with console(agency.services, size=(120, 40)) as eyes:
        await eyes.open_queue("ane")
        for text in TEXTS:
            await eyes.press("n")
            await eyes.see("est appelé au bureau 1")
            await eyes.until(lambda text=text: shown(text) in seen(eyes), text)  # type: ignore[misc]
            await eyes.press("o")
            await eyes.see("s'est arrêté ici")
            await eyes.press("escape", "d")
            await eyes.see("est terminé")


async def test_a_file_is_text_in_row_panel_page_and_search(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", Role.RELATIONS, PIN, MORNING)
    for days, text in enumerate(TEXTS):
        submitted(
            agency,
            MORNING.date() + timedelta(days=days),
            commune=text,
            dwelling_type=text,
            contact_name=f"Maider {text}",
        )
    async with console(agency.services, size=(120, 60)) as eyes:
        await eyes.open_queue("ane")
        await eyes.press("2")
        await eyes.see("Référence")
        for text in TEXTS:
            await eyes.press("enter")
            await eyes.see("L Accepter")
            await eyes.until(lambda text=text: shown(text) in seen(eyes), text)  # type: ignore[misc]
            await eyes.press("b")
            await eyes.see("1 · Description")
            await eyes.press("escape", "escape", "down")
            await eyes.see("Référence")
        await eyes.press("question_mark", *"chercher un nom", "enter", *PIN, "enter", *"maider", "enter")
        await eyes.see("Recherche par nom")
        for text in TEXTS:
            assert shown(text) in seen(eyes)


async def test_a_notice_and_a_desk_are_text_on_the_board(agency: Agency) -> None:
    today = agency.clock.now().date()
    for text in TEXTS:
        notice = BoardNotice.model_validate(
            {
                "slot": 1, "association": "CSF", "title": text.strip()[:40], "text": text,
                "from": today, "until": today + timedelta(days=2),
            }
        )  # fmt: skip
        config = agency.services.config.model_copy(update={"board": (notice,)})
        async with board(agency.services._replace(config=config)) as eyes:
            await eyes.see("CSF")
            assert shown(text) in seen(eyes)
    ticket = agency.arrives(5)
    calls(agency, ticket, "[/b] 2")
    async with board(agency.services) as eyes:
        await eyes.see("bureau [/b] 2")
