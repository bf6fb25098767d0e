"""The agency's queue: numbers, moves and their undoing, safe when several consoles and the terminal act at once."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from db.connection import (
    Connection,
    Opener,
    Row,
    Transaction,
    change,
    empty_log,
    has_log,
    immediate,
    insert,
    row,
    rows,
    wiping,
)
from db.stores.audit import write_audit
from db.stores.drafts import draft_text, read_draft
from db.stores.outbox import Origin, write_event
from db.wire.events import ClosedTicket, EventKind, canonical
from kiosk.clock import Clock, from_optional, from_text, local_day, start_of, to_text
from kiosk.domain.retention import LIVE_PAGE, TICKET_MOVES, UNSEEN_TICKET
from kiosk.domain.ticket import EACH_DAY, ENDED, OPEN, QUEUED, WITH_AGENT, Priority, QueueRules, TicketState
from kiosk.domain.ticket_moves import Course, Illegal, Kind, Move, after, fold, is_missed, is_settled, may_undo
from kiosk.forms.draft import Draft
from kiosk.services.ports.tickets import PROPOSAL_LASTS, NewTicket, Proposal, Ticket

_CALLS = frozenset({Kind.CALL, Kind.ASSIST, Kind.RECALL, Kind.WALK_IN})
"""The moves by which a number is called, in the order in which the hall sees them."""
_WAITS_READ = 20
"""Finished visits from which a wait is estimated."""
_SAME_JOURNEY = "draft ->> '$.spec_id' = ? AND draft ->> '$.sent_as' = ''"
"""True while the ticket shows this journey, unsent: a late page comes neither after a stop, nor over a sent file."""

_AT_NO_DESK = "draft ->> '$.desk' IS NULL"
_LEFT = f"draft ->> '$.sent_as' = '' AND draft ->> '$.since' IS NULL AND {_AT_NO_DESK}"
"""True of answers at which nobody is, neither their tenant nor an agent."""
_ANSWERED = "proposal = json_set(proposal, '$.answer', ?, '$.value', '')"
_KEEP_BESIDE = frozenset({Kind.RECALL, Kind.ARRIVE, Kind.ASSIST, Kind.MOTIVE, Kind.WRONG_TIME})
"""The moves after which a proposal may still be answered, and answers stay at the desk that has them."""


def _codes(states: frozenset[TicketState]) -> str:
    """Return states as a list for SQL; they are our own codes."""
    return "({})".format(", ".join(f"'{state}'" for state in sorted(states)))


class Tickets:
    """`kiosk.services.ports.tickets.TicketStore` on the terminal's file."""

    def __init__(
        self,
        opener: Opener,
        origin: Origin,
        letter: str,
        clock: Clock,
        rules: QueueRules = EACH_DAY,
    ) -> None:
        """Serve the queue of one terminal.

        `letter` is the first character of this terminal's numbers. `clock` tells the day: no act finds a ticket open
        whose day is over.
        """
        self._open, self._origin, self._letter, self._clock, self._rules = opener, origin, letter, clock, rules

    @contextmanager
    def _today(self, transaction: Transaction = immediate) -> Iterator[Connection]:
        """Open a transaction in the queue, once everything that is due by now has ended."""
        with closing(self._open()) as db, transaction(db):
            settle(db, self._origin, self._clock.now(), self._rules)
            yield db

    def _change(self, what: str, *values: object) -> bool:
        """Change one ticket; return False when the condition no longer holds.

        The condition is part of the UPDATE: if it were read first, two consoles could both win.
        """
        with self._today() as db:
            return change(db, f"UPDATE tickets SET {what}", values) == 1  # noqa: S608 (our own words)

    def _found(self, where: str, *values: object) -> tuple[Ticket, ...]:
        """Return tickets as they stand: those whose day is over are in no list, even before that is written."""
        now = self._clock.now()
        with closing(self._open()) as db:
            found = map(self._as_it_stands, rows(db, f"SELECT * FROM tickets WHERE {where}", values))  # noqa: S608
            return tuple(each for each in found if not self._rules.is_over(each.created_at, each.state, now))

    # --- tickets ------------------------------------------------------------------------------------------------------

    def add(self, ticket: NewTicket) -> Ticket:
        with self._today() as db:
            return self._add(db, ticket)

    def walk_in(self, ticket: NewTicket, agent: str, desk: str) -> Ticket | None:
        with self._today() as db:
            if _serves(db, agent):
                return None
            added = self._add(db, ticket)
            return _make(db, added.id, Move(Kind.WALK_IN, ticket.created_at, agent, desk))

    def _add(self, db: Connection, ticket: NewTicket) -> Ticket:
        ticket_id, day = os.urandom(16).hex(), local_day(ticket.created_at).isoformat()
        new = {
            "id": ticket_id,
            "day": day,
            "number": _next_number(db, day, self._letter),
            "created_at": to_text(ticket.created_at),
            "moved_at": to_text(ticket.created_at),
            "motive": ticket.motive,
            "language": ticket.language,
            "claims_priority": int(ticket.claims_priority),
            "draft": draft_text(ticket.draft) if ticket.draft else None,
            "seen_at": self._seen(),
        }
        insert(db, "tickets", new)
        return _read(rows(db, "SELECT * FROM tickets WHERE id = ?", (ticket_id,))[0])

    def waiting(self) -> tuple[Ticket, ...]:
        return self._found(f"state IN {_codes(QUEUED)} ORDER BY created_at, rowid")

    def taken_since(self, instant: datetime) -> int:
        with closing(self._open()) as db:
            return int(rows(db, "SELECT count(*) AS n FROM tickets WHERE created_at > ?", (to_text(instant),))[0]["n"])

    def called(self, limit: int = 5) -> tuple[Ticket, ...]:
        open_now = f"state IN {_codes(OPEN - QUEUED)}"
        ended = f"state IN {_codes(ENDED - {TicketState.EXPIRED})} AND day >= ?"
        first = self._found(f"{open_now} ORDER BY call_n DESC, called_at DESC LIMIT ?", limit)
        if len(first) == limit:
            return first
        today = local_day(self._clock.now()).isoformat()
        return first + self._found(
            f"called_at IS NOT NULL AND {ended} ORDER BY call_n DESC, called_at DESC LIMIT ?", today, limit - len(first)
        )

    def get(self, ticket_id: str) -> Ticket | None:
        with closing(self._open()) as db:
            found = row(db, "SELECT * FROM tickets WHERE id = ?", (ticket_id,))
        return self._as_it_stands(found) if found else None

    def find(self, number: str) -> Ticket | None:
        found = self._found(f"number = ? AND state IN {_codes(OPEN)} ORDER BY created_at DESC LIMIT 1", number.upper())
        return found[0] if found else None

    def _as_it_stands(self, found: Row) -> Ticket:
        """Return a ticket as it stands: one whose day is over has ended, even before that is written.

        A page of a terminal that gives no sign of life any more is the one where its tenant stopped.
        """
        ticket, now = _read(found), self._clock.now()
        if ticket.state in OPEN and self._rules.is_over(ticket.created_at, ticket.state, now):
            return ticket._replace(state=TicketState.EXPIRED, draft=None, note="")
        seen_at = from_optional(found["seen_at"])
        if ticket.draft is not None and not (seen_at and abs(now - seen_at) < LIVE_PAGE):
            return ticket._replace(draft=replace(ticket.draft, since=None))
        return ticket

    # --- moves --------------------------------------------------------------------------------------------------------

    def move(self, ticket_id: str, move: Move, n: int | None = None) -> Ticket | None:
        with self._today(wiping if move.kind is Kind.LEAVE else immediate) as db:
            return _make(db, ticket_id, move, n, self._origin)

    def undo(self, ticket_id: str, n: int, agent: str, at: datetime) -> Ticket | None:
        with self._today() as db:
            found = row(db, "SELECT * FROM tickets WHERE id = ? AND n = ?", (ticket_id, n))
            moves = _moves(db, ticket_id)
            if found is None or not may_undo(moves, agent, at):
                return None
            if moves[-1].kind is Kind.WALK_IN:
                change(db, "DELETE FROM tickets WHERE id = ?", (ticket_id,))  # it never was a ticket
                return _read(found)._replace(state=TicketState.LEFT, draft=None)
            undoing = Move(Kind.UNDO, at, agent)
            course = fold(from_text(found["created_at"]), (*moves, undoing))
            if course.state in WITH_AGENT and _serves(db, course.agent, but_for=ticket_id):
                return None
            return _write(db, found, undoing, course)

    def settle(self, now: datetime) -> bool:
        with closing(self._open()) as db:
            where = f"is_settled = 0 AND state NOT IN {_codes(OPEN - {TicketState.ABSENT})}"
            due = rows(db, f"SELECT state, moved_at FROM tickets WHERE {where}")  # noqa: S608 (our own)
            is_due = [
                _is_due(TicketState(each["state"]), from_text(each["moved_at"]), now, self._rules) for each in due
            ]
            if any(is_due):
                with immediate(db):
                    settle(db, self._origin, now, self._rules)
            if has_log(db):
                empty_log(db)
            return not all(is_due) or has_log(db)

    def waits(self, motive: str) -> tuple[int, ...]:
        sql = (
            "SELECT waited FROM tickets WHERE motive = ? AND state = 'done' AND is_wrong = 0 AND waited IS NOT NULL"
            " ORDER BY moved_at DESC LIMIT ?"
        )
        with closing(self._open()) as db:
            return tuple(int(each["waited"]) for each in rows(db, sql, (motive, _WAITS_READ)))

    # --- what a ticket shows and claims -------------------------------------------------------------------------------

    def further_motives(self) -> Mapping[str, tuple[str, ...]]:
        sql = (
            "SELECT ticket, code FROM ticket_moves AS made WHERE kind = 'motive'"  # noqa: S608 (our own codes)
            f" AND ticket IN (SELECT id FROM tickets WHERE state IN {_codes(OPEN)})"
            " AND NOT EXISTS (SELECT 1 FROM ticket_moves WHERE ticket = made.ticket AND n = made.n + 1"
            " AND kind = 'undo') ORDER BY ticket, n"
        )
        with closing(self._open()) as db:
            found = rows(db, sql)
        return {ticket: tuple(each["code"] for each in added) for ticket, added in groupby(found, itemgetter("ticket"))}

    def set_motive(self, ticket_id: str, motive: str) -> Ticket | None:
        is_open = self._change(f"motive = ? WHERE id = ? AND state IN {_codes(OPEN)}", motive, ticket_id)
        return self.get(ticket_id) if is_open else None

    def show_again(self, ticket_id: str, motive: str, draft: Draft | None) -> Ticket | None:
        with self._today(wiping) as db:
            text = draft_text(draft) if draft else None
            what = "motive = ?, draft = ?, proposal = NULL, seen_at = ?"
            # A desk that has the answers keeps them; they are wiped wherever they are.
            where = f"id = ? AND state IN {_codes(OPEN)} AND (? IS NULL OR draft IS NULL OR {_AT_NO_DESK})"
            change(db, f"UPDATE tickets SET {what} WHERE {where}", (motive, text, self._seen(), ticket_id, text))  # noqa: S608
            found = row(db, f"SELECT * FROM tickets WHERE id = ? AND state IN {_codes(OPEN)}", (ticket_id,))  # noqa: S608
        return _read(found) if found else None

    def wipe(self, ticket_id: str) -> bool:
        with closing(self._open()) as db:
            with wiping(db):
                # In any state: one that is done may be undone. And before anything that could fail beside it.
                change(db, "UPDATE tickets SET draft = NULL, proposal = NULL WHERE id = ?", (ticket_id,))
            return not has_log(db)

    def renew(self, ticket_id: str) -> None:
        self._change("seen_at = ? WHERE id = ? AND draft ->> '$.since' IS NOT NULL", self._seen(), ticket_id)

    def _seen(self) -> str:
        """Return the sign of life that goes with a page."""
        return to_text(self._clock.now())

    def show_page(self, ticket_id: str, draft: Draft) -> bool:
        where = f"WHERE id = ? AND state IN {_codes(OPEN)} AND {_SAME_JOURNEY} AND {_AT_NO_DESK}"
        return self._change(
            f"draft = ?, seen_at = ? {where}", draft_text(draft), self._seen(), ticket_id, draft.spec_id
        )

    def propose(self, ticket_id: str, proposal: Proposal) -> bool:
        text = canonical({**proposal._asdict(), "at": to_text(proposal.at)})
        oldest = to_text(proposal.at - PROPOSAL_LASTS)
        is_free = "(proposal IS NULL OR proposal ->> '$.answer' != '' OR proposal ->> '$.at' <= ?)"
        at_page = "draft ->> '$.since' IS NOT NULL AND seen_at > ? AND draft ->> '$.place' = ?"
        where = f"id = ? AND agent = ? AND state IN {_codes(WITH_AGENT)} AND {at_page} AND {is_free}"
        silent = to_text(self._clock.now() - LIVE_PAGE)
        return self._change(
            f"proposal = ? WHERE {where}", text, ticket_id, proposal.agent, silent, proposal.step, oldest
        )

    def answer_proposal(self, ticket_id: str, n: str, answer: str) -> bool:
        where = "id = ? AND proposal ->> '$.n' = ? AND proposal ->> '$.answer' = ''"
        return self._change(f"{_ANSWERED} WHERE {where}", answer, ticket_id, n)

    def take_to_desk(self, ticket_id: str, agent: str, desk: str) -> Ticket | None:
        what = "draft = json_set(json_remove(draft, '$.since', '$.back'), '$.desk', ?), proposal = NULL"
        here = "state = 'in_service' AND at_terminal = 0 AND agent = ?"
        is_taken = self._change(
            f"{what} WHERE id = ? AND {here} AND draft ->> '$.sent_as' = ''", desk, ticket_id, agent
        )
        return self.get(ticket_id) if is_taken else None

    def write_at_desk(self, ticket_id: str, agent: str, desk: str, draft: Draft) -> bool:
        where = "id = ? AND state = 'in_service' AND agent = ? AND draft ->> '$.desk' = ?"
        return self._change(
            f"draft = ? WHERE {where} AND {_SAME_JOURNEY}", draft_text(draft), ticket_id, agent, desk, draft.spec_id
        )

    def take_from_desk(self, ticket_id: str, draft: Draft) -> bool:
        where = f"id = ? AND state IN {_codes(OPEN)} AND {_SAME_JOURNEY}"
        return self._change(
            f"draft = ?, seen_at = ? WHERE {where}", draft_text(draft), self._seen(), ticket_id, draft.spec_id
        )

    def ask_back(self, ticket_id: str, *, is_wanted: bool) -> bool:
        what = "json_set(draft, '$.back', 'asked')" if is_wanted else "json_remove(draft, '$.back')"
        return self._change(f"draft = {what} WHERE id = ? AND state = 'in_service' AND {_LEFT}", ticket_id)

    def give_back(self, ticket_id: str, agent: str) -> bool:
        where = f"id = ? AND state = 'in_service' AND agent = ? AND draft ->> '$.back' = 'asked' AND {_LEFT}"
        return self._change(f"draft = json_set(draft, '$.back', 'given') WHERE {where}", ticket_id, agent)

    def take_given(self, ticket_id: str, since: datetime | None) -> Ticket | None:
        what = (
            "json_remove(draft, '$.back')" if since is None else "json_set(json_remove(draft, '$.back'), '$.since', ?)"
        )
        values = (to_text(since),) if since is not None else ()
        where = f"seen_at = ? WHERE id = ? AND state = 'in_service' AND draft ->> '$.back' = 'given' AND {_LEFT}"
        is_taken = self._change(f"draft = {what}, {where}", *values, self._seen(), ticket_id)
        return self.get(ticket_id) if is_taken else None

    def end_live(self, ticket_id: str = "") -> None:
        lived = "(draft ->> '$.since' IS NOT NULL OR draft ->> '$.back' IS NOT NULL) AND ? IN (id, '')"
        with closing(self._open()) as db, immediate(db):
            waited = f"{lived} AND proposal ->> '$.answer' = ''"
            change(db, f"UPDATE tickets SET {_ANSWERED} WHERE {waited}", ("gone", ticket_id))  # noqa: S608 (our own)
            what = f"draft = json_remove(draft, '$.since', '$.back') WHERE {lived}"
            change(db, f"UPDATE tickets SET {what}", (ticket_id,))  # noqa: S608 (our own words)

    def tell_sent(self, ticket_id: str, spec_id: str, reference: str) -> bool:
        with self._today() as db:
            sql = f"SELECT draft FROM tickets WHERE id = ? AND {_SAME_JOURNEY}"  # noqa: S608 (our own words)
            found = row(db, sql, (ticket_id, spec_id))
            if found is None:
                return False
            draft = draft_text(replace(read_draft(found["draft"]), sent_as=reference, since=None, desk="", back=""))
            change(db, "UPDATE tickets SET draft = ?, proposal = NULL WHERE id = ?", (draft, ticket_id))
        return True

    def ask_to_be_fetched(self, ticket_id: str, *, is_wanted: bool) -> bool:
        return self._change(f"asks_fetching = ? WHERE id = ? AND state IN {_codes(OPEN)}", int(is_wanted), ticket_id)

    def ask_for_time(self, ticket_id: str, at: datetime) -> bool:
        return self._change("more_time_at = ? WHERE id = ? AND state = 'called'", to_text(at), ticket_id)

    def motives(self) -> tuple[str, ...]:
        with closing(self._open()) as db:
            found = rows(db, "SELECT motive FROM tickets GROUP BY motive ORDER BY count(*) DESC, motive")
        return tuple(each["motive"] for each in found)

    def claim_priority(self, ticket_id: str) -> bool:
        return self._change(f"claims_priority = 1 WHERE id = ? AND state IN {_codes(QUEUED)}", ticket_id)

    def set_priority(
        self, ticket_id: str, priority: Priority, appointment_at: datetime | None, *, settles_claim: bool = False
    ) -> bool:
        what = "priority = ?, appointment_at = ?, claims_priority = claims_priority AND NOT ?"
        hour = to_text(appointment_at) if appointment_at else None
        where = f"WHERE id = ? AND state IN {_codes(QUEUED)}"
        return self._change(f"{what} {where}", priority.value, hour, settles_claim, ticket_id)

    def tell_ended(self, agent: str, at: datetime) -> tuple[Ticket, ...]:
        with self._today() as db:
            found = rows(db, "SELECT * FROM tickets WHERE state = 'expired' AND is_told = 0 ORDER BY created_at, rowid")
            for each in found:
                # Once it was shown: two consoles never both show it.
                change(db, "UPDATE tickets SET is_told = 1 WHERE id = ?", (each["id"],))
                write_audit(db, at, agent, "ticket.told_ended", each["id"])
        return tuple(map(_read, found))


# --- inside `immediate` -----------------------------------------------------------------------------------------------


def settle(db: Connection, origin: Origin, now: datetime, rules: QueueRules) -> int:
    """End what is due: days that are over, absences that lasted too long; then count and forget what ended.

    Return how many tickets were counted.
    """
    # Nobody's day is over who came today: each call reads a few rows, however many wait.
    before = f"state IN {_codes(OPEN)} AND created_at < ?"
    sql = f"SELECT id, state, created_at, moved_at FROM tickets WHERE {before} OR state = 'absent' ORDER BY rowid"  # noqa: S608
    for found in rows(db, sql, (to_text(start_of(local_day(now))),)):
        state = TicketState(found["state"])
        if rules.is_over(from_text(found["created_at"]), state, now):
            _make(db, found["id"], Move(Kind.EXPIRE, now))
        elif is_missed(state, from_text(found["moved_at"]), now, rules.return_minutes):
            _make(db, found["id"], Move(Kind.LAPSE, now))
    where = f"is_settled = 0 AND state IN {_codes(ENDED)}"
    due = [
        found
        for found in rows(db, f"SELECT * FROM tickets WHERE {where} ORDER BY rowid")  # noqa: S608 (our own)
        if is_settled(TicketState(found["state"]), from_text(found["moved_at"]), now)
    ]
    for found in due:
        _settle_one(db, origin, found)
    return len(due)


def _is_due(state: TicketState, moved_at: datetime, now: datetime, rules: QueueRules) -> bool:
    return is_settled(state, moved_at, now) or is_missed(state, moved_at, now, rules.return_minutes)


def _settle_one(db: Connection, origin: Origin, found: Row) -> None:
    """Write the counting event of a ticket that ended, and forget its answers and its notes: no number, no agent."""
    course = fold(from_text(found["created_at"]), _moves(db, found["id"]))
    was_served = found["state"] == TicketState.DONE
    waited = None if course.is_walk_in else course.waited_seconds
    closed = ClosedTicket(
        day=found["day"],
        motive=found["motive"],
        language=found["language"],
        priority=found["priority"],
        outcome=found["state"],
        waited_seconds=waited,
        served_seconds=course.served_seconds if was_served else None,
        held_seconds=course.held_seconds if was_served else None,
        transfers=course.transfers,
        returns=course.returns,
        motives=tuple(course.motives),
        is_wrong=course.is_wrong,
        is_walk_in=course.is_walk_in,
    )
    write_event(db, origin, EventKind.TICKET_CLOSED, course.ended_at or from_text(found["moved_at"]), closed)
    sql = (
        "UPDATE tickets SET draft = NULL, proposal = NULL, note = '', asks_fetching = 0, is_settled = 1, waited = ?,"
        " is_wrong = ? WHERE id = ?"
    )
    change(db, sql, (waited, int(course.is_wrong), found["id"]))
    change(db, "UPDATE ticket_moves SET note = '' WHERE ticket = ? AND note != ''", (found["id"],))


def forget_closed(db: Connection, now: datetime) -> int:
    """Take the agents' names from the tickets of earlier days, and delete those that ended long ago. Return how many.

    A ticket that its day's end closed is shown to an agent once (`Tickets.tell_ended`), within `UNSEEN_TICKET`.
    """
    today = local_day(now).isoformat()
    past = "is_settled = 1 AND day < ?"
    of_past = f"SELECT id FROM tickets WHERE {past}"  # noqa: S608 (our own words)
    change(db, f"UPDATE ticket_moves SET agent = '' WHERE agent != '' AND ticket IN ({of_past})", (today,))  # noqa: S608
    change(db, f"UPDATE tickets SET agent = '', giver = '' WHERE {past} AND agent || giver != ''", (today,))  # noqa: S608
    unseen, oldest = local_day(now - UNSEEN_TICKET).isoformat(), local_day(now - TICKET_MOVES).isoformat()
    change(db, "UPDATE tickets SET is_told = 1 WHERE is_told = 0 AND state = 'expired' AND day < ?", (unseen,))
    gone = change(db, "DELETE FROM tickets WHERE is_settled = 1 AND day < ?", (oldest,))
    change(db, "DELETE FROM ticket_numbers WHERE day < ? AND day NOT IN (SELECT day FROM tickets)", (today,))
    return gone


def _make(
    db: Connection, ticket_id: str, move: Move, n: int | None = None, origin: Origin | None = None
) -> Ticket | None:
    """Make a move that is legal now; with `origin`, one that nobody can undo is counted at once."""
    found = row(db, "SELECT * FROM tickets WHERE id = ?", (ticket_id,))
    if found is None or n not in (None, found["n"]):
        return None
    try:
        course = after(fold(from_text(found["created_at"]), _moves(db, ticket_id)), move)
    except Illegal:
        return None
    if course.state in WITH_AGENT and course.agent == move.agent and _serves(db, move.agent, but_for=ticket_id):
        return None
    ticket = _write(db, found, move, course)
    if origin is not None and ticket is not None and is_settled(ticket.state, move.at, move.at):
        _settle_one(db, origin, rows(db, "SELECT * FROM tickets WHERE id = ?", (ticket_id,))[0])
        ticket = ticket._replace(draft=None, note="")
    return ticket


def _write(db: Connection, found: Row, move: Move, course: Course) -> Ticket | None:
    """Store a move and what the ticket is after it, if its last move is still the one that was read."""
    columns = {
        **{name: getattr(course, name) for name in ("agent", "desk", "hold", "recalls", "target", "note", "giver")},
        "state": course.state.value,
        **{name: _text(getattr(course, name)) for name in ("called_at", "served_at", "held_at")},
        "proposal": found["proposal"] if move.kind in _KEEP_BESIDE else None,
        "draft": found["draft"] if move.kind in _KEEP_BESIDE else _put_down(found["draft"]),
        "at_terminal": int(course.at_terminal),
        "moved_at": to_text(move.at),
        "more_time_at": None,
        "call_n": _next_call(db) if move.kind in _CALLS else found["call_n"],
        "n": found["n"] + 1,
    }
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    is_written = change(
        db,
        f"UPDATE tickets SET {assignments} WHERE id = :id AND n = :n - 1",  # noqa: S608 (our own names)
        {**columns, "id": found["id"]},
    )
    if not is_written:
        return None
    new = {"ticket": found["id"], "n": columns["n"], "kind": move.kind.value, "at": to_text(move.at)}
    insert(db, "ticket_moves", new | {name: getattr(move, name) for name in ("agent", "desk", "code", "note")})
    return _read({**found, **columns})


def _put_down(draft: str | None) -> str | None:
    """Return a draft that no desk has any more, and nobody asks back."""
    if draft is None:
        return None
    read = read_draft(draft)
    return draft_text(replace(read, desk="", back="")) if read.desk or read.back else draft


def _next_call(db: Connection) -> int:
    found = row(db, "SELECT max(call_n) AS n FROM tickets WHERE called_at IS NOT NULL")
    return ((found["n"] if found else None) or 0) + 1


def _moves(db: Connection, ticket_id: str) -> Sequence[Move]:
    found = rows(db, "SELECT * FROM ticket_moves WHERE ticket = ? ORDER BY n", (ticket_id,))
    return [
        Move(Kind(each["kind"]), from_text(each["at"]), each["agent"], each["desk"], each["code"], each["note"])
        for each in found
    ]


def _serves(db: Connection, agent: str, but_for: str = "") -> bool:
    """Tell if somebody is with an agent, or on the way to them."""
    sql = f"SELECT 1 FROM tickets WHERE agent = ? AND id != ? AND state IN {_codes(WITH_AGENT)}"  # noqa: S608 (our own)
    return bool(agent) and row(db, sql, (agent, but_for)) is not None


def _next_number(db: Connection, day: str, letter: str) -> str:
    """Return the next number that no ticket of the day has, nor one that is open: a clock was corrected (F6)."""
    sql = f"SELECT number FROM tickets WHERE day = ? OR state IN {_codes(OPEN)}"  # noqa: S608 (our own codes)
    borne = {found["number"] for found in rows(db, sql, (day,))}
    found = row(db, "SELECT last FROM ticket_numbers WHERE day = ?", (day,))
    last = (found["last"] if found else 0) + 1
    while f"{letter}{last}" in borne:
        last += 1
    sql = "INSERT INTO ticket_numbers (day, last) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET last = excluded.last"
    change(db, sql, (day, last))
    return f"{letter}{last}"


def _text(instant: datetime | None) -> str | None:
    return to_text(instant) if instant is not None else None


def _read_proposal(text: str | None) -> Proposal | None:
    if text is None:
        return None
    stored = json.loads(text)
    return Proposal(**{**stored, "at": from_text(stored["at"])})


def _read(found: Row) -> Ticket:
    as_stored = (
        "id",
        "number",
        "motive",
        "language",
        "desk",
        "agent",
        "n",
        "hold",
        "recalls",
        "target",
        "note",
        "giver",
    )
    return Ticket(
        **{name: found[name] for name in as_stored},
        created_at=from_text(found["created_at"]),
        priority=Priority(found["priority"]),
        claims_priority=bool(found["claims_priority"]),
        appointment_at=from_optional(found["appointment_at"]),
        draft=read_draft(found["draft"]) if found["draft"] else None,
        state=TicketState(found["state"]),
        called_at=from_optional(found["called_at"]),
        moved_at=from_text(found["moved_at"]),
        served_at=from_optional(found["served_at"]),
        proposal=_read_proposal(found["proposal"]),
        at_terminal=bool(found["at_terminal"]),
        asks_fetching=bool(found["asks_fetching"]),
        more_time_at=from_optional(found["more_time_at"]),
    )
