"""A file as it stands, without its answers; and the acts that need none: follow it, withdraw it, note its number."""

from datetime import datetime
from typing import Any, Protocol

from pydantic_core import PydanticCustomError

from kiosk.domain.codes import read_reference
from kiosk.forms.catalog import prefixes
from kiosk.forms.messages import FieldError
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import files, wording
from kiosk.services.desk.files import Withdrawal
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.spec import (
    Act,
    Ask,
    Confirm,
    DetailSpec,
    Done,
    Fact,
    Line,
    Opening,
    Refused,
    Says,
    Section,
    Seen,
)
from kiosk.services.ports import FileRow, SentFile


class File(Protocol):
    """A file as these acts know it, with its answers or without."""

    @property
    def reference(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def followed_by(self) -> str | None:
        """Return the agent who follows it; empty: nobody. None: it is in no list."""

    @property
    def numbered_at(self) -> datetime | None: ...

    @property
    def withdrawn_at(self) -> datetime | None: ...


GONE = N_("{reference} n'est plus ici.")
CHECK_WHO = N_("Vérifiez d'abord l'identité de la personne.")
_WHAT_FOLLOWS = (
    CHECK_WHO,
    N_("S'en vont : les réponses gardées ici. Z les ramène pendant 30 secondes."),
    N_("Le service l'apprend cette nuit et n'y donne pas suite."),
    N_("Reste : ce qui est déjà imprimé ou fait ailleurs."),
)
NOT_KNOWN = N_("Cette borne ne connaît pas {reference}. Voyez la borne où il a été préparé, ou le siège.")
_WITHDRAWN = {
    Withdrawal.DONE: N_("{reference} est retiré. Ses réponses sont effacées ici ; le service l'apprend cette nuit."),
    Withdrawal.BEFORE: N_("{reference} était déjà retiré."),
    Withdrawal.UNKNOWN: NOT_KNOWN,
}
_NUMBERED = N_("Le numéro de {reference} est déjà noté.")
_AFTER_NUMBER = (
    N_("S'en vont : les réponses gardées ici, et cette ligne un jour après."),
    N_("Reste : la demande, dans le système national. Son numéro n'est pas gardé ici."),
)


# --- acts -------------------------------------------------------------------------------------------------------------


def _asks_withdrawal(_session: AgentSession, seen: Seen[File]) -> tuple[Ask, ...]:
    """Ask once, and say what is erased and what stays."""
    question = msg("Retirer {reference} à la demande de la personne ?", reference=seen.record.reference)
    return (Confirm(question, lambda: "\n".join(_(line) for line in _WHAT_FOLLOWS)),)


def _withdraw(session: AgentSession, seen: Seen[File], _answers: tuple[str, ...]) -> Done:
    """Withdraw a file, and leave its page: nothing of it is here any more."""
    outcome = files.withdraw(session, seen.record.reference)
    told = msg(_WITHDRAWN[outcome], reference=seen.record.reference)
    return Done(told, leaves=True, is_undoable=outcome is Withdrawal.DONE)


def _is_withdrawn(_session: AgentSession, seen: Seen[File]) -> Says:
    file = seen.row
    is_gone = file is not None and file.withdrawn_at is not None
    return msg(_WITHDRAWN[Withdrawal.BEFORE], reference=file.reference) if file is not None and is_gone else ""


WITHDRAW = Act[Any](
    "file.withdraw",
    "x,X",
    N_("Retirer"),
    N_("Le retire, quand la personne le veut : ses réponses sont effacées."),
    _withdraw,
    refusal=_is_withdrawn,
    asks=_asks_withdrawal,
)


def _follow(session: AgentSession, seen: Seen[File], _answers: tuple[str, ...]) -> Done:
    """Take a file, or leave it to a colleague."""
    file, owner = seen.record, seen.record.followed_by or ""
    is_mine = owner == session.agent.id
    if not files.follow(session, file.reference, "" if is_mine else session.agent.id, owner):
        told = N_("{reference} n'est plus ici, ou un collègue vient de le prendre : rouvrez-le.")
        return Done(msg(told, reference=file.reference), warns=True, leaves=True)
    told = N_("{reference} n'est plus suivi par vous.") if is_mine else N_("Vous suivez {reference}.")
    return Done(msg(told, reference=file.reference), leaves=True, shows=file.reference, is_undoable=True)


def _is_in_no_list(session: AgentSession, seen: Seen[File]) -> Says:
    file = seen.row
    if file is None:
        return ""
    spec = session.services.forms.get(file.kind)
    is_nameless = spec is not None and spec.is_pseudonymous
    return msg(GONE, reference=file.reference) if file.followed_by is None or is_nameless else ""


FOLLOW = Act[Any](
    "file.follow",
    "",
    N_("Suivre ou rendre"),
    N_("Vous note comme la personne qui le suit, ou le rend."),
    _follow,
    refusal=_is_in_no_list,
)


def _needs_no_number(session: AgentSession, seen: Seen[File]) -> Says:
    file = seen.row
    spec = session.services.forms.get(file.kind) if file is not None else None
    if file is None or spec is None or not spec.kept.keeps_state:
        return msg("Seule une demande de logement attend un numéro.")
    if file.numbered_at is not None:
        return msg(_NUMBERED, reference=file.reference)
    return _is_in_no_list(session, seen)


def _asks_if_numbered(_session: AgentSession, seen: Seen[File]) -> tuple[Ask, ...]:
    question = msg("Le numéro unique de {reference} est-il enregistré ?", reference=seen.record.reference)
    return (Confirm(question, lambda: "\n".join(_(line) for line in _AFTER_NUMBER)),)


def _number(session: AgentSession, seen: Seen[File], _answers: tuple[str, ...]) -> Done:
    """Record that the request has its number: its answers go now, its line a day later."""
    reference = seen.record.reference
    if not files.number(session, reference):
        return Done(msg(_NUMBERED, reference=reference), warns=True, leaves=True)
    told = msg("{reference} a son numéro. Sa ligne s'en va dans un jour.", reference=reference)
    return Done(told, leaves=True, shows=reference, is_undoable=True)


NUMBER = Act[Any](
    "request.number",
    "f6",
    N_("Numéro"),
    N_("Note que le numéro unique de la demande est enregistré."),
    _number,
    refusal=_needs_no_number,
    asks=_asks_if_numbered,
)
"""The number itself is not typed: it stays in the national system (docs/decisions/0016)."""


# --- the page ---------------------------------------------------------------------------------------------------------

_BEFORE_TYPING = (CHECK_WHO, N_("Par exemple BEL-7K3M-2QF."))
_FOR_AGENTS = {
    "reference_is_number": N_("C'est le numéro unique d'une demande de logement, pas une référence."),
    "reference_is_ticket": N_("C'est un numéro de ticket. Une référence commence par trois lettres."),
    "reference_letters": N_("Aucun dossier ne commence par ces trois signes. Regardez le reçu."),
    "reference_is_code": N_("C'est un code. Une référence commence par trois lettres."),
}
"""Errors in words for agents, by code; the words at door 5 speak to the tenant."""


def _wrong_reference(typed: str) -> Says:
    """Return what is wrong with a reference as typed; empty when nothing is. No other reference is ever proposed."""
    try:
        read_reference(typed, prefixes())
    except PydanticCustomError as error:
        if error.type in _FOR_AGENTS:
            return msg(_FOR_AGENTS[error.type])
        return FieldError("reference", error.type, error.context or {}).message
    return ""


def _asks_reference(_session: AgentSession, _seen: Seen[FileRow]) -> tuple[Ask, ...]:
    return (
        Line(
            msg("Chercher un dossier par sa référence"),
            lambda: "\n".join(_(line) for line in _BEFORE_TYPING),
            _wrong_reference,
            enter=msg("Chercher"),
        ),
    )


def _find(session: AgentSession, _seen: Seen[FileRow], answers: tuple[str, ...]) -> Done:
    """Find a file by its typed reference, even one that is in no list any more."""
    reference = read_reference(answers[0], prefixes())
    file = files.find(session, reference)
    if file is None:
        raise Refused(msg(NOT_KNOWN, reference=reference))
    return Done(opens=Opening(FOUND, file))


FIND = Act[FileRow](
    "file.find",
    "c,C",
    N_("Chercher"),
    N_("Cherche un dossier par sa référence, même relu et parti."),
    _find,
    asks=_asks_reference,
)
"""Offered by every list of files."""


def _found_place(session: AgentSession, file: SentFile) -> str:
    return f"{file.reference} · {wording.title(session.services.forms.get(file.kind), file.kind)}"


def _found_facts(session: AgentSession, file: SentFile) -> tuple[Section, ...]:
    """Return how a file stands, as its tenant reads it at door 5; of anonymous ones, agents see only counts."""
    spec = session.services.forms.get(file.kind)
    is_nameless = spec is not None and spec.is_pseudonymous
    facts = [
        Fact(lambda: wording.day(file.submitted_at), msg("Préparé")),
        Fact(msg("n° {n}", n=file.revision), msg("Version")),
        *([] if is_nameless else [Fact(lambda: wording.day(file.read_at), msg("Relu"))]),
        Fact(lambda: wording.day(file.acked_at), msg("Reçu par le service")),
        Fact(msg("encore ici") if file.submission else msg("plus ici"), msg("Réponses")),
    ]
    if file.printed_at is not None:
        facts.append(Fact(lambda: wording.day(file.printed_at), msg("Fiche imprimée")))
    if file.numbered_at is not None:
        facts.append(Fact(lambda: wording.day(file.numbered_at), msg("Numéro enregistré")))
    if file.withdrawn_at is not None:
        facts.append(Fact(lambda: wording.day(file.withdrawn_at), msg("Retiré")))
    if file.followed_by:
        facts.append(Fact(wording.as_typed(file.followed_by), msg("Suivi par")))
    return (Section(msg("Où en est ce dossier"), tuple(facts)),)


FOUND = DetailSpec[SentFile](
    "found",
    place=_found_place,
    state=lambda _session, file: _("retiré") if file.withdrawn_at else "",
    about=lambda _session, _file: _("Par sa référence. Aucune réponse n'est montrée."),
    sections=_found_facts,
    acts=(
        NUMBER,
        FOLLOW,
        WITHDRAW,
    ),
)
