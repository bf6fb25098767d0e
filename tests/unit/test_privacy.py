"""What is said about a tenant's data, before the first personal answer and in full: nothing unsigned as law."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import data_files, keeping, privacy
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.keeping import KEEPING
from kiosk.forms.answers import Answer
from kiosk.forms.catalog import sent_forms
from kiosk.forms.spec import FieldSpec, FormSpec, Kind
from kiosk.plain import cells
from kiosk.services import privacy_notice
from kiosk.services.layout import COLUMNS
from kiosk.services.paper import privacy_text
from tests.unit.journey import Terminal, config

FILE = data_files.read(privacy.FILE)
PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("## ")[0]
SENT = sent_forms()


def told(kind: str, **tables: object) -> Mapping[str, str]:
    terminal = Terminal(config(**tables))
    return {heading: " ".join(lines) for heading, lines in privacy_notice.blocks(kind, terminal.services())}


@pytest.mark.parametrize("spec", sent_forms(), ids=lambda spec: spec.id)
def test_everything_that_is_sent_has_a_notice_and_a_line_of_the_table(spec: FormSpec) -> None:
    assert spec.id in privacy.notices()
    assert spec.id in KEEPING


@pytest.mark.parametrize("spec", SENT, ids=lambda spec: spec.id)
def test_three_sentences_and_the_way_to_the_rest_come_before_the_first_answer(spec: FormSpec) -> None:
    first = spec.steps[0]
    assert not first.fields
    assert f"privacy:{spec.id}" in [offer.act for offer in first.offers]
    assert len(first.privacy) == 3
    said = " ".join(first.privacy)
    assert re.search(r"Office64 (les )?lit|il lit|Un agent lit", said), "who reads it, and what for"
    assert re.search(r"douze mois|après un an|trente jours", said), "how long"
    assert re.search("les voir|la voir|le voir", said)
    assert "effacer" in said


@pytest.mark.parametrize("spec", SENT, ids=lambda spec: spec.id)
def test_beside_every_free_text_stands_what_not_to_write(spec: FormSpec) -> None:
    for field in spec.fields():
        if field.kind in {Kind.TEXT, Kind.LONG_TEXT} and field.worked_out is None and not field.shape:
            assert field.help.endswith(("ni nom d'une autre personne.", "pas celui d'une personne."))


@pytest.mark.parametrize("kind", KEEPING)
def test_a_notice_says_what_the_law_wants_said(kind: str) -> None:
    found = told(kind)
    assert "Office64 de l'Habitat" in found["Qui est responsable ?"]
    assert "Délégué à la protection des données" in found["Qui est responsable ?"]
    assert "hors de l'Union européenne" in found["Qui lit vos réponses ?"]
    assert found["Combien de temps ?"]
    assert found["Est-ce obligatoire ?"]
    assert "l'effacer" in found["Vos droits"] or "les effacer" in found["Vos droits"]
    assert "CNIL" in found["Vous plaindre"]
    assert found["Qui décide ?"] == "Une personne. La borne ne prend aucune décision."
    assert ("Retirer votre accord" in found) is privacy.notices()[kind].asks_consent


@pytest.mark.parametrize("spec", SENT, ids=lambda spec: spec.id)
def test_consent_is_the_basis_only_where_it_is_asked_and_a_no_ends_everything(spec: FormSpec) -> None:
    def ends(field: FieldSpec) -> bool:
        refused = {field.key: Answer("no")}
        return field.kind is Kind.CONSENT and spec.declined is not None and spec.declined(refused) is not None

    assert (privacy.notices()[spec.id].basis == "consent") is any(map(ends, spec.fields()))


@pytest.mark.parametrize("kind", KEEPING)
def test_what_nobody_has_signed_is_no_law(kind: str) -> None:
    assert not privacy.is_reviewed()
    found = told(kind)
    assert "Base proposée, à confirmer" in found["Pour quoi faire ?"]
    assert found["Combien de temps ?"].endswith("Ces durées sont proposées, à confirmer.")


def test_once_it_is_signed_it_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "read", lambda _name: {**FILE, "reviewed": "la déléguée, décembre 2026"})
    found = told("garage")
    assert "Base : un contrat" in found["Pour quoi faire ?"]
    assert "confirmer" not in " ".join(found.values())


def test_the_officer_is_the_configured_one_else_the_desk_and_the_phone() -> None:
    assert "demandez à l'accueil, ou au 05\xa000\xa000\xa000\xa000" in told("garage")["Qui est responsable ?"]
    named = told("garage", privacy={"dpo": "dpo@exemple.fr"})["Qui est responsable ?"]
    assert named.endswith("Délégué à la protection des données : dpo@exemple.fr")


def test_the_durations_of_the_notices_are_those_of_the_one_table() -> None:
    days = keeping.LONGEST_SUBMISSION.days
    for kind in ("bel_listing", "reactivation", "garage", "workshop", "device", "difficulty", "housing_request"):
        assert f"{days} jours au plus" in told(kind)["Combien de temps ?"]
    for kind in ("bel_listing", "garage", "survey", "housing_request"):
        assert f"{keeping.CENTRAL_MONTHS} mois" in told(kind)["Combien de temps ?"]
    assert f"{keeping.DRAFT.days} jours" in told("draft")["Combien de temps ?"]
    assert "jamais envoyé" in told("draft")["Combien de temps ?"]


def test_only_a_code_opens_a_draft() -> None:
    found = told("draft")
    assert "Seul votre code de reprise" in found["Qui lit vos réponses ?"]
    assert "votre référence" not in " ".join(found.values())


def test_the_paper_is_as_narrow_as_every_other() -> None:
    services = Terminal().services()
    for kind in KEEPING:
        assert all(cells(line) <= COLUMNS for line in privacy_text(kind, services).split("\n"))


def changed(**parts: object) -> list[dict[str, Any]]:
    return [{**FILE["rules"][0], **parts}, *FILE["rules"][1:]]


@pytest.mark.parametrize(
    "rules",
    [
        FILE["rules"][1:],
        changed(id="garages"),
        changed(basis="none"),
        changed(consent="oui"),
        changed(readers=""),
        [each["id"] for each in FILE["rules"]],
    ],
    ids=["one is missing", "unknown kind", "unknown basis", "no boolean", "an empty text", "no tables"],
)
def test_a_file_that_is_not_whole_is_not_used(rules: list[Any]) -> None:
    with pytest.raises(DataUnreadable):
        privacy.read_notices(rules, FILE["bases"])


@pytest.mark.parametrize("rule", FILE["rules"], ids=lambda rule: rule["id"])
def test_the_page_for_the_officer_says_what_the_file_says(rule: Mapping[str, Any]) -> None:
    (line,) = (line for line in TABLE.split("\n") if line.startswith(f"| `{rule['id']}` |"))
    basis = next(each["says"] for each in FILE["bases"] if each["id"] == rule["basis"])
    for words in (rule["says"], rule["readers"], rule["needed"], basis):
        assert words in line
