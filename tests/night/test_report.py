"""The morning page says what came, what did not, and what to do; it names nobody."""

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.central import night
from db.central.copies import backup
from db.central.night import Night
from db.central.watch import report
from db.central.watch.checks import central_problems
from db.central.watch.report import Page
from db.connection import immediate
from db.night.problem import Problem, Severity
from tests.night.hall import Hall
from tests.night.keys import pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every disk have room, whatever is free on this machine."""
    monkeypatch.setattr(backup, "free_bytes", lambda _folder: 1 << 40)


@pytest.fixture
def siege(tmp_path: Path) -> Siege:
    (tmp_path / "second").mkdir()
    made = Siege(tmp_path / "central", tmp_path / "share", tmp_path / "second")
    for name in ("hall-1", "hall-2"):
        made.enrol(name, FIVE)
    return made


@pytest.fixture
def halls(tmp_path: Path, siege: Siege) -> list[Hall]:
    return [Hall(tmp_path / name, siege.share, name, pair(name)) for name in ("hall-1", "hall-2")]


def page_of(siege: Siege, at: datetime, lived: Night | None = None, *more: Problem) -> Page:
    """Write the morning page, and return it."""
    with siege.opened(at) as central:
        page = report.page(central, lived, [*more, *central_problems(central, lived, is_trial=False)])
        report.write(central, page)
        return page


def live(siege: Siege, halls: Sequence[Hall], at: datetime) -> list[str]:
    """Live a night, and return the lines of its page."""
    for hall in halls:
        hall.sync(at, is_sign_of_life_due=True)
    return [*page_of(siege, at, siege.nightly(at)).lines]


def problem() -> Problem:
    return Problem("x", Severity.LOOK, "Ceci ne va pas.", "kiosk cela")


def test_a_good_night_takes_eight_lines(siege: Siege, halls: list[Hall]) -> None:
    assert live(siege, halls, FIVE) == [
        "Office64, bornes : nuit du 01/12/2026",
        "Reçu en un jour : 2 fichiers. Aucun envoi.",
        "Bornes entendues en un jour : 2 sur 2.",
        "À relire : 0 dossier, dont 0 en retard.",
        "En attente d'une personne : rien.",
        "Copie : celle du 01/12/2026, relue. Second dossier : 01/12/2026.",
        "Oublié, le délai passé : 0.",
        "À faire : rien.",
    ]


def test_what_came_is_counted_by_terminal_and_act(siege: Siege, halls: list[Hall]) -> None:
    halls[0].submit("BEL-1", FIVE)
    halls[0].submit("BEL-2", FIVE)
    assert "Reçu en un jour : 2 fichiers. hall-1 2 envois." in live(siege, halls, FIVE)
    assert "Reçu en un jour : 2 fichiers. Aucun envoi." in live(siege, halls, FIVE + 2 * DAY)


def test_a_further_page_of_the_day_tells_the_same(siege: Siege, halls: list[Hall]) -> None:
    first = live(siege, halls, FIVE)
    assert page_of(siege, FIVE).lines == first


def test_a_silent_terminal_is_named_with_its_last_night(siege: Siege, halls: list[Hall]) -> None:
    live(siege, halls, FIVE)
    for n in range(1, 4):
        live(siege, halls[:1], FIVE + n * DAY)
    told = live(siege, halls[:1], FIVE + 4 * DAY)
    assert told[2] == "Bornes entendues en un jour : 1 sur 2. Sans nouvelles : hall-2, depuis le 01/12/2026."
    assert told[-2] == "À faire : 1 chose."


def test_a_central_without_terminals_says_how_to_begin(tmp_path: Path) -> None:
    empty = Siege(tmp_path / "central", tmp_path / "share")
    assert "kiosk central invite BORNE" in page_of(empty, FIVE, empty.nightly(FIVE)).lines[2]


def test_the_page_asks_for_the_three_worst(siege: Siege, halls: list[Hall]) -> None:
    live(siege, halls, FIVE)
    told = page_of(siege, FIVE, None, *[problem()] * 5).lines
    assert told[7:] == [
        "À faire : 5 choses.",
        "1. Ceci ne va pas. → kiosk cela",
        "2. Ceci ne va pas. → kiosk cela",
        "3. Ceci ne va pas. → kiosk cela",
        "Et 2 autres : kiosk doctor",
    ]


def test_an_erasure_gives_its_day_while_nights_and_clock_agree(siege: Siege, halls: list[Hall]) -> None:
    live(siege, halls, FIVE)
    siege.erase("BEL-1", FIVE)
    assert "au plus tard le 10/01/2027" in page_of(siege, FIVE).lines[6]
    assert "dans 40 nuits" in page_of(siege, FIVE + 3 * DAY).lines[6]


def test_what_was_forgotten_is_counted(siege: Siege, halls: list[Hall]) -> None:
    live(siege, halls, FIVE)
    with closing(night.open_base(siege.place)) as db, immediate(db):
        db.execute(
            "INSERT INTO audit (at, actor, action, subject) VALUES (?, 'retention', 'bel_listing.forgotten', '3')",
            ("2026-12-01T15:00:00Z",),
        )
    assert "Oublié, le délai passé : 3." in page_of(siege, FIVE).lines


def test_a_trial_says_so_on_its_page(siege: Siege) -> None:
    siege.nightly(FIVE)
    with siege.opened(FIVE) as central:
        assert report.page(central, None, [], is_trial=True).lines[0].startswith("ESSAI. ")


def test_a_page_holds_no_reference(siege: Siege, halls: list[Hall]) -> None:
    halls[0].submit("BEL-1", FIVE)
    live(siege, halls, FIVE)
    folder = siege.place.folder / "report"
    assert sorted(path.name for path in folder.iterdir()) == ["2026-12-01.json", "2026-12-01.txt"]
    assert all("BEL-1" not in path.read_text("utf-8") for path in folder.iterdir())
    told = json.loads((folder / "2026-12-01.json").read_text("utf-8"))
    assert told["received"] == {"hall-1": {"submitted": 1}}


def test_pages_are_kept_thirty_five_nights(siege: Siege, halls: list[Hall]) -> None:
    live(siege, halls, FIVE)
    for n, count in ((35, 4), (36, 4)):
        siege.pretend((FIVE + n * DAY).date())
        page_of(siege, FIVE + n * DAY)
        assert len(list((siege.place.folder / "report").iterdir())) == count, n


def test_the_command_gets_the_page_on_its_stdin(tmp_path: Path) -> None:
    assert report.run_command(["sh", "-c", f"cat > {tmp_path}/mail"], "À faire : rien.\n") is None
    assert (tmp_path / "mail").read_text("utf-8") == "À faire : rien.\n"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (["sh", "-c", "exit 3"], "a échoué (code 3)"),
        (["/there/is/none"], "ne peut pas être lancée"),
        (["sleep", "9"], "n'a pas fini"),
    ],
)
def test_a_command_that_fails_is_a_problem(command: list[str], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LIMIT_SECONDS", 0.2)
    failed = report.run_command(command, "x" * 100_000)
    assert failed is not None
    assert (failed.code, why in failed.says) == ("report.command", True)


def test_a_months_first_page_asks_for_what_is_blank(siege: Siege, halls: list[Hall]) -> None:
    nights = [datetime(2026, 12, 30, 16, 0, tzinfo=UTC) + number * DAY for number in range(4)]
    asked = [any("À compléter" in line for line in live(siege, halls, night)) for night in nights]
    assert asked == [False, False, True, False]
