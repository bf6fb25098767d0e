"""Keys that arrive faster than pages are drawn land where a person meant them: a whole journey, in ONE write."""

from pathlib import Path

import pytest

from kiosk.forms.answers import from_json
from tests.terminal.journey import RECEIPT, SHORT, SHORT_ANSWERS, WHOLE, end_as_noted, send
from tests.terminal.programs import HOME_SCREEN, hall, listings
from tests.terminal.stage import F1

A_DOOR = "un garage"
"""Words of the home screen at each size."""
TERMINALS = (((80, 24), 2), ((80, 24), 4), ((56, 16), 4))
"""Size and visits of each terminal: just after the start, and after other visitors."""


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize(("size", "visits"), TERMINALS)
def test_a_journey_with_corrections_in_one_write_is_stored_right(
    home: Path, size: tuple[int, int], visits: int
) -> None:
    with hall(home, size=size, from_nothing=True) as terminal:
        terminal.see(A_DOOR)
        references = []
        for _visit in range(visits):
            terminal.write("1" + SHORT.burst)
            references.append(send(terminal))
            end_as_noted(terminal)
            terminal.see(A_DOOR)
    stored = {each.submission.reference: each.submission.answers for each in listings(home)}
    assert stored == dict.fromkeys(references, SHORT_ANSWERS)
    assert len(references) == visits


def test_every_kind_of_field_takes_a_burst_while_still_loading(home: Path) -> None:
    with hall(home, from_nothing=True) as terminal:
        terminal.until(lambda: "Échanger" in terminal.text, "home was not painted")
        terminal.write("1" + WHOLE.burst)
        reference = send(terminal)
        terminal.see(RECEIPT)
    (stored,) = listings(home)
    assert stored.submission.reference == reference
    answers = from_json(stored.submission.answers)
    for key, expected in (WHOLE.facts | WHOLE.contact).items():  # type: ignore[operator]
        given = answers.get(key)
        raw = given.raw if given is not None else ""
        if isinstance(raw, str):
            assert raw == (expected.answer or ""), key


def test_a_meaningless_key_is_not_kept_for_the_next_page(home: Path) -> None:
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("22222" + F1)
        terminal.see("Pour les agents")
        terminal.rest()
        assert terminal.shows("Pour les agents")
        assert not terminal.shows("Euskara")


def test_a_door_drummed_on_before_the_first_frame_opens(home: Path) -> None:
    def drum(words: str) -> bool:
        terminal.write("1")
        terminal.read(0.05)  # no finger drums faster
        return terminal.shows(words)

    with hall(home, from_nothing=True) as terminal:
        terminal.until(lambda: drum(HOME_SCREEN), "home was not painted under the drumming")
        terminal.until(lambda: drum("Comptez environ dix minutes"), "the door did not open")
        terminal.click("Terminer")
        terminal.see(HOME_SCREEN)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize(
    ("flood", "times"),
    [("x", 3), ("x", 10), ("\x1b[31mx", 10), ("\x1b[200~\x1b[31m=1+1\x1b[201~", 10)],
    ids=["keys", "a megabyte of keys", "escapes", "pastes"],
)
def test_a_flood_is_cut_off_and_the_terminal_goes_on(home: Path, flood: str, times: int) -> None:
    """No person types so many keys; whatever sends them, the next person finds a terminal that answers."""

    def asks_for_help() -> bool:
        terminal.write(F1)  # the first F1 may still wait behind the flood, and be cut off with it
        terminal.read(0.5)
        return terminal.shows("Pour les agents")

    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("3")
        terminal.gone(HOME_SCREEN)
        for _time in range(times):
            terminal.write(flood * (100_000 // len(flood)))
            terminal.read(0)
        terminal.until(asks_for_help, "nothing is answered any more")
