"""Measure how fast the night seals, ingests and exports, beside the same rows written raw through our own library.

    python -m tools.bench.probes.rates HOME

Prints {"seal", "ingest 500", "ingest 20", "csv": [rows/s], and for each "… raw": [rows/s]}. Raw is one `executemany`
for each table in durable transactions: one for the sealing and the CSV, as many as the ingest makes for the ingest.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from db.central import night
from db.central.central import Central
from db.central.intake import receive
from db.central.opening import open_run
from db.connection import Connection, immediate, open_database, rows
from db.night.terminal import night as terminal_night
from db.night.terminal.terminal import Run
from db.night.terminal.terminal import open_run as open_terminal_run
from kiosk.config import load
from tools.bench.probes.season import AT, Season, seal_all

_EVENTS = 6000
_TRANSACTION = 500
"""The events in one transaction of central's."""
_OUTBOX = (
    "CREATE TABLE outbox (event_id TEXT PRIMARY KEY, kind TEXT, reference TEXT, body BLOB, written_at TEXT) STRICT"
)
_TABLES = ("bel_listings", "bel_listing_contacts", "ticket_closures", "portal_counts")
Rows = dict[str, Sequence[tuple[object, ...]]]


def main(home: Path) -> None:
    found: dict[str, list[float]] = {}
    waiting = _waiting(home)
    with open_terminal_run(home, load(home)) as terminal:
        with immediate(terminal.db):
            terminal.db.executemany(
                "INSERT INTO outbox (event_id, kind, reference, body, written_at) VALUES (?, ?, ?, ?, ?)", waiting
            )
        found["seal"] = [_EVENTS / _seconds(lambda: terminal_night.seal(terminal, AT, Run()))]
    found["seal raw"] = [_EVENTS / _raw([_OUTBOX], {"outbox": waiting}, 1)]
    for size in (500, 20):
        other = home / f"of-{size}"
        shutil.copytree(home, other, ignore=shutil.ignore_patterns("of-*"))
        seal_all(other, _EVENTS, size)
        with open_run(other, AT) as central:
            took = _seconds(lambda: _receive(central))
            made, forms = _made(central.db), _forms(central.db)
            if len(made["events"]) != _EVENTS:
                raise SystemExit(f"the ingest took {len(made['events'])} of {_EVENTS} events")
            count = sum(map(len, made.values()))
            found[f"ingest {size}"] = [count / took]
            found[f"ingest {size} raw"] = [count / _raw(forms, made, _EVENTS // _TRANSACTION)]
            tables = {name: made[name] for name in _TABLES}
            exported = sum(map(len, tables.values()))
            found["csv"] = [exported / _seconds(lambda: night.write_sheets(central))]
            found["csv raw"] = [exported / _raw(forms, tables, 1)]
    print(json.dumps(found))


def _receive(central: Central) -> None:
    night.catch_up(central)
    receive.receive(central)


def _waiting(home: Path) -> list[tuple[object, ...]]:
    """Return rows of an outbox."""
    return [
        (event_id, event["kind"], event["payload"].get("reference", ""), body, event["at"])
        for event_id, body in Season(home).events(load(home).terminal.id, _EVENTS)
        for event in (json.loads(body),)
    ]


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _made(db: Connection) -> Rows:
    return {name: [tuple(each.values()) for each in rows(db, f"SELECT * FROM {name}")] for name in ("events", *_TABLES)}  # noqa: S608 (our own names)


def _forms(db: Connection) -> list[str]:
    sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC"
    return [each["sql"] for each in rows(db, sql)]


def _raw(forms: Sequence[str], tables: Rows, transactions: int) -> float:
    """Return the seconds that the same library needs for some rows, in so many transactions."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        with closing(open_database(folder / "raw.sqlite", None)) as raw:
            for form in forms:
                raw.execute(form)
            return _seconds(lambda: _write(raw, tables, transactions))
    finally:
        shutil.rmtree(folder)


def _write(raw: Connection, tables: Rows, transactions: int) -> None:
    for turn in range(transactions):
        with immediate(raw):
            for name, found in tables.items():
                some = found[turn * len(found) // transactions : (turn + 1) * len(found) // transactions]
                marks = ", ".join("?" * len(found[0]))
                raw.executemany(f"INSERT INTO {name} VALUES ({marks})", some)  # noqa: S608 (our own names)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
