"""Answers in words: in the tenant's language, or in French for the agency, central and the service's papers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, cast

from kiosk import formats
from kiosk.domain.communes import Commune
from kiosk.domain.practice import DONE
from kiosk.forms.answers import Answer, State
from kiosk.forms.doubts import notes_of
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Note
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, FormSpec, Kind
from kiosk.i18n import N_, SOURCE_LANGUAGE, current_language, msg, translate

YES_LABEL, NO_LABEL = N_("Oui"), N_("Non")
UNANSWERED = N_("Sans réponse")
_PRACTISED, _TRIED = N_("Réussi, rien n'est gardé"), N_("Essayé, rien n'est gardé")


@dataclass(frozen=True)
class _Language:
    code: str

    def say(self, message: str) -> str:
        """Translate a message. French is the source language: it needs no catalogue."""
        return message if self.code == SOURCE_LANGUAGE else translate(message, self.code)


def shown(field: FieldSpec, answer: Answer | None) -> str:
    """Return the answer in the current language; an answer that cannot be read stays as it was typed."""
    return _words(field, answer, _Language(current_language()))


def french(field: FieldSpec, answer: Answer | None) -> str:
    """Return the answer in French, whatever the current language."""
    return _words(field, answer, _Language(SOURCE_LANGUAGE))


_BEHIND = msg("Vos réponses ont changé : relisez votre texte. Si vous l'effacez, la borne en propose un nouveau.")


def review_notes(session: FormSession) -> tuple[Note, ...]:
    """Return the notes on the answers: an agent has checked them, a text no longer fits them, and the journey's own."""
    behind = tuple(Note(_BEHIND, warns=True, field=key) for key in sorted(session.proposals.behind))
    checked = (Note(msg("Un agent a vérifié ces réponses avec vous.")),) if session.is_checked else ()
    return (*checked, *behind, *notes_of(session.spec, session.visible_answers()))


def commune_words(commune: Commune, language: str = SOURCE_LANGUAGE) -> str:
    """Return `Cambo-les-Bains (64250)`, with every postal code; in Basque `Kanbo / Cambo-les-Bains (64250)`."""
    return f"{commune.name_in(language)} ({', '.join(commune.postal_codes)})"


class _Known(NamedTuple):
    """An answer that could be read, with all that is needed to put it into words."""

    field: FieldSpec
    answer: Answer
    value: object
    language: _Language


def _words(field: FieldSpec, answer: Answer | None, language: _Language) -> str:
    if answer is None or answer.is_blank:
        return language.say(NO_LABEL if field.kind is Kind.CONSENT else UNANSWERED)
    if answer.state is State.UNKNOWN:
        return language.say(field.unknown or UNANSWERED)
    value = normal(field, answer)
    if value is None or value == ():
        return _typed(answer)
    return _WORDS.get(field.kind, _as_typed)(_Known(field, answer, value, language))


def glance(spec: FormSpec, answers: Mapping[str, Answer]) -> tuple[str, str]:
    """Return what tells a file from others in a list, in French: its communes, and a type without its brackets.

    Both may be empty.
    """
    fields = {field.key: field for field in spec.fields()}
    place, what = (
        (fields[key], answers[key]) if key in fields and key in answers and not answers[key].is_blank else None
        for key in spec.glance
    )
    return _commune_names(*place) if place else "", french(*what).partition(" (")[0] if what else ""


def _commune_names(field: FieldSpec, answer: Answer) -> str:
    value = normal(field, answer)
    found = (value,) if isinstance(value, Commune) else cast(tuple[Commune, ...], value or ())
    return ", ".join(commune.name_in(SOURCE_LANGUAGE) for commune in found) or _typed(answer)


def _typed(answer: Answer) -> str:
    return answer.raw if isinstance(answer.raw, str) else ", ".join(answer.raw)


def _as_typed(known: _Known) -> str:
    return _typed(known.answer)


def _labels(known: _Known) -> str:
    offered = {option.code: option for option in known.field.options}
    codes = (known.answer.raw,) if isinstance(known.answer.raw, str) else known.answer.raw
    return ", ".join(offered[code].words(known.language.code) if code in offered else code for code in codes)


def _yes_or_no(known: _Known) -> str:
    return known.language.say(YES_LABEL if known.value else NO_LABEL)


def _practised(known: _Known) -> str:
    return known.language.say(_PRACTISED if known.value == DONE else _TRIED)


def _amount(known: _Known) -> str:
    return formats.amount(cast(int, known.value), known.language.code)


def _number(known: _Known) -> str:
    return f"{formats.number(cast(int, known.value), known.language.code)} {known.field.unit}".rstrip()


def _date(known: _Known) -> str:
    return formats.short_day(cast(date, known.value))


def _communes(known: _Known) -> str:
    value = known.value
    found = (value,) if isinstance(value, Commune) else cast(tuple[Commune, ...], value)
    return ", ".join(commune_words(commune, known.language.code) for commune in found)


_WORDS: Mapping[Kind, Callable[[_Known], str]] = {
    Kind.CHOICE: _labels,
    Kind.CHOICES: _labels,
    Kind.TRISTATE: _yes_or_no,
    Kind.CONSENT: _yes_or_no,
    Kind.PRACTICE: _practised,
    Kind.AMOUNT: _amount,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.COMMUNE: _communes,
    Kind.COMMUNES: _communes,
}
