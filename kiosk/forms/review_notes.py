"""The notes on "check answers": doubts about unlikely amounts, then the journey's own notes."""

from collections.abc import Iterator
from functools import partial

from kiosk import formats
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers, FormSpec
from kiosk.i18n import N_, msg

TO_CHECK = N_("À vérifier")
"""The heading of answers that should be looked at again."""


def notes_of(spec: FormSpec, answers: Answers) -> tuple[Note, ...]:
    """Return warnings and advice; none of them blocks."""
    return (*_doubts(spec, answers), *(spec.notes(answers) if spec.notes else ()))


def _doubts(spec: FormSpec, answers: Answers) -> Iterator[Note]:
    for field in spec.fields():
        found = normal(field, answers.get(field.key))
        if field.likely is None or not isinstance(found, int):
            continue
        least, most = field.likely
        if not least <= found <= most:
            asked = msg(
                "{what} : {amount}. Est-ce juste ?", what=msg(field.short), amount=partial(formats.amount, found)
            )
            yield Note(asked, warns=True, about=TO_CHECK, field=field.key)
