"""The answers that a housing request still lacks: lines of the paper form that nothing here can fill."""

from collections.abc import Collection, Iterator, Mapping

from kiosk.domain.request.form import FormLine, FormSection, HousingForm
from kiosk.forms.answers import State
from kiosk.forms.catalog.housing_request.household import as_new, facts
from kiosk.forms.spec import Answers, FieldSpec, FormSpec


def asked_of(spec: FormSpec, answers: Answers) -> dict[str, FieldSpec]:
    """Return the questions that this household is asked, by key."""
    return {
        field.key: field
        for step in spec.steps
        if step.visible_if is None or step.visible_if(answers)
        for field in step.fields
        if field.visible_if is None or field.visible_if(answers)
    }


def unchanged_of(spec: FormSpec, answers: Answers) -> frozenset[str]:
    """Return the keys of what a registered request is not asked again, because it has not changed."""
    return frozenset(asked_of(spec, as_new(answers)).keys() - asked_of(spec, answers).keys())


def lines_of(section: FormSection, asked: Collection[str], answers: Answers) -> Iterator[FormLine]:
    """Return the lines of a section that this household has to write."""
    household = facts(answers)
    return (line for line in section.lines if line.is_for(household) and (line.says or line.write in asked))


def is_missing(line: FormLine, asked: Mapping[str, FieldSpec], answers: Answers) -> bool:
    """Tell if a line lacks its answer: not known, or left blank where it is needed."""
    answer = answers.get(line.write)
    if answer is None or answer.is_blank:
        return line.must or not asked[line.write].optional
    return answer.state is State.UNKNOWN


def to_find(form: HousingForm, asked: Mapping[str, FieldSpec], answers: Answers) -> tuple[FormLine, ...]:
    """Return the lines whose answer is missing, in the order of the form."""
    return tuple(
        line
        for section in form.sections
        for line in lines_of(section, asked, answers)
        if line.write and is_missing(line, asked, answers)
    )
