"""Measure the agents' console on a home filled as after a busy month, and on one of ten times as much.

Times are milliseconds from the key to the words waited for, or to the last byte that it brought.
"""

from pathlib import Path
from typing import Any

from tools.bench.floors.table import ROWS
from tools.bench.processes import memory_mib, processor_ms
from tools.bench.programs import Programs
from tools.bench.rounds import Notebook
from tools.bench.terminal import Terminal, take_what_comes_for

FILES, MOVES, WAITING = 5_000, 20_000, 60
SECONDS = 60.0
_SETTLING = 4.0
_SIGN_IN = (b"essai\r", b"640064\r")
_CALL, _PUT_BACK, _DOWN, _ENTER, _ESCAPE = b"n", b"u", b"\x1b[B", b"\r", b"\x1b"
_LISTS = ("2", "5")
_KEYS = 8
SCREENS = 200
_WARM = 20


def desk(programs: Programs, notes: Notebook, turn: int) -> None:
    """Work at a console: lists, filter, files, cursor and moves; once, on the large home too."""
    home, first = _filled(programs, "desk", 1)
    notes["move over commit"] += first["move over commit"]
    _work(programs, home, first, notes, "")
    _seen(programs, home, first["waiting"], notes)
    if turn == 0:
        home, first = _filled(programs, "large", 10)
        _work(programs, home, first, notes, "large ")


def _filled(programs: Programs, name: str, times: int) -> tuple[Path, dict[str, Any]]:
    home = programs.new_home(name)
    sizes = {"files": FILES * times, "moves": MOVES * times, "waiting": WAITING}
    words = (word for key, size in sizes.items() for word in (f"--{key}", str(size)))
    programs.run("-m", "tools.fill", "--home", str(home), *words)
    return home, programs.probe("desk", str(home))


def _signed_in(programs: Programs, home: Path) -> Terminal:
    console = programs.console(home)
    console.shown(b"Identifiant")
    console.quiet()
    console.press(_SIGN_IN[0])
    console.quiet()
    console.press(_SIGN_IN[1])
    return console


def _work(programs: Programs, home: Path, probed: dict[str, Any], notes: Notebook, size: str) -> None:
    first = probed["first"]
    with _signed_in(programs, home) as console, programs.floor("table") as bare:
        notes[f"{size}desk sign-in"].append(console.shown(first["1"].encode()) * 1000)
        console.quiet()
        for _time in range(2):
            for place in _LISTS:
                console.press(place.encode())
                notes[f"{size}desk list"].append(console.shown(first[place].encode()) * 1000)
                console.quiet()
        console.press(b"2")
        console.quiet()
        _filter(console, probed["filter"], notes, size)
        _open(console, notes, size)
        if not size:
            bare.shown(f"B{ROWS // 4}".encode())
            bare.quiet()
            for _key in range(_KEYS):
                for name, program in (("desk cursor", console), ("desk cursor bare", bare)):
                    program.press(_DOWN)
                    notes[name].append(program.first_byte() * 1000)
                    program.quiet()
        for screen in range(1, SCREENS + 1):
            console.press(_LISTS[screen % 2].encode())
            console.shown(first[_LISTS[screen % 2]].encode())
            console.quiet(0.02)
            if screen in (_WARM, SCREENS):
                notes[f"{size}desk memory {screen}"].append(memory_mib(console.pid))


def _filter(console: Terminal, found: dict[str, int], notes: Notebook, size: str) -> None:
    """Type a letter into an empty filter, and time until the count of what it leaves is there: not its echo alone."""
    for letter, count in found.items():
        console.press(b"/")
        console.drawn()
        console.press(letter.encode())
        notes[f"{size}desk filter"].append(console.shown(f"{count} sur ".encode()) * 1000)
        console.quiet()
        console.press(_ESCAPE)
        console.drawn()


def _open(console: Terminal, notes: Notebook, size: str) -> None:
    for _time in range(4):
        console.press(_ENTER)
        notes[f"{size}desk open"].append(console.shown("Échap Retour".encode()) * 1000)
        console.quiet()
        console.press(_ESCAPE)
        console.drawn()


def _seen(programs: Programs, home: Path, waiting: int, notes: Notebook) -> None:
    """Call at one console and put back, and time when another shows how many wait.

    Not the first byte: it may belong to the move before, and then two moves that undo each other draw nothing.
    """
    with _signed_in(programs, home) as one, _signed_in(programs, home) as other:
        for console in (one, other):
            console.shown(f"{waiting} attendent".encode())  # the sign-in draws words of its own first
            console.quiet()
        for key, left in ((_CALL, waiting - 1), (_PUT_BACK, waiting)) * 2:
            other.press(b"")
            one.press(key)
            notes["desk seen"].append(other.shown(f"{left} attendent".encode()) * 1000)
            one.quiet()
            other.quiet()


def idle(programs: Programs, notes: Notebook, _sessions: int) -> None:
    """Leave two consoles alone for a minute: one shows the queue, one a list without ages."""
    home, _first = _filled(programs, "desk idle", 1)
    with _signed_in(programs, home) as on_queue, _signed_in(programs, home) as on_list:
        on_list.drawn()
        on_list.press(b"2")
        take_what_comes_for((on_queue, on_list), _SETTLING)
        ran, sizes = processor_ms(on_queue.pid), [len(each.received) for each in (on_queue, on_list)]
        take_what_comes_for((on_queue, on_list), SECONDS)
        notes["desk idle"].append(processor_ms(on_queue.pid) - ran)
        notes["desk idle bytes"].append(float(len(on_queue.received) - sizes[0]))
        notes["desk list bytes"].append(float(len(on_list.received) - sizes[1]))
