"""Check that a file is submitted once, whole, and never with hidden answers."""

import pytest

from kiosk.clock import local_day
from kiosk.forms.answers import from_json
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.session import Unfinished
from kiosk.reference import normal_reference
from kiosk.services.ports.errors import StorageError
from kiosk.services.visit.submissions import submit
from tests.unit.journey import TUESDAY_MORNING, Terminal, filled


def test_a_listing_is_stored_as_typed_with_its_normal_forms() -> None:
    terminal = Terminal()
    receipt = submit(filled({"contact_name": "=1+1", "charges": "0,10"}).finish(), terminal.services())
    stored = terminal.submissions.stored[receipt.reference]
    answers = from_json(stored.answers)
    assert normal_reference(receipt.reference) == receipt.reference
    assert receipt.reference.startswith("BEL-")
    assert (stored.kind, stored.spec_version, stored.language, stored.identity) == ("bel_listing", 2, "fr", "declared")
    assert answers["contact_name"].raw == stored.values["contact_name"] == "=1+1"
    assert (answers["phone"].raw, stored.values["phone"]) == ("06 12 34 56 78", "+33612345678")
    assert (answers["charges"].raw, stored.values["charges"]) == ("0,10", 10)
    assert stored.values["wished_communes"] == ["64024", "64102"]
    assert stored.values["heating_charge"] is None
    assert list(stored.values) == [field.key for field in SPEC.fields()]


def test_the_promise_is_the_third_opening_day_from_today() -> None:
    receipt = submit(filled().finish(), Terminal().services())
    assert local_day(receipt.submitted_at).isoformat() == "2026-11-24"
    assert receipt.promise.isoformat() == "2026-11-27"
    assert not receipt.is_clock_suspect


def test_submitting_twice_gives_one_listing_and_one_receipt() -> None:
    terminal, session = Terminal(), filled()
    first = submit(session.finish(), terminal.services())
    assert submit(session.finish(), terminal.services()) == first
    assert len(terminal.submissions.stored) == 1


def test_answers_hidden_since_are_not_stored() -> None:
    terminal = Terminal()
    receipt = submit(filled({"consent_call": "no", "parking": "none"}).finish(), terminal.services())
    stored = terminal.submissions.stored[receipt.reference]
    assert not {"phone", "contact_name", "parking_rent"} & set(stored.answers)
    assert stored.values["phone"] is stored.values["parking_rent"] is None


def test_a_listing_with_an_error_is_not_stored() -> None:
    terminal = Terminal()
    with pytest.raises(Unfinished):
        submit(filled({"rent": "beaucoup"}).finish(), terminal.services())
    assert terminal.submissions.stored == {}


def test_answers_survive_a_full_disk_and_a_second_try_works() -> None:
    terminal, session = Terminal(), filled()
    terminal.submissions.is_full = True
    with pytest.raises(StorageError):
        submit(session.finish(), terminal.services())
    terminal.submissions.is_full = False
    assert submit(session.finish(), terminal.services()).reference in terminal.submissions.stored


def test_a_clock_older_than_the_program_is_suspect() -> None:
    terminal = Terminal(now=TUESDAY_MORNING.replace(year=2020))
    assert submit(filled().finish(), terminal.services()).is_clock_suspect
