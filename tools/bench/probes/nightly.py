"""Run one whole night of central's, and time each part.

    python -m tools.bench.probes.nightly HOME

Prints {"events", "ingest", "export", "backup", "night": seconds, "peak": MiB of memory at most}.
"""

import json
import resource
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from db.central import night
from db.central.copies import backup
from db.central.opening import open_run
from tools.bench.probes.season import AT


def main(home: Path) -> None:
    took: defaultdict[str, float] = defaultdict(float)
    for module, act, part in (
        (night, "receive", "ingest"),
        (night, "export", "export"),
        (backup, "make", "backup"),
    ):
        setattr(module, act, _timed(getattr(module, act), took, part))
    with open_run(home, AT, is_night=True) as central:
        began = perf_counter()
        done = night.nightly(central)
        took["night"] = perf_counter() - began
    if done.away or done.received.refused or done.received.set_aside or done.received.waiting:
        raise SystemExit(f"the night did not take what was sealed: {done}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"events": done.received.events, **took, "peak": peak}))


def _timed(act: Callable[..., Any], took: dict[str, float], part: str) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            return act(*given, **named)
        finally:
            took[part] += perf_counter() - began

    return timed


if __name__ == "__main__":
    main(Path(sys.argv[1]))
