"""One of every event that a terminal writes, through the program's own journeys and stores; all of it invented."""

from collections.abc import Iterator
from dataclasses import replace

from tests.sync.world import FRIDAY, Hall

from db.stores.resumes import Resumes
from kiosk.clock import SteppedClock
from kiosk.forms.answers import NO, UNKNOWN, YES, Answer, Raw
from kiosk.forms.catalog import forms_for, sent_forms
from kiosk.forms.session import FormSession
from kiosk.forms.spec import PSEUDONYMOUS, FieldSpec, FormSpec, Kind
from kiosk.services.ports import Submission
from kiosk.services.submissions import submit
from tests.unit.journey import TUESDAY_MORNING, Terminal, config
from tests.unit.workshops import UNCOUNTED

_FORMS = forms_for(config(workshops=(UNCOUNTED,)), SteppedClock(TUESDAY_MORNING))
_TYPED: dict[Kind, tuple[Raw, ...]] = {
    Kind.NUMBER: ("1", "0", "64"),
    Kind.AMOUNT: ("412,60", "0,10"),
    Kind.DATE: ("01/03/2016", "24/12/2026"),
    Kind.TEXT: ("Personne inventée",),
    Kind.LONG_TEXT: ("Un balcon au sud",),
    Kind.COMMUNE: ("Bayonne (64100)",),
    Kind.COMMUNES: (("Bayonne (64100)",),),
    Kind.PHONE: ("06 12 34 56 78",),
    Kind.EMAIL: ("nom@exemple.fr",),
    Kind.CODE: ("BEL-7K3M-2QF",),
    Kind.TRISTATE: (YES, NO),
    Kind.CONSENT: (YES,),
}
_PATIENCE = 400


def write_all(hall: Hall) -> None:
    """Of each journey a sending that is read, of those that name somebody another that is printed and forgotten, and a
    third that is taken back; a closed ticket; what is counted.
    """
    for spec in sent_forms():
        store = hall.submissions
        store.add(first := _sent(spec.id))
        if spec.id not in PSEUDONYMOUS:
            assert store.mark_read(first.reference, "essai", FRIDAY)
            for act in (store.forget_printed, store.withdraw):
                store.add(other := _sent(spec.id))
                assert act(other.reference, FRIDAY)
    hall.close_ticket()
    hall.count("request", "seen")
    hall.rate("yes")


def amend(hall: Hall, code: str) -> str:
    """A listing that is amended by who sent it, with the code that opens it; gives its reference."""
    store, resumes = hall.submissions, Resumes(hall.open)
    store.add(first := _sent("bel_listing"))
    assert resumes.give_code(first.reference, code)
    file = resumes.open_file(first.reference, code, FRIDAY).file
    assert file is not None
    assert store.amend(replace(first, revision=file.revision + 1, amends=file.event_id))
    return first.reference


def _sent(form_id: str) -> Submission:
    terminal = Terminal()
    submit(_answered(_FORMS[form_id]), terminal.services())
    (submission,) = terminal.submissions.stored.values()
    return replace(submission, submitted_at=FRIDAY)


def _answered(spec: FormSpec) -> FormSession:
    """Every page, each field with the first answer that the page takes."""
    session, left = FormSession(spec), dict[str, Iterator[Answer]]()
    for _round in range(_PATIENCE):
        shown = [field for step in session.visible_steps() for field in session.visible_fields(step)]
        fresh = next((field for field in shown if field.key not in left), None)
        if fresh is not None:
            left[fresh.key] = _answers(fresh)
        wrong = fresh.key if fresh else next((error.key for error in session.all_errors()), "")
        if not wrong:
            return session
        session.answer(wrong, next(left[wrong]))
    raise AssertionError(session.all_errors())


def _answers(field: FieldSpec) -> Iterator[Answer]:
    codes = [option.code for option in field.options]
    given = [(code,) for code in codes] if field.kind is Kind.CHOICES else codes or _TYPED[field.kind]
    yield from map(Answer, given)
    yield UNKNOWN
