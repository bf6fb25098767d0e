"""A machine under a new name goes on being told what central has to tell: agents, settings, erasures."""

import shutil
from contextlib import closing

import pytest

from db.connection import rows
from db.terminal import look_at
from tests.deploy.machine import Machine
from tests.deploy.test_central_lost import Lived, lived
from tests.sync.machines import made, root

__all__ = ["lived", "made", "root"]
SAID = "revenu à un état d'avant"


def taken(hall: Machine) -> int:
    """How many snapshots it has taken in, of whatever kind, under whatever name."""
    with closing(look_at(hall.home)) as db:
        return int(rows(db, "SELECT max(taken_n) AS n FROM down")[0]["n"])


def tell(world: Lived, number: int) -> None:
    settings = world.siege.home / "central" / "down" / "settings.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(f'[all.agency]\nphone = "05 00 00 00 0{number}"\n', encoding="utf-8")
    for machine, command in ((world.siege, "borne central nightly"), (world.hall, "borne sync")):
        assert SAID not in world.types(machine, command)
    assert SAID not in world.types(world.hall, "borne doctor")


@pytest.mark.proof
def test_a_machine_that_changed_its_name_takes_the_next_settings_and_so_it_does_when_it_goes_back(lived: Lived) -> None:
    for number in range(3):
        tell(lived, number)
    for number, name in enumerate(("hall-b", "hall-a"), 3):
        before = taken(lived.hall)
        lived.types(lived.hall, f"borne init --agency CBS --terminal {name} --force")
        shutil.copy(lived.hall.home / "enrolment" / f"{name}.json", lived.stick)
        lived.types(lived.siege, f"borne central enrol {lived.stick / f'{name}.json'} --yes")
        assert SAID not in lived.types(lived.hall, "borne sync"), "what lies under this name is of before"
        tell(lived, number)
        assert taken(lived.hall) > before
        assert SAID not in lived.types(lived.hall, "borne sync")
