"""Door 5: the pages that open a saved draft with its code, or a sent file with its reference and code."""

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from kiosk.domain import codes
from kiosk.domain.values import PageModel
from kiosk.forms.catalog import prefixes
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_

RESUME_DRAFT, RESUME_FILE = "resume_draft", "resume_file"
MOTIVE = "resume"
"""Code of a ticket that is taken at door 5."""
NO_CODE, LOCKED = "resume_no_code", "resume_locked"
"""Codes of such a ticket that give the agent a reason: no code, or too many wrong codes."""

_CODE = FieldSpec(
    "code",
    Kind.CODE,
    N_("Code"),
    N_("Quel est votre code de reprise ?"),
    N_("Il a douze caractères, en trois groupes. Vous l'avez noté ou imprimé."),
    max_length=40,
)
_REFERENCE = FieldSpec(
    "reference",
    Kind.CODE,
    N_("Référence"),
    N_("Quelle est votre référence ?"),
    N_("Elle est sur votre reçu : 3 lettres, 7 caractères."),
    max_length=40,
)
_TITLE = N_("Reprendre mon dossier")


def _code(text: str) -> str:
    return codes.read_code(text, prefixes())


def _code_beside_reference(text: str) -> str:
    try:
        return _code(text)
    except PydanticCustomError as wrong:
        if wrong.type == "code_is_reference":
            raise PydanticCustomError("code_other_question", "a reference beside a reference") from None
        raise


def _reference(text: str) -> str:
    return codes.read_reference(text, prefixes())


class DraftPage(PageModel):
    """The answer that opens a saved draft."""

    code: Annotated[str, AfterValidator(_code)]


class FilePage(PageModel):
    """The answers that open a sent file: the reference alone opens nothing."""

    reference: Annotated[str, AfterValidator(_reference)]
    code: Annotated[str, AfterValidator(_code_beside_reference)]


SPECS = (
    FormSpec(
        id=RESUME_DRAFT,
        version=1,
        reference_prefix="",
        title=_TITLE,
        sections=(Section("code", N_("Votre brouillon")),),
        steps=(Step("code", "code", DraftPage, (_CODE,)),),
        model=DraftPage,
        can_be_shown=False,
        opens="draft",
        motive=MOTIVE,
    ),
    FormSpec(
        id=RESUME_FILE,
        version=1,
        reference_prefix="",
        title=_TITLE,
        sections=(Section("file", N_("Votre dossier")),),
        steps=(Step("file", "file", FilePage, (_REFERENCE, _CODE)),),
        model=FilePage,
        can_be_shown=False,
        opens="file",
        motive=MOTIVE,
    ),
)
