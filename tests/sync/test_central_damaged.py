"""A damaged base of central's: whatever meets it names `central restore`, and no key, which it has not."""

from pathlib import Path

import pytest

from kiosk.cli import central, staff, upgrade_check
from tests.db.commands import run
from tests.sync.world import Hall, World

ASKED = (
    (central.group, ("enrol", "FILE", "--yes")),
    (central.group, ("revoke", "hall-a", "--yes")),
    (central.group, ("access", "BEL-7K3M-2QF")),
    (staff.group, ("list", "--agency", "CBS")),
    (upgrade_check.command, ()),
    (upgrade_check.command, ("--keep",)),
    (upgrade_check.command, ("--back",)),
)


def harm(file: Path, where: str) -> None:
    data = bytearray(file.read_bytes())
    if where == "head":
        data[:100] = bytes(100)
    else:
        del data[len(data) // 2 :]
    file.write_bytes(data)


@pytest.mark.parametrize("where", ["head", "tail"])
@pytest.mark.parametrize(("command", "words"), ASKED, ids=lambda each: " ".join(each) if type(each) is tuple else "")
def test_every_command_names_what_makes_it_anew(
    world: World, hall: Hall, command: object, words: tuple[str, ...], where: str
) -> None:
    file = hall.enrolment()
    world.night()
    harm(world.central.database, where)
    done = run(world.central.home, command, *(str(file) if word == "FILE" else word for word in words))  # type: ignore[arg-type]
    assert (done.exit_code, "kiosk central restore" in done.stderr, "sa clé" in done.stderr) == (6, True, False)
