"""On a console of 56×16, all that is needed to act is whole or scrolls, and every key at the foot is shown."""

import re
from datetime import timedelta

import pytest
from textual.widgets import Input

from kiosk.domain.ticket import Priority
from kiosk.forms.draft import Draft
from kiosk.i18n import STAFF_LANGUAGES
from kiosk.services.ports import NewTicket
from screens.console.breakpoints import packed, parted
from screens.console.screen import ConsoleScreen
from screens.console.table import Rows
from tests.factories import a_submission
from tests.ui.console.stage import MORNING, Agency, Eyes, console, stopped_at_rent
from tests.ui.console.test_ended import end_the_day
from tests.ui.console.test_listings import ANSWERS

SMALL = (56, 16)
LOW = (80, 16)


def keys_that_are_cut(eyes: Eyes) -> list[str]:
    screen = eyes.app.screen
    assert isinstance(screen, ConsoleScreen)
    wanted = re.split(r"\s{2,}|\n", screen.keys())
    return [key for key in wanted if key != "·" and not any(key in line for line in eyes.lines)]


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
        for keys in (("o",), ("escape", "2"), ("enter",), ("t",)):
            before = eyes.app.screen
            await eyes.press(*keys)
            await eyes.until(
                lambda before=before: eyes.app.screen is not before,  # type: ignore[misc]
                "the next screen",
            )
            await eyes.until(lambda: not keys_that_are_cut(eyes), f"every key, not {keys_that_are_cut(eyes)}")
            screen = eyes.app.screen
            assert isinstance(screen, ConsoleScreen)
            told = " ".join(" ".join(eyes.lines[1:3]).split())
            assert screen.second_line() in told or screen.second_line() == eyes.lines[1].strip(), eyes.screen


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
    agency.services.tickets.claim(ticket.id, "maite", "1", now - timedelta(minutes=25))
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        await eyes.see("▸ A2 ")
        place = next(place for place, line in enumerate(eyes.lines) if WITH_YOU[language] in line)
        assert [line.strip() for line in eyes.lines[place : place + 2]] == [WITH_YOU[language], "25 min"]
        assert not keys_that_are_cut(eyes)


@pytest.mark.parametrize(
    ("language", "shown", "nothing"),
    [
        ("fr", "A1 · réponses p. 11/24 · Loyer", "A2 · Aucune réponse n'est montrée."),
        ("en", "A1 · answers p. 11/24 · Rent", "A2 · No answers are shown."),
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


async def test_the_help_is_read_to_its_end_with_the_keys(agency: Agency) -> None:
    async with console(agency.services, size=SMALL) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark")
        await eyes.see("Entrée", "↑ ↓ Lire   Échap Fermer")
        assert "Ctrl+Q" not in eyes.screen
        await eyes.press("end")
        await eyes.see("vous déconnecte. Ctrl+Q arrête la", "Échap Fermer")


async def test_continued_help_lines_align_beside_their_key(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark")
        await eyes.see("Échap Fermer")
        assert "Lire" not in eyes.screen, "all of it is seen"
        lines = eyes.lines
        goes_on = next(line for line in lines if line.strip(" │").startswith("arrêtée."))
        first = next(line for line in lines if "ouvre les réponses" in line)
        assert goes_on.index("arrêtée.") == first.index("ouvre")
        left, right = (min(side(line) for line in lines if "│" in line) for side in (_left, _right))
        assert abs(left - right) <= 1, "in the middle"


def _left(line: str) -> int:
    return line.index("│")


def _right(line: str) -> int:
    return 79 - line.rindex("│")


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
        await eyes.app.screen.reload()  # type: ignore[attr-defined]
        await eyes.see("en retard de 20 jours")
        assert eyes.app.screen.query_one(Rows).key == "BEL-7K3M-2QF"


def test_a_line_of_keys_breaks_only_between_two_keys() -> None:
    assert packed("A Un   B Deux", 20) == ["A Un   B Deux"], "what fits is left as it is"
    assert packed("A Un   B Deux  ·  Q Fin", 13) == ["A Un  B Deux", "Q Fin"]
    assert packed("Avec vous : O Réponses  D Terminé", 24) == ["Avec vous : O Réponses", "D Terminé"]
    assert packed("un\ndeux", 9) == ["un", "deux"]
    assert parted("A1 · English · BEL · 5 min", 20) == ["A1 · English · BEL", "5 min"]
