"""Measure an idle home screen with a full board: processor time and bytes written, beside a bare app.

Several of each run side by side through the same minute: processor time is counted, which none takes from another.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, time

from tools.bench import board, journey
from tools.bench.floors import label
from tools.bench.processes import processor_ms
from tools.bench.programs import Programs, month_words
from tools.bench.rounds import Notebook
from tools.bench.terminal import Terminal, all_shown, take_what_comes

SECONDS = 60.0
_SETTLING = 4.0
_MINUTE = 60
_CLOCK_TAKES = 2.0
"""Seconds after a full minute in which bytes are taken for the clock's."""


def idle(programs: Programs, notes: Notebook, sessions: int, seconds: float = SECONDS) -> None:
    """Measure `idle …` in ms of processor time, `bytes …`, and `stray bytes`: those that were not the clock's."""
    kiosks = [programs.kiosk(_with_a_full_board(programs.new_home(f"idle-{number}"))) for number in range(sessions)]
    bares = [programs.floor("label") for _number in range(sessions)]
    everyone = (*kiosks, *bares)
    try:
        all_shown(kiosks, journey.HOME)
        all_shown(kiosks, month_words())
        all_shown(bares, label.WORDS.encode())
        _watch(everyone, _SETTLING)
        before = [(processor_ms(each.pid), len(each.received)) for each in everyone]
        strays = _watch(everyone, seconds)
        for place, each in enumerate(everyone):
            name = "kiosk" if place < sessions else "bare"
            notes[f"idle {name}"].append(processor_ms(each.pid) - before[place][0])
            notes[f"bytes {name}"].append(float(len(each.received) - before[place][1]))
        notes["stray bytes"] += [float(strays[each.pid]) for each in kiosks]
    finally:
        for each in everyone:
            each.close()


def _with_a_full_board(home: Path) -> Path:
    """Fill all slots of the associations' board, which turns once a minute, in place of a trial's own notices."""
    file = home / "config.toml"
    written = file.read_text(encoding="utf-8").partition("[[board]]")[0]
    today = datetime.now().astimezone().date()
    file.write_text(written + board.tables(today, today + timedelta(days=1)), encoding="utf-8")
    return home


def _watch(everyone: Sequence[Terminal], seconds: float) -> dict[int, int]:
    """Read for a while; return, by process, the bytes that came at another moment than the start of a minute."""
    strays = {each.pid: 0 for each in everyone}
    until = perf_counter() + seconds
    while (left := until - perf_counter()) > 0:
        sizes = {each.pid: len(each.received) for each in everyone}
        for each in take_what_comes(everyone, min(left, 1.0)):
            if time() % _MINUTE > _CLOCK_TAKES:
                strays[each.pid] += len(each.received) - sizes[each.pid]
    return strays
