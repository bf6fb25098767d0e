"""The four roads of the night, beside the same rows written raw by the standard library.

    python -m tools.bench.probes.rates HOME

Prints {"seal", "ingest", "replay", "csv": [rows/s], and of each "… raw": [rows/s]}. Raw is one `executemany` a table,
each in one durable transaction, into tables of the same form: for the sealing the rows of the outbox, for the ingest
events and tables, for replay and CSV the tables alone.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from db.connection import immediate
from db.night.central.csv import export as csv_export
from db.sync import night, projection
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.terminal import open_terminal
from kiosk.clock import to_text
from kiosk.config import load
from tools.bench.probes.season import AT, Season

_EVENTS = 6000
_OUTBOX = (
    "CREATE TABLE outbox (event_id TEXT PRIMARY KEY, kind TEXT, reference TEXT, body BLOB, written_at TEXT) STRICT"
)
_TABLES = ("bel_listings", "bel_listing_contacts", "ticket_closures", "portal_counts")


def main(home: Path) -> None:
    settings, place = load(home), night.Place(home, trial=True)
    waiting = _waiting(home, settings.terminal.id)
    with closing(open_terminal(home)()) as db, immediate(db):
        db.executemany(
            "INSERT INTO outbox (event_id, kind, reference, body, written_at) VALUES (?, ?, ?, ?, ?)", waiting
        )
    found: dict[str, list[float]] = {"seal": [_EVENTS / _seconds(lambda: night.seal(place, settings, AT))]}
    night.send(place, settings, AT)
    with night.central(place, AT) as central:
        took = _seconds(lambda: night.ingest(place, central, AT))
        replayed, exported = (
            _seconds(lambda: _replay(central)),
            _seconds(lambda: csv_export.export(central.db, central.home.csv, central.step)),
        )
    with closing(sqlite3.connect(CentralHome(home).database)) as made:
        events, tables = _rows(made, ("events",)), _rows(made, _TABLES)
    if len(events["events"]) != _EVENTS:
        raise SystemExit(f"the ingest took {len(events['events'])} of {_EVENTS} events")
    count, all_count = _count(tables), _count(events | tables)
    found |= {"ingest": [all_count / took], "replay": [count / replayed], "csv": [count / exported]}
    forms = _forms(home)
    found["seal raw"] = [_EVENTS / _raw([_OUTBOX], {"outbox": waiting})]
    found["ingest raw"] = [all_count / _raw(forms, events | tables)]
    found["replay raw"] = found["csv raw"] = [count / _raw(forms, tables)]
    print(json.dumps(found))


Rows = dict[str, Sequence[tuple[object, ...]]]


def _waiting(home: Path, terminal: str) -> list[tuple[object, ...]]:
    """Rows of an outbox."""
    return [
        (event_id, told["kind"], told["payload"].get("reference", ""), body, told["at"])
        for event_id, body in Season(home).events(terminal, _EVENTS)
        for told in (json.loads(body),)
    ]


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _replay(central: Central) -> None:
    """Every table made anew from the events."""
    with immediate(central.db):
        central.db.execute("DELETE FROM projections")
    projection.refresh(central.db, to_text(AT))


def _rows(made: sqlite3.Connection, tables: Sequence[str]) -> Rows:
    return {name: made.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608 (our own names)


def _count(tables: Rows) -> int:
    return sum(map(len, tables.values()))


def _forms(home: Path) -> list[str]:
    with closing(sqlite3.connect(CentralHome(home).database)) as made:
        sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC"
        return [form for (form,) in made.execute(sql)]


def _raw(forms: Sequence[str], tables: Rows) -> float:
    """The seconds that the standard library needs for some rows."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        with closing(sqlite3.connect(folder / "raw.sqlite", isolation_level=None)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA synchronous = FULL")
            for form in forms:
                raw.execute(form)
            return _seconds(lambda: _write(raw, tables))
    finally:
        shutil.rmtree(folder)


def _write(raw: sqlite3.Connection, tables: Rows) -> None:
    for name, found in tables.items():
        marks = ", ".join("?" * len(found[0]))
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(f"INSERT INTO {name} VALUES ({marks})", found)  # noqa: S608 (our own names)
        raw.execute("COMMIT")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
