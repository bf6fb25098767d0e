"""The acts on a file that need none of its answers: follow it, withdraw it, note its number; and undo on its page."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import Any, Protocol

from kiosk.domain.roles import CLOSES_FILES, EVERYBODY
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import general
from kiosk.services.desk.session import Act, AgentSession, Ask, Audit, Confirm, Done, LastAct, Pin, Run, Seen
from kiosk.services.ports.files import FileMove


class File(Protocol):
    """A file as these acts know it, with its answers or without."""

    @property
    def reference(self) -> str:
        """Return its reference, which its paper bears too."""

    @property
    def followed_by(self) -> str | None:
        """Return the agent who follows it; empty: nobody. None: it is in no list."""


class Withdrawal(Enum):
    """The outcome of a withdrawal."""

    DONE = "done"
    BEFORE = "before"
    """Its tenant or a colleague was faster."""
    UNKNOWN = "unknown"
    """This terminal does not know it (any more)."""


GONE = N_("{reference} n'est plus ici.")
CHECK_WHO = N_("Vérifiez d'abord l'identité de la personne.")
_WHAT_FOLLOWS = (
    CHECK_WHO,
    N_("S'en vont : les réponses gardées ici. Z les ramène pendant 30 secondes."),
    N_("Le service l'apprend dans la demi-heure et n'y donne pas suite."),
    N_("Reste : ce qui est déjà imprimé ou fait ailleurs."),
)
NOT_KNOWN = N_("Cette borne ne connaît pas {reference}. Voyez la borne où il a été préparé, ou le siège.")
ALREADY_WITHDRAWN = N_("{reference} était déjà retiré.")
_WITHDRAWN = {
    Withdrawal.DONE: N_(
        "{reference} est retiré. Ses réponses sont effacées ici ; le service l'apprend dans la demi-heure."
    ),
    Withdrawal.BEFORE: ALREADY_WITHDRAWN,
    Withdrawal.UNKNOWN: NOT_KNOWN,
}
ALREADY_NUMBERED = N_("Le numéro de {reference} est déjà noté.")
_AFTER_NUMBER = (
    N_("S'en vont : les réponses gardées ici, et cette ligne un jour après."),
    N_("Reste : la demande, dans le système national. Son numéro n'est pas gardé ici."),
)


def is_done(session: AgentSession, move: FileMove | None) -> bool:
    """Let the agent take back a move of a file for 30 seconds; tell if there was one."""
    if move is not None:
        take_back = partial(_take_back, session, move)
        session.last_act = LastAct(move.at, move.reference, move.reference, take_back)
    return move is not None


def _take_back(session: AgentSession, move: FileMove) -> bool:
    return session.services.submissions.undo(move, session.now)


# --- withdraw ---------------------------------------------------------------------------------------------------------


def _asks_withdrawal(_session: AgentSession, seen: Seen[File]) -> tuple[Ask, ...]:
    """Ask once, and say what is erased and what stays."""
    question = msg("Retirer {reference} à la demande de la personne ?", reference=seen.record.reference)
    return (Confirm(question, lambda: "\n".join(_(line) for line in _WHAT_FOLLOWS)),)


def withdraw(session: AgentSession, reference: str) -> Withdrawal:
    """Withdraw a submission at the wish of its tenant, who has no code."""
    if is_done(session, session.services.submissions.withdraw(reference, session.now, by_agent=True)):
        return Withdrawal.DONE
    is_known = session.services.resumes.find_file(reference) is not None
    return Withdrawal.BEFORE if is_known else Withdrawal.UNKNOWN


def _withdraw(session: AgentSession, seen: Seen[File], _answers: tuple[str, ...]) -> Done:
    """Withdraw a file, and leave its page: nothing of it is here any more."""
    reference = seen.record.reference
    outcome = withdraw(session, reference)
    words = msg(_WITHDRAWN[outcome], reference=reference)
    is_withdrawn = outcome is Withdrawal.DONE
    return Done(words, subject=reference if is_withdrawn else "", leaves=True, is_undoable=is_withdrawn)


WITHDRAW = Act[Any](
    "file.withdraw",
    "x,X",
    N_("Retirer"),
    N_("Le retire, quand la personne le veut : ses réponses sont effacées."),
    roles=CLOSES_FILES,
    pin=Pin.WHEN_OLD,
    audit=Audit.AFTER,
    run=_withdraw,
    asks=_asks_withdrawal,
)


# --- follow -----------------------------------------------------------------------------------------------------------


def follow(session: AgentSession, reference: str, agent: str, seen: str) -> bool:
    """Record which agent follows a file, empty: nobody any more. False: it is gone, or no longer followed as `seen`."""
    return is_done(session, session.services.submissions.follow(reference, agent, session.now, seen))


def _follow(session: AgentSession, seen: Seen[File], _answers: tuple[str, ...]) -> Done:
    """Take a file, or leave it to a colleague."""
    file, owner = seen.record, seen.record.followed_by or ""
    is_mine = owner == session.agent.id
    if not follow(session, file.reference, "" if is_mine else session.agent.id, owner):
        words = N_("{reference} n'est plus ici, ou un collègue vient de le prendre.")
        return Done(msg(words, reference=file.reference), warns=True)
    words = N_("{reference} n'est plus suivi par vous.") if is_mine else N_("Vous suivez {reference}.")
    return Done(msg(words, reference=file.reference), subject=file.reference, is_undoable=True)


_FOLLOW = Act[Any](
    "file.follow",
    "",
    N_("Suivre ou rendre"),
    N_("Vous note comme la personne qui le suit, ou le rend."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.AFTER,
    run=_follow,
)


# --- the number of a request ------------------------------------------------------------------------------------------


def _asks_if_numbered(_session: AgentSession, seen: Seen[File]) -> tuple[Ask, ...]:
    question = msg("Le numéro unique de {reference} est-il enregistré ?", reference=seen.record.reference)
    return (Confirm(question, lambda: "\n".join(_(line) for line in _AFTER_NUMBER)),)


def number(session: AgentSession, reference: str) -> bool:
    """Record that the number of a housing request is registered; False: it was before, or the request is gone."""
    return is_done(session, session.services.submissions.number(reference, session.agent.id, session.now))


def _number(session: AgentSession, seen: Seen[File], _answers: tuple[str, ...]) -> Done:
    """Record that the request has its number: its answers go now, its line a day later."""
    reference = seen.record.reference
    if not number(session, reference):
        return Done(msg(ALREADY_NUMBERED, reference=reference), warns=True, leaves=True)
    words = msg("{reference} a son numéro. Sa ligne s'en va dans un jour.", reference=reference)
    return Done(words, subject=reference, leaves=True, is_undoable=True)


NUMBER = Act[Any](
    "request.number",
    "f6",
    N_("Numéro"),
    N_("Note que le numéro unique de la demande est enregistré."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.AFTER,
    run=_number,
    asks=_asks_if_numbered,
)
"""The number itself is not typed: it stays in the national system (docs/decisions/0016)."""


# --- on a page --------------------------------------------------------------------------------------------------------

Again = Callable[[AgentSession, Any], Any]
"""Reads a page's file again, without a new line in the audit; None: it is gone."""


def staying(run: Run[Any], again: Again) -> Run[Any]:
    """Return an act after which its page stays open, and shows the file as it then stands."""

    def act(session: AgentSession, seen: Seen[Any], answers: tuple[str, ...]) -> Done:
        done, record = run(session, seen, answers), again(session, seen.record)
        return replace(done, record=record, leaves=record is None)

    return act


def staying_acts(again: Again) -> tuple[Act[Any], Act[Any]]:
    """Return the acts that leave the page of any file open: to follow it, and to take an act back."""
    return replace(_FOLLOW, run=staying(_follow, again)), replace(general.UNDO, run=staying(general.undo, again))
