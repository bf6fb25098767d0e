"""The associations' board in the hall turns with the clock, drops ended sheets, and shows them as written."""

import json
import tomllib
from datetime import UTC, date, datetime

import pytest

from kiosk.clock import SteppedClock
from screens.tenant.help.ticket import TicketScreen
from screens.tenant.home.home import HomeScreen, _in_one_row
from screens.tenant.pages.menu import ListScreen
from tests.ui.stage import LARGE, Stage, open_app, visible
from tests.ui.test_nasty_texts import DROPPED, NASTY
from tests.unit.board import FIRST, LAST
from tests.unit.journey import TUESDAY_MORNING, Terminal, config
from tests.ways import way
from tools.bench.board import tables


def terminal(written: str | None = None, now: datetime = TUESDAY_MORNING) -> Terminal:
    """Return a terminal whose board is full, or holds the sheets that are written in TOML."""
    sheets = tomllib.loads(tables(FIRST, LAST) if written is None else written).get("board", [])
    return Terminal(config(board=sheets), now)


def line(stage: Stage) -> str:
    """Return the text of the home screen's row for the board."""
    row = stage.app.screen_stack[0].query_one("#board-line")
    return stage.text().splitlines()[row.region.y].strip()


def wait(stage: Stage, **delta: float) -> None:
    clock = stage.terminal.clock
    assert isinstance(clock, SteppedClock)
    clock.advance(**delta)


async def tick(stage: Stage) -> None:
    """Run what the home screen's own timer does at the start of a minute."""
    home = stage.app.screen_stack[0]
    assert isinstance(home, HomeScreen)
    home._tick()
    await stage.settled()


async def test_a_minute_changes_only_the_hour_and_the_board() -> None:
    async with open_app(terminal=terminal()) as stage:
        before = stage.text().splitlines()
        shown = line(stage)
        assert shown.startswith("Association ")
        wait(stage, minutes=1)
        assert line(stage) == shown, "between two ticks nothing is written"
        await tick(stage)
        after = stage.text().splitlines()
        changed = {row for row in range(len(after)) if before[row] != after[row]}
        assert changed == {0, stage.app.screen.query_one("#board-line").region.y}, "the hour and the board"
        assert line(stage) not in {"", shown}


async def test_in_eight_minutes_every_association_was_seen() -> None:
    async with open_app(terminal=terminal()) as stage:
        seen = set()
        for _minute in range(8):
            seen.add(line(stage))
            wait(stage, minutes=1)
            await tick(stage)
        assert len(seen) == 8


async def test_a_sheet_leaves_the_home_screen_in_the_minute_of_its_end() -> None:
    late = datetime(2026, 11, 26, 22, 59, tzinfo=UTC)
    async with open_app(terminal=terminal(now=late)) as stage:
        assert line(stage)
        wait(stage, minutes=1)
        await tick(stage)
        assert line(stage) == ""
        await stage.press(*way("board:"))
        assert "Le panneau est vide en ce moment." in stage.text()


@pytest.mark.parametrize("day", [datetime(2026, 11, 15, 12, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC)])
async def test_a_sheet_outside_its_days_is_shown_nowhere(day: datetime) -> None:
    async with open_app(terminal=terminal(now=day)) as stage:
        assert line(stage) == ""
        await stage.press(*way("board:"))
        assert "Association 1" not in stage.text()


async def test_all_nine_doors_and_the_board_stand_whole_at_80_columns() -> None:
    async with open_app(LARGE, terminal=terminal()) as stage:
        assert visible(stage.app.screen.query_one("#board-line")).area
        assert not stage.app.screen.query_one(".-down").region.area, "nothing lies below the fold"
        assert visible(stage.app.screen.query_one("#door-9")).height == 5


@pytest.mark.parametrize(
    ("association", "title", "seen"),
    [
        ("CSF", "Fête des voisins", "CSF · Fête des voisins"),
        ("Confédération nationale du log", "Fête des voisins", "Confédération… · Fête des voisins"),
        ("Motsanstrouduneassociation", "Réunion publique samedi à dix h", "Réunion publique samedi à dix h"),
        ("CSF", "Grande réunion publique de quartier samedi 28", "Grande réunion publique de quartier…"),
    ],
)
def test_the_title_stays_and_the_name_gives_way(association: str, title: str, seen: str) -> None:
    """The sheet itself names its association; without its title nobody would open it."""
    assert _in_one_row(association, title, 42) == seen


async def test_the_board_row_is_empty_until_everything_is_loaded() -> None:
    async with open_app(terminal=terminal()) as stage:
        services, stage.app._services = stage.app._services, None
        await tick(stage)
        assert line(stage) == ""
        stage.app._services = services
        await tick(stage)
        assert line(stage)


async def test_a_full_board_is_listed_and_each_sheet_is_read() -> None:
    async with open_app(terminal=terminal()) as stage:
        await stage.press(*way("board:"))
        assert isinstance(stage.app.screen, ListScreen)
        assert "1 Association 1 · Réunion publique jeudi 26 novembre à 18 h" in stage.text()
        assert "jusqu'au 26 novembre 2026" in stage.text()
        await stage.press("1")
        for words in ("Entrée libre, sans inscription.", "Salle 1, maison des associations", "05 36 49 00 01"):
            assert words in stage.text()
        assert "Cette affiche reste jusqu'au 26 novembre 2026 inclus." in stage.text()
        assert "Ce texte est en français." not in stage.text()


async def test_in_another_language_a_sheet_says_that_it_is_french() -> None:
    async with open_app(terminal=terminal(), language="es") as stage:
        await stage.press(*way("board:"), "1")
        assert "Este texto está en francés." in stage.text()
        assert "Entrée libre, sans inscription." in stage.text()
        await stage.app.use_language("en")
        await stage.settled()
        assert "This text is in French." in stage.text()


async def test_a_sheet_that_expired_meanwhile_is_not_shown() -> None:
    late = datetime(2026, 11, 26, 22, 59, tzinfo=UTC)
    async with open_app(terminal=terminal(now=late)) as stage:
        await stage.press(*way("board:"))
        wait(stage, minutes=1)
        await stage.press("1")
        assert "Cette affiche n'est plus au panneau." in stage.text()


async def test_an_empty_board_says_so_and_gives_the_phone_and_a_person() -> None:
    async with open_app() as stage:
        assert line(stage) == ""
        await stage.press(*way("board:"))
        assert "Le panneau est vide en ce moment." in stage.text()
        assert "05 00 00 00 00" in stage.text()
        await stage.press("1")
        assert isinstance(stage.app.screen, TicketScreen)
        assert [ticket.motive for ticket in stage.terminal.tickets.taken] == ["board"]


async def test_a_wrong_clock_explains_why_the_board_is_empty() -> None:
    async with open_app(terminal=terminal(now=datetime(2020, 1, 2, 12, tzinfo=UTC))) as stage:
        assert line(stage) == ""
        await stage.press(*way("board:"))
        assert "L'horloge de la borne est fausse." in stage.text()


def sheet(title: str, text: str) -> str:
    return (
        f"[[board]]\nslot = 1\nassociation = '''{title}'''\ntitle = '''{title}'''\ntext = '''{text}'''\n"
        f"from = {FIRST}\nuntil = {LAST}\n"
    )


@pytest.mark.parametrize("text", [each for each in NASTY if "'" not in each])
async def test_a_sheet_is_shown_as_written_and_never_as_markup(text: str) -> None:
    async with open_app(terminal=terminal(sheet(text, f"Au calme. {text}\n{text}"))) as stage:
        assert line(stage) == f"{text} · {text}"
        await stage.press(*way("board:"))
        assert f"1 {text} · {text}" in stage.text()
        await stage.press("1")
        assert stage.text().count(text) >= 4
        await stage.tap_on("Text.question")
        assert stage.app.is_running


async def test_control_characters_of_a_sheet_are_not_drawn() -> None:
    spoilt = json.dumps(DROPPED)[1:-1]
    written = sheet("Titre", "Texte").replace("'''", '"').replace("Titre", spoilt).replace("Texte", spoilt)
    assert tomllib.loads(written)["board"][0]["title"] == DROPPED
    async with open_app(terminal=terminal(written)) as stage:
        assert line(stage) == "a[31mbcdef · a[31mbcdef"
        await stage.press(*way("board:"), "1")
        assert stage.text().count("a[31mbcdef") == 3


@pytest.mark.parametrize(("last", "shown"), [(date(2026, 11, 23), ""), (date(2026, 11, 24), "Association 1")])
async def test_a_sheet_is_still_shown_on_its_last_day(last: date, shown: str) -> None:
    async with open_app(terminal=terminal(tables(FIRST, last, range(1, 2)))) as stage:
        assert line(stage).partition(" · ")[0] == shown
