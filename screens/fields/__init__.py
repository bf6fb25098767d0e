"""The field registry: each kind of question and the row that asks it. A new kind is one row here and one file."""

from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, Kind
from kiosk.services.bundle import Services
from screens.fields.choices import ChoiceRow, ChoicesRow, ConsentRow, TristateRow
from screens.fields.commune import CommuneRow, CommunesRow
from screens.fields.long_text import LongTextRow
from screens.fields.practice import PracticeRow
from screens.fields.row import FieldRow
from screens.fields.typed import TypedRow

ROWS: dict[Kind, type[FieldRow]] = {
    Kind.CHOICE: ChoiceRow,
    Kind.CHOICES: ChoicesRow,
    Kind.TRISTATE: TristateRow,
    Kind.CONSENT: ConsentRow,
    Kind.NUMBER: TypedRow,
    Kind.AMOUNT: TypedRow,
    Kind.DATE: TypedRow,
    Kind.TEXT: TypedRow,
    Kind.PHONE: TypedRow,
    Kind.EMAIL: TypedRow,
    Kind.CODE: TypedRow,
    Kind.LONG_TEXT: LongTextRow,
    Kind.COMMUNE: CommuneRow,
    Kind.COMMUNES: CommunesRow,
    Kind.PRACTICE: PracticeRow,
}


def row_for(spec: FieldSpec, session: FormSession, services: Services) -> FieldRow:
    return ROWS[spec.kind](spec, session, services)
