"""Homes from a table that somebody else makes: as spreadsheets write it, line by line, and never erased by a fault."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.connection import rows
from db.sync import known_homes, night
from db.sync.known_homes import BadTable, Imported, MissingColumns, Refused, read
from db.sync.night import Place
from kiosk.cli import central
from kiosk.domain.known_home import ListingImport
from tests.db.commands import run
from tests.sync.machines import kiosk
from tests.sync.world import NIGHT, Hall, World

MAPPING = """
[columns]
id = "Référence"
commune = "Commune"
postcode = "Code postal"
type = "Type"
rent = "Loyer CC"
surface = "Surface"
agency = "Agence"
lift = "Ascenseur"

[agencies]
"Côte basque" = "CBS"
"""
HEADERS = "Référence;Commune;Code postal;Type;Loyer CC;Surface;Agence;Ascenseur;Nom du locataire"
GOOD = (
    "BEL-1;Bayonne;64100;T3;412,60 €;65;Côte basque;oui;Personne inventée",
    "BEL-2;Pau;64000;F2;380;45;BEARN;non;",
    "BEL-3;64102;;Type 4;1 200,00;;;x;",
)
HOW = ListingImport.model_validate(
    {
        "columns": {
            "id": "Référence", "commune": "Commune", "postcode": "Code postal", "type": "Type", "rent": "Loyer CC",
            "surface": "Surface", "agency": "Agence", "lift": "Ascenseur",
        },
        "agencies": {"Côte basque": "CBS"},
    }
)  # fmt: skip


def table(*lines: str) -> str:
    return "\r\n".join((HEADERS, *lines)) + "\r\n"


def take_in(world: World, text: str | bytes) -> Imported:
    world.central.settings_file.with_name("listings.toml").write_text(MAPPING, encoding="utf-8")
    file = world.root / "export.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with night.central(Place(world.central.home), NIGHT) as central:
        return known_homes.take_in(central, file, NIGHT)


def known(world: World) -> list[str]:
    return [str(row[0]) for row in world.table("SELECT id FROM known_homes ORDER BY id")]


def here(hall: Hall) -> dict[str, dict[str, object]]:
    with closing(hall.open()) as db:
        return {found["id"]: found for found in rows(db, "SELECT * FROM known_homes")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(encoding: str, sign: str) -> None:
    text = table(*GOOD).replace("412,60", "412.60").replace("200,00", "200.00").replace(";", sign)
    homes, refused = read(text.encode(encoding), HOW)
    assert refused == []
    told = [(home.id, home.commune, home.type, home.rent, home.surface, home.agency, home.features) for home in homes]
    assert told == [
        ("BEL-1", "64102", "T3", 41260, 65, "CBS", ("lift",)),
        ("BEL-2", "64445", "T2", 38000, 45, "BEARN", ()),
        ("BEL-3", "64102", "T4", 120000, None, "", ("lift",)),
    ]


def test_a_table_may_tell_the_insee_code_and_the_postcode(world: World) -> None:
    assert take_in(world, table("BEL-5;64024;64600;T2;400;;;;")) == Imported(1, [])
    assert [row[0] for row in world.table("SELECT commune FROM known_homes")] == ["64024"]


def test_a_terminal_knows_the_homes_of_its_agency_and_of_all_and_nobody_s_name(world: World, hall: Hall) -> None:
    assert take_in(world, table(*GOOD)) == Imported(3, [])
    world.night()
    hall.night()
    assert here(hall).keys() == {"BEL-1", "BEL-3"}
    assert (here(hall)["BEL-1"]["rent_cents"], here(hall)["BEL-1"]["features"]) == (41260, '["lift"]')
    for path in (*World.paths(world.central.folder), *World.paths(world.share)):
        assert b"Personne invent" not in path.read_bytes()


def test_a_table_without_a_fault_takes_the_place_of_all_and_one_with_a_fault_erases_nothing(
    world: World, hall: Hall
) -> None:
    take_in(world, table(*GOOD))
    done = take_in(world, table("BEL-4;Anglet;64600;T3;500;60;;;", "BEL-2;Nulle part;64000;F2;1;45;;;"))
    assert done == Imported(4, [Refused(3, "Commune")])
    assert known(world) == ["BEL-1", "BEL-2", "BEL-3", "BEL-4"]
    assert take_in(world, table("BEL-4;Anglet;64600;T3;500;60;;;")) == Imported(1, [])
    world.night()
    hall.night()
    assert here(hall).keys() == {"BEL-4"}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (";Bayonne;64100;T3;412;;;;", "Référence"),
        (f"{'B' * 41};Bayonne;64100;T3;412;;;;", "Référence"),
        ("B;;;T3;412;;;;", "Commune"),
        ("B;Bayonne;75001;T3;412;;;;", "Commune"),
        ("B;Bayonne;64100;Château;412;;;;", "Type"),
        ("B;Bayonne;64100;T3;=1+1;;;;", "Loyer CC"),
        ("B;Bayonne;64100;T3;99999;;;;", "Loyer CC"),
        ("B;Bayonne;64100;T3;0;;;;", "Loyer CC"),
        ("B;Bayonne;64100;T3;412;-3;;;", "Surface"),
        ("B;Bayonne;64100;T3;412;65;Paris;;", "Agence"),
        ("B;Bayonne;64100;T3;412;65;;peut-être;", "Ascenseur"),
        ("B;Bayonne", "Type"),
        (GOOD[0], "*"),
        ("B\x1b[2J;Bayonne;64100;T3;412;;;;", "Référence"),
        ("B\u200b;Bayonne;64100;T3;412;;;;", "Référence"),
        ("B\u2028C;Bayonne;64100;T3;412;;;;", "Référence"),
        ('"B\nC";Bayonne;64100;T3;412;;;;', "Référence"),
        ("B\x00C;Bayonne;64100;T3;412;;;;", "Référence"),
        ("B;Bayonne\x9b2J;64100;T3;412;;;;", "Commune"),
        ("B;Bayonne;64100\x07;T3;412;;;;", "Code postal"),
        ("B;Bayonne;64100;T3;412;;Côte\u202ebasque;;", "Agence"),
        ("B;Bayonne;64100;T3;412;;;oui\x1b;", "Ascenseur"),
    ],
)
def test_a_line_that_is_no_home_is_named_by_its_number_and_column(line: str, column: str) -> None:
    homes, refused = read(table(GOOD[0], line, GOOD[1]).encode(), HOW)
    assert [home.id for home in homes] == ["BEL-1", "BEL-2"]
    assert [(each.column, each.line - line.count("\n")) for each in refused] == [(column, 3)]


def test_what_is_no_table_of_ours_changes_nothing(world: World) -> None:
    take_in(world, table(*GOOD))
    for text in (HEADERS, table(";;;;;;;;"), table("B;Nulle part;;T3;1;;;;")):
        with pytest.raises(BadTable, match="no_home"):
            take_in(world, text)
    for data in (b"", b"a;b;c\r\n1;2;3\r\n"):
        with pytest.raises(MissingColumns):
            take_in(world, data)
    with pytest.raises(BadTable, match="no_table"):
        take_in(world, table(f'B;"{"x" * 200_000}";;;;;;;'))
    assert known(world) == ["BEL-1", "BEL-2", "BEL-3"]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=9))
def test_whatever_a_line_holds_it_is_a_home_or_it_is_named(cells: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerow(cells)
    text = table(GOOD[0]) + out.getvalue() + "\r\n" + GOOD[1] + "\r\n"
    homes, _refused = read(text.encode("utf-8", "surrogatepass"), HOW)
    assert "BEL-1" in {home.id for home in homes}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_table_in_another_encoding_is_told_to_be_in_one(world: World, encoding: str) -> None:
    """ "Columns are missing" sent people to look for headers that they could see."""
    with pytest.raises(BadTable, match="encoding"):
        take_in(world, table(*GOOD).encode(encoding))
    done = run(world.central.home, central.group, "import-listings", str(world.root / "export.csv"))
    assert (done.exit_code, "UTF-8" in done.output, "colonnes" in done.output) == (2, True, False), done.output


def test_what_a_cell_hides_is_not_what_the_screen_is_told(world: World) -> None:
    take_in(world, table(GOOD[0]))
    file = world.root / "export.csv"
    file.write_text(table("B\x1b[2J;Bayonne;64100;T3;412;;;;", GOOD[1]), encoding="utf-8")
    done = run(world.central.home, central.group, "import-listings", str(file))
    assert (done.exit_code, "Ligne 2 : « Référence »" in done.output) == (4, True), done.output
    assert "ne se voit pas" in done.output
    assert "\x1b" not in done.output
    assert known(world) == ["BEL-1", "BEL-2"]


def test_a_table_of_which_every_line_is_refused_names_them(world: World) -> None:
    take_in(world, table(*GOOD))
    file = world.root / "export.csv"
    lines = [f"B{number};Nulle part;;T3;1;;;;" for number in range(30)]
    file.write_text(table(*lines), encoding="utf-8")
    done = run(world.central.home, central.group, "import-listings", str(file))
    assert (done.exit_code, "Ligne 2 : « Commune »" in done.output, "Ligne 22" in done.output) == (2, True, False)
    assert "aucune ligne n'y est un logement" in done.output
    told = json.loads(run(world.central.home, central.group, "import-listings", str(file), "--json").stdout)
    assert (told["exit"], len(told["refused"])) == (2, 30)
    assert told["refused"][0] == {"line": 2, "column": "Commune"}
    assert known(world) == ["BEL-1", "BEL-2", "BEL-3"]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=,", "sep=;;;;;;;;"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_first_line_that_tells_the_separator_is_passed_over(first: str, end: str) -> None:
    homes, refused = read((first + end + table(GOOD[0], "B;Nulle part;;T3;1;;;;")).encode("utf-8-sig"), HOW)
    assert [home.id for home in homes] == ["BEL-1"]
    assert refused == [Refused(4, "Commune")], "counted as the file shows it"


def test_a_column_that_is_there_twice_is_named_and_nothing_changes(world: World) -> None:
    """Of two rents, one would be believed."""
    take_in(world, table(*GOOD))
    file = world.root / "export.csv"
    file.write_text(table(GOOD[0]).replace("Nom du locataire", "Loyer CC "), encoding="utf-8")
    done = run(world.central.home, central.group, "import-listings", str(file))
    assert (done.exit_code, "deux fois" in done.output, "Loyer CC" in done.output) == (2, True, True), done.output
    assert known(world) == ["BEL-1", "BEL-2", "BEL-3"]
    twice = table(GOOD[0]).replace("locataire\r", "locataire;Nom du locataire\r")
    assert take_in(world, twice).homes == 1, "what is not read may be there as often as it likes"


HOME: dict[str, object] = {
    "id": "a",
    "commune": "64102",
    "type": "T3",
    "rent_cents": 1,
    "surface": None,
    "features": [],
}


@pytest.mark.parametrize(
    "homes",
    [
        None,
        ["x"],
        [{}],
        [HOME | {"type": "château"}],
        [HOME | {"rent_cents": "1"}],
        [HOME | {"surface": 1.5}],
        [HOME | {"features": ["pool"]}],
        [HOME | {"features": [[]]}],
        [{key: value for key, value in HOME.items() if key != "id"}],
    ],
)
def test_a_list_with_a_home_that_cannot_be_is_taken_in_nothing(world: World, hall: Hall, homes: object) -> None:
    take_in(world, table(*GOOD))
    world.night()
    hall.night()
    path = world.put_down(hall, "homes", 7, {"homes": homes})
    assert hall.night().sent.in_the_way == [path]
    assert len(here(hall)) == 2


def test_on_the_command_line(root: Path) -> None:
    home = root / "central"
    file = root / "export.csv"
    file.write_text(table(*GOOD, "B;Nulle part;;T3;[/b] secret;;;;"), encoding="utf-8")
    none = kiosk(home, "central", "import-listings", str(file))
    assert (none.returncode, "listings.toml manque" in none.stderr) == (2, True)
    how = home / "central" / "down" / "listings.toml"
    how.write_text(MAPPING.replace("rent =", "rente ="), encoding="utf-8")
    wrong = kiosk(home, "central", "import-listings", str(file))
    assert (wrong.returncode, "columns.rent" in wrong.stderr) == (2, True)
    how.write_text(MAPPING, encoding="utf-8")
    done = kiosk(home, "central", "import-listings", str(file))
    assert done.returncode == 4
    assert "Ligne 5 : « Commune »" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    told = json.loads(kiosk(home, "central", "import-listings", str(file), "--json").stdout)
    assert told == {"exit": 4, "homes": 3, "refused": [{"line": 5, "column": "Commune"}]}
    missing = kiosk(home, "central", "import-listings", str(root / "none.csv"))
    assert (missing.returncode, f"{root / 'none.csv'} : " in missing.stderr) == (2, True)
    target = (root / "share").as_uri()
    assert kiosk(home, "central", "nightly", "--target", target).returncode == 0
    kiosk(root / "hall", "sync")
    findings = json.loads(kiosk(root / "hall", "doctor", "--json").stdout)["findings"]
    assert "Logements connus, envoyés par le siège : 2." in [finding["says"] for finding in findings]
