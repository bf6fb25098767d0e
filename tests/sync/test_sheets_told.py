"""What a person reads of the sheets after they are written: those that have lines; a program reads all."""

import json

from kiosk.cli import central
from tests.db.commands import run
from tests.sync.test_erasure import lived
from tests.sync.world import Hall, World


def test_the_words_name_the_sheets_that_have_lines_and_json_every_one(world: World, hall: Hall) -> None:
    assert "CSV : aucune ligne." in run(world.central.home, central.group, "export").output
    lived(world, hall)
    said = run(world.central.home, central.group, "export").output
    assert "CSV : bel_listing.csv 2, bel_listing_contact.csv 1." in said, "it named twenty, and the dictionary's lines"
    told = json.loads(run(world.central.home, central.group, "export", "--json").output)["rows"]
    assert {*told} > {"DICTIONNAIRE.csv", "bel_listing.csv", "ticket.csv"}
