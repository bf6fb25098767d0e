"""What an operator sets at central: checked there, laid over a terminal's own at its start, never what it is."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from db.stores.set_by_central import settings_of_central
from kiosk.cli.wiring import open_services
from kiosk.clock import SteppedClock
from kiosk.config import ConfigurationError, load
from kiosk.from_central import check_file, for_agency, laid_over
from kiosk.settings import Config
from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY, NIGHT, Hall, World

SETTINGS = """
[all.agency]
phone = "05 00 00 00 64"

[all.hours]
mon = ["09:00-12:00"]

[CBS.privacy]
dpo = "dpo@exemple.fr"

[[CBS.workshops]]
id = "portail-2027-01"
kind = "specific"
format = "group"
title = { fr = "[/b] Le portail", eu = "=1+1" }
day = 2027-01-14
hours = "14:00-16:00"
place = "Agence"

[[CBS.board]]
slot = 1
association = "CSF"
title = "[@click=app.quit]x[/]"
text = "Venez."
from = 2026-11-12
until = 2026-11-26

[BEARN.agency]
phone = "05 00 00 00 99"
"""


def put(world: World, text: str) -> None:
    world.central.settings_file.write_text(text, encoding="utf-8")


def kept(hall: Hall) -> dict[str, object]:
    with closing(hall.open()) as db:
        return dict(settings_of_central(db))


def test_what_is_set_for_all_and_for_its_agency_reaches_a_terminal(world: World, hall: Hall) -> None:
    put(world, SETTINGS)
    world.night()
    hall.night()
    told = kept(hall)
    assert told["agency"] == {"phone": "05 00 00 00 64"}
    assert sorted(told) == ["agency", "board", "hours", "privacy", "workshops"]
    config = Config.model_validate(laid_over(hall.config.model_dump(by_alias=True), told))
    assert (config.agency.phone, config.agency.name) == ("05 00 00 00 64", hall.config.agency.name)
    assert (config.workshops[0].title.fr, config.board[0].title) == ("[/b] Le portail", "[@click=app.quit]x[/]")
    assert config.sync == hall.config.sync


def test_without_a_file_nothing_is_told_and_an_empty_one_takes_it_back(world: World, hall: Hall) -> None:
    world.night()
    assert not list((world.share / "down" / hall.name).glob("settings.*"))
    put(world, SETTINGS)
    world.night()
    hall.night()
    world.central.settings_file.unlink()
    world.night()
    hall.night()
    assert kept(hall), "a lost file changes nothing"
    put(world, "")
    world.night()
    hall.night()
    assert kept(hall) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[all.hours]\nmon = ['12:00-09:00']", "hours.mon"),
        ("[all.hours", "TOML"),
        ("[CBS.terminal]\nid = 'x'", "terminal"),
        ("[CBS.sync]\ntarget = 'file:///tmp'", "sync"),
        ("[all.print]\ncommand = ['sh']", "print"),
        ("[all.agency]\ncode = 'CO'", "agency.code"),
        ("[all.privacy]\nreviewed_by = 'La déléguée'", "privacy"),
        ("[all.portal]\nsite = 'javascript:alert(1)'", "portal.site"),
        ("[PARIS.agency]\nphone = '05'", "PARIS"),
        ("all = 3", "all"),
        ("[all]\nagency = 'x'", "agency"),
        ("[all]\nworkshops = 3", "workshops"),
        ("[[all.board]]\nslot = 9", "board.1"),
        ("\ufeff\x00", "TOML"),
    ],
)
def test_a_mistake_is_said_at_central_and_terminals_keep_what_they_have(
    world: World, hall: Hall, text: str, says: str
) -> None:
    put(world, SETTINGS)
    world.night()
    hall.night()
    before = kept(hall)
    put(world, text)
    done = world.night()
    assert says in done.ingested.untold["settings"]
    assert "corriger central/down/settings.toml" in world.page("2026-11-28")[-1]
    hall.night()
    assert kept(hall) == before
    put(world, SETTINGS)
    assert world.night().ingested.untold == {}


def test_two_workshops_of_one_name_are_refused_across_the_file_s_two_parts() -> None:
    twice = {"workshops": [{"id": "a"}, {"id": "a"}]}
    with pytest.raises(ConfigurationError):
        check_file({"all": twice}, "settings.toml")


def test_an_agency_s_list_takes_the_place_of_everybody_s_and_its_keys_stand_beside_theirs() -> None:
    raw = {
        "all": {"agency": {"phone": "1", "contact": "A"}, "workshops": [1, 2]},
        "CBS": {"agency": {"phone": "2"}, "workshops": []},
    }
    assert for_agency(raw, "CBS") == {"agency": {"phone": "2", "contact": "A"}, "workshops": []}
    assert for_agency(raw, "CO") == raw["all"]
    assert for_agency({}, "CO") == {}


@pytest.mark.parametrize(
    "settings", [None, [], {"sync": {"recipients": []}}, {"agency": {"code": "CO"}}, {"hours": {"mon": ["x"]}}]
)
def test_a_terminal_takes_from_central_only_what_central_may_set(world: World, hall: Hall, settings: object) -> None:
    world.night()
    path = world.put_down(hall, "settings", 1, {"settings": settings})
    assert hall.night(NIGHT).sent.in_the_way == [path]
    assert kept(hall) == {}


def test_the_terminal_starts_with_what_central_set_and_doctor_names_it(root: Path) -> None:
    (root / "central" / "central" / "down" / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    target = (root / "share").as_uri()
    assert kiosk(root / "central", "central", "nightly", "--target", target).returncode == 0
    assert kiosk(root / "hall", "sync").returncode == 0
    services = open_services(root / "hall", SteppedClock(FRIDAY))
    assert services.config.agency.phone == "05 00 00 00 64"
    assert services.config.terminal == load(root / "hall").terminal
    assert [each.id for each in services.config.workshops] == ["portail-2027-01"]
    told = json.loads(kiosk(root / "hall", "doctor", "--json").stdout)["findings"]
    (said,) = [finding["says"] for finding in told if finding["name"] == "settings.central"]
    assert "agency.phone, privacy.dpo, board, hours, workshops" in said


def test_2_when_what_is_set_at_central_is_wrong_and_the_rest_of_the_night_is_lived(root: Path) -> None:
    (root / "central" / "central" / "down" / "settings.toml").write_text("[all.hours]\nmon = ['x']", encoding="utf-8")
    target = (root / "share").as_uri()
    done = kiosk(root / "central", "central", "nightly", "--target", target)
    assert (done.returncode, "hours.mon" in done.stderr) == (2, True)
    assert (root / "share" / "acks" / "hall-a.ack").exists()
    told = json.loads(kiosk(root / "central", "doctor", "--json").stdout)
    (wrong,) = [finding for finding in told["findings"] if finding["name"] == "central.settings"]
    assert (wrong["state"], "hours.mon" in wrong["says"]) == ("look", True)
