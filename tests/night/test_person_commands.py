"""A person may ask to see all that central holds about them, and to have it erased for good."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.night.agency import Agency, made

MORNING = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
TYPED = "Un balcon plein sud, et <b>un figuier</b>"


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    return made(tmp_path, monkeypatch, MORNING)


@pytest.fixture
def reference(agency: Agency) -> str:
    found = agency.submit(description=TYPED)
    agency.night()
    return found


def test_access_tells_everything_as_it_was_typed(agency: Agency, reference: str) -> None:
    done = agency.at_central("access", reference.lower())
    assert (done.exit_code, TYPED in done.output) == (0, True)
    told = json.loads(agency.at_central("access", reference, "--json").stdout)
    assert told["events"][0]["body"]["payload"]["answers"]["description"] == TYPED


def test_access_is_written_in_the_audit(agency: Agency, reference: str) -> None:
    agency.at_central("access", reference)
    with agency.base() as db:
        assert db.execute("SELECT action, subject FROM audit WHERE action = 'access'").fetchall() == [
            ("access", reference)
        ]


def test_access_to_nothing_says_so(agency: Agency) -> None:
    assert "ne tient rien" in agency.at_central("access", "BEL-7K3M-2QF").output


def test_an_impossible_reference_is_refused(agency: Agency) -> None:
    assert agency.at_central("access", "BEL-7K3M-2QG").exit_code == 2


def test_an_erasure_is_done_at_once_and_names_its_last_day(agency: Agency, reference: str) -> None:
    done = agency.at_central("erase", reference, "--yes")
    assert (done.exit_code, "au plus tard le 11/01/2027" in done.output) == (0, True), done.output
    assert "ne tient rien" in agency.at_central("access", reference).output
    sheet = (agency.central / "central" / "csv" / "bel_listing.csv").read_text("utf-8-sig")
    assert reference not in sheet


def test_an_erasure_hides_the_reference_in_the_audit(agency: Agency, reference: str) -> None:
    agency.at_central("access", reference)
    agency.at_central("erase", reference, "--yes")
    with agency.base() as db:
        subjects = {each[0] for each in db.execute("SELECT subject FROM audit")}
    assert reference not in subjects


def test_an_erasure_that_nobody_confirms_erases_nothing(agency: Agency, reference: str) -> None:
    assert agency.at_central("erase", reference, given="\n").exit_code == 2
    assert TYPED in agency.at_central("access", reference).output


def test_without_a_conflict_there_is_nothing_to_compare(agency: Agency) -> None:
    assert agency.at_central("conflicts").output == "Rien à comparer.\n"


def test_an_erasure_says_that_the_second_folder_is_away(agency: Agency, reference: str) -> None:
    agency.second.rename(agency.root / "unplugged")
    done = agency.at_central("erase", reference, "--yes")
    assert (done.exit_code, "second dossier de copies n'est pas à jour" in done.output) == (4, True)


def test_an_erasure_names_a_revoked_machine_whose_name_serves(agency: Agency, reference: str) -> None:
    agency.at_central("revoke", "hall-1", "--yes")
    agency.terminal().rename(agency.root / "stolen")
    agency.invite()
    assert "révoquées, hors d'atteinte : hall-1" in agency.at_central("erase", reference, "--yes").output


def found(agency: Agency, *words: str, given: str = "") -> list[str]:
    done = agency.at_central("find", *words, given=given)
    assert done.exit_code == 0, done.output
    return [line.split()[0] for line in done.stdout.splitlines()[:-1]]


WHO = {"contact_name": "Zoé D'Etchegaray", "consent_call": "yes", "phone": "06 12 34 56 78"}


@pytest.mark.parametrize("wanted", ["zoe etchegaray", "ETCHEGARAY Zoé", "06.12.34.56.78", "+33 6 12 34 56 78"])
def test_a_person_without_a_reference_is_found_by_name_or_number(agency: Agency, wanted: str) -> None:
    reference, _other = agency.submit(**WHO), agency.submit(contact_name="Ane Autre", phone="06 98 76 54 32")
    agency.night()
    assert found(agency, wanted, "--yes") == [reference]
    assert found(agency, given=f"{wanted}\no\n") == [reference], "asked, so that no history keeps it"
    with agency.base() as db:
        audit = db.execute("SELECT actor, subject FROM audit WHERE action = 'find'").fetchall()
    assert audit == [("operator", reference)] * 2


def test_a_search_tells_no_name_and_asks_first(agency: Agency) -> None:
    agency.submit(**WHO)
    agency.night()
    done = agency.at_central("find", "etchegaray", "--yes")
    assert "Zo" not in done.stdout
    assert "BEL  CBS  hall-1" in done.stdout
    assert agency.at_central("find", "etchegaray", given="\n").exit_code == 2
    assert agency.at_central("find", "ET", "--yes").exit_code == 2
    for nobody in ("Personne", "CBS", "hall-1", "2026"):
        assert "Aucun contact" in agency.at_central("find", nobody, "--yes").stdout, "the contact alone is searched"


def test_access_tells_what_lies_elsewhere_and_until_when(agency: Agency, reference: str) -> None:
    said = agency.at_central("access", reference).stdout
    assert "hall-1 (CBS), toutes les réponses : jusqu'au 02/12/2027 au plus" in said
    assert f"kiosk audit {reference}" in said
    assert "chiffrés, à la borne et au partage : jusqu'au 06/01/2027 au plus" in said
    told = json.loads(agency.at_central("access", reference, "--json").stdout)
    assert told["elsewhere"][0]["stays"] == 0
    assert {each["what"] for each in told["elsewhere"]} == {"answers", "code", "audit", "sealed", "copies"}


def test_a_withdrawn_file_lies_at_its_agency_no_more(agency: Agency, reference: str) -> None:
    services = agency.services()
    assert services.submissions.withdraw(reference, services.clock.now()) is not None
    for _night in range(3):
        agency.night()
    told = json.loads(agency.at_central("access", reference, "--json").stdout)
    assert "answers" not in {each["what"] for each in told["elsewhere"]}
