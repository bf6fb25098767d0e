"""The moves of a ticket: which are legal in each state, what they add up to, and which may be undone.

A move is a row `(ticket, n)` of the store; a ticket is what its rows add up to (`fold`). Pure: no clock, no store.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from kiosk.domain.ticket import OPEN, QUEUED, WITH_AGENT, TicketState
from kiosk.errors import KioskError

UNDO_WITHIN = timedelta(seconds=30)
"""How long a move may be undone, and the answers of a ticket that is done stay for that."""
LATE_AFTER = timedelta(seconds=90)
"""How long a called person may take before the console says that they are not there yet."""
MOST_NOTE = 120
"""Characters of the note that goes with a transfer."""
HOLDS = ("paper", "colleague", "phone", "other")
"""The codes of the reasons for which a person is asked to wait."""


class Kind(StrEnum):
    """The moves, by their code in the store."""

    CALL = "call"
    RECALL = "recall"
    ASSIST = "assist"
    """The agent goes to the person's terminal ("j'y vais"): the service begins there."""
    ARRIVE = "arrive"
    """The person is there ("il est là"): the service begins, or goes on, at the desk."""
    HOLD = "hold"
    BACK = "back"
    TRANSFER = "transfer"
    ABSENT = "absent"
    RETURN = "return"
    """An absent person is back, at the place of their arrival."""
    PUT_BACK = "put_back"
    WALK_IN = "walk_in"
    """A person without a ticket is served."""
    MOTIVE = "motive"
    """One more reason for the visit, found out while it lasts."""
    WRONG_TIME = "wrong_time"
    """The visit's duration is wrong ("durée fausse"): it counts, and is in no average."""
    DONE = "done"
    LEAVE = "leave"
    LAPSE = "lapse"
    """An absent person did not return in time."""
    EXPIRE = "expire"
    UNDO = "undo"
    """Takes back the move before it."""


class Illegal(KioskError):
    """Raised for a move that the ticket's state does not allow."""


class Move(NamedTuple):
    """One move."""

    kind: Kind
    at: datetime
    agent: str = ""
    """The agent who made it; empty: the tenant, or no person."""
    desk: str = ""
    code: str = ""
    """The reason of a hold, the target of a transfer, or a motive."""
    note: str = ""
    """The note of a transfer."""


class Course(NamedTuple):
    """A ticket as its moves leave it."""

    created_at: datetime
    state: TicketState = TicketState.WAITING
    agent: str = ""
    desk: str = ""
    called_at: datetime | None = None
    """The last call."""
    served_at: datetime | None = None
    """When the current service began."""
    held_at: datetime | None = None
    hold: str = ""
    recalls: int = 0
    """How often the person was called again since the last call."""
    target: str = ""
    """Whom a transferred ticket waits for: `role:…`, `desk:…` or `agent:…`."""
    note: str = ""
    giver: str = ""
    """The agent who transferred it."""
    ended_at: datetime | None = None
    first_called_at: datetime | None = None
    served_seconds: int = 0
    held_seconds: int = 0
    transfers: int = 0
    returns: int = 0
    motives: tuple[str, ...] = ()
    """The further motives."""
    at_terminal: bool = False
    """True while the agent serves the person at the terminal."""
    is_wrong: bool = False
    """True when its duration is in no average."""
    is_walk_in: bool = False

    @property
    def waited_seconds(self) -> int | None:
        """Seconds from the ticket to the first call; None when it was never called."""
        return seconds(self.created_at, self.first_called_at) if self.first_called_at else None


def seconds(start: datetime, end: datetime) -> int:
    """Return a duration, never negative, as the clock may have been set back in between (F6)."""
    return max(0, round((end - start).total_seconds()))


_IS_OPEN_WITH = WITH_AGENT | {TicketState.ON_HOLD}
LEGAL: Mapping[Kind, tuple[frozenset[TicketState], TicketState | None]] = {
    Kind.CALL: (QUEUED, TicketState.CALLED),
    Kind.RECALL: (frozenset({TicketState.CALLED}), None),
    Kind.ASSIST: (QUEUED | {TicketState.CALLED}, TicketState.IN_SERVICE),
    Kind.ARRIVE: (WITH_AGENT, TicketState.IN_SERVICE),
    Kind.HOLD: (WITH_AGENT, TicketState.ON_HOLD),
    Kind.BACK: (frozenset({TicketState.ON_HOLD}), TicketState.IN_SERVICE),
    Kind.TRANSFER: (_IS_OPEN_WITH, TicketState.TRANSFERRED),
    Kind.ABSENT: (frozenset({TicketState.CALLED}), TicketState.ABSENT),
    Kind.RETURN: (frozenset({TicketState.ABSENT}), TicketState.WAITING),
    Kind.PUT_BACK: (_IS_OPEN_WITH, TicketState.WAITING),
    Kind.WALK_IN: (frozenset({TicketState.WAITING}), TicketState.IN_SERVICE),
    Kind.MOTIVE: (_IS_OPEN_WITH, None),
    Kind.WRONG_TIME: (_IS_OPEN_WITH, None),
    Kind.DONE: (_IS_OPEN_WITH, TicketState.DONE),
    Kind.LEAVE: (QUEUED | {TicketState.ABSENT}, TicketState.LEFT),
    Kind.LAPSE: (frozenset({TicketState.ABSENT}), TicketState.NO_SHOW),
    Kind.EXPIRE: (OPEN, TicketState.EXPIRED),
}
"""The states in which each move is legal, and the state after it; None: the same as before. An undo is legal for a
while after the moves of `UNDOABLE` (`may_undo`)."""
UNDOABLE = frozenset(Kind) - {Kind.LEAVE, Kind.LAPSE, Kind.EXPIRE, Kind.UNDO, Kind.RECALL}
"""The moves that their agent may undo; a bell that rang has rung."""


def after(course: Course, move: Move) -> Course:
    """Return the course with one more move. Raises Illegal: the state does not allow it."""
    if move.kind not in LEGAL:
        raise Illegal
    states, state = LEGAL[move.kind]
    if course.state not in states:
        raise Illegal
    changed = _CHANGES[move.kind](course, move)
    return changed._replace(state=state) if state is not None else changed


def fold(created_at: datetime, moves: Iterable[Move]) -> Course:
    """Return what all moves of a ticket add up to, in their order. Raises Illegal."""
    courses = [Course(created_at)]
    for move in moves:
        if move.kind is Kind.UNDO:
            if len(courses) == 1:
                raise Illegal
            del courses[-1]
        else:
            courses.append(after(courses[-1], move))
    return courses[-1]


def may_undo(moves: Sequence[Move], agent: str, now: datetime) -> bool:
    """Tell if an agent may undo the last move: it is theirs, and not older than 30 seconds."""
    if not moves:
        return False
    last = moves[-1]
    return last.kind in UNDOABLE and last.agent == agent and abs(now - last.at) < UNDO_WITHIN


def is_settled(state: TicketState, moved_at: datetime, now: datetime) -> bool:
    """Tell if an ended ticket can be counted and its answers wiped: nobody can undo its end any more."""
    return state in {TicketState.LEFT, TicketState.NO_SHOW, TicketState.EXPIRED} or (
        state is TicketState.DONE and abs(now - moved_at) >= UNDO_WITHIN
    )


def is_missed(state: TicketState, moved_at: datetime, now: datetime, minutes: int) -> bool:
    """Tell if an absent person did not return within the minutes of `[queue] return_minutes`."""
    return state is TicketState.ABSENT and now - moved_at >= timedelta(minutes=minutes)


# --- what each move changes -------------------------------------------------------------------------------------------


def _call(course: Course, move: Move) -> Course:
    return course._replace(
        agent=move.agent,
        desk=move.desk,
        called_at=move.at,
        first_called_at=course.first_called_at or move.at,
        served_at=None,
        at_terminal=False,
        recalls=0,
    )


def _assist(course: Course, move: Move) -> Course:
    return _call(course, move)._replace(served_at=move.at, at_terminal=True)


def _recall(course: Course, _move: Move) -> Course:
    return course._replace(recalls=course.recalls + 1)


def _arrive(course: Course, move: Move) -> Course:
    """Begin the service, or move it from the terminal to the desk. Raises Illegal: the person is there already."""
    if course.served_at is not None and not course.at_terminal:
        raise Illegal
    return course._replace(served_at=course.served_at or move.at, at_terminal=False)


def _hold(course: Course, move: Move) -> Course:
    return _stop(course, move)._replace(held_at=move.at, hold=move.code)


def _back(course: Course, move: Move) -> Course:
    return _stop(course, move)._replace(served_at=move.at, agent=move.agent, desk=move.desk)


def _transfer(course: Course, move: Move) -> Course:
    freed = _free(_stop(course, move))
    return freed._replace(target=move.code, note=move.note, giver=move.agent, transfers=course.transfers + 1)


def _absent(course: Course, _move: Move) -> Course:
    """Keep whose call it was: the desk to which the person may still come."""
    return course._replace(served_at=None)


def _return(course: Course, _move: Move) -> Course:
    return _free(course)._replace(returns=course.returns + 1)


def _put_back(course: Course, move: Move) -> Course:
    return _free(_stop(course, move) if course.served_at or course.held_at else course)


def _walk_in(course: Course, move: Move) -> Course:
    return _call(course, move)._replace(served_at=move.at, is_walk_in=True)


def _motive(course: Course, move: Move) -> Course:
    return course._replace(motives=(*course.motives, move.code))


def _wrong_time(course: Course, _move: Move) -> Course:
    return course._replace(is_wrong=True)


def _done(course: Course, move: Move) -> Course:
    return _stop(course, move)._replace(ended_at=move.at, agent=move.agent or course.agent, note="")


def _end(course: Course, move: Move) -> Course:
    return course._replace(ended_at=move.at, held_at=None, hold="", note="")


def _stop(course: Course, move: Move) -> Course:
    """Count the service, or the hold, that ends with a move; without "il est là" a service begins with the call."""
    course = course._replace(at_terminal=False)
    if course.held_at is not None:
        held = course.held_seconds + seconds(course.held_at, move.at)
        return course._replace(held_seconds=held, held_at=None, hold="", served_at=None)
    start = course.served_at or course.called_at
    served = course.served_seconds + (seconds(start, move.at) if start is not None else 0)
    return course._replace(served_seconds=served, served_at=None)


def _free(course: Course) -> Course:
    """Return the course of a person who waits again."""
    return course._replace(agent="", desk="", called_at=None, served_at=None, held_at=None, hold="", recalls=0)


_CHANGES: Mapping[Kind, Callable[[Course, Move], Course]] = {
    Kind.CALL: _call,
    Kind.RECALL: _recall,
    Kind.ASSIST: _assist,
    Kind.ARRIVE: _arrive,
    Kind.HOLD: _hold,
    Kind.BACK: _back,
    Kind.TRANSFER: _transfer,
    Kind.ABSENT: _absent,
    Kind.RETURN: _return,
    Kind.PUT_BACK: _put_back,
    Kind.WALK_IN: _walk_in,
    Kind.MOTIVE: _motive,
    Kind.WRONG_TIME: _wrong_time,
    Kind.DONE: _done,
    Kind.LEAVE: _end,
    Kind.LAPSE: _end,
    Kind.EXPIRE: _end,
}
