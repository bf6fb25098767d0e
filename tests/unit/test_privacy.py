"""Check the privacy texts, before the first personal answer and in full: nothing unsigned is presented as law."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from kiosk.domain import data_files, privacy, retention
from kiosk.domain.data_files import DataUnreadable
from kiosk.forms.answers import Answer
from kiosk.forms.catalog import sent_forms
from kiosk.forms.notices import notices
from kiosk.forms.spec import FieldSpec, FormSpec, Kind
from kiosk.services.paper.layout import COLUMNS
from kiosk.services.paper.receipt import privacy_text
from kiosk.services.visit import privacy_notice
from kiosk.text import cells
from tests.unit.journey import Terminal, config
from tools import tables

FILE = data_files.read(privacy.FILE)
SENT = sent_forms()
NOTICES = notices()
UNREVIEWED = {kind for kind, notice in NOTICES.items() if not notice.was_reviewed}
"""New journeys, whose text nobody has reviewed yet."""
FORGOTTEN = sorted(NOTICES.keys() - {"draft"})
"""Kinds that central keeps for a time and then erases."""
AGENCY = {"code": "PPO", "name": "PPO"}
"""An agency of which nothing else is known."""


def told(kind: str, **tables: object) -> Mapping[str, str]:
    terminal = Terminal(config(**tables))
    return {heading: " ".join(lines) for heading, lines in privacy_notice.blocks(kind, terminal.services())}


@pytest.mark.parametrize("spec", sent_forms(), ids=lambda spec: spec.id)
def test_every_form_that_is_sent_has_a_notice(spec: FormSpec) -> None:
    assert NOTICES[spec.id].retention is spec.kept


@pytest.mark.parametrize("spec", SENT, ids=lambda spec: spec.id)
def test_the_first_page_sums_up_and_offers_the_notice(spec: FormSpec) -> None:
    first = spec.steps[0]
    assert not first.fields
    assert f"privacy:{spec.id}" in [offer.act for offer in first.offers]
    assert re.search(r"Office64 lit .*pour|Pour cela, Office64 lit", first.privacy), "who reads it, and what for"
    assert first.privacy.count(".") == 1


@pytest.mark.parametrize("spec", SENT, ids=lambda spec: spec.id)
def test_every_free_text_says_what_not_to_write(spec: FormSpec) -> None:
    for field in spec.fields():
        if field.kind in {Kind.TEXT, Kind.LONG_TEXT} and field.worked_out is None and not field.shape:
            assert field.help.endswith(("ni nom d'une autre personne.", "pas celui d'une personne."))


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_says_what_the_law_requires(kind: str) -> None:
    found = told(kind)
    assert "Office64 de l'Habitat" in found["Qui est responsable ?"]
    assert "Délégué à la protection des données" in found["Qui est responsable ?"]
    assert "dans l'Union européenne" in found["Qui lit vos réponses ?"]
    assert found["Combien de temps ?"]
    assert found["Est-ce obligatoire ?"]
    assert "l'effacer" in found["Vos droits"] or "les effacer" in found["Vos droits"]
    assert "CNIL" in found["Vous plaindre"]
    assert found["Qui décide ?"] == "Une personne. La borne ne prend aucune décision."
    assert ("Retirer votre accord" in found) is NOTICES[kind].says.asks_consent


@pytest.mark.parametrize("spec", SENT, ids=lambda spec: spec.id)
def test_consent_is_the_basis_only_where_a_no_ends_the_form(spec: FormSpec) -> None:
    def ends(field: FieldSpec) -> bool:
        refused = {field.key: Answer("no")}
        return field.kind is Kind.CONSENT and spec.declined is not None and spec.declined(refused) is not None

    assert (NOTICES[spec.id].says.basis == "consent") is any(map(ends, spec.fields()))


@pytest.mark.parametrize("kind", NOTICES)
def test_an_unsigned_notice_is_only_a_proposal(kind: str) -> None:
    found = told(kind)
    assert "Base proposée, à confirmer" in found["Pour quoi faire ?"]
    assert found["Qui lit vos réponses ?"].endswith("c'est à confirmer.")
    assert found["Combien de temps ?"].endswith("Ces durées sont proposées, à confirmer.")
    assert kind == "draft" or "Ces droits sont proposés, à confirmer." in found["Vos droits"]
    assert found["Qui a relu ce texte ?"] == "Le délégué à la protection des données doit encore le relire."


@pytest.mark.parametrize("kind", [kind for kind in NOTICES if kind not in UNREVIEWED])
def test_a_signed_notice_has_nothing_left_to_confirm(kind: str) -> None:
    found = told(kind, privacy={"reviewed_by": "La déléguée", "reviewed_on": date(2026, 12, 1)})
    assert "Base : " in found["Pour quoi faire ?"]
    assert "Vos données restent dans l'Union européenne." in found["Qui lit vos réponses ?"]
    assert found["Qui a relu ce texte ?"] == "La déléguée l'a relu le 1er décembre 2026."
    assert "à confirmer" not in " ".join(found.values())


def test_the_officer_is_the_configured_one_else_desk_and_phone() -> None:
    assert "demandez à l'accueil, ou au 05\xa000\xa000\xa000\xa000" in told("garage")["Qui est responsable ?"]
    named = told("garage", privacy={"dpo": "dpo@exemple.fr"})["Qui est responsable ?"]
    assert named.endswith("Délégué à la protection des données : dpo@exemple.fr")
    nobody = told("garage", agency=AGENCY)["Qui est responsable ?"]
    assert nobody == "Office64 de l'Habitat. Délégué à la protection des données : demandez à l'accueil."


def test_the_address_is_the_controller_s_else_the_agency_s() -> None:
    agency = {**AGENCY, "address": "1 rue de l'Essai, 64000 Exemple"}
    who = told("garage", agency=agency)["Qui est responsable ?"]
    assert "Adresse de l'agence : 1 rue de l'Essai, 64000 Exemple" in who
    who = told("garage", agency=agency, privacy={"controller_address": "2 rue du Siège"})["Qui est responsable ?"]
    assert "Office64 de l'Habitat. Adresse : 2 rue du Siège" in who
    assert "rue de l'Essai" not in who


ACCESS = "Vous pouvez demander à voir vos données, les corriger ou les effacer."
LIMIT = "Vous pouvez demander à limiter l'usage de vos données."
OPPOSE = "Vous pouvez vous opposer à l'usage de vos données."
CARRY = "Vous pouvez demander à recevoir vos données dans un fichier."


@pytest.mark.parametrize(
    ("basis", "rights"),
    [
        ("public_task", (ACCESS, LIMIT, OPPOSE)),
        ("contract", (ACCESS, LIMIT, CARRY)),
        ("consent", (ACCESS, LIMIT, CARRY)),
    ],
)
def test_each_basis_gives_its_own_rights(basis: str, rights: tuple[str, ...]) -> None:
    found = [notice for notice in NOTICES.values() if notice.says.basis == basis]
    assert found
    assert {notice.rights for notice in found} == {rights}
    kind = next(notice.kind for notice in found if notice.kind != "draft")
    assert told(kind)["Vos droits"].startswith(" ".join(rights))
    assert basis != "consent" or "Retirer votre accord" in told(kind)


@pytest.mark.parametrize("kind", FORGOTTEN)
def test_a_notice_says_how_long_central_keeps_data(kind: str) -> None:
    term = NOTICES[kind].retention.central
    assert term is not None
    said = list(map(str, NOTICES[kind].retention.service))
    assert figures(said) == [n for n in (term.months, term.closed_months) if n]
    if term.closed_months:
        assert said[1] == f"Un dossier fermé ou retiré est effacé {term.closed_months} mois après."
    if term.becomes_counts:
        assert said[0].endswith(f"{term.months} mois après votre réponse.")
        assert "seulement des nombres" in said[1]


@pytest.mark.parametrize("kind", FORGOTTEN)
def test_a_notice_says_how_long_the_agency_keeps_data(kind: str) -> None:
    is_worksheet = NOTICES[kind].retention.keeps_state
    days = [retention.LONGEST_WORKSHEET.days, retention.KEPT_REQUEST.days] if is_worksheet else []
    days.append(retention.SENT_FILE.days)
    assert figures(map(str, NOTICES[kind].retention.agency)) == days
    assert retention.AFTER_READ.days == 1
    assert ("un jour après" in " ".join(map(str, NOTICES[kind].retention.agency))) is not NOTICES[
        kind
    ].retention.names_nobody


@pytest.mark.parametrize("kind", FORGOTTEN)
def test_a_notice_says_how_long_an_unread_file_waits(kind: str) -> None:
    said = "Sans lecture, vos réponses y restent {} mois après leur réception."
    is_read = any(spec.id == kind and spec.kept is retention.READ_FILE for spec in SENT)
    assert (said.format(12) in told(kind)["Combien de temps ?"]) is is_read
    assert (said.format(3) in told(kind, retention={"unread": 3})["Combien de temps ?"]) is is_read


def test_a_notice_says_how_long_a_draft_is_kept() -> None:
    assert figures(map(str, NOTICES["draft"].retention.agency)) == [retention.DRAFT.days]
    assert told("draft")["Combien de temps ?"].count("à l'agence") == 1


def figures(said: Iterable[str]) -> list[int]:
    return [int(found) for text in said for found in re.findall(r"\b\d+\b", text)]


def test_only_a_code_opens_a_draft() -> None:
    found = told("draft")
    assert "Seul votre code de reprise" in found["Qui lit vos réponses ?"]
    assert "votre référence" not in " ".join(found.values())


def test_a_printed_notice_fits_the_paper() -> None:
    services = Terminal().services()
    for kind in NOTICES:
        assert all(cells(line) <= COLUMNS for line in privacy_text(kind, services).split("\n"))


def changed(table: str, **parts: object) -> dict[str, Any]:
    return {table: [{**FILE[table][0], **parts}, *FILE[table][1:]]}


@pytest.mark.parametrize(
    "parts",
    [
        changed("bases", says=""),
        changed("bases", id="law"),
        {"rights": None},
        changed("rights", bases=["law"]),
        changed("rights", bases=1),
        changed("rights", says=""),
        {"reviewed": None},
        changed("reviewed", version="première"),
    ],
    ids=[
        *("a basis without words", "a right of a basis that is not there", "no rights"),
        *("a right of an unknown basis", "a right of no list", "a right without words"),
        *("no reviews", "a version that is no number"),
    ],
)
def test_an_incomplete_privacy_file_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(DataUnreadable):
        privacy.read_law({**FILE, **parts})


def test_a_text_changed_since_its_review_is_a_proposal() -> None:
    earlier = {**FILE, "reviewed": [{**each, "version": 0} for each in FILE["reviewed"]]}
    assert not any(notice.was_reviewed for notice in notices(privacy.read_law(earlier)).values())
    unheard = {**FILE, "reviewed": [each for each in FILE["reviewed"] if each["id"] != "garage"]}
    found = notices(privacy.read_law(unheard))
    assert {kind for kind, notice in found.items() if not notice.was_reviewed} == UNREVIEWED | {"garage"}


@pytest.mark.parametrize("name", tables.TABLES)
def test_the_officer_s_page_is_written_from_the_program(name: str) -> None:
    page = (tables.DOCS / name).read_text(encoding="utf-8")
    assert tables.written(name, page) == page, "run: make catalogues"
