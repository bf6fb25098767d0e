"""The worksheet of a housing request: page by page of the paper form, what to write, what by hand, what to bring.

The form's own French words stand first, the tenant's language beside them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.domain import data_files
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.documents import Paper, papers
from kiosk.forms.answers import Answer, State, chosen
from kiosk.forms.display import french, shown
from kiosk.forms.spec import Answers, FieldSpec, FormSpec
from kiosk.i18n import N_, SOURCE_LANGUAGE, _, current_language, msg

FILE = "housing_form"
_STAGES = {"register": N_("Papiers pour enregistrer"), "study": N_("Papiers pour l'étude du dossier")}

Block = tuple[str, tuple[str, ...]]
"""A heading, and the lines under it."""


def blocks(spec: FormSpec, answers: Mapping[str, Answer]) -> tuple[Block, ...]:
    """The worksheet in the current language; where the form's data cannot be read, the answers and a person."""
    try:
        form = data_files.read(FILE)
        head = str(msg("Formulaire Cerfa {version}, demande de logement social", version=form["version"]))
        return (
            (head, (_("Écrivez en capitales, au stylo noir."),)),
            *_pages(spec, answers, form),
            *_papers(answers),
            (_("Où la faire enregistrer"), (_("Au guichet, ou sur le site national, gratuit :"), form["site"])),
        )
    except (DataUnreadable, KeyError, TypeError):
        told = tuple(_line(field, answers[field.key]) for field in spec.fields() if field.key in answers)
        return ((_("Le formulaire ne peut pas être lu ici. Un agent peut vous aider."), told),)


def facts(answers: Answers) -> dict[str, str]:
    """What the list of papers depends on, as codes; `?` is "I don't know"."""

    def code(key: str) -> str:
        answer = answers.get(key)
        return "?" if answer and answer.state is State.UNKNOWN else str(chosen(answers, key))

    children = str(chosen(answers, "dependants")).strip()
    return {key: code(key) for key in ("kind", "nationality", "work", "family_status", "is_tenant")} | {
        "has_children": "yes" if children not in {"", "0"} else "no"
    }


def _pages(spec: FormSpec, answers: Answers, form: Mapping[str, Any]) -> Iterator[Block]:
    fields = {field.key: field for field in spec.fields()}
    for section in form["sections"]:
        written = tuple(_line(fields[key], answers[key]) for key in section["write"] if key in answers)
        by_hand = tuple(f"- {_beside(text)}" for text in section["by_hand"])
        hand = (_("À la main, chez vous :"), *by_hand) if by_hand else ()
        if written or hand:
            title = _beside(section["title"])
            yield str(msg("Page {page} · {title}", page=section["page"], title=title)), (*written, *hand)


def _papers(answers: Answers) -> Iterator[Block]:
    found = papers(facts(answers))
    for stage, heading in _STAGES.items():
        told = tuple(_paper(paper) for paper in found if paper.stage == stage)
        if told:
            yield _(heading), told


def _paper(paper: Paper) -> str:
    return f"- {_beside(paper.says)}"


def _line(field: FieldSpec, answer: Answer) -> str:
    """`Type de demande : Une première demande (Kind of request: A first request)`."""
    told = f"{field.short} : {french(field, answer)}"
    if current_language() == SOURCE_LANGUAGE:
        return told
    return f"{told} ({_(field.short)}: {shown(field, answer)})"


def _beside(text: str) -> str:
    """The form's French words, and what they mean."""
    meant = _(text)
    return text if meant == text else f"{text} ({meant})"
