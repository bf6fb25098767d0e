"""Find a commune among 1,406, however people write it."""

import csv
from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import data_files
from kiosk.domain.communes import Ambiguous, Commune, CommuneDirectory, directory, order
from kiosk.domain.data_files import DataUnreadable
from kiosk.settings import AgencyCode
from kiosk.text import fold

AGENCIES = get_args(AgencyCode)
EVERY = tuple(commune for code in range(100000) if (commune := directory().by_insee(f"{code:05d}")))


def names(query: str, agency: str = "CBS", limit: int = 4, department: str = "64") -> list[str]:
    return [commune.name for commune in directory().search(query, limit, agency, department)]


def test_every_commune_of_the_three_departments_is_there() -> None:
    assert len(directory()) == len(EVERY) == 1406
    assert [sum(each.department == code for each in EVERY) for code in ("64", "40", "33")] == [545, 327, 534]


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize(
    ("typed", "first"),
    [("le boucau", "Boucau"), ("le bou", "Boucau"), ("ang", "Anglet"), ("bay", "Bayonne"), ("bor", "Bordeaux")],
)
def test_the_larger_communes_come_first(agency: str, typed: str, first: str) -> None:
    assert names(typed, agency)[0] == first


@pytest.mark.parametrize(
    ("agency", "typed", "first"),
    [
        ("CBS", "donibane", "Saint-Jean-de-Luz"),
        ("CO", "donibane", "Saint-Jean-Pied-de-Port"),
        ("BEARN", "donibane", "Saint-Jean-Pied-de-Port"),
        ("CBS", "b", "Bidart"),
        ("CO", "b", "Bayonne"),
        ("BEARN", "b", "Billère"),
    ],
)
def test_the_agency_s_area_comes_before_all(agency: str, typed: str, first: str) -> None:
    assert names(typed, agency)[0] == first


def test_a_whole_name_comes_before_the_area() -> None:
    assert names("urt", "CBS")[0] == "Urt"


def test_the_agency_s_department_comes_before_the_rest() -> None:
    assert names("argelos", department="64") == ["Argelos", "Argelos"]
    found = [directory().search("argelos", 1, "CO", department)[0].department for department in ("64", "40")]
    assert found == ["64", "40"]


def test_a_first_letter_matches_french_names_first() -> None:
    """`m` also begins Miarritze, but a French row would not show why Biarritz is found."""
    assert "Biarritz" not in names("m", "CO")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bouscat", "Le Bouscat"),
        ("Le Bouscat", "Le Bouscat"),
        ("teste", "La Teste-de-Buch"),
        ("l'anglet", "Anglet"),
        ("The Boucau", "Boucau"),
        ("el boucau", "Boucau"),
        ("salles de", "Les Salles-de-Castillon"),
        ("labastide clairence", "La Bastide-Clairence"),
        ("le bokale", "Boucau"),
    ],
)
def test_an_article_may_be_left_out_or_added(typed: str, name: str) -> None:
    assert names(typed)[0] == name


def test_a_name_with_an_added_article_is_accepted() -> None:
    boucau = directory().resolve("le boucau")
    assert isinstance(boucau, Commune)
    assert boucau.name == "Boucau"


def test_an_article_alone_is_the_beginning_of_a_name() -> None:
    assert names("la", "CO")[0] == "Lahonce"


def test_every_line_of_the_order_names_its_commune() -> None:
    found = data_files.read("commune_order")
    for lines in (found["larger"], *found["areas"].values()):
        assert len(set(lines)) == len(lines)
        for line in lines:
            code, _space, name = line.partition(" ")
            commune = directory().by_insee(code)
            assert commune is not None, line
            assert commune.name == name
    assert found["areas"].keys() == set(AGENCIES)


@pytest.mark.parametrize("told", [{}, {"areas": [], "larger": []}, {"areas": {"CO": 3}, "larger": []}])
def test_a_damaged_order_file_is_refused(told: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "read", lambda _name: told)
    with pytest.raises(DataUnreadable):
        order()


def test_communes_without_an_order_are_found_by_name() -> None:
    found = CommuneDirectory(EVERY).search("ang")
    assert [commune.name for commune in found] == ["Angaïs", "Anglet", "Angous", "Anglade"]


@pytest.mark.parametrize(
    "typed", ["Saint-Jean-de-Luz", "st jean de luz", "SAINT JEAN DE L", "saintjeandel", "luz", "64500"]
)
def test_one_commune_is_found_however_it_is_written(typed: str) -> None:
    assert "Saint-Jean-de-Luz" in names(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lhopital saint blaise", "L'Hôpital-Saint-Blaise"),
        ("hopital", "L'Hôpital-d'Orion"),
        ("salleboeuf", "Sallebœuf"),
        ("ste colombe", "Sainte-Colombe"),
        ("mouguer", "Mouguerre"),
        ("pau", "Pau"),
    ],
)
def test_accents_ligatures_and_abbreviations_do_not_matter(typed: str, name: str) -> None:
    assert names(typed)[0] == name


def test_a_postal_code_of_several_communes_never_decides() -> None:
    found = directory().resolve("64250")
    assert isinstance(found, Ambiguous)
    assert {"Cambo-les-Bains", "Ainhoa", "Espelette"} <= {each.name for each in found.candidates}


def test_a_name_with_another_s_postal_code_finds_nothing() -> None:
    assert directory().resolve("Bayonne (64250)") is None


def test_a_name_in_two_departments_is_ambiguous() -> None:
    assert isinstance(directory().resolve("Argelos"), Ambiguous)
    landes = directory().resolve("Argelos 40700")
    assert isinstance(landes, Commune)
    assert landes.department == "40"


def test_nothing_typed_finds_nothing() -> None:
    assert names("") == names("  ") == names("'-") == []
    assert directory().resolve("") is None


@given(st.sampled_from(EVERY))
def test_the_label_of_a_commune_leads_back_to_it(commune: Commune) -> None:
    assert directory().resolve(commune.label) == commune
    assert directory().resolve(commune.label.upper()) == commune
    assert directory().search(commune.label)[0] == commune


@given(st.sampled_from(EVERY), st.data())
def test_a_search_offers_only_names_that_hold_the_typed_text(commune: Commune, data: st.DataObject) -> None:
    typed = commune.name[: data.draw(st.integers(1, len(commune.name)))]
    article, _space, rest = fold(typed).partition(" ")
    forms = {fold(typed), rest or article}
    for found in directory().search(typed, limit=1406):
        names = [fold(name).replace(" ", "") for name in (found.name, found.basque)]
        assert any(form.replace(" ", "") in name for form in forms for name in names)


@given(st.text(max_size=40))
def test_any_text_is_answered_the_same_way_twice(text: str) -> None:
    assert directory().search(text) == directory().search(text)
    directory().resolve(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bayone", "Bayonne"),
        ("biaritz", "Biarritz"),
        ("ajnglet", "Anglet"),
        ("hendaie", "Hendaye"),
        ("canbo", "Cambo-les-Bains"),
    ],
)
def test_a_typo_finds_nothing_but_the_meant_commune_is_near(typed: str, meant: str) -> None:
    assert names(typed) == []
    assert meant in [commune.name for commune in directory().near(typed, limit=3)]


@pytest.mark.parametrize("typed", ["", "xyz", "qqqqqqqq", "64", "'; DROP TABLE"])
def test_a_text_like_no_name_has_no_commune_near(typed: str) -> None:
    assert directory().near(typed) == ()


@given(st.sampled_from([commune for commune in EVERY if len(fold(commune.name)) > 7]), st.data())
def test_one_letter_left_out_of_a_long_name_still_leads_to_it(commune: Commune, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(commune.name) - 1))
    typed = commune.name[:place] + commune.name[place + 1 :]
    assert commune in (*directory().search(typed, limit=1406), *directory().near(typed, limit=1406))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("baiona", "Bayonne"),
        ("donibane l", "Saint-Jean-de-Luz"),
        ("Miarritze", "Biarritz"),
        ("kanbo", "Cambo-les-Bains"),
        ("hiriburu", "Saint-Pierre-d'Irube"),
    ],
)
def test_a_commune_is_found_by_its_basque_name(typed: str, meant: str) -> None:
    assert names(typed) == [meant]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gixune", "Guiche"),
        ("izpura", "Ispoure"),
        ("sohüta", "Chéraute"),
        ("sohuta", "Chéraute"),
        ("donamartiri", "Saint-Martin-d'Arberoue"),
        ("iruri", "Trois-Villes"),
        ("lukuze", "Luxe-Sumberraute"),
        ("bardoze", "Bardos"),
        ("irulegi", "Irouléguy"),
        ("armendaritze", "Armendarits"),
    ],
)
def test_an_inland_commune_is_found_by_its_basque_name(typed: str, meant: str) -> None:
    assert names(typed) == [meant]


def test_every_basque_name_is_of_one_commune() -> None:
    with (data_files.folder() / "communes_eu.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 158
    assert all(line["code_insee"].startswith("64") and directory().by_insee(line["code_insee"]) for line in lines)
    assert len({line["code_insee"] for line in lines}) == len(lines)
    doubled = {name for name, count in Counter(fold(line["nom"]) for line in lines).items() if count > 1}
    assert doubled == {"jatsu"}, "Jatxou and Jaxu bear one name in Basque"
    french = {fold(commune.name): commune.insee for commune in EVERY if commune.department == "64"}
    assert all(french.get(fold(line["nom"]), line["code_insee"]) == line["code_insee"] for line in lines)


def test_a_basque_label_has_both_names() -> None:
    bayonne, ainhoa, pau = (directory().by_insee(code) for code in ("64102", "64014", "64445"))
    assert bayonne is not None
    assert ainhoa is not None
    assert pau is not None
    assert bayonne.label_in("eu") == "Baiona / Bayonne (64100)"
    assert ainhoa.label_in("eu") == ainhoa.label == "Ainhoa (64250)"
    assert pau.label_in("eu") == pau.label_in("fr") == "Pau (64000)"
    assert bayonne.label_in("es") == bayonne.label == "Bayonne (64100)"


@given(st.sampled_from([commune for commune in EVERY if commune.basque]))
def test_a_basque_label_leads_back_to_its_commune(commune: Commune) -> None:
    label = commune.label_in("eu")
    assert commune.is_labelled(label)
    assert directory().resolve(label) == commune
    assert directory().search(label)[0] == commune
    assert directory().search(label.partition(" (")[0])[0] == commune


@pytest.mark.parametrize(
    ("agency", "wanted"),
    [
        ("CBS", ["Saint-Jean-de-Luz", "Hendaye", "Urrugne"]),
        ("CO", ["Bayonne", "Anglet", "Biarritz"]),
        ("PPO", ["Pau", "Bayonne", "Anglet"]),
    ],
)
def test_the_likeliest_are_the_agency_s_else_the_department_s(agency: str, wanted: list[str]) -> None:
    assert [commune.name for commune in directory().likeliest(3, agency, "64")] == wanted
