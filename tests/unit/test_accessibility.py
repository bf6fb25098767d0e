"""The accessibility statement claims no conformity, and names whom to tell."""

from kiosk.services.visit.accessibility import statement
from tests.unit.journey import Terminal, config


def told(phone: str) -> str:
    agency = {**config().agency.model_dump(), "phone": phone}
    return " ".join(statement(Terminal(config(agency=agency)).services()).split())


def test_the_statement_claims_no_conformity() -> None:
    assert "Cette borne n'a pas encore été auditée. Elle ne peut donc pas se dire conforme." in told("")


def test_the_statement_names_the_agency_s_phone_if_known() -> None:
    assert "ou appelez le 05 00 00 00 00." in told("05 00 00 00 00")
    assert "Dites-le à un agent. " in told("")
