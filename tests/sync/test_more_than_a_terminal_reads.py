"""What central writes for its terminals is never more than one of them reads: whoever has to act is told at central."""

import json
import random
from collections.abc import Callable

import pytest

from db.keys import Keys
from db.sync import down, known_homes
from db.sync.down import Oversized, Version
from db.sync.known_homes import TooManyHomes
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_known_homes import HEADERS, here, known, table, take_in
from tests.sync.world import NIGHT, Hall, World

MOST = 40 << 10
"""Bytes that are read here in these tests, for a table that is quickly made."""
SEED = bytes(32)


def homes(count: int, agency: str = "Côte basque") -> str:
    return table(*(f"BEL-{number};Bayonne;64100;T3;412,60;;{agency};;" for number in range(count)))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(down, "MOST_BYTES", MOST)


def packs_well(size: int) -> str:
    return ("BEL " * size)[:size]


def packs_badly(size: int) -> str:
    """Behind a signature and what age adds, such a file is larger than what it says."""
    chance = random.Random(size)
    return "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(size // 3))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("write", [packs_well, packs_badly])
def test_whatever_is_written_is_read_and_the_rest_is_refused(hall: Hall, write: Callable[[int], str]) -> None:
    keys, refused = Keys(hall.home), []
    for size in (0, MOST // 2, MOST - 9000, MOST - 200, MOST - 12, MOST - 11, MOST - 10, MOST):
        told = {"told": write(size)}
        try:
            body = down.pack(told)
        except Oversized:
            refused.append(size)
            continue
        secret = down.keep_secret(body, keys.age_recipient())
        for each, identity in ((body, ""), (secret, keys.age_identity())):
            assert len(down.write(hall.name, "settings", Version("0" * 32, 1), each, SEED)) <= MOST
            assert down.open_body(each, identity) == told
    assert MOST in refused
    assert write is packs_badly or refused == [MOST - 10, MOST], "one sign too many, and none before"


@pytest.mark.usefixtures("small")
def test_a_table_that_no_terminal_could_read_is_refused_and_the_one_before_stays(world: World, hall: Hall) -> None:
    take_in(world, homes(3))
    with pytest.raises(TooManyHomes) as refused:
        take_in(world, homes(1000))
    assert (refused.value.homes, refused.value.agency) == (1000, "CBS")
    assert 300 <= refused.value.most <= 500
    assert known(world) == ["BEL-0", "BEL-1", "BEL-2"]
    take_in(world, homes(refused.value.most))
    world.night()
    assert hall.night().sent.in_the_way == []
    assert len(here(hall)) == refused.value.most, "what it says there may be is taken, and read"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("agency", ["", "BEARN"])
def test_each_agency_s_homes_are_counted_with_those_of_all(world: World, agency: str) -> None:
    both = homes(250) + homes(500, agency).removeprefix(HEADERS).replace("BEL-", "PAU-")
    if not agency:
        with pytest.raises(TooManyHomes):
            take_in(world, both)
    else:
        with pytest.raises(TooManyHomes, match="BEARN"):
            take_in(world, both)
        assert (
            take_in(world, homes(250) + homes(250, agency).removeprefix(HEADERS).replace("BEL-", "PAU-")).homes == 500
        )


@pytest.mark.usefixtures("small")
def test_the_command_ends_with_2_and_says_how_many_there_may_be(world: World) -> None:
    take_in(world, homes(3))
    file = world.root / "export.csv"
    file.write_text(homes(1000), encoding="utf-8")
    done = run(world.central.home, central.group, "import-listings", str(file))
    assert done.exit_code == 2
    assert f"{file} : " in done.output
    assert "1000 logements" in done.output
    assert "Rien n'est changé" in done.output
    assert len(known(world)) == 3


@pytest.mark.usefixtures("small")
def test_where_old_ones_stay_beside_the_line_that_keeps_them_is_named(world: World) -> None:
    take_in(world, homes(250))
    file = world.root / "export.csv"
    others = homes(250).replace("BEL-", "PAU-").replace("PAU-7;Bayonne;64100", "PAU-7;Nulle part;64100")
    file.write_text(others, encoding="utf-8")
    done = run(world.central.home, central.group, "import-listings", str(file))
    assert (done.exit_code, "Ligne 9 : « Commune »" in done.output) == (2, True), done.output
    assert "restent à côté" in done.output
    assert "Ôtez du tableau les lignes" not in done.output, "it is not too large by itself"
    told = json.loads(run(world.central.home, central.group, "import-listings", str(file), "--json").stdout)
    assert (told["exit"], told["refused"]) == (2, [{"line": 9, "column": "Commune"}])
    assert len(known(world)) == 250
    assert take_in(world, homes(250).replace("BEL-", "PAU-")).homes == 250


@pytest.fixture
def oversized(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> str:
    """A table of before, that an older program took in; gives the name of the last snapshot that could be read."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    take_in(world, homes(3))
    world.night()
    hall.night()
    with monkeypatch.context() as older:
        older.setattr(known_homes, "_check_each_is_read", lambda *_args, **_more: None)
        take_in(world, homes(1000))
    monkeypatch.setattr(down, "MOST_BYTES", MOST)
    return "homes.1"


def test_what_is_too_much_is_not_written_and_the_last_one_stays_and_everybody_is_told(
    world: World, hall: Hall, oversized: str
) -> None:
    settings = world.central.settings_file
    settings.write_text("[all.agency]\nphone = '05 00 00 00 64'", encoding="utf-8")
    for _night in range(2):
        done = run(world.central.home, central.group, "nightly", "--target", world.target)
        assert (done.exit_code, "import-listings" in done.output, "gardent" in done.output) == (4, True, True)
        assert [path.name for path in (world.share / "down" / hall.name).glob("homes.*")] == [oversized]
    for page in (world.page("2026-11-28")[-1], run(world.central.home, central.group, "report").output):
        assert "logements connus" in page
        assert "import-listings" in page
    found = examined(world.central.home)[1]["central.oversized"]
    assert "logements connus" in str(found["says"])
    told = hall.night().sent
    assert (told.in_the_way, told.taken_down, len(here(hall))) == ([], ["settings"], 3), "the rest goes down"


def test_once_it_is_small_enough_it_goes_down_and_nobody_is_told_any_more(
    world: World, hall: Hall, oversized: str
) -> None:
    run(world.central.home, central.group, "nightly", "--target", world.target)
    take_in(world, homes(5))
    done = run(world.central.home, central.group, "nightly", "--target", world.target, "--json")
    assert "import-listings" not in done.output
    assert "central.oversized" not in examined(world.central.home)[1]
    assert "import-listings" not in world.page("2026-11-28")[-1]
    hall.night()
    assert len(here(hall)) == 5
