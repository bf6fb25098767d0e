"""Measure a durable submit, as the screen does it, beside one raw insert into an encrypted file with the same safety.

    python -m tools.bench.probes.submit HOME

Prints {"submit": […], "insert": […]} in milliseconds, one of each in turn.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from kiosk.cli.shared.wiring import open_services
from kiosk.services.visit.submissions import submit
from tools.bench.probes.answers import answered

_TIMES = 40
_WARM = 5
_BYTES = 1200


def main(home: Path) -> None:
    services = open_services(home)
    commit = raw_commit(home / "raw.sqlite")
    found: dict[str, list[float]] = {"submit": [], "insert": []}
    for turn in range(_TIMES + _WARM):
        session = answered(services.forms["bel_listing"])
        began = perf_counter()
        submit(session.finish(), services)
        between = perf_counter()
        commit()
        ended = perf_counter()
        if turn >= _WARM:
            found["submit"].append((between - began) * 1000)
            found["insert"].append((ended - between) * 1000)
    print(json.dumps(found))


def raw_commit(path: Path) -> Callable[[], None]:
    """Return one raw durable insert into an encrypted file of its own, about the size of a listing's row and event."""
    from sqlcipher3 import dbapi2

    path.unlink(missing_ok=True)
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE plain (id TEXT PRIMARY KEY, body TEXT) STRICT")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO plain VALUES (?, ?)", (os.urandom(16).hex(), "x" * _BYTES))
        connection.execute("COMMIT")

    return commit


if __name__ == "__main__":
    main(Path(sys.argv[1]))
