"""Check the associations' board: the sheets of each day, the one shown in each minute, and what is refused."""

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.config import ConfigurationError, check
from kiosk.domain.agency import board
from kiosk.services.visit import noticeboard
from kiosk.settings import BoardNotice
from tests.unit.board import FIRST, LAST, eight_sheets, sheets
from tests.unit.journey import Terminal, config
from tools.bench.board import SLOTS, tables

ONE_DAY = timedelta(days=1)


def sheets_on(day: date, first: date = FIRST, last: date = LAST) -> int:
    return len(board.current_notices(eight_sheets(first, last), day))


@pytest.mark.parametrize(
    ("day", "expected"), [(FIRST - ONE_DAY, 0), (FIRST, 8), (LAST - ONE_DAY, 8), (LAST, 8), (LAST + ONE_DAY, 0)]
)
def test_a_sheet_stands_from_its_first_through_its_last_day(day: date, expected: int) -> None:
    assert sheets_on(day) == expected


@pytest.mark.parametrize(
    ("last", "day", "expected"),
    [
        (date(2026, 11, 30), date(2026, 11, 30), 8),
        (date(2026, 11, 30), date(2026, 12, 1), 0),
        (date(2028, 2, 29), date(2028, 2, 29), 8),
        (date(2028, 2, 29), date(2028, 3, 1), 0),
        (date(2026, 12, 31), date(2027, 1, 1), 0),
    ],
)
def test_a_sheet_ends_on_time_at_the_end_of_a_month_or_year(last: date, day: date, expected: int) -> None:
    assert sheets_on(day, last=last) == expected


def test_a_sheet_of_one_day_stands_that_day() -> None:
    assert sheets_on(FIRST, first=FIRST, last=FIRST) == 8


def test_sheets_stand_in_the_order_of_their_slots() -> None:
    shuffled = eight_sheets()[::-1]
    assert [each.slot for each in board.current_notices(shuffled, FIRST)] == list(SLOTS)


def test_each_of_eight_sheets_is_shown_once_in_eight_minutes() -> None:
    now = datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC)
    shown = [board.in_turn(eight_sheets(), now + timedelta(minutes=minute)) for minute in range(9)]
    assert sorted(each.slot for each in shown[:8] if each) == list(SLOTS)
    assert shown[8] == shown[0]


def test_the_sheet_shown_does_not_change_within_a_minute() -> None:
    begins = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert board.in_turn(eight_sheets(), begins) == board.in_turn(eight_sheets(), begins + timedelta(seconds=59.9))


def test_an_empty_board_shows_no_sheet() -> None:
    assert board.in_turn((), datetime(2026, 11, 24, tzinfo=UTC)) is None


def test_a_running_terminal_drops_a_sheet_at_paris_midnight() -> None:
    terminal = Terminal(config(board=tomllib.loads(tables(FIRST, LAST))["board"]))
    services = terminal.services()
    terminal.clock.move_to(datetime(2026, 11, 26, 22, 59, tzinfo=UTC))
    assert noticeboard.sheet_now(services) in noticeboard.current_notices(services)
    terminal.clock.move_to(datetime(2026, 11, 26, 23, 0, tzinfo=UTC))
    assert noticeboard.sheet_now(services) is None


def test_a_terminal_with_a_wrong_clock_shows_no_sheet() -> None:
    terminal = Terminal(config(board=tomllib.loads(tables(date(2020, 1, 1), LAST))["board"]))
    terminal.clock.move_to(datetime(2020, 1, 2, tzinfo=UTC))
    assert noticeboard.current_notices(terminal.services()) == ()


def test_a_text_keeps_its_lines_and_a_title_becomes_one_line() -> None:
    written = tables(FIRST, LAST, range(1, 2)).replace("title = ", "title = '''Réunion\n  publique'''\n#")
    (sheet,) = sheets(written)
    assert sheet.title == "Réunion publique"
    assert sheet.text[1:3] == ("Entrée libre, sans inscription. Venez avec vos voisins.", "")


# --- the configuration ------------------------------------------------------------------------------------------------

SOUND = """
[agency]
code = "CBS"
name = "Agence d'essai"
phone = "05 00 00 00 00"
[terminal]
id = "hall-a"
[hours]
"""


def read(written: str) -> tuple[BoardNotice, ...]:
    return check(tomllib.loads(SOUND + written)).board


def refused(old: str, new: str, slots: range = range(1, 3)) -> str:
    written = tables(FIRST, LAST, slots)
    assert old in written
    with pytest.raises(ConfigurationError) as caught:
        read(written.replace(old, new))
    return str(caught.value)


def test_a_full_board_is_accepted() -> None:
    assert len(read(tables(FIRST, LAST))) == 8


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("slot = 2", "slot = 1", "clé « board » : deux affiches sont à la place 1."),
        ('"Association 2"', '"association  1"', "« association 1 » ; une seule par association."),
        ("until = 2026-11-26", "until = 2026-11-15", "clé « board.1 » : cette affiche finit avant de commencer."),
        ("slot = 2", "slot = 9", "clé « board.2.slot » : 8 au plus."),
        ("slot = 1", "slot = 0", "clé « board.1.slot » : 1 au moins."),
        ("from = 2026-11-16", "", "clé « board.1.from » : elle manque."),
        ("until = 2026-11-26", 'until = "Noël"', "clé « board.1.until » : écrivez une date, par exemple "),
        ('"Association 1"', '""', "clé « board.1.association » : elle est vide."),
        ('"Association 1"', f'"{"x" * 31}"', "clé « board.1.association » : 30 signes au plus."),
        ('title = "Réunion', f'title = "{"x" * 7} Réunion', "clé « board.1.title » : 45 signes au plus."),
        ("Venez avec vos voisins.", "x" * 64, "clé « board.1.text.2 » : 64 signes au plus."),
        ("Entrée libre", "a\n" * 12, "clé « board.1.text » : 12 lignes au plus."),
        ("phone = ", "telephone = ", "clé « board.1.telephone » : cette clé n'existe pas"),
    ],
)
def test_a_sheet_that_breaks_a_rule_is_refused_in_words(old: str, new: str, said: str) -> None:
    assert said in refused(old, new)


@pytest.mark.parametrize(
    ("text", "said"),
    [("4", "écrivez le texte entre trois guillemets"), ('""', "il est vide"), ('"""\n  \n"""', "il est vide")],
)
def test_an_empty_or_unquoted_text_is_refused_in_words(text: str, said: str) -> None:
    written = tables(FIRST, LAST, range(1, 2))
    start, _key, rest = written.partition('text = """')
    end = rest.partition('"""')[2]
    with pytest.raises(ConfigurationError, match=said):
        read(f"{start}text = {text}\n{end}")
