"""Central's ingest of sealed files, beside the same rows written raw by the standard library.

    python -m tools.bench.probes.ingest HOME

Prints {"ingest": [rows/s], "executemany": [rows/s]}. A row is one of a table of central's; a listing brings three:
its event, its facts, its contact. The raw side writes the very rows that the ingest has made into tables of the same
form, each table by one `executemany` in one durable transaction.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from db.keys import Keys
from db.stores.outbox import canonical
from db.sync import batch, night
from db.sync.central_home import CentralHome
from kiosk.cli.wiring import open_services
from kiosk.config import load
from kiosk.forms.answers import to_json
from kiosk.reference import new_reference
from tools.bench.probes.answers import answered

_LISTINGS = 3000
_TABLES = ("events", "bel_listings", "bel_listing_contacts")
_AT = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)


def main(home: Path) -> None:
    bodies = _bodies(home)
    groups = list(batch.chunks(bodies))
    settings = load(home)
    seed = Keys(home).signing_seed()
    inbox = home / "exchange" / "inbox" / settings.terminal.id
    inbox.mkdir(parents=True, exist_ok=True)
    for group in groups:
        data = batch.seal(group, settings.terminal.id, _AT, settings.sync.recipients, seed)
        (inbox / batch.name_of(settings.terminal.id, batch.digest_of(data))).write_bytes(data)
    place = night.Place(home, trial=True)
    began = perf_counter()
    with night.central(place, _AT) as central:
        done, reached = night.ingest(place, central, _AT)
    took = perf_counter() - began
    if not reached or done.events != _LISTINGS or done.quarantined or done.set_aside:
        raise SystemExit(f"the ingest did not take what was sealed: {done}")
    rows, raw = _executemany(CentralHome(home).database)
    print(json.dumps({"ingest": [rows / took], "executemany": [rows / raw]}))


def _bodies(home: Path) -> list[tuple[str, bytes]]:
    services = open_services(home)
    session = answered(services.forms["bel_listing"])
    answers = to_json(session.visible_answers())
    values = session.result().model_dump(mode="json")
    return [_body(number, services.config.terminal.id, answers, values) for number in range(_LISTINGS)]


def _body(number: int, terminal: str, answers: object, values: object) -> tuple[str, bytes]:
    event_id = f"{number:032x}"
    at = _AT.isoformat().replace("+00:00", "Z")
    payload = {
        "reference": new_reference("BEL"),
        "kind": "bel_listing",
        "spec_version": 1,
        "language": "fr",
        "identity": "declared",
        "revision": 1,
        "submitted_at": at,
        "promise": "2026-12-02",
        "answers": answers,
        "values": values,
    }
    body = {
        "event_id": event_id,
        "kind": "bel_listing.submitted",
        "schema": 1,
        "terminal": terminal,
        "agency": "CBS",
        "at": at,
        "payload": payload,
    }
    return event_id, canonical(body).encode()


def _executemany(database: Path) -> tuple[int, float]:
    """How many rows the ingest wrote, and the seconds that the standard library needs for the same."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        with (
            closing(sqlite3.connect(database)) as made,
            closing(sqlite3.connect(folder / "raw.sqlite", isolation_level=None)) as raw,
        ):
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA synchronous = FULL")
            for (form,) in made.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC"):
                raw.execute(form)
            tables = {name: made.execute(f"SELECT * FROM {name}").fetchall() for name in _TABLES}  # noqa: S608
            began = perf_counter()
            for name, rows in tables.items():
                marks = ", ".join("?" * len(rows[0]))
                raw.execute("BEGIN IMMEDIATE")
                raw.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
                raw.execute("COMMIT")
            return sum(map(len, tables.values())), perf_counter() - began
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
