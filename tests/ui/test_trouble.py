"""A failure behind the screen is explained in a sentence, keeps what is safe, and shows nobody's data."""

from pathlib import Path

import pytest

from kiosk.domain import data_files
from kiosk.domain.communes import communes, directory
from kiosk.services.ports.errors import PrintError, StorageError
from kiosk.services.ports.files import Submission
from kiosk.services.ports.tickets import NewTicket, Ticket
from kiosk.services.services import Services
from screens.shell.base import CRASHED
from screens.tenant.help.staff import StaffScreen
from screens.tenant.help.ticket import TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.tenant.visit.out_of_service import OutOfServiceScreen
from screens.widgets.dialog import NoticeDialog
from tests.ui.answering import open_review, turn_to
from tests.ui.stage import OneAgent, Stage, build, open_app, visible
from tests.unit.journey import Terminal
from tests.unit.memory_tickets import MemoryTickets

NAME = "Nom Secret"


class JammedPrinter:
    is_available = True

    def print_text(self, text: str) -> None:
        raise PrintError("jam")


class GoodPrinter:
    is_available = True

    def __init__(self) -> None:
        self.printed: list[str] = []

    def print_text(self, text: str) -> None:
        self.printed.append(text)


class FullTickets(MemoryTickets):
    def add(self, ticket: NewTicket) -> Ticket:
        raise StorageError("no room")

    def claim_priority(self, ticket_id: str) -> bool:
        raise StorageError("no room")


class NoConfiguration(Exception):
    exit_code = 2


@pytest.mark.parametrize(("error", "code"), [(NoConfiguration(NAME), 2), (OSError(NAME), 1)])
async def test_a_failed_start_ends_with_its_documented_exit_code(error: Exception, code: int) -> None:
    def fail() -> Services:
        raise error

    async with open_app(warm=fail) as stage:
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        assert "05 00 00 00 00" in stage.text()
        assert NAME not in stage.text() + "".join(stage.logged)
    assert stage.app.exit_code == code


async def test_an_unreadable_list_of_communes_is_reported_where_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "folder", lambda: tmp_path)
    communes.cache_clear()
    directory.cache_clear()
    try:
        async with open_app() as stage:
            await stage.press("1")
            await turn_to(stage, "commune")
            assert "La liste des communes ne peut pas être lue ici. Demandez un agent." in stage.text()
            await stage.type("bayonne")
            await stage.press("enter")
            assert "choisissez une commune" in stage.text()
    finally:
        communes.cache_clear()
        directory.cache_clear()


async def test_after_a_full_disk_a_second_try_sends_the_answers_once() -> None:
    async with open_app() as stage:
        await open_review(stage)
        stage.terminal.submissions.is_full = True
        await stage.press_next()
        assert isinstance(stage.app.screen, NoticeDialog)
        assert "n'a pas pu être enregistrée" in stage.text()
        assert "Vos réponses sont encore là" in stage.text()
        await stage.press("enter")
        assert stage.form.session.answers["contact_name"].raw == "Maider Exemple"
        stage.terminal.submissions.is_full = False
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert len(stage.terminal.submissions.stored) == 1
        assert not any("Maider" in line for line in stage.logged)


async def test_a_double_tap_on_send_sends_once_and_keeps_the_receipt() -> None:
    from tests.ui import hands

    async with open_app() as stage:
        await open_review(stage)
        region = visible(stage.app.screen.query_one("#foot-next"))
        await stage.tap(region.right - 5, region.y + 1)
        await hands.tap(stage.app, region.right - 5, region.y + 1)
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert len(stage.terminal.submissions.stored) == 1


async def test_a_late_second_tap_does_not_fall_on_the_receipt() -> None:
    from tests.ui import hands

    async with open_app() as stage:
        await open_review(stage)
        add = stage.terminal.submissions.add

        def slowly(submission: Submission) -> None:
            stage.seconds.pass_by(2)
            add(submission)

        stage.terminal.submissions.add = slowly  # type: ignore[method-assign]
        region = visible(stage.app.screen.query_one("#foot-next"))
        await hands.taps_at_once(stage.app, *[(region.right - 5, region.y + 1)] * 2)
        assert isinstance(stage.app.screen, ReceiptScreen)


async def test_a_ticket_that_cannot_be_taken_sends_to_the_desk() -> None:
    terminal = Terminal()
    terminal.tickets = FullTickets()
    async with open_app(terminal=terminal) as stage:
        await stage.press("4", "1")
        assert isinstance(stage.app.screen, NoticeDialog)
        assert "Adressez-vous à l'accueil" in stage.text()


async def test_priority_is_claimed_with_one_key_but_not_yet_granted() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "f10")
        assert isinstance(stage.app.screen, TicketScreen)
        await stage.press("2")
        (ticket,) = stage.terminal.tickets.taken
        assert ticket.claims_priority
        assert ticket.priority.value == "normal"
        assert "La raison n'est jamais demandée" in stage.text()


@pytest.mark.parametrize("keys", [("4", "1", "f10"), ("1", "enter", "1", "f1", "3", "enter")])
async def test_a_jammed_printer_leads_to_the_text_on_the_screen(keys: tuple[str, ...]) -> None:
    async with open_app(printer=JammedPrinter()) as stage:
        await stage.press(*keys)
        assert isinstance(stage.app.screen, TicketScreen)
        await stage.press("4")
        assert "L'imprimante ne répond pas. Voici le texte." in stage.text()
        assert "A1" in stage.text()


async def test_a_printed_receipt_is_confirmed_and_has_its_reference() -> None:
    printer = GoodPrinter()
    async with open_app(printer=printer) as stage:
        await open_review(stage)
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        reference = stage.app.screen.receipt.reference
        await stage.press("1")
        assert "C'est imprimé." in stage.text()
        assert any(reference in text for text in printer.printed)


async def test_a_crash_shows_no_personal_data_and_ends_with_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    stage = build()
    with pytest.raises(ZeroDivisionError):  # `run_test` raises again the error of the app
        await _type_a_name_and_crash(stage)
    assert stage.app.return_code == CRASHED
    assert len(stage.logged) == 1
    assert stage.logged[0].startswith("ZeroDivisionError at test_trouble.py:")
    shown = capsys.readouterr()
    assert NAME not in shown.out + shown.err + "".join(stage.logged)
    assert "Traceback" not in shown.out + shown.err
    assert not stage.app._exit_renderables


async def _type_a_name_and_crash(stage: Stage) -> None:
    async with stage.app.run_test():
        await stage.loaded()
        await stage.open_listing()
        await stage.go_to("contact_name")
        await stage.type(NAME)
        stage.app.call_later(_crash)
        await stage.settled()


def _crash() -> None:
    secret = NAME
    raise ZeroDivisionError(secret)


async def _to_the_staff_page(stage: Stage) -> None:
    await stage.press("f1")
    await stage.tap_on("#help-staff")
    assert isinstance(stage.app.screen, StaffScreen)


async def test_only_a_staff_code_closes_the_terminal() -> None:
    async with open_app() as stage:
        await _to_the_staff_page(stage)
        await stage.type(OneAgent.AGENT)
        await stage.press("enter")
        await stage.type("000000")
        await stage.press("enter")
        assert "Identifiant" in stage.text(), "one Enter leads to the button, and ends nothing"
        await stage.press("enter")
        assert "Cet identifiant ou ce code est inconnu." in stage.text()
        assert "000000" not in stage.text()
        await stage.type(OneAgent.PIN)
        await stage.press("enter", "enter")
        assert not stage.app.is_running
    assert stage.app.return_code == 0
    assert stage.terminal.audit.rows == [(OneAgent.AGENT, "terminal.closed", "")]


@pytest.mark.parametrize(
    ("agent", "says"),
    [
        (OneAgent.GONE, "Compte fermé : son dernier jour était le 20/11/2026."),
        (OneAgent.NEW, "Code provisoire : choisissez d'abord le vôtre, à la console."),
    ],
)
async def test_an_unusable_account_closes_no_terminal_and_says_why(agent: str, says: str) -> None:
    async with open_app() as stage:
        await _to_the_staff_page(stage)
        await stage.type(agent)
        await stage.press("enter")
        await stage.type(OneAgent.PIN)
        await stage.press("enter", "enter")
        assert says in stage.text()
        assert stage.app.is_running


async def test_ctrl_q_quits_only_a_trial() -> None:
    async with open_app() as stage:
        await stage.press("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "f12")
        assert stage.app.is_running
        assert isinstance(stage.app.screen, HomeScreen)
        assert "Ctrl" not in stage.text()
    async with open_app(trial=True) as stage:
        assert "Ctrl+Q" in stage.text()
        await stage.press("ctrl+q")
        assert not stage.app.is_running
