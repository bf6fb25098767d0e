"""Answers as an agent reads them: by section and page, exactly as typed, with the place where the tenant stopped."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from kiosk.forms.answers import Answer
from kiosk.forms.display import shown
from kiosk.forms.messages import FieldError
from kiosk.forms.spec import FieldSpec, FormSpec
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import wording
from kiosk.services.desk.answer_pages import AnswerPage, Reading
from kiosk.services.desk.files.sheets import Sheet
from kiosk.services.desk.session import Fact, Look, Says, Section

STOPPED, IS_HERE = N_("s'est arrêté ici"), N_("est sur cette page")
_CONTACT, _NOT_FOR_BEL = N_("Contact"), N_("Contact : ne pas publier")
_OTHERS = N_("Autres réponses")
_MARKS = {Look.HERE: "▸", Look.MARK: "·"}


def answer_sections(
    spec: FormSpec | None, reading: Reading, remarks: Mapping[str, str] = MappingProxyType({})
) -> tuple[Section, ...]:
    """Return the sections of a whole reading, contact data apart at its end.

    Args:
        remarks: what is said under the answers of a page, by the page's key.
    """
    sections: list[tuple[str, list[Fact]]] = []
    for page in reading.pages:
        answers = [_answer(*each, helped=reading.helped) for each in page.answers if not each[0].contact]
        if not (answers or page.is_here or page.tries):
            continue
        if not sections or page.step.section != sections[-1][0]:
            sections.append((page.step.section, []))
        sections[-1][1].extend(
            (*_page_mark(page, is_live=reading.is_live), *answers, *_errors(page, is_live=reading.is_live))
        )
        if page.step.key in remarks:
            sections[-1][1].append(_mark(remarks[page.step.key], Look.MARK))
    found = [Section(_heading(spec, key), tuple(facts)) for key, facts in sections]
    if reading.is_at_review:
        found.append(Section("", (_mark(lambda: _at_the_end(spec, is_live=reading.is_live), Look.HERE),)))
    contact = tuple(
        _answer(*each, helped=reading.helped) for page in reading.pages for each in page.answers if each[0].contact
    )
    if contact:
        found.append(Section(msg(_NOT_FOR_BEL if spec and spec.gives_bel_text else _CONTACT), contact))
    if reading.others:
        found.append(Section(msg(_OTHERS), tuple(_raw(*each) for each in reading.others)))
    return tuple(found)


def sheet_sections(sheet: Sheet) -> tuple[Section, ...]:
    """Return the sections of a worksheet, in French in every language: an agent reads what is printed."""
    return tuple(
        Section(wording.as_typed(heading), tuple(Fact(wording.as_typed(line)) for line in lines))
        for heading, lines in sheet
    )


def _heading(spec: FormSpec | None, key: str) -> Says:
    return next((msg(each.for_agents or each.label) for each in spec.sections if each.key == key), "") if spec else ""


def _at_the_end(spec: FormSpec | None, *, is_live: bool) -> str:
    """Return the words at the end of a draft; a journey that sends nothing ends with its result, not unfinished."""
    if spec is not None and spec.outcome is not None:
        return _("Résultat lu à la borne")
    return f"{wording.page_name(None)} · {_(IS_HERE if is_live else STOPPED)}"


def _page_mark(page: AnswerPage, *, is_live: bool) -> tuple[Fact, ...]:
    """Return a line for a page where the tenant stopped, or had wrong tries; none for any other page."""
    if not (page.is_here or page.tries):
        return ()

    def said() -> str:
        parts = [wording.page_name(page.step)]
        parts += [_(IS_HERE if is_live else STOPPED)] if page.is_here else []
        if page.tries:
            tries = wording.tries(page.tries)
            parts.append(tries if page.is_here and is_live else _("{tries} sur cette page").format(tries=tries))
        return " · ".join(parts)

    return (_mark(said, Look.HERE if page.is_here else Look.MARK),)


def _mark(says: Says, look: Look) -> Fact:
    return Fact(lambda: f"{_MARKS[look]} {says() if callable(says) else says}", look=look)


def _errors(page: AnswerPage, *, is_live: bool) -> tuple[Fact, ...]:
    """Return what a tenant who is at the page reads under a refused answer, in the agent's language."""
    return tuple(Fact(partial(_error, error), look=Look.MARK) for error in (page.errors if is_live else ()))


def _error(error: FieldError) -> str:
    return f"! {error.message}"


def _answer(field: FieldSpec, answer: Answer | None, *, helped: frozenset[str]) -> Fact:
    look = Look.PLAIN if answer is not None else Look.MUTED

    def said() -> str:
        words = wording.as_typed(shown(field, answer))
        return _("{answer} · avec un agent").format(answer=words) if field.key in helped else words

    return Fact(said, msg(field.short), look)


def _raw(key: str, answer: Answer) -> Fact:
    raw = answer.raw if isinstance(answer.raw, str) else ", ".join(answer.raw)
    return Fact(wording.as_typed(raw), wording.as_typed(key))
