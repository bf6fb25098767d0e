"""What the morning page counts of what came: by terminal, and what waits to be read."""

from dataclasses import dataclass
from datetime import date, timedelta

from db.connection import rows
from db.night.central.form_tables import all_forms
from db.sync.central import Central
from db.sync.projection import UNFIT
from kiosk.clock import from_text, local_day
from kiosk.forms.spec import PSEUDONYMOUS


@dataclass(frozen=True)
class FromTerminal:
    """What one terminal brought on the day of the page."""

    terminal: str
    listings: int
    """Sendings: a change of a listing, or one that contradicts it, is one more."""
    readings: int
    tickets: int


def ever_enrolled(central: Central) -> list[str]:
    """Whoever may have brought something: a revoked terminal did so when a person released its file."""
    return [str(found["terminal"]) for found in rows(central.db, "SELECT terminal FROM terminals ORDER BY terminal")]


def received(central: Central, terminal: str, today: date) -> FromTerminal:
    """What one terminal brought on a day of Paris, counted in Python: SQLite knows no time zone. What is wrong in
    itself is told elsewhere.
    """
    found = rows(
        central.db,
        "SELECT kind, received_at, count(*) AS n FROM events WHERE terminal = ? AND received_at >= ?"
        " AND event_id NOT IN (SELECT event_id FROM pending WHERE reason = ?) GROUP BY 1, 2",
        (terminal, (today - timedelta(days=1)).isoformat(), UNFIT),
    )
    by_act = {"submitted": 0, "read": 0, "closed": 0}
    for each in found:
        form, _dot, act = str(each["kind"]).rpartition(".")
        # What names nobody is read by nobody: no page leads to it, however few they are.
        if act in by_act and form not in PSEUDONYMOUS and local_day(from_text(each["received_at"])) == today:
            by_act[act] += int(each["n"])
    return FromTerminal(terminal, by_act["submitted"], by_act["read"], by_act["closed"])


def to_read(central: Central, today: date) -> tuple[int, int]:
    """How many listings nobody has read yet, and of how many the promised day is over."""
    waiting = late = 0
    for tables in all_forms().values():
        if tables.spec.is_pseudonymous or not tables.is_promised:
            continue  # nobody reads it
        sql = f"SELECT promise FROM {tables.main} WHERE state = 'submitted'"  # noqa: S608 (our own name)
        promises = [str(found["promise"]) for found in rows(central.db, sql)]
        waiting += len(promises)
        late += sum(promise < today.isoformat() for promise in promises)
    return waiting, late
