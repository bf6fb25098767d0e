"""The text of a listing as an agent pastes it into BEL: always in French, and without contact data."""

from kiosk.domain.home.rent import AllInRent
from kiosk.forms.answers import State, from_json
from kiosk.forms.catalog.bel_listing.text import description_facts
from kiosk.forms.display import french
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind
from kiosk.services.paper.layout import COLUMNS
from kiosk.services.ports.files import Submission
from kiosk.text import wrap


def bel_text(
    submission: Submission, spec: FormSpec, limit: int, width: int | None = COLUMNS, *, trial: bool = False
) -> str:
    """Return both blocks for BEL as one text, for paper or a file; `width` None leaves lines unwrapped."""
    description, rest = bel_blocks(submission, spec, limit)
    blocks = [*(["ESSAI : ce texte n'a pas de valeur."] if trial else []), f"ANNONCE {submission.reference}"]
    blocks += [f"1 · DESCRIPTION\n{description}", f"2 · LE RESTE\n{rest}"]
    text = "\n\n".join(blocks) + "\n"
    return text if width is None else wrap(text, width)


def bel_blocks(submission: Submission, spec: FormSpec, limit: int) -> tuple[str, str]:
    """Return the listing in two blocks to paste into BEL, in French, without contact data: the description, the rest.

    The description has the tenant's own text and, unless it stands there already, the paragraph on the rent with
    garage and charges (council of tenants, 10 October 2024). It keeps to BEL's length of `limit` characters: the
    tenant's text gives way, never the rent. The rest has an answer a line, for BEL's own fields.
    """
    answers = from_json(submission.answers)
    shown = [(field, french(field, answers[field.key])) for field in spec.fields() if _goes_online(field, answers)]
    own = "\n".join(text for field, text in shown if field.kind is Kind.LONG_TEXT)
    rent = AllInRent.of(description_facts(answers)).paragraph()
    if rent not in own:
        room = limit - len(rent) - len("\n\n")
        own = "\n\n".join(filter(None, (own if len(own) <= room else own[: room - 1].rstrip() + "…", rent)))
    rest = (f"{field.short} : {text}" for field, text in shown if field.kind not in {Kind.CONSENT, Kind.LONG_TEXT})
    return own, "\n".join(rest)


def _goes_online(field: FieldSpec, answers: Answers) -> bool:
    """Tell if an answer goes online: it must be known, and be neither contact data nor for the office only."""
    is_known = field.key in answers and answers[field.key].state is State.GIVEN
    return is_known and not (field.contact or field.office_only)
