"""Doubts about answers that are allowed but unlikely: each is asked once on its page and noted on "check answers".

None of them blocks.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from kiosk import formats
from kiosk.forms.messages import FieldError
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind
from kiosk.i18n import N_, msg

TO_CHECK = N_("À vérifier")
"""The heading of answers that should be looked at again."""

_PROVIDERS = (
    *("gmail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.fr", "yahoo.fr", "yahoo.com"),
    *("orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "icloud.com", "bbox.fr", "neuf.fr"),
)
"""The domains of most private addresses in France."""
_NEARLY = 0.85
"""How alike two domains are, from 0 to 1, when one is likely the other with a slip."""


def doubts(fields: Iterable[FieldSpec], answers: Answers) -> Iterator[FieldError]:
    """Yield at most one doubt for each field."""
    for field in fields:
        found = normal(field, answers.get(field.key))
        if found is not None:
            doubt = (field.doubt(answers) if field.doubt else None) or _usual(field, found)
            if doubt:
                yield FieldError(field.key, *doubt)


def notes_of(spec: FormSpec, answers: Answers) -> tuple[Note, ...]:
    """Return warnings and advice; none of them blocks."""
    return (*_as_notes(spec, answers), *(spec.notes(answers, spec.today()) if spec.notes else ()))


def _as_notes(spec: FormSpec, answers: Answers) -> Iterator[Note]:
    for doubt in doubts(spec.fields(), answers):
        field = spec.field(doubt.key)
        found = normal(field, answers[doubt.key])
        typed = partial(formats.amount, found) if isinstance(found, int) else str(found)
        asked = msg("{what} : {told}. Est-ce juste ?", what=msg(field.short), told=typed)
        yield Note(asked, warns=True, about=TO_CHECK, field=field.key)


def _usual(field: FieldSpec, found: object) -> tuple[str, Mapping[str, object]] | None:
    """Return the doubt that any field of this kind may raise: its code, and the values of its words."""
    if field.likely is not None and isinstance(found, int):
        least, most = field.likely
        return None if least <= found <= most else ("amount_unlikely", {"amount": partial(formats.amount, found)})
    if field.kind is Kind.EMAIL and isinstance(found, str):
        return _misspelt(found)
    if field.contact and field.kind is Kind.TEXT and isinstance(found, str) and not any(map(str.isalpha, found)):
        return "name_without_letters", {"name": found}
    return None


def _misspelt(address: str) -> tuple[str, Mapping[str, object]] | None:
    """Return a doubt about the domain of an e-mail address that is nearly that of a known provider."""
    from difflib import get_close_matches

    domain = address.rpartition("@")[2].strip().lower()
    near = get_close_matches(domain, _PROVIDERS, n=1, cutoff=_NEARLY)
    return ("email_domain", {"domain": domain, "near": near[0]}) if near and near[0] != domain else None
