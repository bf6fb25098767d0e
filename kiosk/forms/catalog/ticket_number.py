"""Door 4: the page on which a tenant finds their ticket again by its number, after their visit went idle."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from kiosk.domain.values import PageModel
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_

TICKET_NUMBER = "ticket_number"
_NUMBER = re.compile(r"[A-HJ-NP-Z][1-9]\d{0,3}")


def _number(text: str) -> str:
    characters = "".join(text.split()).upper()
    if not _NUMBER.fullmatch(characters):
        raise PydanticCustomError("ticket_form", "a letter and a number")
    return characters


class NumberPage(PageModel):
    """The number of a ticket: it opens nothing but how the ticket stands."""

    code: Annotated[str, AfterValidator(_number)]


SPEC = FormSpec(
    id=TICKET_NUMBER,
    version=1,
    reference_prefix="",
    title=N_("Retrouver mon numéro"),
    sections=(Section("number", N_("Votre numéro")),),
    steps=(
        Step(
            "number",
            "number",
            NumberPage,
            (
                FieldSpec(
                    "code",
                    Kind.CODE,
                    N_("Numéro"),
                    N_("Quel est votre numéro ?"),
                    N_("Il a une lettre et un nombre, par exemple A14."),
                    max_length=10,
                    digits_first=True,
                ),
            ),
        ),
    ),
    model=NumberPage,
    can_be_shown=False,
    opens="ticket",
)
