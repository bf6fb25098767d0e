"""`python -m tools.bench.volume`: a night of central's over more and more events, as a Markdown table.

Each size has a home of its own: one process seals, another runs the night, and its time and memory are printed. The
first size is a day of twelve terminals with three hundred events each.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tools.bench.programs import Programs
from tools.bench.rounds import A_DAY

SIZES = (A_DAY, 10_000, 100_000, 1_000_000)
_PARTS = ("ingest", "export", "backup", "night")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.bench.volume", description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter with the runtime libraries alone")
    parser.add_argument("--folder", type=Path, help="where the homes stand; of memory, flushing costs nothing")
    parser.add_argument("--events", type=int, action="append", help="one size; may be repeated")
    asked = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="kiosk-volume-", dir=asked.folder))
    print("| events | ingest, s | CSV, s | copy, s | whole night, s | a second | memory at most |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    try:
        programs = Programs(asked.python, folder)
        programs.prepare()
        for size in asked.events or SIZES:
            print(_line(programs, size), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _line(programs: Programs, size: int) -> str:
    home = programs.new_home("volume")
    programs.run("-m", "tools.bench.probes.season", str(home), str(size))
    found = programs.probe("nightly", str(home))
    parts = " | ".join(f"{found[part]:.2f}" for part in _PARTS)
    return f"| {found['events']:,} | {parts} | {found['events'] / found['night']:,.0f} | {found['peak']:.0f} MiB |"


if __name__ == "__main__":
    sys.exit(main())
