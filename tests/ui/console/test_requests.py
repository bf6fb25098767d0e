"""A housing request stays in its list without answers, until an agent has noted that its number is registered."""

from contextlib import closing
from datetime import timedelta

import pytest

from db.connection import rows
from db.night.terminal import retention
from db.stores.outbox import mark_sealed, origin_of, purge
from db.terminal_file import open_terminal
from kiosk.clock import from_text
from kiosk.domain.codes import new_code
from kiosk.services.desk.files import acts
from kiosk.services.paper.file import file_parts
from tests.ui.console.stage import Agency, console
from tests.ui.console.test_file_acts import a_session
from tests.ui.console.test_listings import listings
from tests.ui.console.test_taking_back import look_for
from tests.ui.console.test_worksheets import prepared


def night(agency: Agency, *, is_stored: bool = True) -> None:
    """Let a night pass: central stores what waits, and the terminal forgets what is due."""
    now = agency.clock.now()
    with closing(open_terminal(agency.home)()) as db:
        if is_stored:
            mark_sealed(db, [str(each["event_id"]) for each in rows(db, "SELECT event_id FROM outbox")], "0" * 64)
            purge(db, "0" * 64, now)
        retention.apply(db, origin_of(agency.services.config), retention.Days(now, now if is_stored else None))


def kept(agency: Agency) -> list[dict[str, object]]:
    with closing(open_terminal(agency.home)()) as db:
        return rows(db, "SELECT * FROM kept_requests")


def printed(agency: Agency) -> str:
    reference = prepared(agency)
    assert agency.services.resumes.give_code(reference, new_code())
    assert agency.services.submissions.forget_printed(reference, agency.clock.now())
    return reference


@pytest.mark.parametrize("size", [(80, 24), (56, 16)])
async def test_a_printed_request_stays_until_its_number_is_noted(agency: Agency, size: tuple[int, int]) -> None:
    reference = printed(agency)
    async with console(agency.services, size=size) as eyes:
        await eyes.open_queue()
        await eyes.press("3")
        await eyes.see(reference, "imprimée")
        assert not agency.services.submissions.counts(), "nobody has to read it"
        await eyes.press("enter")
        await eyes.see("Aucune réponse n'est montrée.", "Fiche imprimée", "plus ici", "F6 Numéro")
        await eyes.press("f6")
        await eyes.see("Le numéro unique de", "S'en vont : les réponses gardées ici", "Reste : la demande")
        await eyes.press("enter")
        await eyes.see(f"{reference} a son numéro.", "numérotée")
        await eyes.press("enter", "end")
        await eyes.see("Numéro enregistré")
        assert "F6 Numéro" not in eyes.screen
    assert ("maite", "request.number", reference) in agency.audit()
    assert not acts.number(a_session(agency), reference), "once"


def test_no_answer_of_a_printed_request_stays(agency: Agency) -> None:
    reference = printed(agency)
    (row,) = kept(agency)
    assert {name for name, value in row.items() if value} == {
        "reference", "kind", "language", "revision", "event_id", "submitted_at", "promise", "search", "printed_at",
    }  # fmt: skip
    assert row["search"] == reference.lower().replace("-", " ")
    assert agency.services.submissions.get(reference) is None


async def test_a_number_noted_while_the_answers_are_here_ends_them(agency: Agency) -> None:
    reference = prepared(agency)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("3", "enter")
        await eyes.see("Fiche, en français")
        await eyes.press("f6", "enter")
        await eyes.see(f"{reference} a son numéro.", "Z annule")
        assert agency.services.submissions.get(reference) is None
        await eyes.press("z")
        await eyes.see(f"{reference} : c'est annulé.")
    assert kept(agency) == []
    found = agency.services.submissions.get(reference)
    assert found is not None
    assert found.submission.answers["number"] == "064032612345678901"


def test_a_numbered_request_goes_a_day_later(agency: Agency) -> None:
    reference = printed(agency)
    assert acts.number(a_session(agency), reference)
    agency.clock.advance(hours=23)
    night(agency)
    assert len(kept(agency)) == 1
    agency.clock.advance(hours=2)
    night(agency)
    assert kept(agency) == []


@pytest.mark.parametrize("is_stored", [True, False])
def test_a_request_without_number_stays_sixty_days(agency: Agency, is_stored: bool) -> None:
    printed(agency)
    sent_at = from_text(str(kept(agency)[0]["submitted_at"]))
    agency.clock.move_to(sent_at + timedelta(days=59))
    night(agency, is_stored=is_stored)
    assert len(kept(agency)) == 1
    agency.clock.advance(days=1)
    night(agency, is_stored=is_stored)
    assert kept(agency) == []


@pytest.mark.parametrize("is_read", [True, False])
async def test_a_request_read_or_old_keeps_its_state(agency: Agency, is_read: bool) -> None:
    reference = prepared(agency)
    assert agency.services.resumes.give_code(reference, new_code())
    if is_read:
        assert agency.services.submissions.mark_read(reference, "jon", agency.clock.now())
    night(agency)
    agency.clock.advance(days=2 if is_read else 31)
    night(agency)
    assert agency.services.submissions.get(reference) is None
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("3")
        await eyes.see(reference, "relu" if is_read else "jamais relue")
        await eyes.press("slash", *reference.lower())
        await eyes.see("1 sur 1")
    row = kept(agency)[0]
    assert row["acked_at"] is not None
    assert bool(row["read_at"]) is is_read


async def test_a_request_found_by_its_reference_may_be_numbered(agency: Agency) -> None:
    reference = prepared(agency)
    async with console(agency.services) as eyes:
        await listings(eyes, "3")
        await look_for(eyes, reference)
        await eyes.see("encore ici", "F6 Numéro")
        await eyes.press("f6", "enter")
        await eyes.see(f"{reference} a son numéro.", "numérotée")


def test_its_tenant_may_still_change_or_withdraw_it(agency: Agency) -> None:
    reference = printed(agency)
    session = a_session(agency)
    assert acts.follow(session, reference, "maite", "")
    file = agency.services.resumes.find_file(reference)
    assert file is not None
    assert file.followed_by == "maite"
    assert agency.services.submissions.withdraw(reference, agency.clock.now())
    assert kept(agency) == []


def test_door_five_says_that_the_number_is_registered(agency: Agency) -> None:
    reference = printed(agency)
    assert acts.number(a_session(agency), reference)
    file = agency.services.resumes.find_file(reference)
    assert file is not None
    words = agency.services.forms["housing_request"].receipt_words
    said = " ".join(line for part in file_parts(file, words, agency.services) for line in part.lines)
    assert "Un agent a noté le 24/11/2026 : votre numéro unique est enregistré." in said
    assert "PAS" not in said
