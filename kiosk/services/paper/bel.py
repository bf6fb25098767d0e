"""The text of a listing as an agent pastes it into BEL: always in French, and without contact data."""

from kiosk.forms.answers import State, from_json
from kiosk.forms.display import french
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind
from kiosk.services.paper.layout import COLUMNS, wrap
from kiosk.services.ports import Submission


def bel_text(submission: Submission, spec: FormSpec, width: int | None = COLUMNS, *, trial: bool = False) -> str:
    """Return the listing's text for BEL, in French, without contact data; `width` None leaves lines unwrapped."""
    answers = from_json(submission.answers)
    blocks = [*(["ESSAI : ce texte n'a pas de valeur."] if trial else []), f"ANNONCE {submission.reference}"]
    for section in spec.sections:
        told = [
            f"{field.short} : {french(field, answers[field.key])}"
            for step in spec.steps
            if step.section == section.key
            for field in step.fields
            if _is_told(field, answers) and field.kind not in {Kind.CONSENT, Kind.LONG_TEXT}
        ]
        if told:
            blocks.append("\n".join([section.label.upper(), *told]))
    blocks += [
        f"{field.short.upper()}\n{french(field, answers[field.key])}"
        for field in spec.fields()
        if field.kind is Kind.LONG_TEXT and _is_told(field, answers)
    ]
    text = "\n\n".join(blocks) + "\n"
    return text if width is None else wrap(text, width)


def _is_told(field: FieldSpec, answers: Answers) -> bool:
    """Tell if an answer goes online: it must be known, and be neither contact data nor for the office only."""
    is_known = field.key in answers and answers[field.key].state is State.GIVEN
    return is_known and not (field.contact or field.office_only)
