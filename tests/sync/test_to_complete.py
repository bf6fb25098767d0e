"""What a person must still write is told by doctor at each terminal, and by the page once a month; no night fails."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import immediate
from db.stores.set_by_central import keep
from db.terminal import open_terminal
from kiosk.cli import central, doctor, sync
from kiosk.clock import SystemClock
from tests.db.commands import complete, examined, run, start
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's own clock may be wrong, which doctor would rightly say."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    return tmp_path / "home"


BLANKS = ["agency.emergency_phone", "privacy.dpo", "privacy.controller_address", "privacy.reviewed_by"]


def to_complete(home: Path) -> list[str]:
    code, found = examined(home)
    assert code == 4
    return [name for name in found if name.startswith(("agency.", "privacy."))]


def test_a_real_home_is_told_what_to_complete(home: Path) -> None:
    start(home)
    assert to_complete(home) == BLANKS
    said = [line for line in run(home, doctor.command).stdout.splitlines() if "config.toml, sous" in line]
    assert all(line.startswith("▲") for line in said)
    assert said[0] == (
        "▲ Le numéro d'urgence du soir et du week-end manque : la borne n'en montre aucun. → "
        f'Écrivez dans {home}/config.toml, sous [agency] : emergency_phone = "NUMÉRO"'
    )
    complete(home)
    assert to_complete(home) == [], "4 is for other things: no key of central yet"


def test_nobody_knows_the_phone_of_ppo(home: Path) -> None:
    start(home, agency="PPO")
    assert to_complete(home) == [BLANKS[0], "agency.phone", *BLANKS[1:]]


def test_what_central_sets_is_complete_here(home: Path) -> None:
    start(home)
    told = {
        "agency": {"emergency_phone": "05 36 49 00 02"},
        "privacy": {
            "dpo": "dpo@exemple.fr",
            "controller_address": "1 rue de l'Essai, 64000 Exemple",
            "reviewed_by": "La déléguée",
            "reviewed_on": "2026-11-02",
        },
    }
    with closing(open_terminal(home)()) as db, immediate(db):
        keep(db, "settings", told)
    assert to_complete(home) == []


def test_a_blank_setting_changes_no_night_of_a_terminal(home: Path) -> None:
    start(home)
    before = run(home, sync.command)
    complete(home)
    after = run(home, sync.command)
    assert (before.exit_code, before.output) == (after.exit_code, after.output)


def test_what_nobody_reviewed_is_neither_well_nor_wrong(home: Path) -> None:
    start(home, "--trial")
    lines = [line for line in run(home, doctor.command).stdout.splitlines() if "pas encore relu" in line]
    assert len(lines) == 2
    assert all(line.startswith("· ") for line in lines)


MONTHLY = "une fois par mois, à chaque borne de CBS, lancer kiosk doctor : il dit ce qui reste à compléter"
COMPLETE = """
[all.agency]
phone = "05 00 00 00 00"
emergency_phone = "05 36 49 00 02"
[all.privacy]
dpo = "dpo@exemple.fr"
controller_address = "1 rue de l'Essai, 64000 Exemple"
reviewed_by = "La déléguée"
reviewed_on = 2026-11-02
"""


def test_once_a_month_the_page_asks_to_complete(world: World, hall: Hall) -> None:
    at = [NIGHT + DAY * n for n in range(5)]  # 28 November to 2 December
    for now in at:
        hall.night(now - timedelta(hours=1))
        world.night(now)
    days = ["2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02"]
    assert [MONTHLY in world.page(day)[-1] for day in days] == [False, False, False, True, False]
    assert world.page("2026-12-01")[-1].startswith(f"À faire : {MONTHLY}")


def test_neither_night_nor_page_fails_for_it(monkeypatch: pytest.MonkeyPatch, world: World, hall: Hall) -> None:
    hall.night(NIGHT + DAY * 2)
    world.night(NIGHT + DAY * 2)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY * 3)
    hall.night(NIGHT + DAY * 3)
    for words in (("nightly", "--target", world.target), ("report",)):
        done = run(world.central.home, central.group, *words)
        assert (done.exit_code, MONTHLY in world.page("2026-12-01")[-1]) == (0, True), done.output


def test_it_asks_nothing_where_central_sets_all_of_it(world: World, hall: Hall) -> None:
    for now in (NIGHT, NIGHT + DAY * 3):
        hall.night(now)
        world.night(now)
    page = world.page("2026-12-01")[-1]
    place = world.central.home / "central" / "down" / "settings.toml"
    place.parent.mkdir(exist_ok=True)
    place.write_text(COMPLETE, encoding="utf-8")
    world.night(NIGHT + DAY * 3)
    assert (MONTHLY in page, MONTHLY in world.page("2026-12-01")[-1]) == (True, False)
