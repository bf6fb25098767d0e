"""On a console of 56×16, all that is needed to act is whole or scrolls, and every key at the foot is shown."""

import re
from datetime import timedelta

import pytest
from textual.widgets import Input

from kiosk.domain.ticket import Priority
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.forms.draft import Draft
from kiosk.i18n import STAFF_LANGUAGES
from kiosk.services.ports.tickets import NewTicket
from screens.console.rows import Rows
from screens.console.widgets import Hints
from tests.factories import a_submission
from tests.moves import claim
from tests.ui.console.stage import MORNING, Agency, Eyes, console, stopped_at_rent, with_parts
from tests.ui.console.test_ended import end_the_day
from tests.ui.console.test_listings import ANSWERS

SMALL = (56, 16)
LOW = (80, 16)


def keys_that_are_cut(eyes: Eyes) -> list[str]:
    rows = eyes.app.screen.query_one("#console-keys", Hints).packed()
    return [hint.words for row in rows for hint in row if not any(hint.words in line for line in eyes.lines)]


def waiting(agency: Agency) -> None:
    agency.arrives(12, draft=stopped_at_rent(), claims_priority=True)
    for minutes in range(9):
        agency.arrives(minutes)
    agency.services.submissions.add(a_submission(answers=ANSWERS, submitted_at=MORNING, values={}))


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
@pytest.mark.parametrize("size", [SMALL, LOW])
async def test_the_sign_in_page_is_whole_beside_a_refusal(agency: Agency, size: tuple[int, int], language: str) -> None:
    async with console(agency.services, size=size) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in(pin="000000")
        await eyes.see({"fr": "puis recommencez.", "en": "again."}[language], "Ctrl+Q", "F2")
        for name in ("agent", "pin", "desk"):
            field = eyes.app.screen.query_one(f"#{name}", Input)
            assert eyes.app.screen.region.contains_region(field.region), name
            eyes.app.screen.set_focus(field)
            await eyes.rest()
            assert "━" in eyes.lines[field.region.y], "the focus is seen"


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
@pytest.mark.parametrize("size", [SMALL, LOW])
async def test_the_ticket_under_the_cursor_and_every_key_are_seen(
    agency: Agency, size: tuple[int, int], language: str
) -> None:
    waiting(agency)
    async with console(agency.services, size=size) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        await eyes.see("▸ A1 ", {"fr": "à confirmer", "en": "to confirm"}[language])
        assert not keys_that_are_cut(eyes)
        await eyes.press("end")
        await eyes.see("▸ A2 ")
        await eyes.press("n")
        await eyes.see("A1 · ", {"fr": "A1 est appelé", "en": "A1 is called"}[language])
        assert not keys_that_are_cut(eyes)
        for keys in (("o",), ("escape", "2"), ("enter",), ("b",)):
            await eyes.press(*keys)
            await eyes.until(lambda: not keys_that_are_cut(eyes), f"every key, not {keys_that_are_cut(eyes)}")


WITH_YOU = {
    "fr": "Avec vous : A1 · English · Autre demande · prioritaire",
    "en": "With you: A1 · English · Other request · priority",
}


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
async def test_the_called_ticket_is_named_in_full(agency: Agency, language: str) -> None:
    """One line names the ticket, its language, topic and priority; the minutes since the call, once cut off, follow."""
    now = agency.clock.now()
    ticket = agency.services.tickets.add(NewTicket(now, "other", "en", True, None))
    agency.services.tickets.set_priority(ticket.id, Priority.PRIORITY, None)
    agency.arrives(3)
    claim(agency.services.tickets, ticket.id, "maite", "1", now - timedelta(minutes=25))
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        await eyes.see("▸ A2 ")
        place = next(place for place, line in enumerate(eyes.lines) if WITH_YOU[language] in line)
        assert eyes.lines[place].strip() == WITH_YOU[language]
        assert not keys_that_are_cut(eyes)


@pytest.mark.parametrize(
    ("language", "shown", "nothing"),
    [
        ("fr", "A1 · 3 réponses sur 27 · Loyer", "A2 · Aucune réponse n'est montrée."),
        ("en", "A1 · 3 answers of 27 · Rent", "A2 · No answers are shown."),
    ],
)
async def test_before_the_call_it_is_said_whether_answers_are_shown(
    agency: Agency, language: str, shown: str, nothing: str
) -> None:
    agency.arrives(12, draft=stopped_at_rent())
    agency.arrives(3)
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        await eyes.see("▸ A1 ", shown)
        await eyes.press("down")
        await eyes.see("▸ A2 ", nothing)
        assert shown not in eyes.screen


async def test_a_long_motive_is_cut_after_a_whole_word(agency: Agency) -> None:
    agency.arrives(12, draft=Draft("housing_request", 1, "kind", {}))
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.open_queue()
        await eyes.see("▸ A1 ", "…")
        row = next(line for line in eyes.lines if "▸ A1 " in line)
        last = row.partition("…")[0].split()[-1]
        whole = str(eyes.app.screen.query_one(Rows).rows[0].cells[2])
        assert last in whole.split(), row


async def test_the_help_is_read_to_its_end(agency: Agency) -> None:
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark")
        await eyes.see("Que voulez-vous faire ?", "Échap Fermer")
        assert "Ctrl+Q" not in eyes.screen
        await eyes.press(*["pagedown"] * 3)
        await eyes.see("Ctrl+Q   Arrêter la console")
        await eyes.press("end", *["pagedown"] * 6)
        await eyes.see("▸ Z        Annuler", "! Rien à annuler.")


async def test_the_list_of_unclosed_tickets_scrolls_until_escape(agency: Agency) -> None:
    for _ in range(9):
        agency.arrives(5)
    end_the_day(agency)
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.sign_in()
        await eyes.see("Journée finie", "Échap Fermer")
        await eyes.press("end")
        await eyes.see("A9 ·", "réponses sont effacées.")
        await eyes.press("enter")
        await eyes.see("A9 ·")
        await eyes.press("escape")
        await eyes.see("Personne n'attend.")


async def test_a_late_promise_and_the_text_of_an_empty_list_are_whole(agency: Agency) -> None:
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.open_queue()
        await eyes.press("2")
        await eyes.until(lambda: "arrive ici." in " ".join(eyes.screen.split()), "the whole sentence")
        late = (MORNING - timedelta(days=20)).date()
        agency.services.submissions.add(a_submission(promise=late, submitted_at=MORNING, answers=ANSWERS, values={}))
        await eyes.app.look_again()
        await eyes.see("retard 20 j")
        assert eyes.app.screen.query_one(Rows).key == "BEL-7K3M-2QF"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("size", [(56, 16), (80, 24), (100, 30)])
async def test_every_list_has_its_tab_however_full(agency: Agency, size: tuple[int, int], language: str) -> None:
    class Full:
        """A real store with many files, of which some are late."""

        def __getattr__(self, name: str) -> object:
            return getattr(agency.services.submissions, name)

        def counts(self) -> dict[str, int]:
            return {"bel_listing": 386, "housing_request": 123, "reactivation": 128, "device": 170}

        def late(self, _today: object) -> frozenset[str]:
            return frozenset(self.counts())

    async with console(with_parts(agency.services, submissions=Full()), size=size) as eyes:
        await eyes.open_queue()
        if language == "en":
            await eyes.press("f2")
        for place in "12345":
            await eyes.press(place)
            await eyes.see(f"◉ {place} ")
            for other, count in zip("2345", ("386", "123", "128", "170"), strict=True):
                assert re.search(rf"{other}[^0-9]*{count}", eyes.lines[1]), eyes.lines[1]


async def test_a_note_is_read_on_the_smallest_screen(agency: Agency) -> None:
    ticket = agency.arrives(5)
    for move in (
        Move(Kind.CALL, agency.clock.now(), "jon", "2"),
        Move(Kind.TRANSFER, agency.clock.now(), "jon", "2", "agent:maite", "vient pour un garage"),
    ):
        assert agency.services.tickets.move(ticket.id, move)
    async with console(agency.services, size=(56, 16)) as eyes:
        await eyes.open_queue()
        await eyes.see("A1 · Transféré par Jon : vient pour un garage")
        await eyes.press("n")
        await eyes.see("Avec vous : A1 · Transféré par Jon : vient pour un")
