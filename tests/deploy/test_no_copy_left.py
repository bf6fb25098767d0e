"""The guide's « Plus aucune copie », typed as it stands: with a damaged base too, and with one that is sound."""

import re
from pathlib import Path

import pytest

from tests.deploy.machine import read_guide
from tests.deploy.test_central_lost import ARRIVED, ERASED, Lived, lived
from tests.sync.machines import made, root

__all__ = ["lived", "made", "root"]
pytestmark = [pytest.mark.needs_debian("util-linux")]
PAGE = 4096


def follow(world: Lived) -> str:
    block = read_guide("Plus aucune copie").replace("hall-1.json", "hall-a.json --yes")
    return world.types(world.siege, block.replace("/media/usb", str(world.stick)))


def ends(world: Lived, act: str) -> tuple[int, str]:
    said = world.types(world.siege, f"borne {act}; echo $?")
    return int(re.findall(r"^\d$", said, re.MULTILINE)[-1]), said


def spoil(file: Path, *, first: int) -> bytes:
    """Every page from the first of these on is written over; gives what lies there then."""
    content = bytearray(file.read_bytes())
    content[first * PAGE :] = b"\xa5" * len(content[first * PAGE :])
    file.write_bytes(content)
    return bytes(content)


def spoil_copies(world: Lived) -> None:
    for copy in world.siege.home.glob("central/backup/*.sqlite"):
        spoil(copy, first=1)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("first", [0, 2], ids=["all of it", "all but two pages"])
def test_a_damaged_base_without_a_copy_leads_out_by_the_guide_s_own_words(lived: Lived, first: int) -> None:
    central = lived.siege.home / "central"
    spoil_copies(lived)
    damaged = spoil(central / "central.sqlite", first=first)
    for act, named in (
        ("central nightly", "« kiosk central restore »"),
        ("central restore", "« Plus aucune copie »"),
        ("doctor", "« Plus aucune copie »"),
    ):
        code, said = ends(lived, act)
        assert (code, named in said) == (6, True), said
    said = follow(lived)
    assert "La base est neuve et vide." in said
    (kept,) = re.findall(r"L'ancienne base est gardée : central/(\S+)", said)
    assert (central / kept).read_bytes() == damaged, "nothing is deleted"
    assert lived.listed() == {ARRIVED}, "the archive gave it, and what was erased stays so"
    assert ERASED not in said
    code, said = ends(lived, "central nightly")
    assert code in (0, 4), said
    code, said = ends(lived, "doctor")
    assert code != 6, said


def test_the_guide_s_block_leaves_a_sound_base_where_it_is(lived: Lived) -> None:
    spoil_copies(lived)
    code, said = ends(lived, "central rebuild")
    assert (code, "kiosk central backup" in said, "Plus aucune copie" in said) == (6, True, False), said
    said = follow(lived)
    assert "La base est neuve et vide." not in said
    assert lived.listed() == {ARRIVED}
    assert not [*lived.siege.home.glob("central/central.sqlite.replaced-*")]
    assert ends(lived, "central rebuild")[0] == 0
