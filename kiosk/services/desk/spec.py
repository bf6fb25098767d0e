"""The lists of the console as data: the screens draw any of them, and know none by name.

A list is one file in `kiosk.services.desk.catalog`; it names the page of its rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from kiosk.services.desk.session import Act, AgentSession, DetailSpec, Fact, R, Says, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.query import Query, Slice


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a list."""

    code: str
    """The name by which a store orders it."""
    title: str
    width: int
    """Cells; 0 for the one column that takes what is left."""
    cell: Callable[[AgentSession, Snapshot, R], str]
    is_extra: bool = False
    """True when the column is left out on a narrow screen."""


@dataclass(frozen=True)
class ListSpec(Generic[R]):
    """One list of the console."""

    code: str
    place: int
    """Its number, which is also its key."""
    title: str
    empty: str
    rule: str
    """The order of its rows, in words."""
    columns: tuple[Column[R], ...]
    key: Callable[[R], str]
    read: Callable[[AgentSession, Snapshot, Query], Slice[R]]
    badge: Callable[[Snapshot], str]
    """Says how much waits for an agent in it, with a mark where some of it is late; empty: nothing waits."""
    panel: Callable[[AgentSession, Seen[R]], tuple[Fact, ...]]
    """Tells at most four lines about what the agent has before them."""
    brief: Callable[[AgentSession, Seen[R]], str]
    """Tells the same in one row, for a low screen."""
    acts: tuple[Act[R], ...]
    page: DetailSpec[Any]
    """The page of one of its rows."""
    kinds: tuple[str, ...] = ()
    """The kinds of files in it; empty: tickets, or every kind that no other list has."""
    foot: Callable[[AgentSession, Snapshot], str] = lambda _session, _snapshot: ""
    """One line under the list; empty: none."""
    news: Callable[[AgentSession, Seen[R], Seen[R]], Says] = lambda _session, _before, _after: ""
    """Tells what changed without the agent between two looks; empty: nothing that they must know."""
    is_closed: Callable[[R], bool] = lambda _row: False
    """Tells if nobody has to act on a row any more: the cursor passes on from one that was just closed."""
    has_ages: bool = False
    """True when its cells change with the clock's minute."""
