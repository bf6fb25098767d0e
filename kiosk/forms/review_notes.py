"""The notes on "check answers": doubts about unlikely answers, then the journey's own notes."""

from collections.abc import Iterator
from functools import partial

from kiosk import formats
from kiosk.forms.doubts import doubts
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers, FormSpec
from kiosk.i18n import N_, msg

TO_CHECK = N_("À vérifier")
"""The heading of answers that should be looked at again."""


def notes_of(spec: FormSpec, answers: Answers) -> tuple[Note, ...]:
    """Return warnings and advice; none of them blocks."""
    return (*_doubts(spec, answers), *(spec.notes(answers, spec.today()) if spec.notes else ()))


def _doubts(spec: FormSpec, answers: Answers) -> Iterator[Note]:
    for doubt in doubts(spec.fields(), answers):
        field = spec.field(doubt.key)
        found = normal(field, answers[doubt.key])
        told = partial(formats.amount, found) if isinstance(found, int) else str(found)
        asked = msg("{what} : {told}. Est-ce juste ?", what=msg(field.short), told=told)
        yield Note(asked, warns=True, about=TO_CHECK, field=field.key)
