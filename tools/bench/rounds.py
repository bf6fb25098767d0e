"""One round of every measure: the kiosk and its floor in turn, so that a slow minute is slow for both.

Each round adds its figures to a `Notebook`, by series; times are milliseconds.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

from tools.bench import journey
from tools.bench.floors import label
from tools.bench.journeys import JOURNEYS
from tools.bench.processes import memory_mib
from tools.bench.programs import Programs, month_words
from tools.bench.terminal import Terminal, all_shown

Notebook = defaultdict[str, list[float]]
"""Figures by series, in the order measured."""

_LABEL = label.WORDS.encode()
_FORM_SHOWN, _PUSHED_SHOWN = b"Question 6", b"Suivante 6"
"""The last field of the bare form that is visible on 24 rows."""
_F5, _ESCAPE, _DOWN = b"\x1b[15~", b"\x1b", b"\x1b[B"
_TEXT = b"maialen exemple de bayonne"
"""The text that is typed a key at a time; as many keys on both sides."""
_TABLE_KEYS = 12
_SIGN_IN = (b"essai\r", b"640064\r")
VISITS = 20
_STARTS = 3
"""The number of starts in a round."""
A_DAY = 12 * 300
"""The number of events of twelve terminals."""


def startup(programs: Programs, notes: Notebook, turn: int) -> None:
    """Time from spawn to words: the bare app, the kiosk's home, its date, and a door pressed at once.

    Several times: a start is short, and varies more than anything else that is measured here.
    """
    home = programs.new_home("startup")
    first = journey.pages()[0].words
    steps: list[Callable[[], None]] = [
        lambda: _bare_start(programs, notes),
        lambda: _home_start(programs.kiosk(home), notes),
        lambda: _door_start(programs.kiosk(home), notes, first),
    ]
    for start in range(_STARTS):
        for step in steps if (turn + start) % 2 else reversed(steps):
            step()


def _bare_start(programs: Programs, notes: Notebook) -> None:
    with programs.floor("label") as bare:
        notes["start bare"].append(_ms(bare.shown(_LABEL)))
        bare.quiet()
        notes["memory bare"].append(memory_mib(bare.pid))


def _home_start(kiosk: Terminal, notes: Notebook) -> None:
    with kiosk:
        notes["start home"].append(_ms(kiosk.shown(journey.HOME)))
        notes["start loaded"].append(_ms(kiosk.shown(month_words())))


def _door_start(kiosk: Terminal, notes: Notebook, first: bytes) -> None:
    with kiosk:
        before = kiosk.shown(journey.HOME)
        kiosk.press(journey.DOOR)
        after = kiosk.shown(first)
        notes["start door"].append(_ms(before + after))


def pages_and_keys(programs: Programs, notes: Notebook, _turn: int) -> None:
    """Run a whole listing, page by page, in turn with a bare form pushed and closed again; then read its memory."""
    with programs.kiosk(programs.new_home("pages")) as kiosk, programs.floor("form") as bare:
        kiosk.shown(month_words())
        bare.shown(_FORM_SHOWN)
        pages = journey.pages()
        kiosk.press(journey.DOOR)
        kiosk.shown(pages[0].words)
        for page, following in pairwise(pages):
            _rest(kiosk, bare)
            if page.key == journey.TEXT_PAGE:
                _keys(kiosk, bare, notes)
            if page.answer:
                kiosk.press(page.answer)
                _rest(kiosk)
            kiosk.press(page.last_key)
            notes["page kiosk"].append(_ms(kiosk.shown(following.words)))
            _rest(kiosk)
            _turn_bare(bare, notes, "page bare")
        for keys, words in journey.visit()[1:]:
            _rest(kiosk)
            kiosk.press(keys)
            kiosk.shown(words)
        _rest(kiosk)
        notes["memory visited"].append(memory_mib(kiosk.pid))


def _keys(kiosk: Terminal, bare: Terminal, notes: Notebook) -> None:
    """Type a text into both, a key at a time, then delete it from the kiosk's field again."""
    for byte in _TEXT:
        for name, program in (("key kiosk", kiosk), ("key bare", bare)):
            program.press(bytes((byte,)))
            notes[name].append(_ms(program.first_byte()))
            program.quiet()
    for _byte in _TEXT:
        kiosk.press(b"\x7f")
        kiosk.quiet()


def other_journeys(programs: Programs, notes: Notebook, _turn: int) -> None:
    """Run each of the other journeys, a page in turn with a bare form that is pushed and closed again."""
    for name, turns in JOURNEYS.items():
        with programs.kiosk(programs.new_home("journey")) as kiosk, programs.floor("form") as bare:
            kiosk.shown(month_words())
            bare.shown(_FORM_SHOWN)
            for turn in turns:
                _rest(kiosk, bare)
                if turn.answer:
                    kiosk.press(turn.answer)
                    _rest(kiosk)
                kiosk.press(turn.key)
                notes[f"{name} kiosk"].append(_ms(kiosk.shown(turn.words)))
                _rest(kiosk)
                _turn_bare(bare, notes, f"{name} bare")


def _turn_bare(bare: Terminal, notes: Notebook, series: str) -> None:
    bare.press(_F5)
    notes[series].append(_ms(bare.shown(_PUSHED_SHOWN)))
    _rest(bare)
    bare.press(_ESCAPE)
    bare.shown(_FORM_SHOWN)


def queue(programs: Programs, notes: Notebook, _turn: int) -> None:
    """Press the down key in the agents' queue and in a bare table of as many rows, in turn."""
    home = programs.new_home("queue")
    programs.probe("tickets", str(home))
    with programs.console(home) as console, programs.floor("table") as bare:
        console.shown(b"Identifiant")
        console.quiet()
        for words in _SIGN_IN:
            console.press(words)
            console.quiet()
        console.shown(b"A2 ")
        bare.shown(b"B2 ")
        _rest(console, bare)
        for _key in range(_TABLE_KEYS):
            for name, program in (("queue kiosk", console), ("queue bare", bare)):
                program.press(_DOWN)
                notes[name].append(_ms(program.first_byte()))
                program.quiet()


def storage(programs: Programs, notes: Notebook, _turn: int) -> None:
    """Measure submit, search, the night's rates and a day of central's, without a terminal."""
    for probe in ("submit", "search", "rates"):
        for name, figures in programs.probe(probe, str(programs.new_home(probe))).items():
            notes[name] += figures
    day = str(programs.new_home("day"))
    programs.run("-m", "tools.bench.probes.season", day, str(A_DAY))
    took = programs.probe("nightly", day)
    notes["day"].append(_ms(took["ingest"] + took["export"] + took["backup"]))


def memory(programs: Programs, notes: Notebook, sessions: int) -> None:
    """Run whole visits, each written as one burst of keys; side by side, as memory does not depend on time."""
    kiosks = [programs.kiosk(programs.new_home(f"memory-{number}")) for number in range(sessions)]
    try:
        all_shown(kiosks, month_words())
        for visit in range(1, VISITS + 1):
            _visit(kiosks)
            notes[f"memory visit {visit}"] += [memory_mib(kiosk.pid) for kiosk in kiosks]
    finally:
        for kiosk in kiosks:
            kiosk.close()


def _visit(kiosks: Sequence[Terminal]) -> None:
    for keys, words in journey.visit():
        for kiosk in kiosks:
            kiosk.press(keys)
        all_shown(kiosks, words)
        _rest(*kiosks)


def _rest(*programs: Terminal) -> None:
    for program in programs:
        program.quiet()


def _ms(seconds: float) -> float:
    return seconds * 1000
