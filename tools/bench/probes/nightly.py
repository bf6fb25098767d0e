"""One whole night of central's, with what each part of it took.

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

from db.night.central.csv import export as csv_export
from db.sync import backup, night, receiver
from tools.bench.probes.season import AT


def main(home: Path) -> None:
    took: defaultdict[str, float] = defaultdict(float)
    for module, act, part in (
        (receiver, "replay_archive", "ingest"),
        (receiver, "ingest", "ingest"),
        (csv_export, "export", "export"),
        (backup, "back_up", "backup"),
    ):
        setattr(module, act, _timed(getattr(module, act), took, part))
    began = perf_counter()
    done = night.nightly(night.Place(home, trial=True), AT)
    took["night"] = perf_counter() - began
    if done.ingested.quarantined or done.ingested.set_aside or done.ingested.unfit:
        raise SystemExit(f"the night did not take what was sealed: {done.ingested}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"events": done.ingested.events, **took, "peak": peak}))


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
