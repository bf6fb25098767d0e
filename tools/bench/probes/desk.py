"""Say what a filled home's console shows first, and measure its moves beside one raw durable commit.

    python -m tools.bench.probes.desk HOME

Prints {"first": {list: its first row}, "filter": {letter: rows with it in list 2}, "move over commit": […]}, the last
being the milliseconds that a move takes longer than the commit.
"""

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from kiosk.cli.shared.wiring import open_services
from kiosk.domain.ticket_moves import Kind
from kiosk.services.desk.agency import read_snapshot
from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.tickets import moves
from kiosk.services.query import Query
from tools.bench.probes.submit import raw_commit

R = TypeVar("R")
_VISITS = 10
_LETTERS = "bayouns"
_VISIT = ((Kind.ARRIVE, ""), (Kind.HOLD, "phone"), (Kind.BACK, ""), (Kind.TRANSFER, "desk:1"), (Kind.CALL, ""))


def main(home: Path) -> None:
    services = open_services(home)
    agent = _there(services.staff.sign_in("essai", "640064", services.clock.now()).agent)
    session = AgentSession(services, agent, "1", "", lambda: 0.0)
    commit = raw_commit(home / "raw.sqlite")
    over: list[float] = []
    for _visit in range(_VISITS):
        ticket = _there(moves.call_next(session))
        for kind, code in (*_VISIT, (Kind.DONE, "")):
            began = perf_counter()
            moved = moves.move(session, ticket, kind, code=code)
            between = perf_counter()
            commit()
            ended = perf_counter()
            ticket = _there(moved)
            over.append(((between - began) - (ended - between)) * 1000)
    snapshot = read_snapshot(session)
    shown = {each.place: each.read(session, snapshot, Query()).rows for each in every_list()}
    first = {place: getattr(rows[0], "number", "") or rows[0].reference for place, rows in shown.items() if rows}
    files = every_list()[1]
    found = {letter: files.read(session, snapshot, Query(letter)).found for letter in _LETTERS}
    # A letter that every file has changes no count: nothing would be drawn, and nothing is timed.
    found = {letter: count for letter, count in found.items() if count < max(found.values())}
    facts = {"first": first, "filter": found, "waiting": len(snapshot.waiting), "move over commit": over}
    print(json.dumps(facts))


def _there(found: R | None) -> R:
    if found is None:
        raise LookupError("nobody signed in, or a move was refused")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
