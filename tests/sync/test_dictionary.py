"""`DICTIONNAIRE.csv`: whoever is given a CSV file finds in it what every column is, from the journeys' own data."""

import csv
import io
import json

from db.night.central.csv.cells import words_of
from db.night.central.csv.tables import sheets
from db.night.central.form_tables import all_forms
from kiosk.forms.spec import Kind
from tests.sync.world import Hall, World, sheet

NAME = "DICTIONNAIRE.csv"


def test_every_column_of_every_file_has_its_row_in_its_place(world: World, hall: Hall) -> None:
    hall.submit("BEL-7K3M-2QF", phone="06 12 34 56 78")
    hall.night()
    world.night()
    told = [(row["Fichier"], row["Colonne"]) for row in sheet(world, NAME)]
    there = []
    for name in json.loads((world.central.csv / "MANIFEST.json").read_text(encoding="utf-8"))["files"]:
        text = (world.central.csv / name).read_bytes().decode("utf-8-sig")
        there += [(name, heading) for heading in next(csv.reader(io.StringIO(text, newline=""), delimiter=";"))]
    assert sorted(told) == sorted(there)
    assert len(told) == len(set(told))
    assert (NAME, "Sens") in told, "it tells of itself"


def test_each_says_what_it_means_and_how_it_is_written(world: World) -> None:
    world.night()
    for row in sheet(world, NAME):
        assert row["Sens"].strip(), row
        assert row["Type et format"].strip(), row
        assert row["Contact"] in {"oui", "non"}
        assert "\n" not in row["Sens"]
        if "liste" in row["Type et format"]:
            assert row["Liste"] or row["Fichier"].startswith("workshop"), row


def test_contact_is_told_and_stands_in_a_file_of_its_own(world: World) -> None:
    world.night()
    contacts = {row["Fichier"] for row in sheet(world, NAME) if row["Contact"] == "oui"}
    assert contacts == {f"{form}_contact.csv" for form in all_forms() if f"{form}_contact.csv" in contacts}
    assert "bel_listing_contact.csv" in contacts


def test_a_question_a_unit_and_a_list_are_those_of_the_journey(world: World) -> None:
    world.night()
    found = {(row["Fichier"], row["Colonne"]): row for row in sheet(world, NAME)}
    rent = found["bel_listing.csv", "Loyer (euros)"]
    assert rent["Sens"].startswith(all_forms()["bel_listing"].spec.field("rent").label)
    assert rent["Type et format"] == "nombre, euros, virgule décimale"
    assert found["bel_listing.csv", "Ascenseur"]["Liste"] == "oui [yes] | non [no] | ne sait pas"
    assert found["ticket.csv", "Priorité"]["Liste"] == (
        "normal [normal] | rendez-vous [appointment] | prioritaire [priority]"
    )


def test_every_word_that_a_cell_of_a_list_can_hold_is_in_the_dictionary() -> None:
    for tables in all_forms().values():
        (own,) = (each for each in sheets() if each.name == f"{tables.spec.id}.csv")
        columns = {column.heading: column for column in own.columns}
        for field in tables.told:
            if field.contact or field.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.TRISTATE, Kind.CONSENT):
                continue
            for code, word in words_of(field).items():
                assert f"{word} [{code}]" in columns[field.short].words
                cell = columns[field.short].tell(
                    {field.key: json.dumps([code]) if field.kind is Kind.CHOICES else code, "unknown_fields": "[]"}
                )
                assert cell.lstrip("'") == word


def test_no_cell_of_it_is_a_formula(world: World) -> None:
    world.night()
    for row in sheet(world, NAME):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row.values())
