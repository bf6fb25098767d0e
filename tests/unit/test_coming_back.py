"""Check codes and references as people type them, and what the terminal does with them."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from kiosk.domain.codes import new_code, read_code, read_reference
from kiosk.forms.answers import Answer
from kiosk.forms.catalog import prefixes, sent_forms
from kiosk.forms.draft import REVIEW
from kiosk.forms.session import FormSession
from kiosk.i18n import msg
from kiosk.reference import ALPHABET, new_reference
from kiosk.services.paper import file as file_paper
from kiosk.services.paper import receipt as paper
from kiosk.services.ports.resumes import SentFile
from kiosk.services.visit import coming_back
from kiosk.services.visit.submissions import submit
from tests.unit.journey import TUESDAY_MORNING, Terminal, filled, walk


def wrong(text: str) -> str:
    with pytest.raises(PydanticCustomError) as refused:
        read_code(text, prefixes())
    return refused.value.type


def wrong_reference(text: str) -> str:
    with pytest.raises(PydanticCustomError) as refused:
        read_reference(text, prefixes())
    return refused.value.type


def test_a_code_is_unique_and_has_three_groups_of_four() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all([len(group) for group in code.split("-")] == [4, 4, 4] for code in codes)
    assert set("".join(codes)) <= {*ALPHABET, "-"}


@given(st.data())
def test_a_code_is_read_however_it_is_written(data: st.DataObject) -> None:
    code = new_code()
    between = data.draw(st.sampled_from(["", " ", "-", ".", " - "]))
    written = between.join(code.split("-"))
    assert read_code(written.lower() if data.draw(st.booleans()) else written, prefixes()) == code


@given(st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found_and_costs_no_try(place: int, sign: str) -> None:
    signs = list(new_code().replace("-", ""))
    if signs[place] == sign:
        return
    signs[place] = sign
    assert wrong("".join(signs)) in {"code_look_alike", "code_sign"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "code_length"),
        ("2222", "code_length"),
        ("2222-2222-22222", "code_length"),
        ("2222-2222-222O", "code_stranger"),
        ("2222-2222-222é", "code_stranger"),
        ("7777-7777-777A", "code_sign"),
        ("2222-2222-222B", "code_look_alike"),
        ("BEL-7K3M-2QF", "code_is_reference"),
        ("BEL-7K3M-2Q8", "code_is_reference"),
        ("A14", "reference_is_ticket"),
        ("064 0326 123456 ZZ104", "reference_is_number"),
    ],
)
def test_a_wrong_code_is_refused_with_the_reason(typed: str, why: str) -> None:
    assert wrong(typed) == why


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2222-2222-2222", "reference_is_code"),
        ("A14", "reference_is_ticket"),
        ("064 0326 123456 ZZ104", "reference_is_number"),
        ("BEL-7K3M", "reference_form"),
        ("", "reference_form"),
        ("BEL-7K3M-2QO", "code_stranger"),
        ("BEL-7K3M-2Q8", "code_look_alike"),
        ("BEI-7K3M-2QF", "reference_letters"),
        ("8EL-7K3M-2QF", "reference_letters"),
        ("XYZ-7K3M-2QF", "reference_letters"),
    ],
)
def test_a_wrong_reference_is_refused_with_the_reason(typed: str, why: str) -> None:
    assert wrong_reference(typed) == why


def test_no_two_kinds_have_the_same_prefix() -> None:
    assert len(prefixes()) == len(sent_forms())
    assert all(re.fullmatch("[A-Z]{3}", prefix) for prefix in prefixes())


@given(st.sampled_from(sorted(prefixes())))
def test_a_reference_is_read_however_it_is_written(prefix: str) -> None:
    reference = new_reference(prefix)
    assert read_reference(reference.lower().replace("-", " "), prefixes()) == reference


def test_a_draft_lasts_thirty_days_from_its_last_saving() -> None:
    terminal, session = Terminal(), filled()
    saved = coming_back.save(session, terminal.services())
    assert (saved.at, saved.last_day) == (TUESDAY_MORNING, date(2026, 12, 24))
    terminal.clock.advance(days=3)
    again = coming_back.save(session, terminal.services())
    assert (again.code, again.last_day) == (saved.code, date(2026, 12, 27))


def test_hidden_answers_are_not_saved() -> None:
    session = filled({"parking": "none"})
    terminal = Terminal()
    saved = coming_back.save(session, terminal.services())
    assert "parking_rent" in session.answers
    assert "parking_rent" not in terminal.resumes.drafts[saved.code].draft.answers


def test_an_amendment_saved_on_the_way_still_amends() -> None:
    terminal = Terminal()
    services = terminal.services()
    session = filled()
    session.is_assisted = True
    session.answer("rent", Answer("398,20"))
    walk(session)
    receipt = submit(session.finish(), services)
    code = coming_back.give_code(session, services)
    assert code is not None
    file = coming_back.open_file(receipt.reference, code, services)
    assert not isinstance(file, coming_back.Locked)
    amending = coming_back.amending(file, services)
    assert amending.place == REVIEW
    draft_code = coming_back.save(amending, services).code
    opened = coming_back.open_draft(draft_code, services)
    assert not isinstance(opened, coming_back.Locked)
    assert submit(opened[0].finish(), services).reference == receipt.reference
    again = terminal.submissions.stored[receipt.reference]
    assert (again.revision, again.assisted) == (2, ("rent",))


def test_the_paper_of_a_code_says_what_it_opens() -> None:
    services = Terminal().services()
    lines = (msg("Il ouvre votre brouillon."), msg("Seul ce code peut l'ouvrir ici."))
    printed = paper.code_text("2222-2222-2222", lines, services)
    assert "2222-2222-2222" in printed
    assert "Il ouvre votre brouillon." in printed
    assert "Seul ce code" in printed
    assert services.config.agency.phone in printed


def test_a_printed_and_erased_file_says_that_nobody_reads_it() -> None:
    services = Terminal().services()
    session = filled()
    walk(session)
    receipt = submit(session.finish(), services)
    code = coming_back.give_code(session, services)
    assert code is not None
    file = coming_back.open_file(receipt.reference, code, services)
    assert not isinstance(file, coming_back.Locked)
    words = session.spec.receipt_words
    printed = file_paper.file_text(file._replace(submission=None, printed_at=TUESDAY_MORNING), words, services)
    assert "Fiche imprimée le 24/11/2026 : elle n'est plus lue ici." in " ".join(printed.split())
    assert "Un agent ne l'a pas encore lu." not in printed
    unread = " ".join(file_paper.file_text(file, words, services).split())
    assert "Un agent ne l'a pas encore lu." in unread
    assert "au plus tard le" in unread, "who reads it, and by when, is said to whoever comes back too"
    late = " ".join(file_paper.file_text(file._replace(promise=date(2026, 11, 23)), words, services).split())
    assert "au plus tard le" not in late, "nothing is promised of a day that has passed"


def test_a_code_is_given_only_to_a_sent_file() -> None:
    with pytest.raises(ValueError, match="not sent"):
        coming_back.give_code(FormSession(filled().spec), Terminal().services())


@pytest.mark.parametrize("kind", [spec.id for spec in sent_forms()])
def test_a_withdrawn_file_says_what_is_erased_and_what_stays(kind: str) -> None:
    services = Terminal().services()
    words = services.forms[kind].receipt_words
    at = TUESDAY_MORNING
    file = SentFile("XYZ-7K3M-2QF", kind, at, at.date(), 1, "1", None, None, at, None, None)
    printed = " ".join(file_paper.file_text(file, words, services).split())
    assert "Vos réponses sont effacées ici." in printed
    assert "PAS FAIT Office64 n'y donnera pas suite." in printed
    assert "ENSUITE Office64 en sera informé dans la demi-heure. Ce qui est imprimé reste à vous." in printed
    earlier = file._replace(withdrawn_at=at - timedelta(days=1))
    assert "la demi-heure" not in file_paper.file_text(earlier, words, services)
    assert "Ce qui est imprimé reste à vous." in printed
    elsewhere = {
        "housing_request": "Au guichet et sur le site national, votre demande reste la même.",
        "bel_listing": "Une annonce déjà en ligne le reste : retirez-la sur la BEL.",
    }
    assert elsewhere.get(kind, "Ce qui est déjà fait ailleurs, la borne ne l'efface pas.") in printed
