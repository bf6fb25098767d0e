"""The terminal's side of the staff that central sends: the whole list, in the place of the one before."""

from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

from db.connection import KEY_BYTES, Connection, change, row
from db.keys import Keys, pepper_name
from db.stores import came_pepper
from db.stores.audit import write_audit
from db.stores.staff import check_agent
from db.sync.down import BadSnapshot, Json
from db.sync.sender import Terminal
from db.terminal import look_at
from kiosk.clock import from_text
from kiosk.services.ports import StorageError

CENTRAL = "central"
"""Actor of the audit for what came down."""


def take(terminal: Terminal, told: Json, now: datetime) -> None:
    """Replace the agents; inside `immediate`. What they did stays in the audit, tries that were counted stay counted.

    Raises:
        BadSnapshot: an agent who could not be shown or could not sign in; nothing is replaced.
        StorageError: the pepper cannot be kept.
    """
    agents, pepper = _read(told)
    # Named by its digest, beside those of before: without its row it is only a file that nobody asks for.
    name = Keys(terminal.home).keep_pepper(pepper)
    change(terminal.db, "DELETE FROM agents")
    terminal.db.executemany(
        "INSERT INTO agents (id, name, role, pin_hash, active, created_at, valid_until, pepper)"
        " VALUES (:id, :name, :role, :pin_hash, 1, :created_at, :valid_until, :pepper)",
        [{**agent, "pepper": name} for agent in agents],
    )
    write_audit(terminal.db, now, CENTRAL, "staff.replace")


def mend(terminal: Terminal, told: Json) -> None:
    """Keep the pepper of a list that was taken again, where it was lost here. The agents stay as they are: an account
    that was closed here since stays closed.

    Raises:
        BadSnapshot: as `take`.
    """
    _agents, pepper = _read(told)
    keys, name = Keys(terminal.home), pepper_name(pepper)
    if name not in came_pepper.needed(terminal.db):
        return
    try:
        keys.came_pepper(name)
    except StorageError:
        with suppress(StorageError):  # the rest of the night goes on; `lost_here` tells it
            keys.keep_pepper(pepper)


def lost_here(home: Path) -> tuple[tuple[str, str], ...]:
    """What is said, and what to do, of peppers that no night has put right. Raises StorageError."""
    with closing(look_at(home)) as db:
        return tuple(came_pepper.troubles(Keys(home), db))


def count(db: Connection) -> int:
    """How many agents may open the console."""
    found = row(db, "SELECT count(*) AS n FROM agents WHERE active = 1")
    return int(found["n"]) if found else 0


def _read(told: Json) -> tuple[list[Mapping[str, str | None]], bytes]:
    try:
        pepper = bytes.fromhex(str(told["pepper"]))
        agents = told["agents"]
        if not isinstance(agents, list) or len(pepper) != KEY_BYTES:
            raise BadSnapshot
        found = [_agent(each) for each in agents]
    except (KeyError, TypeError, ValueError):
        raise BadSnapshot from None
    if len({agent["id"] for agent in found}) != len(found):
        raise BadSnapshot
    return found, pepper


def _agent(told: Json) -> Mapping[str, str | None]:
    """Raises KeyError, TypeError, ValueError, and so BadAgent."""
    agent = {key: str(told[key]) for key in ("id", "name", "role", "pin_hash", "created_at")}
    check_agent(agent["id"], agent["name"], agent["role"])
    from_text(agent["created_at"])
    if not agent["pin_hash"].startswith("$argon2id$"):
        raise ValueError("no PIN of ours")
    last_day = told["valid_until"]
    return {**agent, "valid_until": None if last_day is None else date.fromisoformat(str(last_day)).isoformat()}
