"""The acts on a file that need none of its answers: follow it, withdraw it, note its number; and undo on its page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from kiosk.i18n import N_, _, msg
from kiosk.services.desk import files, general
from kiosk.services.desk.files import Withdrawal
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.spec import Act, Ask, Confirm, Done, Run, Says, Seen


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
    N_("Le service l'apprend dans la demi-heure et n'y donne pas suite."),
    N_("Reste : ce qui est déjà imprimé ou fait ailleurs."),
)
NOT_KNOWN = N_("Cette borne ne connaît pas {reference}. Voyez la borne où il a été préparé, ou le siège.")
_WITHDRAWN = {
    Withdrawal.DONE: N_(
        "{reference} est retiré. Ses réponses sont effacées ici ; le service l'apprend dans la demi-heure."
    ),
    Withdrawal.BEFORE: N_("{reference} était déjà retiré."),
    Withdrawal.UNKNOWN: NOT_KNOWN,
}
_NUMBERED = N_("Le numéro de {reference} est déjà noté.")
_AFTER_NUMBER = (
    N_("S'en vont : les réponses gardées ici, et cette ligne un jour après."),
    N_("Reste : la demande, dans le système national. Son numéro n'est pas gardé ici."),
)


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
        told = N_("{reference} n'est plus ici, ou un collègue vient de le prendre.")
        return Done(msg(told, reference=file.reference), warns=True)
    told = N_("{reference} n'est plus suivi par vous.") if is_mine else N_("Vous suivez {reference}.")
    return Done(msg(told, reference=file.reference), is_undoable=True)


def _is_in_no_list(session: AgentSession, seen: Seen[File]) -> Says:
    file = seen.row
    if file is None:
        return ""
    spec = session.services.forms.get(file.kind)
    is_nameless = spec is not None and spec.is_pseudonymous
    return msg(GONE, reference=file.reference) if file.followed_by is None or is_nameless else ""


_FOLLOW = Act[Any](
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
    return Done(told, leaves=True, is_undoable=True)


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


# --- on a page -------------------------------------------------------------------------------------------------------

Again = Callable[[AgentSession, Any], Any]
"""Reads a page's file again, without a new line in the audit; None: it is gone."""


def staying(run: Run[Any], again: Again) -> Run[Any]:
    """Return an act after which its page stays open, and shows the file as it then stands."""

    def act(session: AgentSession, seen: Seen[Any], answers: tuple[str, ...]) -> Done:
        done, record = run(session, seen, answers), again(session, seen.record)
        return replace(done, record=record, leaves=record is None)

    return act


def staying_acts(again: Again) -> tuple[Act[Any], ...]:
    """Return the acts that leave the page of any file open: to follow it, and to take an act back."""
    follow, undo = staying(_follow, again), staying(general.undo, again)
    return replace(_FOLLOW, run=follow), replace(general.UNDO, run=undo)
