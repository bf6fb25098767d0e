"""The worksheet of a journey that prepares one: shown and printed in French, which is what its agent copies from."""

from collections.abc import Mapping

from kiosk.forms.answers import Answer
from kiosk.forms.spec import FormSpec
from kiosk.i18n import msg
from kiosk.services.desk.printing import printed
from kiosk.services.desk.session import AgentSession, Done
from kiosk.services.paper.receipt import SHEETS, office_blocks, office_worksheet

Sheet = tuple[tuple[str, tuple[str, ...]], ...]
"""A worksheet: headings, and the lines under each."""


def has_sheet(form_id: str) -> bool:
    """Tell if a journey prepares a paper for its tenant, which nobody promises to read by a day."""
    return form_id in SHEETS and SHEETS[form_id].is_outcome


def sheet_of(spec: FormSpec | None, answers: Mapping[str, Answer]) -> Sheet:
    """Return the worksheet in French, if the journey prepares one; else nothing."""
    return office_blocks(spec, answers) if spec is not None and has_sheet(spec.id) else ()


def print_sheet(
    session: AgentSession, spec: FormSpec, answers: Mapping[str, Answer], reference: str, subject: str
) -> Done:
    """Print the worksheet, 42 columns.

    Args:
        reference: the file's, printed on it; empty for a draft.
        subject: the audit's.
    """
    return printed(
        session,
        subject,
        lambda: office_worksheet(spec, answers, reference, session.services),
        msg("La fiche est imprimée, en français."),
        msg("La fiche reste à l'écran."),
    )
