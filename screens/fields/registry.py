"""The field registry: each kind of question and the row that asks it. A new kind is one entry here and one file."""

from functools import cache
from importlib import import_module
from typing import cast

from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, Kind
from kiosk.services.services import Services
from screens.fields.row import FieldRow

ROWS: dict[Kind, str] = {
    Kind.CHOICE: "choices:ChoiceRow",
    Kind.CHOICES: "choices:ChoicesRow",
    Kind.TRISTATE: "choices:TristateRow",
    Kind.CONSENT: "choices:ConsentRow",
    Kind.NUMBER: "typed:TypedRow",
    Kind.AMOUNT: "typed:TypedRow",
    Kind.DATE: "typed:TypedRow",
    Kind.TEXT: "typed:TypedRow",
    Kind.PHONE: "typed:TypedRow",
    Kind.EMAIL: "typed:TypedRow",
    Kind.CODE: "typed:TypedRow",
    Kind.LONG_TEXT: "long_text:LongTextRow",
    Kind.COMMUNE: "commune:CommuneRow",
    Kind.COMMUNES: "commune:CommunesRow",
    Kind.PRACTICE: "typed:PracticeRow",
}


def row_for(spec: FieldSpec, session: FormSession, services: Services) -> FieldRow:
    return _row_type(spec.kind)(spec, session, services)


@cache
def _row_type(kind: Kind) -> type[FieldRow]:
    """Return the class of a row, imported on first use: Textual's text area alone costs a third of the engine."""
    module, _colon, name = ROWS[kind].partition(":")
    return cast("type[FieldRow]", getattr(import_module(f"screens.fields.{module}"), name))
