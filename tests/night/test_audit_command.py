"""A data-protection officer reads who did what at a terminal, by a reference or by an agent."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.at_desk import do, session_of
from tests.night.agency import Agency, made, typed

MORNING = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    return made(tmp_path, monkeypatch, MORNING)


@pytest.fixture
def reference(agency: Agency) -> str:
    """Return a file that marie opened and marked as read."""
    for name in ("marie", "jon"):
        told = typed(
            agency.terminal(), "staff", "add", name, "--name", name, "--role", "admin", "--pin-stdin", given=PIN
        )
        assert told.exit_code == 0, told.output
    reference = agency.submit()
    do(session_of(agency.services(), "marie"), "listing.write", reference)
    return reference


PIN = "483917\n"


def told(agency: Agency, *words: str) -> list[str]:
    done = typed(agency.terminal(), "audit", *words)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def test_who_did_what_to_a_file_is_told_in_words(agency: Agency, reference: str) -> None:
    assert told(agency, reference.lower()) == [
        f"01/12/2026 10:00  l'usager  Envoyer un dossier  {reference}",
        f"01/12/2026 10:00  marie  Écrire un fichier  {reference}",
    ]


def test_what_an_agent_did_and_what_was_done_to_the_account(agency: Agency, reference: str) -> None:
    assert told(agency, "marie") == [
        "01/12/2026 10:00  ligne de commande  Ajouter un agent  marie",
        f"01/12/2026 10:00  marie  Écrire un fichier  {reference}",
    ]
    assert told(agency, "personne") == ["Rien à ce journal."]


def test_an_erased_file_is_found_by_its_reference_alone(agency: Agency, reference: str) -> None:
    session_of(agency.services(), "jon").record("file.find_name", f"2 {reference} DLS-7K3M-2QF")
    agency.night()
    assert agency.at_central("erase", reference, "--yes").exit_code == 0
    agency.night()
    agency.sync()
    assert told(agency, reference)[1:] == [
        "01/12/2026 10:00  marie  Écrire un fichier  dossier effacé",
        "01/12/2026 10:00  jon  Chercher un nom  2 dossier effacé DLS-7K3M-2QF",
    ]
    assert reference not in "\n".join(told(agency))


def test_reading_the_audit_leaves_nothing_behind(agency: Agency, reference: str) -> None:
    before = json.loads(typed(agency.terminal(), "audit", "--json").stdout)
    after = json.loads(typed(agency.terminal(), "audit", "--json").stdout)
    assert before == after
    assert {"at", "actor", "action", "subject"} == before["audit"][0].keys()


def test_a_home_of_nobody_is_said(tmp_path: Path) -> None:
    done = typed(tmp_path, "audit")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.output
