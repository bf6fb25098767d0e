"""The facts that a visit knows: answered in one journey, proposed by the later ones, and forgotten with the visit."""

from collections.abc import Mapping

from kiosk.forms.answers import Answer, State
from kiosk.forms.lazy_models import made
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec
from kiosk.forms.validation import check_answers


class VisitFacts:
    """The facts of one visit, by their names (`FieldSpec.fact`). They are only proposed, never taken as answered."""

    def __init__(self) -> None:
        self._known: dict[str, Answer] = {}

    def take(self, session: FormSession) -> None:
        """Take in the facts that a journey's answers tell, the latest last.

        A journey opened with a code tells none, and neither does one that names nobody: its answers belong to a file.
        """
        if session.is_opened or session.spec.is_pseudonymous:
            return
        answers = session.visible_answers()
        for field in session.shown_fields():
            answer = answers.get(field.key)
            if field.fact and answer is not None and answer.state is State.GIVEN:
                self._known[field.fact] = answer

    def proposal(self, session: FormSession, field: FieldSpec) -> Answer | None:
        """Return the answer to propose for a field; None if it has one, or if the fact is unknown or does not fit."""
        answer = self._known.get(field.fact)
        own: Mapping[str, Answer] = session.answers
        is_open = field.key not in own or own[field.key].is_blank
        if answer is None or not is_open or field.key in session.asked_anew:
            return None
        model = session.spec.step_of(field.key).model
        if model is None:
            return answer
        wrong = check_answers((field,), made(model), {field.key: answer}, session.spec.today())
        return None if wrong else answer
